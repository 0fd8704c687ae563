//! From the readings of a case to its record.

use std::collections::{BTreeMap, BTreeSet};

use deepclaims_lab::stats::Level;

use super::ladder::{ArmOutline, Ladder, Outline};
use super::table::present;
use super::{
    ArmRecord, Case, CaseRecord, Column, Identity, MissingCell, PartRecord, Reading, Record, Seeds,
    Term, Verdict, verdict,
};

/// Decides a case at this level on at most these seeds: `readings` has one row for each of [`Case::arms`], with one
/// reading for each seed from the first one on in which the arm was read. Readings that the case does not
/// need are ignored. Returns its record and its cells.
///
/// # Panics
/// Where there are not as many rows as arms.
pub fn judge(
    case: &Case,
    level: Level,
    seeds: Seeds,
    readings: &[Vec<Reading>],
) -> (CaseRecord, Vec<Column>) {
    let arms = case.arms();
    assert_eq!(readings.len(), arms.len(), "one row of readings an arm");
    let networks = arms.iter().map(|arm| ArmRecord::new(arm, Vec::new()));
    let ladder = Ladder::new(case, level);
    judge_from(&case.name, ladder, networks.collect(), seeds, readings)
}

/// The same of a case before its first seed; `arms` have their networks.
fn judge_from(
    name: &str,
    ladder: Ladder,
    mut arms: Vec<ArmRecord>,
    seeds: Seeds,
    readings: &[Vec<Reading>],
) -> (CaseRecord, Vec<Column>) {
    let ladder = climb(ladder, seeds.count, readings);
    let mut columns = Vec::new();
    for (index, (arm, count)) in ladder.arms().enumerate() {
        let read = &readings[index][..count as usize];
        columns.extend(self::columns(name, arm, read));
        let unread = seeds.iter().zip(read).filter_map(|(seed, reading)| {
            let reason = reading.as_ref().err()?.reason.clone();
            Some(MissingCell { seed, reason, filtered: false })
        });
        let filtered = ladder.filtered(index).map(|(seed, reason)| MissingCell {
            seed: seeds.first + seed,
            reason: reason.to_owned(),
            filtered: true,
        });
        let mut missing: Vec<MissingCell> = unread.collect();
        let lost: BTreeSet<u64> = missing.iter().map(|cell| cell.seed).collect();
        missing.extend(filtered.filter(|cell| !lost.contains(&cell.seed)));
        missing.sort_by_key(|cell| cell.seed);
        arms[index].missing = missing;
    }
    let unreplicated = unreplicated(&columns);
    let record = CaseRecord {
        name: name.to_owned(),
        verdict: match verdict(&ladder.outcomes()) {
            Verdict::Report => Verdict::Report,
            _ if unreplicated => Verdict::Inconclusive,
            verdict => verdict,
        },
        seeds: ladder.seeds(),
        unreplicated,
        parts: ladder.records(),
        arms,
    };
    (record, columns)
}

/// Goes through the seeds until the verdict is settled, the seeds end, or a reading lacks.
fn climb(mut ladder: Ladder, most: u64, readings: &[Vec<Reading>]) -> Ladder {
    for index in 0..most as usize {
        let needed = ladder.needed();
        let row: Vec<Option<&Reading>> = needed
            .iter()
            .zip(readings)
            .map(|(needed, row)| row.get(index).filter(|_| *needed))
            .collect();
        let lacks = needed.iter().zip(&row).any(|(needed, reading)| *needed && reading.is_none());
        if lacks || !needed.contains(&true) {
            break;
        }
        ladder.enter(&row);
    }
    ladder
}

/// The cells of one arm, NaN where a seed has no numbers.
fn columns<'a>(
    case: &'a str,
    arm: &'a ArmOutline,
    readings: &'a [Reading],
) -> impl Iterator<Item = Column> + 'a {
    let quantities = arm.quantities.iter().enumerate();
    quantities.map(move |(index, quantity)| Column {
        case: case.to_owned(),
        term: Term { arm: arm.name.clone(), quantity: quantity.clone() },
        values: readings
            .iter()
            .map(|reading| reading.as_ref().map_or(f64::NAN, |values| values[index]))
            .collect(),
    })
}

/// Whether two seeds or more gave the same numbers to the last digit, in all arms. Whole numbers, such as
/// counts or a yes, agree by themselves: where there are no others, nothing is said.
fn unreplicated(columns: &[Column]) -> bool {
    let values = columns.iter().map(|column| present(&column.values));
    let values: Vec<Vec<f64>> = values.filter(|values| !values.is_empty()).collect();
    let agree = |values: &Vec<f64>| {
        let mut pairs = values.windows(2);
        pairs.all(|pair| pair[0].to_bits() == pair[1].to_bits())
    };
    let tells = |values: &Vec<f64>| values.len() >= 2 && values[0].fract() != 0.0;
    values.iter().all(agree) && values.iter().any(tells)
}

impl Record {
    /// What the same seeds say when no more than the first `most` of them are looked at: decided again
    /// from the cells, without any training. With as many seeds as it has, it is the record itself.
    #[must_use]
    pub fn until(&self, most: u64) -> Self {
        if self.cases.is_empty() {
            return self.clone();
        }
        let seeds = Seeds::new(self.seeds.first, most.min(self.seeds.count));
        let judged = self.cases.iter().map(|case| self.judge_again(case, seeds));
        self.clone().with_cases(judged.collect())
    }

    fn judge_again(&self, case: &CaseRecord, seeds: Seeds) -> (CaseRecord, Vec<Column>) {
        let outlines = case.arms.iter().map(|arm| ArmOutline {
            name: arm.name.clone(),
            quantities: self.columns_of(case, arm).map(|own| own.term.quantity.clone()).collect(),
        });
        let sentence = |part: &PartRecord| {
            let number: Identity = part.number.clone();
            (part.role, number, part.among.is_some(), part.criterion)
        };
        let outline = Outline::new(outlines.collect(), case.parts.iter().map(sentence));
        let readings: Vec<Vec<Reading>> =
            case.arms.iter().map(|arm| self.readings(case, arm, seeds)).collect();
        let ladder = Ladder::on(outline, Level::SUITE);
        judge_from(&case.name, ladder, case.arms.clone(), seeds, &readings)
    }

    fn columns_of<'a>(
        &'a self,
        case: &'a CaseRecord,
        arm: &'a ArmRecord,
    ) -> impl Iterator<Item = &'a Column> {
        self.table().case(&case.name).filter(|column| column.term.arm == arm.name)
    }

    /// What an arm gave, from its cells.
    fn readings(&self, case: &CaseRecord, arm: &ArmRecord, seeds: Seeds) -> Vec<Reading> {
        let columns: Vec<&Column> = self.columns_of(case, arm).collect();
        let count = columns.iter().map(|column| column.values.len()).min().unwrap_or(0);
        let missing = arm.missing.iter().filter(|cell| !cell.filtered);
        let missing: BTreeMap<u64, &str> =
            missing.map(|cell| (cell.seed, cell.reason.as_str())).collect();
        let reading = |(index, seed): (usize, u64)| match missing.get(&seed) {
            Some(reason) => Err(super::Missing::because(*reason)),
            None => Ok(columns.iter().map(|column| column.values[index]).collect()),
        };
        (0..count).zip(seeds.iter()).map(reading).collect()
    }
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::stats::Outcome;

    use super::super::test_module::{TEST_MODULE, arm};
    use super::super::{Arm, Missing, Quantity, REPORT_SEEDS};
    use super::*;

    fn readings<const M: usize>(values: &[[f64; M]]) -> Vec<Reading> {
        values.iter().map(|values| Ok(values.to_vec())).collect()
    }

    /// So many seeds of which those named have the second value, each a little different.
    fn noisy(count: u64, value: f64, others: &[u64], other: f64) -> Vec<[f64; 1]> {
        let of = |seed: u64| if others.contains(&seed) { other } else { value };
        (0..count).map(|seed| [of(seed) + seed as f64 * 1e-6]).collect()
    }

    fn judged(case: &Case, readings: &[Vec<Reading>]) -> CaseRecord {
        judge(case, Level::SUITE, Seeds::new(100, 64), readings).0
    }

    /// A case on `x` being above zero, on these values.
    fn above_zero(values: &[[f64; 1]]) -> CaseRecord {
        let case = Case::new("case").effect(arm("a", ["x"]).number("x").above(0.0));
        judged(&case, &[readings(values)])
    }

    #[test]
    fn a_case_stops_at_its_first_settled_seed() {
        for (exceptions, decided) in [(&[][..], 17), (&[3], 22), (&[3, 8], 26)] {
            let record = above_zero(&noisy(64, 1.0, exceptions, -1.0));
            let part = &record.parts[0];
            assert_eq!((record.seeds, part.decided_after), (decided, Some(decided)));
            assert_eq!(part.agreeing, Some(decided - exceptions.len() as u64));
            assert_eq!((record.verdict, record.is_settled()), (Verdict::Uncontrolled, true));
            assert_eq!(part.evidence_for, None);
        }
        let refuted = above_zero(&noisy(64, -1.0, &[], 0.0));
        assert_eq!((refuted.seeds, refuted.verdict), (17, Verdict::Refuted));
    }

    #[test]
    fn an_open_case_goes_to_the_end_of_its_ladder() {
        let odd: Vec<u64> = (0..80).filter(|seed| seed % 2 == 1).collect();
        let record = above_zero(&noisy(80, 1.0, &odd, -1.0));
        assert_eq!((record.seeds, record.verdict), (64, Verdict::Inconclusive));
        let part = &record.parts[0];
        assert_eq!((part.outcome, part.agreeing), (Some(Outcome::Open), Some(32)));
        assert_eq!(part.further_seeds, None);
        assert!(part.evidence_for.is_some_and(|evidence| evidence < 1.0));
        let short = above_zero(&noisy(16, 1.0, &[], 0.0));
        assert_eq!((short.seeds, short.is_settled()), (16, false));
        assert_eq!(short.parts[0].further_seeds, Some(1));
    }

    #[test]
    fn arms_that_nothing_open_reads_are_not_read_any_further() {
        let [a, b, c] = ["a", "b", "c"].map(|name| arm(name, ["x"]));
        let case = Case::new("case")
            .effect(a.number("x").above(0.0))
            .negative_control(b.number("x").below(0.0))
            .report(c.number("x"));
        let rows = [
            readings(&noisy(64, 1.0, &[], 0.0)),
            readings(&noisy(64, -1.0, &[2, 5], 1.0)),
            readings(&noisy(64, 1.0, &[], 0.0)),
        ];
        let (record, columns) = judge(&case, Level::SUITE, Seeds::new(100, 64), &rows);
        let counts: Vec<usize> = columns.iter().map(|column| column.values.len()).collect();
        assert_eq!(counts, [17, 26, 5]);
        assert_eq!((record.seeds, record.verdict), (26, Verdict::Supported));
        assert_eq!(record.parts[1].agreeing, Some(24));
        assert_eq!(record.parts[2].seeds, REPORT_SEEDS);
        assert_eq!(record.parts[2].outcome, None);
    }

    #[test]
    fn a_refutation_waits_for_positive_controls_alone() {
        let [a, b, c] = ["a", "b", "c"].map(|name| arm(name, ["x"]));
        let case = Case::new("case")
            .effect(a.number("x").above(0.0))
            .contrast(b.number("x").above(0.0))
            .positive_control(c.number("x").above(0.0));
        let rows = [
            readings(&noisy(64, -1.0, &[], 0.0)),
            readings(&noisy(64, 1.0, &[4], -1.0)),
            readings(&noisy(64, 1.0, &[7], -1.0)),
        ];
        let (record, columns) = judge(&case, Level::SUITE, Seeds::new(100, 64), &rows);
        let counts: Vec<usize> = columns.iter().map(|column| column.values.len()).collect();
        assert_eq!((counts, record.verdict), (vec![17, 17, 22], Verdict::Refuted));
        assert_eq!(record.parts[1].outcome, Some(Outcome::Open));
    }

    #[test]
    fn seeds_that_agree_to_the_last_digit_replicate_nothing() {
        let judged = |values: &[[f64; 2]]| {
            let case = Case::new("case").effect(arm("a", ["x", "y"]).number("x").above(0.0));
            let record = judged(&case, &[readings(values)]);
            (record.unreplicated, record.verdict)
        };
        let same = [0.5, 2.0];
        assert_eq!(judged(&[same; 17]), (true, Verdict::Inconclusive));
        // A number that nothing is asked about is evidence of another network, too.
        let mut values = [same; 17];
        values[3][1] = 2.5;
        assert_eq!(judged(&values), (false, Verdict::Uncontrolled));
        let mut zeros = [[0.5, 0.0]; 17];
        zeros[1][1] = -0.0;
        assert_eq!(judged(&zeros), (false, Verdict::Uncontrolled));
        // Counts agree by themselves, and one seed agrees with itself.
        assert_eq!(judged(&[[1.0, 2.0]; 17]), (false, Verdict::Uncontrolled));
        assert_eq!(judged(&[same]), (false, Verdict::Inconclusive));
    }

    #[test]
    fn a_check_makes_seeds_missing_and_says_so() {
        let checked = arm("a", ["fit", "x"]);
        let case = Case::new("case")
            .check(checked.number("fit").above(0.9))
            .effect(checked.number("x").above(0.0));
        let row: Vec<[f64; 2]> = (0..30)
            .map(|seed| if seed == 1 { 0.5 } else { 1.0 + f64::from(seed) })
            .map(|fit| [fit, 3.0 + fit])
            .collect();
        let (record, columns) = judge(&case, Level::SUITE, Seeds::new(100, 64), &[readings(&row)]);
        // What was measured stays in the table.
        assert_eq!(columns[0].values[1], 0.5);
        let [check, effect] = &record.parts[..] else {
            panic!("two parts");
        };
        assert_eq!((check.agreeing, check.missing, check.filtered), (Some(21), 0, 0));
        assert_eq!((effect.agreeing, effect.missing, effect.filtered), (Some(21), 1, 1));
        // It counts against the effect like an exception.
        assert_eq!((effect.decided_after, record.verdict), (Some(22), Verdict::Uncontrolled));
        let missing = &record.arms[0].missing[0];
        assert_eq!((missing.seed, missing.filtered), (101, true));
        assert!(missing.reason.contains("0.5, not > 0.9"), "{}", missing.reason);
    }

    #[test]
    fn everywhere_is_the_layer_nearest_to_a_miss() {
        let layers = Quantity::layers("x", 1..=3).chain(["y".into()]);
        let quantities: Vec<Quantity> = layers.collect();
        let arm = Arm::listed("a", Vec::new(), quantities, |_| Ok(Vec::new()));
        let case = |threshold| Case::new("case").effect(arm.everywhere("x").above(threshold));
        let noise = (0..17).map(|seed| f64::from(seed) * 0.01);
        let row: Vec<[f64; 4]> =
            noise.map(|noise| [5.0, 3.0, 4.0, -1.0].map(|x| x + noise)).collect();
        let record = judged(&case(2.0), &[readings(&row)]);
        let part = &record.parts[0];
        assert_eq!((part.among, part.median), (Some(3), 3.08));
        assert_eq!(part.outcome, Some(Outcome::Holds));
        assert_eq!(judged(&case(3.5), &[readings(&row)]).verdict, Verdict::Refuted);
        let nothing: Vec<Reading> = vec![Err(Missing::because("diverged")); 3];
        let record = judged(&case(2.0), &[nothing]);
        assert_eq!((record.parts[0].missing, record.verdict), (3, Verdict::Inconclusive));
    }

    #[test]
    fn paired_differences_are_taken_seed_by_seed() {
        let (a, b) = (arm("a", ["x"]), arm("b", ["x"]));
        let case = Case::new("case").effect(a.number("x").minus(b.number("x")).above(0.9));
        let rows = [[1.0, 11.0, 21.0], [0.0, 10.0, 20.0]].map(|row| readings(&row.map(|x| [x])));
        let part = &judged(&case, &rows).parts[0];
        assert_eq!((part.lower, part.median, part.upper), (1.0, 1.0, 1.0));
    }

    /// Every prefix of a record is what the same seeds give when there are no others.
    #[test]
    fn a_record_is_decided_again_from_its_cells() {
        let [a, b] = ["a", "b"].map(|name| arm(name, ["fit", "x"]));
        let case = Case::new("case")
            .check(a.number("fit").above(0.0))
            .effect(a.number("x").minus(b.number("x")).above(0.0))
            .negative_control(b.number("x").below(0.0))
            .report(b.number("fit"));
        let row = |odd: u64, other: f64| -> Vec<Reading> {
            (0..64)
                .map(|seed| match seed % odd {
                    3 => Err(Missing::because("diverged")),
                    4 => Ok(vec![-1.0, f64::NAN]),
                    5 => Ok(vec![1.0, -other]),
                    _ => Ok(vec![1.0, other + seed as f64 * 1e-3]),
                })
                .collect()
        };
        for (one, other) in [(64, 64), (13, 64), (11, 17), (9, 9)] {
            let rows = [row(one, 1.0), row(other, -1.0)];
            let claim = TEST_MODULE.claim("claim", "").case(case.clone());
            let record = |most| {
                let judged = judge(&case, Level::SUITE, Seeds::new(100, most), &rows);
                Record::new(&claim, 100, None, vec![judged])
            };
            let whole = record(64);
            for most in 0..=64 {
                let again = whole.until(most);
                assert_eq!(again.to_text(), record(most).to_text(), "{one} {other} {most}");
                assert_eq!(again.digest, again.compute_digest());
            }
            assert_eq!(whole.until(u64::MAX).to_text(), whole.to_text());
        }
    }
}

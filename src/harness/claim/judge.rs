//! From the readings of a case to its record.

use super::ladder::{ArmOutline, Ladder, Outline};
use super::table::present;
use super::{
    ArmRecord, Case, CaseRecord, Column, Identity, MissingCell, PartRecord, Reading, Record, Seeds,
    Term, Verdict, verdict,
};

/// Decides a case on at most these seeds: `readings` has one row for each of [`Case::arms`], with one
/// reading for each seed from the first one on in which the arm was read. Readings that the case does not
/// need are ignored. Returns its record and its cells.
///
/// # Panics
/// Where there are not as many rows as arms.
pub fn judge(case: &Case, seeds: Seeds, readings: &[Vec<Reading>]) -> (CaseRecord, Vec<Column>) {
    let arms = case.arms();
    assert_eq!(readings.len(), arms.len(), "one row of readings an arm");
    let networks = arms.iter().map(|arm| ArmRecord::new(arm, Vec::new()));
    judge_outline(
        &case.name,
        Outline::of(case),
        networks.collect(),
        seeds,
        readings,
    )
}

/// The same of a case as data; `arms` have their networks.
fn judge_outline(
    name: &str,
    outline: Outline,
    mut arms: Vec<ArmRecord>,
    seeds: Seeds,
    readings: &[Vec<Reading>],
) -> (CaseRecord, Vec<Column>) {
    let ladder = climb(Ladder::on(outline), seeds.count, readings);
    let mut columns = Vec::new();
    for (index, (arm, count)) in ladder.arms().enumerate() {
        let read = &readings[index][..count as usize];
        columns.extend(self::columns(name, arm, read));
        let unread = seeds.iter().zip(read).filter_map(|(seed, reading)| {
            let reason = reading.as_ref().err()?.reason.clone();
            Some(MissingCell {
                seed,
                reason,
                filtered: false,
            })
        });
        let filtered = ladder.filtered(index).map(|(seed, reason)| MissingCell {
            seed: seeds.first + seed,
            reason: reason.to_owned(),
            filtered: true,
        });
        let mut missing: Vec<MissingCell> = unread.collect();
        let lost: Vec<u64> = missing.iter().map(|cell| cell.seed).collect();
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
        let lacks = needed
            .iter()
            .zip(&row)
            .any(|(needed, reading)| *needed && reading.is_none());
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
        term: Term {
            arm: arm.name.clone(),
            quantity: quantity.clone(),
        },
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
        self.with_cases(judged.collect())
    }

    fn judge_again(&self, case: &CaseRecord, seeds: Seeds) -> (CaseRecord, Vec<Column>) {
        let outlines = case.arms.iter().map(|arm| ArmOutline {
            name: arm.name.clone(),
            quantities: self
                .columns_of(case, arm)
                .map(|own| own.term.quantity.clone())
                .collect(),
        });
        let sentence = |part: &PartRecord| {
            let number: Identity = part.number.clone();
            (part.role, number, part.among.is_some(), part.criterion)
        };
        let outline = Outline::new(outlines.collect(), case.parts.iter().map(sentence));
        let readings: Vec<Vec<Reading>> = case
            .arms
            .iter()
            .map(|arm| self.readings(case, arm, seeds))
            .collect();
        judge_outline(&case.name, outline, case.arms.clone(), seeds, &readings)
    }

    fn columns_of<'a>(
        &'a self,
        case: &'a CaseRecord,
        arm: &'a ArmRecord,
    ) -> impl Iterator<Item = &'a Column> {
        self.table()
            .case(&case.name)
            .filter(|column| column.term.arm == arm.name)
    }

    /// What an arm gave, from its cells.
    fn readings(&self, case: &CaseRecord, arm: &ArmRecord, seeds: Seeds) -> Vec<Reading> {
        let columns: Vec<&Column> = self.columns_of(case, arm).collect();
        let count = columns
            .iter()
            .map(|column| column.values.len())
            .min()
            .unwrap_or(0);
        let reading = |(index, seed): (usize, u64)| {
            let mut missing = arm.missing.iter();
            match missing.find(|cell| cell.seed == seed && !cell.filtered) {
                Some(cell) => Err(super::Missing::because(&*cell.reason)),
                None => Ok(columns.iter().map(|column| column.values[index]).collect()),
            }
        };
        (0..count).zip(seeds.iter()).map(reading).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Missing, Quantity, Verdict};
    use super::*;

    fn arm<const M: usize>(name: &str, quantities: [&'static str; M]) -> Arm {
        Arm::seeded(name, quantities, |_, _| Ok([f64::NAN; M]))
    }

    fn readings<const M: usize>(values: &[[f64; M]]) -> Vec<Reading> {
        values.iter().map(|values| Ok(values.to_vec())).collect()
    }

    fn judged(case: &Case, readings: &[Vec<Reading>]) -> CaseRecord {
        let count = readings.first().map_or(0, Vec::len) as u64;
        judge(case, Seeds::new(0, count), readings).0
    }

    /// A case on the mean of `x` being above zero, on these values.
    fn above_zero(values: &[f64]) -> CaseRecord {
        let case = Case::new("case").effect(arm("a", ["x"]).number("x").above(0.0));
        let values: Vec<[f64; 1]> = values.iter().map(|&value| [value]).collect();
        judged(&case, &[readings(&values)])
    }

    #[test]
    fn a_quarter_missing_is_borne_and_more_is_not() {
        let mut values = [1.0, 1.1, 0.9, 1.0, 1.1, 0.9, 1.0, 1.1, 0.9, 1.0, 1.1, 0.9];
        values[..3].fill(f64::NAN);
        let record = above_zero(&values);
        assert_eq!(
            (record.verdict, record.parts[0].missing),
            (Verdict::Uncontrolled, 3)
        );
        values[3] = f64::INFINITY;
        let record = above_zero(&values);
        assert_eq!(
            (record.verdict, record.parts[0].missing),
            (Verdict::Inconclusive, 4)
        );
    }

    #[test]
    fn no_spread_is_said_and_one_seed_decides_nothing() {
        let record = above_zero(&[2.0, 2.0]);
        assert!(record.parts[0].no_spread);
        assert_eq!(
            (record.parts[0].lower, record.verdict),
            (2.0, Verdict::Uncontrolled)
        );
        assert_eq!(above_zero(&[2.0]).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn seeds_that_agree_to_the_last_digit_replicate_nothing() {
        let judged = |values: &[[f64; 2]]| {
            let case = Case::new("case").effect(arm("a", ["x", "y"]).number("x").above(0.0));
            let record = judged(&case, &[readings(values)]);
            (record.unreplicated, record.verdict)
        };
        let same = [0.5, 2.0];
        assert_eq!(judged(&[same; 3]), (true, Verdict::Inconclusive));
        assert_eq!(
            judged(&[same, [f64::NAN; 2], same]),
            (true, Verdict::Inconclusive)
        );
        // A number that nothing is asked about is evidence of another network, too.
        assert_eq!(
            judged(&[same, [0.5, 2.5], same]),
            (false, Verdict::Uncontrolled)
        );
        let negative_zero = [[0.5, 0.0], [0.5, -0.0]];
        assert_eq!(judged(&negative_zero), (false, Verdict::Uncontrolled));
        // Counts agree by themselves, and one seed agrees with itself.
        assert_eq!(judged(&[[1.0, 2.0]; 3]), (false, Verdict::Uncontrolled));
        assert_eq!(judged(&[same]), (false, Verdict::Inconclusive));
    }

    #[test]
    fn an_open_part_says_how_many_seeds_it_lacks() {
        let part = above_zero(&[1.0, -0.5, 1.5, 0.0]).parts.remove(0);
        assert_eq!(part.outcome, Some(Outcome::Open));
        assert!(part.further_seeds.is_some_and(|further| further > 0));
        assert_eq!(
            above_zero(&[1.0, 1.1, 0.9]).parts[0]
                .further_seeds
                .is_some(),
            above_zero(&[1.0, 1.1, 0.9]).parts[0].outcome == Some(Outcome::Open)
        );
    }

    #[test]
    fn a_check_makes_seeds_missing_and_says_so() {
        let checked = arm("a", ["fit", "x"]);
        let case = Case::new("case")
            .check(checked.number("fit").above(0.9))
            .effect(checked.number("x").above(0.0));
        let row = [1.0, 0.5, 1.0, 1.0, 1.0].map(|fit| [fit, 3.0 + fit]);
        let (record, columns) = judge(&case, Seeds::new(100, 5), &[readings(&row)]);
        // What was measured stays in the table.
        assert_eq!(columns[0].values[1], 0.5);
        assert_eq!(record.parts[0].outcome, Some(Outcome::Fails));
        assert_eq!(
            (record.parts[1].missing, record.parts[1].no_spread),
            (1, true)
        );
        assert_eq!(record.arms[0].missing[0].seed, 101);
        assert!(
            record.arms[0].missing[0].reason.contains("0.5, not > 0.9"),
            "{}",
            record.arms[0].missing[0].reason
        );
        assert_eq!(record.verdict, Verdict::Uncontrolled);
        let [check, effect] = &record.parts[..] else {
            panic!("two parts");
        };
        assert_eq!((check.filtered, &check.unfiltered), (Some(1), &None));
        let whole = effect.unfiltered.as_ref().expect("a seed was filtered");
        assert_eq!((effect.filtered, effect.estimate), (Some(1), 4.0));
        // (4 · 4 + 3.5)/5.
        assert_eq!((whole.missing, whole.estimate), (0, 3.9));
        assert_eq!(whole.outcome, Some(Outcome::Holds));
    }

    #[test]
    fn everywhere_is_the_weakest_layer() {
        let layers = Quantity::layers("x", 1..=3).chain(["y".into()]);
        let quantities: Vec<Quantity> = layers.collect();
        let arm = Arm::listed("a", Vec::new(), quantities, |_| Ok(Vec::new()));
        let case = |threshold| Case::new("case").effect(arm.everywhere("x").above(threshold));
        let row = [0.0, 0.1, -0.1, 0.05].map(|noise| [5.0, 3.0, 4.0, -1.0].map(|x| x + noise));
        let record = judged(&case(2.0), &[readings(&row)]);
        let part = &record.parts[0];
        assert_eq!(part.number.term.quantity, Quantity::new("x").at_layer(2));
        assert_eq!((part.among, part.outcome), (Some(3), Some(Outcome::Holds)));
        assert_eq!(
            judged(&case(3.5), &[readings(&row)]).verdict,
            Verdict::Refuted
        );
        let nothing: Vec<Reading> = vec![Err(Missing::because("diverged")); 3];
        let record = judged(&case(2.0), &[nothing]);
        assert_eq!(
            (record.parts[0].missing, record.verdict),
            (3, Verdict::Inconclusive)
        );
    }

    #[test]
    fn paired_differences_are_taken_seed_by_seed() {
        let (a, b) = (arm("a", ["x"]), arm("b", ["x"]));
        let case = Case::new("case").effect(a.number("x").minus(b.number("x")).above(0.9));
        let rows = [[1.0, 11.0, 21.0], [0.0, 10.0, 20.0]].map(|row| readings(&row.map(|x| [x])));
        let record = judged(&case, &rows);
        assert!(record.parts[0].no_spread);
        assert_eq!(record.parts[0].estimate, 1.0);
    }

    #[test]
    fn shares_count_yes_and_no_only() {
        let case = Case::new("case").effect(arm("a", ["x"]).number("x").below(0.5));
        let record = judged(&case, &[readings(&[[0.0], [0.0], [0.5], [0.0]])]);
        assert_eq!((record.parts[0].missing, record.parts[0].lower), (1, 0.0));
    }

    #[test]
    fn each_seed_is_each_seed() {
        let decide = |values: &[f64]| {
            let number = arm("a", ["x"]).number("x");
            let case = Case::new("case").effect(number.within(2.5, 5.5));
            let values: Vec<[f64; 1]> = values.iter().map(|&value| [value]).collect();
            judged(&case, &[readings(&values)]).verdict
        };
        assert_eq!(decide(&[3.0, 5.0, 4.0]), Verdict::Uncontrolled);
        assert_eq!(decide(&[3.0, 6.0, 4.0]), Verdict::Refuted);
        assert_eq!(
            decide(&[3.0, 4.0, 5.0, 4.0, f64::NAN]),
            Verdict::Inconclusive
        );
    }
}

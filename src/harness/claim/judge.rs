//! From the readings of a case to its record.

use std::collections::{BTreeMap, BTreeSet};

use super::decision::{decide, meets};
use super::table::present;
use super::{
    Arm, ArmRecord, Case, CaseRecord, Column, Identity, MissingCell, Number, Part, PartRecord,
    Reading, Role, Rule, Seeds, Table, Term, Unfiltered, verdict,
};
use deepclaims_lab::stats::Outcome;

/// Decides a case: `readings` has one row for each of [`Case::arms`], one reading for each seed. Returns
/// its record and its cells.
///
/// # Panics
/// Where there are not as many rows as arms, or not as many readings in a row as seeds.
pub fn judge(case: &Case, seeds: Seeds, readings: &[Vec<Reading>]) -> (CaseRecord, Vec<Column>) {
    let arms = case.arms();
    assert_eq!(readings.len(), arms.len(), "one row of readings an arm");
    let columns: Vec<Column> = arms
        .iter()
        .zip(readings)
        .flat_map(|(arm, readings)| columns(&case.name, arm, readings))
        .collect();
    let mut evidence = Evidence::new(case, seeds, &columns, readings);
    let unfiltered = evidence.decide();
    let losses = evidence.filter();
    let parts: Vec<PartRecord> = case
        .parts
        .iter()
        .zip(evidence.decide().into_iter().zip(unfiltered))
        .map(|(part, (filtered, unfiltered))| with_filter(part, filtered, unfiltered, &losses))
        .collect();
    let decided: Vec<(Role, Outcome)> = parts
        .iter()
        .filter_map(|part| Some((part.role, part.outcome?)))
        .collect();
    let incomplete = parts.iter().any(PartRecord::too_many_missing);
    let unreplicated = unreplicated(&columns);
    let record = CaseRecord {
        name: case.name.clone(),
        verdict: verdict(&decided, incomplete || unreplicated),
        unreplicated,
        parts,
        arms: evidence.arm_records(),
    };
    (record, columns)
}

/// The cells of one arm, NaN where a seed has no numbers.
fn columns(case: &str, arm: &Arm, readings: &[Reading]) -> Vec<Column> {
    let quantities = arm.quantities().iter().enumerate();
    let column = |(index, quantity): (usize, &super::Quantity)| Column {
        case: case.to_owned(),
        term: Term {
            arm: arm.name().to_owned(),
            quantity: quantity.clone(),
        },
        values: readings
            .iter()
            .map(|reading| reading.as_ref().map_or(f64::NAN, |values| values[index]))
            .collect(),
    };
    quantities.map(column).collect()
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

/// The cells of a case, and which of them are missing or were taken away by a check.
struct Evidence<'a> {
    case: &'a Case,
    seeds: Seeds,
    table: Table<'a>,
    /// Why an arm has no numbers in a seed.
    missing: BTreeMap<(String, u64), String>,
}

/// What one check took from an arm.
struct Loss {
    arm: Arm,
    seeds: Vec<u64>,
}

impl<'a> Evidence<'a> {
    fn new(case: &'a Case, seeds: Seeds, columns: &'a [Column], readings: &[Vec<Reading>]) -> Self {
        let mut missing = BTreeMap::new();
        for (arm, readings) in case.arms().iter().zip(readings) {
            assert_eq!(readings.len() as u64, seeds.count, "one reading a seed");
            for (seed, reading) in seeds.iter().zip(readings) {
                if let Err(error) = reading {
                    missing.insert((arm.name().to_owned(), seed), error.reason.clone());
                }
            }
        }
        let table = Table {
            claim: "",
            seeds,
            columns,
        };
        Self {
            case,
            seeds,
            table,
            missing,
        }
    }

    /// The records of all parts.
    fn decide(&self) -> Vec<PartRecord> {
        let parts = self.case.parts.iter();
        parts.map(|part| self.decide_part(part)).collect()
    }

    /// The record of one part; of a part about every layer or step, that of the weakest.
    fn decide_part(&self, part: &Part) -> PartRecord {
        let identity = part.estimate.number.identity();
        if part.estimate.rule != Rule::Everywhere {
            return decide(part, identity.clone(), &self.values(&identity));
        }
        let Term { arm, quantity } = &identity.term;
        let terms = self.table.everywhere(&self.case.name, arm, &quantity.name);
        let records: Vec<PartRecord> = terms
            .map(|column| {
                let identity = Identity::from(column.term.clone());
                decide(part, identity.clone(), &self.values(&identity))
            })
            .collect();
        let among = Some(records.len());
        let weakest = records.into_iter().min_by(PartRecord::by_strength);
        let weakest = weakest.unwrap_or_else(|| unreachable!("the registry checks every part"));
        PartRecord { among, ..weakest }
    }

    /// One value a seed, NaN where it is missing or taken away.
    fn values(&self, number: &Identity) -> Vec<f64> {
        let values = self.table.by_seed(&self.case.name, number);
        let values =
            values.unwrap_or_else(|| self.seeds.iter().map(|seed| (seed, f64::NAN)).collect());
        let is_missing = |seed| {
            let mut terms = number.terms();
            terms.any(|term| self.missing.contains_key(&(term.arm.clone(), seed)))
        };
        let counted = |(seed, value)| if is_missing(seed) { f64::NAN } else { value };
        values.into_iter().map(counted).collect()
    }

    /// Makes the seeds that miss a check missing ones; returns what each check took.
    fn filter(&mut self) -> Vec<Loss> {
        let mut losses = Vec::new();
        let parts = self.case.parts.iter();
        for part in parts.filter(|part| part.role == Role::Check) {
            losses.extend(self.apply(part));
        }
        losses
    }

    /// Takes away what misses one check.
    fn apply(&mut self, part: &Part) -> Vec<Loss> {
        let Some(criterion) = part.criterion else {
            return Vec::new();
        };
        let number: &Number = &part.estimate.number;
        let identity = number.identity();
        let values = self.values(&identity);
        let missed: Vec<(u64, f64)> = self
            .seeds
            .iter()
            .zip(values)
            .filter(|(_, value)| !meets(criterion, *value))
            .collect();
        let mut losses = Vec::new();
        for arm in number.arms() {
            let mut seeds = Vec::new();
            for &(seed, value) in &missed {
                let key = (arm.name().to_owned(), seed);
                self.missing.entry(key).or_insert_with(|| {
                    seeds.push(seed);
                    format!("{identity} is {value}, not {criterion}")
                });
            }
            losses.push(Loss {
                arm: arm.clone(),
                seeds,
            });
        }
        losses
    }

    fn arm_records(&self) -> Vec<ArmRecord> {
        let arms = self.case.arms();
        arms.iter()
            .map(|arm| ArmRecord::new(arm, self.missing(arm.name())))
            .collect()
    }

    fn missing(&self, arm: &str) -> Vec<MissingCell> {
        let missing = self.missing.iter().filter(|((own, _), _)| own == arm);
        missing
            .map(|((_, seed), reason)| MissingCell {
                seed: *seed,
                reason: reason.clone(),
            })
            .collect()
    }
}

/// The record of a part with what its checks took away: a check is about all seeds, everything else
/// about those that are left.
fn with_filter(
    part: &Part,
    filtered: PartRecord,
    unfiltered: PartRecord,
    losses: &[Loss],
) -> PartRecord {
    let arms = || part.estimate.number.arms();
    let checked: Vec<&Loss> = losses
        .iter()
        .filter(|loss| arms().any(|arm| *arm == loss.arm))
        .collect();
    if checked.is_empty() {
        return filtered;
    }
    let seeds: BTreeSet<u64> = checked
        .iter()
        .flat_map(|loss| loss.seeds.iter().copied())
        .collect();
    let lost = Some(seeds.len());
    if part.role == Role::Check {
        return PartRecord {
            filtered: lost,
            ..unfiltered
        };
    }
    PartRecord {
        filtered: lost,
        unfiltered: (!seeds.is_empty()).then(|| unfiltered.into()),
        ..filtered
    }
}

impl From<PartRecord> for Unfiltered {
    fn from(part: PartRecord) -> Self {
        Self {
            outcome: part.outcome,
            missing: part.missing,
            estimate: part.estimate,
            standard_deviation: part.standard_deviation,
            lower: part.lower,
            upper: part.upper,
        }
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
        let case = Case::new("case").effect(arm("a", ["x"]).mean("x").above(0.0));
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
            let case = Case::new("case").effect(arm("a", ["x", "y"]).mean("x").above(0.0));
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
            .check(checked.number("fit").each().above(0.9))
            .effect(checked.mean("x").above(0.0));
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
        let case = Case::new("case").effect(a.number("x").minus(b.number("x")).mean().above(0.9));
        let rows = [[1.0, 11.0, 21.0], [0.0, 10.0, 20.0]].map(|row| readings(&row.map(|x| [x])));
        let record = judged(&case, &rows);
        assert!(record.parts[0].no_spread);
        assert_eq!(record.parts[0].estimate, 1.0);
    }

    #[test]
    fn shares_count_yes_and_no_only() {
        let case = Case::new("case").effect(arm("a", ["x"]).share("x").below(0.5));
        let record = judged(&case, &[readings(&[[0.0], [0.0], [0.5], [0.0]])]);
        assert_eq!((record.parts[0].missing, record.parts[0].lower), (1, 0.0));
    }

    #[test]
    fn each_seed_is_each_seed() {
        let decide = |values: &[f64]| {
            let number = arm("a", ["x"]).number("x");
            let case = Case::new("case").effect(number.each().within(2.5, 5.5));
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

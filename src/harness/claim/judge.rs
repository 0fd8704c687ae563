//! From the cells of a case to its record.

use std::collections::BTreeSet;

use super::cells::{Cells, Loss};
use super::decision::present;
use super::{Case, CaseRecord, Cell, NumberRecord, Part, PartRecord, Role, Unfiltered, verdict};
use deepclaims_lab::stats::{Outcome, Summary};

/// Decides a case: `cells` has one row for each of [`Case::arms`], one cell for each seed from
/// `first_seed` on.
///
/// # Panics
/// Where there are not as many rows as arms.
pub fn judge(case: &Case, first_seed: u64, cells: Vec<Vec<Cell>>) -> CaseRecord {
    assert_eq!(cells.len(), case.arms().len(), "one row of cells an arm");
    let mut cells = Cells::new(case, first_seed, cells);
    // What was measured stands in the record even where a check filters it.
    let numbers: Vec<Vec<NumberRecord>> = cells
        .arms
        .iter()
        .map(|cells| number_records(cells))
        .collect();
    let unfiltered = cells.parts();
    let losses = cells.filter();
    let decided = cells.parts().into_iter().zip(unfiltered);
    let parts: Vec<PartRecord> = case
        .parts
        .iter()
        .zip(decided)
        .map(|(part, (filtered, unfiltered))| with_filter(part, filtered, unfiltered, &losses))
        .collect();
    let decided: Vec<(Role, Outcome)> = parts
        .iter()
        .filter_map(|part| Some((part.role, part.outcome?)))
        .collect();
    let incomplete = parts.iter().any(PartRecord::too_many_missing);
    let unreplicated = unreplicated(&numbers);
    CaseRecord {
        name: case.name.clone(),
        verdict: verdict(&decided, incomplete || unreplicated),
        unreplicated,
        parts,
        arms: cells.arm_records(numbers),
    }
}

/// Whether two seeds or more gave the same numbers to the last digit, in all arms. Whole numbers, such as
/// counts or a yes, agree by themselves: where there are no others, nothing is said.
fn unreplicated(arms: &[Vec<NumberRecord>]) -> bool {
    let numbers = arms.iter().flatten();
    let values: Vec<Vec<f64>> = numbers.map(|number| present(&number.values)).collect();
    let agree = |values: &Vec<f64>| {
        let mut pairs = values.windows(2);
        pairs.all(|pair| pair[0].to_bits() == pair[1].to_bits())
    };
    let tells = |values: &Vec<f64>| values.len() >= 2 && values[0].fract() != 0.0;
    values.iter().all(agree) && values.iter().any(tells)
}

fn number_records(cells: &[Cell]) -> Vec<NumberRecord> {
    let Some(numbers) = cells.iter().find_map(|cell| cell.as_ref().ok()) else {
        return Vec::new();
    };
    numbers
        .iter()
        .map(|(name, _)| {
            let value = |cell: &Cell| {
                cell.as_ref()
                    .ok()
                    .and_then(|numbers| numbers.get(name))
                    .unwrap_or(f64::NAN)
            };
            let values: Vec<f64> = cells.iter().map(value).collect();
            let summary = Summary::of(&present(&values));
            NumberRecord {
                name: name.to_owned(),
                mean: summary.mean,
                standard_deviation: summary.standard_deviation,
                values,
            }
        })
        .collect()
}

/// The record of a part beside what its checks took away: a check is about all seeds, everything else
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
    let seeds: BTreeSet<usize> = checked
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
    use super::super::{Arm, Numbers, Verdict};
    use super::*;

    fn arm(name: &str) -> Arm {
        Arm::new(name, [], |_| Ok(Numbers::default()))
    }

    fn cells(values: &[f64]) -> Vec<Cell> {
        values
            .iter()
            .map(|&value| Ok(Numbers::from([("x", value)])))
            .collect()
    }

    /// A case on the mean of `x` being above zero, on these values.
    fn above_zero(values: &[f64]) -> CaseRecord {
        judge(
            &Case::new("case").effect(arm("a").mean("x").above(0.0)),
            0,
            vec![cells(values)],
        )
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
        let row = |values: &[(f64, f64)]| -> Vec<Cell> {
            let numbers = |&(x, y): &(f64, f64)| Ok(Numbers::from([("x", x), ("y", y)]));
            values.iter().map(numbers).collect()
        };
        let judged = |values: &[(f64, f64)]| {
            let case = Case::new("case").effect(arm("a").mean("x").above(0.0));
            let record = judge(&case, 0, vec![row(values)]);
            (record.unreplicated, record.verdict)
        };
        let same = (0.5, 2.0);
        assert_eq!(judged(&[same; 3]), (true, Verdict::Inconclusive));
        assert_eq!(
            judged(&[same, (f64::NAN, f64::NAN), same]),
            (true, Verdict::Inconclusive)
        );
        // A number that nothing is asked about is evidence of another network, too.
        assert_eq!(
            judged(&[same, (0.5, 2.5), same]),
            (false, Verdict::Uncontrolled)
        );
        let negative_zero = [(0.5, 0.0), (0.5, -0.0)];
        assert_eq!(judged(&negative_zero), (false, Verdict::Uncontrolled));
        // Counts agree by themselves, and one seed agrees with itself.
        assert_eq!(judged(&[(1.0, 2.0); 3]), (false, Verdict::Uncontrolled));
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
        let checked = Arm::new("a", [], |_| Ok(Numbers::default()));
        let case = Case::new("case")
            .check(checked.number("fit").each().above(0.9))
            .effect(checked.mean("x").above(0.0));
        let row: Vec<Cell> = [1.0, 0.5, 1.0, 1.0, 1.0]
            .iter()
            .map(|&fit| Ok(Numbers::from([("fit", fit), ("x", 3.0 + fit)])))
            .collect();
        let record = judge(&case, 100, vec![row]);
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
    fn everywhere_is_the_weakest_place() {
        let case = |threshold| {
            let everywhere = arm("a").everywhere("x at ").above(threshold);
            Case::new("case").effect(everywhere)
        };
        let row: Vec<Cell> = [0.0, 0.1, -0.1, 0.05]
            .iter()
            .map(|&noise| {
                let numbers = [
                    ("x at 1", 5.0),
                    ("x at 2", 3.0),
                    ("y", -1.0),
                    ("x at 3", 4.0),
                ];
                Ok(numbers
                    .into_iter()
                    .map(|(name, x)| (name, x + noise))
                    .collect())
            })
            .collect();
        let record = judge(&case(2.0), 0, vec![row.clone()]);
        let part = &record.parts[0];
        assert_eq!(
            (part.place.as_deref(), part.outcome),
            (Some("2"), Some(Outcome::Holds))
        );
        assert_eq!(judge(&case(3.5), 0, vec![row]).verdict, Verdict::Refuted);
        // A place that only later seeds have is a place.
        let late: Vec<Cell> = [1, 2, 3]
            .map(|seed| Ok(Numbers::from([(format!("x at {}", seed / 2), 5.0)])))
            .into();
        let record = judge(&case(2.0), 0, vec![late]);
        assert_eq!(record.parts[0].places, Some(2));
        assert_eq!(record.verdict, Verdict::Inconclusive);
        let nothing: Vec<Cell> = vec![Ok(Numbers::default()); 3];
        let record = judge(&case(2.0), 0, vec![nothing]);
        assert_eq!(
            (record.parts[0].missing, record.verdict),
            (3, Verdict::Inconclusive)
        );
    }

    #[test]
    fn paired_differences_are_taken_seed_by_seed() {
        let (a, b) = (arm("a"), arm("b"));
        let case = Case::new("case").effect(a.number("x").minus(b.number("x")).mean().above(0.9));
        let record = judge(
            &case,
            0,
            vec![cells(&[1.0, 11.0, 21.0]), cells(&[0.0, 10.0, 20.0])],
        );
        assert!(record.parts[0].no_spread);
        assert_eq!(record.parts[0].estimate, 1.0);
    }

    #[test]
    fn shares_count_yes_and_no_only() {
        let case = Case::new("case").effect(arm("a").share("x").below(0.5));
        let record = judge(&case, 0, vec![cells(&[0.0, 0.0, 0.5, 0.0])]);
        assert_eq!((record.parts[0].missing, record.parts[0].lower), (1, 0.0));
    }

    #[test]
    fn each_seed_is_each_seed() {
        let decide = |values: &[f64]| {
            let case = Case::new("case").effect(arm("a").number("x").each().within(2.5, 5.5));
            judge(&case, 0, vec![cells(values)]).verdict
        };
        assert_eq!(decide(&[3.0, 5.0, 4.0]), Verdict::Uncontrolled);
        assert_eq!(decide(&[3.0, 6.0, 4.0]), Verdict::Refuted);
        assert_eq!(
            decide(&[3.0, 4.0, 5.0, 4.0, f64::NAN]),
            Verdict::Inconclusive
        );
    }

    #[test]
    fn a_number_that_no_arm_gives_is_missing_everywhere() {
        let case = Case::new("case").effect(arm("a").mean("y").above(0.0));
        let record = judge(&case, 0, vec![cells(&[1.0, 2.0])]);
        assert_eq!(
            (record.parts[0].missing, record.verdict),
            (2, Verdict::Inconclusive)
        );
    }
}

//! From the cells of a case to its record.

use super::{
    Arm, ArmRecord, Case, CaseRecord, Missing, MissingCell, Number, NumberRecord, Numbers, Part,
    PartRecord, Role, Rule, verdict,
};
use crate::stats::{Bounds, Criterion, Outcome, Summary, further_seeds, further_trials};

/// What one arm gave for one seed.
pub type Cell = Result<Numbers, Missing>;

/// The cells of a case's arms: for each arm, in the order of [`Case::arms`], one cell a seed.
struct Cells<'a> {
    case: &'a Case,
    first_seed: u64,
    arms: Vec<Vec<Cell>>,
}

/// Decides a case: `cells` has one row for each of [`Case::arms`], one cell for each seed from
/// `first_seed` on.
///
/// # Panics
/// Where there are not as many rows as arms.
pub fn judge(case: &Case, first_seed: u64, cells: Vec<Vec<Cell>>) -> CaseRecord {
    assert_eq!(cells.len(), case.arms().len(), "one row of cells an arm");
    let mut cells = Cells {
        case,
        first_seed,
        arms: cells,
    };
    // What was measured stands in the record even where a check filters it.
    let numbers: Vec<Vec<NumberRecord>> = cells
        .arms
        .iter()
        .map(|cells| number_records(cells))
        .collect();
    let checks: Vec<(usize, PartRecord)> = cells.of_role(|role| role == Role::Check);
    cells.filter();
    let mut parts = checks;
    parts.extend(cells.of_role(|role| role != Role::Check));
    parts.sort_by_key(|(index, _)| *index);
    let parts: Vec<PartRecord> = parts.into_iter().map(|(_, part)| part).collect();
    let decided: Vec<(Role, Outcome)> = parts
        .iter()
        .filter_map(|part| Some((part.role, part.outcome?)))
        .collect();
    let incomplete = parts.iter().any(PartRecord::too_many_missing);
    CaseRecord {
        name: case.name.clone(),
        verdict: verdict(&decided, incomplete),
        parts,
        arms: cells.arm_records(numbers),
    }
}

impl Cells<'_> {
    /// The records of the parts whose role is `wanted`, with their places in the case.
    fn of_role(&self, wanted: impl Fn(Role) -> bool) -> Vec<(usize, PartRecord)> {
        let parts = self
            .case
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| wanted(part.role));
        parts
            .map(|(index, part)| (index, self.decide(part)))
            .collect()
    }

    /// The record of one part; of a part about every place, that of the weakest place.
    fn decide(&self, part: &Part) -> PartRecord {
        let number = &part.estimate.number;
        if part.estimate.rule != Rule::Everywhere {
            return decide(part, &self.values(number));
        }
        let (arm, prefix) = &number.minuend;
        let places = self.places(arm, prefix);
        let records = places.iter().map(|place| PartRecord {
            place: Some(place.clone()),
            places: Some(places.len()),
            ..decide(part, &self.values(&arm.number(format!("{prefix}{place}"))))
        });
        // Where no seed has any number, there is no place, and all seeds are missing.
        records
            .min_by(PartRecord::by_strength)
            .unwrap_or_else(|| decide(part, &self.values(number)))
    }

    /// What follows `prefix` in the names of an arm's numbers, in whatever seed.
    fn places(&self, arm: &Arm, prefix: &str) -> Vec<String> {
        let cells = &self.arms[self.index(arm.name())];
        let numbers = cells.iter().filter_map(|cell| cell.as_ref().ok());
        let names = numbers.flat_map(Numbers::iter);
        let mut places: Vec<String> = Vec::new();
        for place in names.filter_map(|(name, _)| name.strip_prefix(prefix)) {
            if !places.iter().any(|known| known == place) {
                places.push(place.to_owned());
            }
        }
        places
    }

    /// Turns the cells of seeds that miss a check into missing ones.
    fn filter(&mut self) {
        for part in self
            .case
            .parts
            .iter()
            .filter(|part| part.role == Role::Check)
        {
            let Some(criterion) = part.criterion else {
                continue;
            };
            let values = self.values(&part.estimate.number);
            for arm in part.estimate.number.arms() {
                let index = self.index(arm.name());
                for (cell, value) in self.arms[index].iter_mut().zip(&values) {
                    if cell.is_ok() && !meets(criterion, *value) {
                        *cell = Err(Missing::because(format!(
                            "{} is {value}, not {criterion}",
                            part.estimate.number
                        )));
                    }
                }
            }
        }
    }

    fn index(&self, arm: &str) -> usize {
        let arms = self.case.arms();
        arms.iter()
            .position(|candidate| candidate.name() == arm)
            .unwrap_or_else(|| unreachable!("an arm of its own case"))
    }

    /// One value a seed, NaN where it is missing.
    fn values(&self, number: &Number) -> Vec<f64> {
        let one = |(arm, name): &(Arm, String)| -> Vec<f64> {
            let cells = &self.arms[self.index(arm.name())];
            cells
                .iter()
                .map(|cell| {
                    cell.as_ref()
                        .ok()
                        .and_then(|numbers| numbers.get(name))
                        .unwrap_or(f64::NAN)
                })
                .collect()
        };
        let minuend = one(&number.minuend);
        match &number.subtrahend {
            None => minuend,
            Some(subtrahend) => minuend
                .iter()
                .zip(one(subtrahend))
                .map(|(a, b)| a - b)
                .collect(),
        }
    }

    fn arm_records(&self, numbers: Vec<Vec<NumberRecord>>) -> Vec<ArmRecord> {
        self.case
            .arms()
            .into_iter()
            .zip(&self.arms)
            .zip(numbers)
            .map(|((arm, cells), numbers)| ArmRecord {
                name: arm.name().to_owned(),
                networks: arm.networks(),
                missing: self.missing(cells),
                numbers,
            })
            .collect()
    }

    fn missing(&self, cells: &[Cell]) -> Vec<MissingCell> {
        let missing = (self.first_seed..).zip(cells);
        missing
            .filter_map(|(seed, cell)| {
                let reason = cell.as_ref().err()?.reason.clone();
                Some(MissingCell { seed, reason })
            })
            .collect()
    }
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

fn present(values: &[f64]) -> Vec<f64> {
    values
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .collect()
}

fn meets(criterion: Criterion, value: f64) -> bool {
    criterion.decide(Bounds {
        lower: value,
        upper: value,
    }) == Outcome::Holds
}

/// Decides one part from its values, one a seed; values that are not finite are missing.
fn decide(part: &Part, values: &[f64]) -> PartRecord {
    let rule = part.estimate.rule;
    let mut values_present = present(values);
    if rule == Rule::Share {
        // Anything but a yes or a no is no answer.
        values_present.retain(|&value| value == 0.0 || value == 1.0);
    }
    let summary = Summary::of(&values_present);
    let successes = values_present.iter().filter(|&&value| value == 1.0).count();
    let bounds = match rule {
        Rule::Mean | Rule::Everywhere => Bounds::of_mean(&values_present),
        Rule::Share => Bounds::of_share(successes, values_present.len()),
        Rule::Each => extremes(&values_present),
    };
    let outcome = part.criterion.map(|criterion| match rule {
        Rule::Mean | Rule::Everywhere | Rule::Share => criterion.decide(bounds),
        Rule::Each => decide_each(criterion, values),
    });
    let further = |criterion: Criterion| match rule {
        Rule::Mean | Rule::Everywhere => further_seeds(&summary, &criterion),
        Rule::Share => further_trials(successes, values_present.len(), &criterion),
        Rule::Each => None,
    };
    PartRecord {
        role: part.role,
        number: part.estimate.number.to_string(),
        place: None,
        places: None,
        rule,
        criterion: part.criterion,
        outcome,
        seeds: values.len(),
        missing: values.len() - values_present.len(),
        estimate: summary.mean,
        standard_deviation: summary.standard_deviation,
        lower: bounds.lower,
        upper: bounds.upper,
        no_spread: matches!(rule, Rule::Mean | Rule::Everywhere) && summary.no_spread(),
        further_seeds: part
            .criterion
            .filter(|_| outcome == Some(Outcome::Open))
            .and_then(further),
    }
}

/// Smallest and largest value: the bounds of a statement about each seed.
fn extremes(values: &[f64]) -> Bounds {
    if values.is_empty() {
        return Bounds::UNBOUNDED;
    }
    Bounds {
        lower: values.iter().copied().fold(f64::INFINITY, f64::min),
        upper: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

/// All seeds must meet the criterion: one that misses it fails, one that is missing leaves it open.
fn decide_each(criterion: Criterion, values: &[f64]) -> Outcome {
    if values
        .iter()
        .any(|&value| value.is_finite() && !meets(criterion, value))
    {
        Outcome::Fails
    } else if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        Outcome::Open
    } else {
        Outcome::Holds
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
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

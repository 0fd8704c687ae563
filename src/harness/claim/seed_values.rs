//! The seeds' values behind a part, looked up in the cells of a record.

use std::collections::BTreeSet;

use super::ladder::nearest_to_a_miss;
use super::{CaseRecord, Identity, PartRecord, Quantity, Record, Role};
use deepclaims_lab::stats::Tally;

/// What one seed gave for the number of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedValue {
    /// The seed.
    pub seed: u64,
    /// Its value; NaN where it is missing.
    pub value: f64,
    /// Whether the part is about it: no where it is missing or a check took it away.
    pub counts: bool,
}

impl Record {
    /// One value a seed; of a part about every layer or step, that of the one nearest to a miss. Empty where
    /// the record has no such number.
    pub fn seed_values(&self, case: &CaseRecord, part: &PartRecord) -> Vec<SeedValue> {
        if part.among.is_none() {
            return self.values_of(case, part, &part.number);
        }
        let columns = self.everywhere(case, part).into_iter();
        let columns: Vec<Vec<SeedValue>> = columns.map(|(_, values)| values).collect();
        let seeds = columns.iter().map(Vec::len).min().unwrap_or(0);
        let nearest = |seed: usize| {
            let values: Vec<f64> = columns.iter().map(|column| column[seed].value).collect();
            nearest_to_a_miss(part.criterion, &values).map(|index| columns[index][seed])
        };
        (0..seeds).filter_map(nearest).collect()
    }

    /// The layers or steps of a part about every one of them, each with one value a seed; empty for
    /// other parts.
    pub fn everywhere(
        &self,
        case: &CaseRecord,
        part: &PartRecord,
    ) -> Vec<(Quantity, Vec<SeedValue>)> {
        if part.among.is_none() {
            return Vec::new();
        }
        let term = &part.number.term;
        let columns = self.table().everywhere(&case.name, &term.arm, &term.quantity.name);
        columns
            .map(|column| {
                let number = column.term.clone().into();
                (column.term.quantity.clone(), self.values_of(case, part, &number))
            })
            .collect()
    }

    /// What the seeds up to each one said about a part.
    pub fn tallies(&self, case: &CaseRecord, part: &PartRecord) -> Vec<Tally> {
        let answers = self.seed_values(case, part).into_iter();
        let answers = answers.map(|seed| {
            let criterion = part.criterion.filter(|_| seed.counts)?;
            Some(criterion.is_met(seed.value))
        });
        let tallies = answers.scan(Tally::default(), |tally, answer| {
            *tally = tally.with(answer);
            Some(*tally)
        });
        tallies.collect()
    }

    fn values_of(&self, case: &CaseRecord, part: &PartRecord, number: &Identity) -> Vec<SeedValue> {
        let values = self.table().by_seed(&case.name, number).unwrap_or_default();
        let own = |name: &str| number.terms().any(|term| term.arm == name);
        let arms = case.arms.iter().filter(|arm| own(&arm.name));
        let missing: BTreeSet<u64> =
            arms.flat_map(|arm| &arm.missing).map(|missing| missing.seed).collect();
        let value = |(seed, value): (u64, f64)| SeedValue {
            seed,
            value: if value.is_finite() { value } else { f64::NAN },
            // A check is about all seeds, everything else about those that are left.
            counts: value.is_finite() && (part.role == Role::Check || !missing.contains(&seed)),
        };
        values.into_iter().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::stats::sample_quantile;

    use super::super::test_module::{arm, record};
    use super::super::{Arm, Case, Reading, Seeds};
    use super::*;

    /// Names that contain what stands between names.
    const ARMS: [&str; 4] = ["a", "a − b", "b", "a: x − b"];
    const NAMES: [&str; 3] = ["x", "y − b: x", "x: y"];

    #[test]
    fn every_number_of_every_two_arms_is_found_again() {
        let arms = ARMS.map(|name| arm(name, NAMES));
        let mut case = Case::new("case");
        for one in &arms {
            for name in NAMES {
                case = case.effect(one.number(name).above(0.0));
                for other in &arms {
                    for another in NAMES {
                        let difference = one.number(name).minus(other.number(another));
                        case = case.effect(difference.above(0.0));
                    }
                }
            }
        }
        let row = |index: i32| -> Vec<Reading> {
            let offset = libm::pow(7.0, f64::from(index));
            let seeds = (0..5).map(f64::from);
            let values = |seed| [1.0, 3.0, 9.0].map(|factor| factor * (offset + seed)).into();
            seeds.map(|seed| Ok(values(seed))).collect()
        };
        let readings: Vec<Vec<Reading>> = (0..4).map(row).collect();
        let record = record(case, Seeds::new(7, 5), &readings);
        let case = &record.cases[0];
        for part in &case.parts {
            let values = record.seed_values(case, part);
            let numbers: Vec<f64> = values.iter().map(|value| value.value).collect();
            assert_eq!(sample_quantile(&numbers, 0.5), part.median, "{}", part.number);
            assert_eq!((values[0].seed, values[4].seed), (7, 11));
        }
    }

    #[test]
    fn seeds_that_a_check_took_away_are_there_and_do_not_count() {
        let checked = arm("a", ["fit", "x"]);
        let case = Case::new("case")
            .check(checked.number("fit").above(0.9))
            .effect(checked.number("x").above(0.0));
        let row = [1.0, 0.5, f64::NAN].map(|fit| Ok(vec![fit, 2.0]));
        let record = record(case, Seeds::new(0, 3), &[row.to_vec()]);
        let counts = |part: usize| -> Vec<bool> {
            let case = &record.cases[0];
            let values = record.seed_values(case, &case.parts[part]);
            values.iter().map(|value| value.counts).collect()
        };
        assert_eq!(counts(0), [true, true, false]);
        assert_eq!(counts(1), [true, false, false]);
        let tallies = record.tallies(&record.cases[0], &record.cases[0].parts[1]);
        let counts = tallies.iter().map(|tally| (tally.yes, tally.no, tally.missing));
        assert_eq!(counts.collect::<Vec<_>>(), [(1, 0, 0), (1, 0, 1), (1, 0, 2)]);
    }

    #[test]
    fn layers_are_those_of_the_name() {
        let layers = Quantity::layers("x", 1..=2);
        let quantities: Vec<Quantity> =
            layers.chain([Quantity::new("y").at_layer(1), "x".into()]).collect();
        let [arm, other] = ["a", "b"]
            .map(|name| Arm::listed(name, Vec::new(), quantities.clone(), |_| Ok(Vec::new())));
        let case = Case::new("case")
            .effect(arm.everywhere("x").above(0.0))
            .effect(other.number("x").above(0.0));
        let row = [0.0, 1.0].map(|noise| Ok(vec![5.0 + noise, 3.0 + noise, 0.0, 0.0]));
        let record = record(case, Seeds::new(0, 2), &[row.to_vec(), row.to_vec()]);
        let case = &record.cases[0];
        let layers = record.everywhere(case, &case.parts[0]);
        let numbers: Vec<Option<usize>> = layers.iter().map(|(layer, _)| layer.layer).collect();
        assert_eq!(numbers, [Some(1), Some(2)]);
        assert_eq!(layers[1].1[1].value, 4.0);
        assert_eq!(record.seed_values(case, &case.parts[0]), layers[1].1);
    }
}

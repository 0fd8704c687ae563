//! The cells of a case: where its numbers are looked up, and what checks take away.

use super::decision::{decide, meets};
use super::{
    Arm, ArmRecord, Case, Missing, MissingCell, Number, NumberRecord, Numbers, Part, PartRecord,
    Role, Rule,
};

/// What one arm gave for one seed.
pub type Cell = Result<Numbers, Missing>;

/// The cells of a case's arms: for each arm, in the order of [`Case::arms`], one cell a seed.
pub(super) struct Cells<'a> {
    case: &'a Case,
    first_seed: u64,
    pub(super) arms: Vec<Vec<Cell>>,
}

/// What one check took from an arm.
pub(super) struct Loss {
    pub(super) arm: Arm,
    /// The places of the seeds that missed it.
    pub(super) seeds: Vec<usize>,
}

impl<'a> Cells<'a> {
    /// One row of cells an arm, one cell a seed from `first_seed` on.
    pub(super) fn new(case: &'a Case, first_seed: u64, arms: Vec<Vec<Cell>>) -> Self {
        Self {
            case,
            first_seed,
            arms,
        }
    }

    /// The records of all parts.
    pub(super) fn parts(&self) -> Vec<PartRecord> {
        let parts = self.case.parts.iter();
        parts.map(|part| self.decide(part)).collect()
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

    /// Turns the cells of seeds that miss a check into missing ones; returns what each check took.
    pub(super) fn filter(&mut self) -> Vec<Loss> {
        let mut losses = Vec::new();
        let parts = self.case.parts.iter();
        for part in parts.filter(|part| part.role == Role::Check) {
            let Some(criterion) = part.criterion else {
                continue;
            };
            let values = self.values(&part.estimate.number);
            for arm in part.estimate.number.arms() {
                let index = self.index(arm.name());
                let mut seeds = Vec::new();
                let cells = self.arms[index].iter_mut().zip(&values).enumerate();
                for (place, (cell, value)) in cells {
                    if cell.is_ok() && !meets(criterion, *value) {
                        seeds.push(place);
                        *cell = Err(Missing::because(format!(
                            "{} is {value}, not {criterion}",
                            part.estimate.number
                        )));
                    }
                }
                losses.push(Loss {
                    arm: arm.clone(),
                    seeds,
                });
            }
        }
        losses
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

    pub(super) fn arm_records(&self, numbers: Vec<Vec<NumberRecord>>) -> Vec<ArmRecord> {
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

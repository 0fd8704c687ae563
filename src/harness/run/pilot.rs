//! How long trainings to a loss will take.

use std::collections::HashMap;

use deepclaims_lab::data::{Data, Split};
use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::train::{Training, expected_steps};
use rayon::prelude::*;

use super::Plan;
use super::planned::distinct;

/// The steps that trainings to a loss are expected to take, as far as pilots were made.
#[derive(Clone, Debug, Default)]
pub(super) struct Pilots(HashMap<Training, usize>);

impl Pilots {
    /// The steps expected of this training, where its pilot was made.
    pub(super) fn steps(&self, training: &Training) -> Option<usize> {
        self.0.get(&training.to_be_piloted()?).copied()
    }
}

impl Plan<'_> {
    /// The same plan after a short pilot, on the current rayon pool, of each of its trainings to a loss: what they
    /// are expected to take is predicted, and not the most that they may. Replicates have one pilot.
    #[must_use]
    pub fn piloted(mut self, laboratory: &dyn Laboratory) -> Self {
        let all: Vec<usize> = (0..self.claims().len()).collect();
        let trainings = self.trainings(&all).into_iter();
        let trainings: Vec<Training> =
            trainings.filter_map(|one| one.planned.training.to_be_piloted()).collect();
        let mut piloted = distinct(trainings.iter());
        let seed = self.claims().iter().map(|(_, seeds)| seeds.first).min().unwrap_or(0);
        let mut splits: HashMap<Data, Split> = HashMap::new();
        for data in distinct(piloted.iter().map(|training| &training.data)) {
            let split = laboratory.split(&data, seed);
            splits.insert(data, split);
        }
        // Nothing can be said of what cannot be trained.
        piloted.retain(|training| !splits[&training.data].train.is_empty());
        let steps = piloted.into_par_iter().filter_map(|training| {
            let steps = expected_steps(&training, &splits[&training.data], seed)?;
            Some((training, steps))
        });
        self.pilots = Pilots(steps.collect());
        self
    }
}

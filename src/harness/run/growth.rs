//! Weights over the course of a training.

use deepclaims_lab::laboratory::{Laboratory, Morphology};
use rayon::prelude::*;

use super::Progress;
use super::kept_steps::kept_steps;
use super::planned::planned_trainings;
use super::seed_networks::{SeedNetworks, each_seed};
use crate::claim::{Missing, Seeds};
use deepclaims_lab::data::Images;
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Checkpoint, Length, Step, Training};

/// Moments are these parts of 64 of a training, beside its start.
const PARTS: [usize; 8] = [1, 2, 4, 8, 16, 32, 48, 64];
/// Networks of one training that are in memory at the same time: one a step, and those that are kept.
pub const NETWORKS_OF_GROWTH: usize = 1 + PARTS.len() + 3;

/// One training in every seed, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The training.
    pub training: Training,
    /// Its steps; the most there can be where it lasts until a loss is reached.
    pub steps: usize,
    /// When its weights were looked at, the last one being the end.
    pub kept_steps: Vec<Step>,
    /// One morphology a step for each seed; or why there is none.
    pub seeds: Vec<Result<Vec<Morphology>, Missing>>,
    /// The networks of the first seed that has any, at the start, in the middle and at the end.
    pub networks: Vec<(Step, Network)>,
}

impl Growth {
    fn new(training: &Training, images: &Images) -> Self {
        let steps = training
            .recipe
            .steps(training.data.training_samples(images));
        Self {
            training: training.clone(),
            steps,
            kept_steps: moments_of_growth(training.recipe.length, steps),
            seeds: Vec::new(),
            networks: Vec::new(),
        }
    }

    fn checkpoints(&self) -> impl Iterator<Item = Checkpoint> {
        self.kept_steps.iter().map(|&step| Checkpoint {
            training: self.training.clone(),
            step,
        })
    }

    /// The places of the start, the step nearest to half of the steps, and the end.
    fn pictured(&self) -> Vec<usize> {
        let distance = |index: &usize| match self.kept_steps[*index] {
            Step::After(step) => (2 * step).abs_diff(self.steps),
            Step::Last => self.steps,
        };
        let last = self.kept_steps.len() - 1;
        let middle = (0..=last).min_by_key(distance).unwrap_or(0);
        let mut pictured = vec![0, middle, last];
        pictured.dedup();
        pictured
    }

    fn look(&mut self, networks: &SeedNetworks<'_>, laboratory: &dyn Laboratory, seed: u64) {
        let loss = self.training.recipe.loss;
        let subjects: Result<Vec<_>, Missing> = self
            .checkpoints()
            .map(|checkpoint| networks.subject(&checkpoint))
            .collect();
        if let (Ok(subjects), true) = (&subjects, self.networks.is_empty()) {
            let network = |index: usize| (self.kept_steps[index], subjects[index].network.clone());
            self.networks = self.pictured().into_iter().map(network).collect();
        }
        self.seeds.push(subjects.map(|subjects| {
            let morphologies = subjects.iter();
            morphologies
                .map(|subject| subject.morphology(laboratory, loss, seed))
                .collect()
        }));
    }
}

/// The start, ever longer parts of the training, and the end.
fn moments_of_growth(length: Length, steps: usize) -> Vec<Step> {
    let parts = PARTS.map(|part| (steps * part).div_ceil(64));
    kept_steps(length, steps, parts)
}

/// Trains these networks and measures their weights as they grow, on the current rayon pool; the result
/// does not depend on the number of threads.
pub fn growth(
    trainings: &[Training],
    seeds: Seeds,
    laboratory: &dyn Laboratory,
    progress: &dyn Progress,
) -> Vec<Growth> {
    let images = laboratory.images();
    let mut growths: Vec<Growth> = trainings
        .iter()
        .map(|training| Growth::new(training, images))
        .collect();
    let checkpoints: Vec<Checkpoint> = growths.iter().flat_map(Growth::checkpoints).collect();
    let planned = planned_trainings(checkpoints.iter());
    each_seed(&planned, seeds, laboratory, progress, |networks, seed| {
        growths
            .par_iter_mut()
            .for_each(|growth| growth.look(networks, laboratory, seed));
    });
    growths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_ever_longer_parts() {
        let expected = [0, 10, 19, 38, 75, 150, 300, 450].map(Step::After);
        let found = moments_of_growth(Length::Steps(600), 600);
        assert_eq!(found[..8], expected);
        assert_eq!(found[8..], [Step::Last]);
        let short = moments_of_growth(Length::Steps(2), 2);
        assert_eq!(short, [Step::After(0), Step::After(1), Step::Last]);
    }
}

//! Learning over the course of a training.

use deepclaims_lab::laboratory::{Laboratory, LearningPoint};
use rayon::prelude::*;

use super::Progress;
use super::RunContext;
use super::kept_steps::kept_steps;
use super::planned::{data_of, planned_trainings};
use super::seed_networks::{SeedNetworks, each_seed};
use crate::claim::{Missing, Seeds};
use deepclaims_lab::data::Images;
use deepclaims_lab::measure::Basin;
use deepclaims_lab::train::{Checkpoint, Length, Step, Training};

/// Moments between the start and the end: every third one halves the steps.
const BETWEEN: u32 = 31;
const IN_A_HALVING: u32 = 3;
/// Networks of one training that are kept: the start, those between, and the end.
const KEPT: usize = BETWEEN as usize + 2;

/// One training in every seed, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Learning {
    /// The training.
    pub training: Training,
    /// When it was looked at: at the start, at steps that grow by a constant factor, at the end. Of a
    /// training to a loss at the start and the end alone.
    pub kept_steps: Vec<Step>,
    /// One point a step for each seed; or why there is none.
    pub seeds: Vec<Result<Vec<LearningPoint>, Missing>>,
}

impl Learning {
    fn new(training: &Training, images: &Images) -> Self {
        let samples = training.data.training_samples(images);
        let steps = training.recipe.steps(samples);
        Self {
            training: training.clone(),
            kept_steps: moments_of_learning(training.recipe.length, steps),
            seeds: Vec::new(),
        }
    }

    /// The points of the seeds that have any.
    pub fn found(&self) -> impl Iterator<Item = &[LearningPoint]> {
        let seeds = self.seeds.iter();
        seeds.filter_map(|seed| seed.as_ref().ok().map(Vec::as_slice))
    }

    fn checkpoints(&self) -> impl Iterator<Item = Checkpoint> {
        self.kept_steps.iter().map(|&step| Checkpoint {
            training: self.training.clone(),
            step,
        })
    }

    fn points(
        &self,
        networks: &SeedNetworks<'_>,
        laboratory: &dyn Laboratory,
        seed: u64,
    ) -> Result<Vec<LearningPoint>, Missing> {
        let loss = self.training.recipe.loss;
        let checkpoints: Vec<Checkpoint> = self.checkpoints().collect();
        checkpoints
            .par_iter()
            .map(|checkpoint| {
                let subject = networks.subject(checkpoint)?;
                let steps = networks.step(checkpoint)?;
                Ok(subject.learning_point(laboratory, steps, loss, seed))
            })
            .collect()
    }
}

/// The start, steps that grow by a constant factor, so that delay and jump both show, and the end.
fn moments_of_learning(length: Length, steps: usize) -> Vec<Step> {
    let step = |back: u32| {
        let halvings = f64::from(back) / f64::from(IN_A_HALVING);
        (steps as f64 * libm::exp2(-halvings)).round() as usize
    };
    kept_steps(length, steps, (1..=BETWEEN).rev().map(step))
}

/// Networks of one training that are in memory at the same time: those that are kept, the one in training,
/// and on each of so many threads a perturbed one with all its noise.
pub fn networks_of_learning(threads: usize) -> usize {
    KEPT + 1 + threads.min(KEPT) * (1 + Basin::WEIGHTS.draws)
}

/// Trains these networks and measures how they learn, on the current rayon pool; the result does not
/// depend on the number of threads.
pub fn learning(
    trainings: &[Training],
    seeds: Seeds,
    laboratory: &dyn Laboratory,
    progress: &dyn Progress,
) -> Vec<Learning> {
    let images = laboratory.images();
    let mut learnings: Vec<Learning> = trainings
        .iter()
        .map(|training| Learning::new(training, images))
        .collect();
    let checkpoints: Vec<Checkpoint> = learnings.iter().flat_map(Learning::checkpoints).collect();
    let planned = planned_trainings(checkpoints.iter());
    each_seed(&planned, seeds, laboratory, progress, |networks, seed| {
        learnings.par_iter_mut().for_each(|learning| {
            let points = learning.points(networks, laboratory, seed);
            learning.seeds.push(points);
        });
    });
    learnings
}

/// How one network learns in one seed, from the start to the end.
///
/// # Errors
/// Where it cannot be built or diverges, or where there are too few samples.
pub fn learning_curve(
    training: &Training,
    seed: u64,
    laboratory: &dyn Laboratory,
) -> Result<Vec<LearningPoint>, Missing> {
    let learning = Learning::new(training, laboratory.images());
    let checkpoints: Vec<Checkpoint> = learning.checkpoints().collect();
    let planned = planned_trainings(checkpoints.iter());
    let networks = SeedNetworks::prepare(
        &planned,
        &data_of(&planned),
        laboratory,
        seed,
        &RunContext::default(),
    );
    learning.points(&networks, laboratory, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::data::{Data, Scale, Source};
    use deepclaims_lab::laboratory::StandardLaboratory;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::train::Recipe;

    fn steps(steps: usize) -> Vec<usize> {
        let kept_steps = moments_of_learning(Length::Steps(steps), steps);
        assert!(kept_steps.is_sorted_by(|a, b| a < b), "{kept_steps:?}");
        assert!(kept_steps.len() <= KEPT);
        let (end, between) = kept_steps.split_last().expect("an end");
        assert_eq!(end, &Step::Last);
        let step = |step: &Step| match step {
            Step::After(step) => *step,
            Step::Last => panic!("{kept_steps:?}"),
        };
        between.iter().map(step).collect()
    }

    #[test]
    fn moments_rise_by_a_constant_factor_from_the_start_to_the_end() {
        assert!(steps(0).is_empty());
        assert_eq!(steps(1), [0]);
        assert_eq!(steps(10), [0, 1, 2, 3, 4, 5, 6, 8]);
        let long = steps(3_500);
        assert_eq!(long[..6], [0, 3, 4, 5, 7, 9]);
        assert_eq!(long[long.len() - 3..], [1_750, 2_205, 2_778]);
        assert_eq!(steps(1_000_000_000).len(), 1 + BETWEEN as usize);
    }

    fn small(steps: usize) -> Vec<LearningPoint> {
        let laboratory = StandardLaboratory::new(Source::Digits.load().expect("embedded"));
        let data = Data {
            train: 60,
            test: 40,
            scale: Scale::CentredRootMeanSquare,
            ..Data::images()
        };
        let recipe = Recipe::sgd(0.1).total_steps(steps);
        let training = Training::new(Mlp::relu(1, 32), data, recipe);
        learning_curve(&training, 3, &laboratory).expect("points")
    }

    #[test]
    fn a_curve_goes_from_chance_to_all_training_samples() {
        let points = small(200);
        let (first, last) = (points[0], points[points.len() - 1]);
        assert_eq!((first.steps, last.steps), (0, 200));
        assert!(
            first.training_accuracy < 0.3 && first.loss > 1.5,
            "{first:?}"
        );
        assert_eq!(last.training_accuracy, 1.0);
        assert!(last.test_accuracy > first.test_accuracy + 0.3, "{last:?}");
        assert!(last.weight_basin > first.weight_basin, "{points:?}");
        assert!(last.sample_basin > first.sample_basin, "{points:?}");
    }

    #[test]
    fn how_long_a_training_goes_on_does_not_change_how_it_begins() {
        assert_eq!(small(2)[..2], small(4)[..2]);
    }
}

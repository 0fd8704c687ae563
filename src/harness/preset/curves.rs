//! Learning over the course of a training.

use std::panic::Location;

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::measure::Basin;
use deepclaims_lab::numerics::Estimate;
use deepclaims_lab::train::{Length, Loss, Step};

use super::Named;
use super::kept_steps::{arm_over_steps, kept_steps, steps_of};
use crate::claim::{Arm, NetworkSizes, Quantity};

pub(super) const QUANTITY: &str = "Steps taken; mean loss on training samples; accuracy on training and \
    test samples; the noise on inputs (sample basin) and on weights (weight basin) at which a quarter of the \
    network's own predictions on the first 500 training samples have changed.";

/// Steps taken.
pub const STEPS: &str = "steps";
/// Mean loss of the training samples.
const LOSS: &str = "train loss";
/// Share of training samples whose largest logit is that of their label.
pub const TRAINING_ACCURACY: &str = "train accuracy";
/// The same of test samples.
pub const TEST_ACCURACY: &str = "test accuracy";
/// Noise on the inputs that the network's own predictions withstand.
pub const SAMPLE_BASIN: &str = "sample basin";
/// Noise on the weights that they withstand.
pub const WEIGHT_BASIN: &str = "weight basin";

const NAMES: [&str; 6] =
    [STEPS, LOSS, TRAINING_ACCURACY, TEST_ACCURACY, SAMPLE_BASIN, WEIGHT_BASIN];

/// Steps between step 0 and the last: every third one halves the steps.
const BETWEEN: u32 = 31;
const IN_A_HALVING: u32 = 3;
/// Distance of the points between which basins are interpolated, small enough for those of networks that
/// have just memorised.
const GRID: f64 = 0.02;
/// Training samples on which basins are measured, the first of the split.
pub const BASIN_SAMPLES: usize = 500;

/// Where the source measures.
pub(super) fn source() -> &'static Location<'static> {
    Location::caller()
}

/// An arm that reads how far this training has come at some of its steps.
pub(super) fn arm(network: &Named, images: &Images) -> Arm {
    let training = &network.checkpoint.training;
    let steps = steps(training.recipe.length, steps_of(training, images));
    let quantities = |step| NAMES.map(|name| Quantity::new(name).at_step(step)).into();
    arm_over_steps(network, &steps, quantities, values)
        .costing(|sizes| sizes.networks().map(values_work).sum::<Estimate>())
}

/// Step 0, steps that grow by a constant factor, so that delay and jump both show, and the last one.
fn steps(length: Length, steps: usize) -> Vec<Step> {
    let step = |back: u32| {
        let halvings = f64::from(back) / f64::from(IN_A_HALVING);
        (steps as f64 * libm::exp2(-halvings)).round() as usize
    };
    kept_steps(length, steps, (1..=BETWEEN).rev().map(step))
}

/// How far one network has come, in the order of the names; the noise is the same at every step.
fn values(subject: &Subject<'_>, loss: Loss) -> Vec<f64> {
    let (network, split, laboratory) = (subject.network, subject.split, subject.laboratory);
    let samples = split.train.first(BASIN_SAMPLES);
    let [of_samples, of_weights] = basins();
    let [mut in_samples, mut in_weights] =
        ["curves/sample basin", "curves/weight basin"].map(|purpose| subject.stream(purpose));
    let values: [f64; NAMES.len()] = [
        subject.steps as f64,
        laboratory.mean_loss(network, loss, &split.train),
        subject.accuracy(&split.train),
        subject.accuracy(&split.test),
        laboratory.sample_basin(network, &samples, of_samples, &mut in_samples),
        laboratory.weight_basin(network, &samples, of_weights, &mut in_weights),
    ];
    values.into()
}

/// The work of one network's values.
fn values_work(NetworkSizes { shape, train, test }: NetworkSizes) -> Estimate {
    let looked_at = train.min(BASIN_SAMPLES);
    let [of_samples, of_weights] = basins();
    Estimate::from(shape.evaluation_work(2 * train + test))
        + of_samples.sample_work(shape.evaluation_work(looked_at), looked_at, shape.inputs())
        + of_weights.weight_work(&shape, looked_at)
}

/// How basins are measured, in sample space and in weight space.
fn basins() -> [Basin; 2] {
    [Basin::SAMPLES, Basin::WEIGHTS].map(|basin| basin.of_predictions().grid(GRID))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(total: usize) -> Vec<usize> {
        let steps = steps(Length::Steps(total), total);
        assert!(steps.is_sorted_by(|a, b| a < b), "{steps:?}");
        let (last, between) = steps.split_last().expect("a last step");
        assert_eq!(last, &Step::Last);
        let step = |step: &Step| match step {
            Step::After(step) => *step,
            Step::Last => panic!("{steps:?}"),
        };
        between.iter().map(step).collect()
    }

    #[test]
    fn steps_rise_by_a_constant_factor_from_none_to_all() {
        assert!(between(0).is_empty());
        assert_eq!(between(1), [0]);
        assert_eq!(between(10), [0, 1, 2, 3, 4, 5, 6, 8]);
        let long = between(3_500);
        assert_eq!(long[..6], [0, 3, 4, 5, 7, 9]);
        assert_eq!(long[long.len() - 3..], [1_750, 2_205, 2_778]);
        assert_eq!(between(1_000_000_000).len(), 1 + BETWEEN as usize);
    }
}

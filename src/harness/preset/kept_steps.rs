//! The steps at which a training is looked at.

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::train::{Length, Loss, Step, Training};
use rayon::prelude::*;

use super::Named;
use crate::claim::{Arm, Quantity};

/// An arm that reads the same `values` of the network at each of these steps of its training, in the
/// order of the `quantities` of the step.
pub(super) fn arm_over_steps(
    network: &Named,
    steps: &[Step],
    quantities: impl Fn(Step) -> Vec<Quantity>,
    values: fn(&Subject<'_>, Loss) -> Vec<f64>,
) -> Arm {
    let training = &network.checkpoint.training;
    let checkpoints = steps.iter().map(|&step| training.at(step)).collect();
    let quantities = steps.iter().copied().flat_map(quantities).collect();
    let loss = training.recipe.loss;
    Arm::listed(&network.name, checkpoints, quantities, move |subjects| {
        let values = subjects.par_iter().map(|subject| values(subject, loss));
        Ok(values.collect::<Vec<_>>().concat())
    })
}

/// How many steps this training makes at most.
pub(super) fn steps_of(training: &Training, images: &Images) -> usize {
    let samples = training.data.training_samples(images);
    training.recipe.steps(samples)
}

/// Step 0, those of these rising steps that lie between, and the last one. How long a training to a loss
/// lasts is not known beforehand: of it step 0 and the last one alone.
pub(super) fn kept_steps(
    length: Length,
    steps: usize,
    between: impl IntoIterator<Item = usize>,
) -> Vec<Step> {
    let mut kept: Vec<usize> = match length {
        Length::ToLoss { .. } | Length::ToLossWithDropout { .. } => vec![0],
        Length::Epochs(_) | Length::Steps(_) => {
            std::iter::once(0).chain(between).filter(|&step| step < steps).collect()
        }
    };
    kept.dedup();
    let kept = kept.into_iter().map(Step::After);
    kept.chain([Step::Last]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::train::Unreached;

    #[test]
    fn kept_steps_begin_with_the_start_and_end_with_the_end() {
        let found = kept_steps(Length::Steps(3), 3, [0, 1, 1, 2, 3, 4]);
        let expected = [0, 1, 2].map(Step::After);
        assert_eq!(found[..3], expected);
        assert_eq!(found[3..], [Step::Last]);
        assert_eq!(kept_steps(Length::Epochs(9), 0, [1]), [Step::Last]);
    }

    #[test]
    fn of_a_training_to_a_loss_they_are_start_and_end() {
        let to_loss =
            Length::ToLoss { below: 0.1, every: 1, at_most: 9, unreached: Unreached::Missing };
        let found = kept_steps(to_loss, 9, [1, 2]);
        assert_eq!(found, [Step::After(0), Step::Last]);
    }
}

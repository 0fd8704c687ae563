//! `modes.flat_minima` and `modes.flat_generalises`: large steps, small batches and the weight
//! basin.

use super::MODULE;
use super::task::{
    Basins, EVERY, MOST_STEPS, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN, WIDTH, accuracies,
    difference, fitted, images,
};
use crate::prelude::*;
use crate::recipes;

/// Training samples.
const SAMPLES: usize = 500;
/// Of these the first are looked at.
const LOOKED_AT: usize = 400;
/// The weight basin under noise that all networks of a seed share.
const COMMON_NOISE: &str = "weight basin, common noise";

/// The networks of both claims.
struct Minima {
    large_steps: Arm,
    small_steps: Arm,
    small_batches: Arm,
    full_batch: Arm,
    full_batch_large_steps: Arm,
    full_batch_lower_loss: Arm,
}

/// Both claims, which look at the same networks.
pub(super) fn claims() -> [Claim; 2] {
    let minima = Minima {
        large_steps: minimum("rate 0.4, batch 20", 0.4, 20, 0.03),
        small_steps: minimum("rate 0.02, batch 20", 0.02, 20, 0.03),
        small_batches: minimum("rate 0.1, batch 5", 0.1, 5, 0.03),
        full_batch: minimum("rate 0.1, full batch", 0.1, SAMPLES, 0.03),
        full_batch_large_steps: minimum("rate 0.3, full batch", 0.3, SAMPLES, 0.03),
        full_batch_lower_loss: minimum("rate 0.1, full batch, loss 0.015", 0.1, SAMPLES, 0.015),
    };
    [flat(&minima), generalise(&minima)]
}

const FLAT: &str = "Large steps and small batches end in larger weight basins, flat minima, at \
    equal loss.";

const FLAT_QUANTITY: &str = "relative noise of all weight matrices at which 75 % of the \
    predictions on 400 training samples stay; 2 hidden layers of 64 units, 500 training samples, \
    trained until the loss is below 0.03";

const OWN_NOISE: &str = "Each network meets noise of its own, as the pre-registration does not say \
    that compared networks share theirs. The differences under common noise, which spread less, \
    are reported too.";

fn flat(minima: &Minima) -> Claim {
    let basin = |one, other| difference(WEIGHT_BASIN, one, other).mean();
    let common = |one, other| difference(COMMON_NOISE, one, other).mean();
    let full = &minima.full_batch;
    let case = Case::new("D")
        .effect(basin(&minima.large_steps, &minima.small_steps).above(0.07))
        .effect(basin(&minima.small_batches, full).above(0.05))
        .negative_control(basin(&minima.full_batch_large_steps, full).within(-0.03, 0.03))
        .negative_control(basin(&minima.full_batch_lower_loss, full).within(-0.08, 0.08))
        .report(common(&minima.large_steps, &minima.small_steps))
        .report(common(&minima.small_batches, full))
        .report(common(&minima.full_batch_large_steps, full))
        .report(common(&minima.full_batch_lower_loss, full));
    let arms = minima.arms();
    let case = arms.iter().map(|arm| fitted(arm)).fold(case, Case::check);
    let reports = arms.iter().map(|arm| arm.mean(WEIGHT_BASIN));
    reconstruction(&MODULE, ["flat_minima", FLAT, FLAT_QUANTITY])
        .version("v1")
        .remark(OWN_NOISE)
        .case(reports.fold(case, Case::report))
}

const GENERALISE_QUANTITY: &str = "accuracy on test samples of the networks of flat_minima: \
    learning rate 0.4 minus learning rate 0.02, batch 5 minus full batch";

fn generalise(minima: &Minima) -> Claim {
    let accuracy = |one, other| difference(TEST_ACCURACY, one, other).mean();
    let case = Case::new("D")
        .effect(accuracy(&minima.large_steps, &minima.small_steps).above(0.01))
        .effect(accuracy(&minima.small_batches, &minima.full_batch).above(0.01));
    let arms = &minima.arms()[..4];
    let case = arms.iter().map(|arm| fitted(arm)).fold(case, Case::check);
    let reports = arms.iter().map(|arm| arm.mean(TEST_ACCURACY));
    reconstruction(
        &MODULE,
        [
            "flat_generalises",
            "Flatter minima generalise better.",
            GENERALISE_QUANTITY,
        ],
    )
    .version("v1")
    .case(reports.fold(case, Case::report))
}

impl Minima {
    fn arms(&self) -> [&Arm; 6] {
        [
            &self.large_steps,
            &self.small_steps,
            &self.small_batches,
            &self.full_batch,
            &self.full_batch_large_steps,
            &self.full_batch_lower_loss,
        ]
    }
}

/// An arm that reads accuracies and the weight basin of a network trained to this loss.
fn minimum(name: &str, learning_rate: f64, batch: usize, loss: f64) -> Arm {
    let batch = if batch >= SAMPLES {
        Recipe::FULL_BATCH
    } else {
        batch
    };
    let recipe = Recipe {
        batch,
        ..recipes::plain()
            .learning_rate(learning_rate)
            .to_loss(loss, EVERY, MOST_STEPS)
    };
    let training = Training::new(Mlp::relu(2, WIDTH), images(SAMPLES), recipe);
    let basins = Basins::new(&training, Retained::Predictions).images(LOOKED_AT);
    let common = basins.clone().common_noise("flat minima");
    let quantities = [TRAINING_ACCURACY, TEST_ACCURACY, WEIGHT_BASIN, COMMON_NOISE];
    Arm::new(name, [training.end()], quantities, move |[subject]| {
        let [training, test] = accuracies(&subject);
        let [own, common] = [&basins, &common].map(|basins| basins.of_weights(&subject));
        Ok([training, test, own, common])
    })
}

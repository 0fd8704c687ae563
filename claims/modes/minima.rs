//! `modes.flat_minima` and `modes.flat_generalises`: large steps, small batches and the weight
//! basin.

use super::MODULE;
use super::task::{
    Basins, DOMAIN, EVERY, MOST_STEPS, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN, WIDTH,
    accuracies, difference, fitted, images,
};
use crate::prelude::*;
use crate::recipes;

/// Training samples.
const SAMPLES: usize = 500;
/// Of these the first are looked at.
const LOOKED_AT: usize = 400;

/// Why these claims cannot be varied along the size of batches.
const COMPARES: &str = "it compares batches of 5, 20 and all samples";

/// Both claims, which look at the same networks.
pub(super) fn claims() -> [Claim; 2] {
    let minima = [
        minimum("rate 0.4, batch 20", 0.4, 20, 0.03),
        minimum("rate 0.02, batch 20", 0.02, 20, 0.03),
        minimum("rate 0.1, batch 5", 0.1, 5, 0.03),
        minimum("rate 0.1, full batch", 0.1, SAMPLES, 0.03),
        minimum("rate 0.3, full batch", 0.3, SAMPLES, 0.03),
        minimum("rate 0.1, full batch, loss 0.015", 0.1, SAMPLES, 0.015),
    ];
    [flat(&minima), generalise(&minima)]
}

const FLAT: &str = "Large steps and small batches end in larger weight basins, flat minima, at \
    equal loss.";

const FLAT_QUANTITY: &str = "relative noise of all weight matrices at which 75 % of the \
    predictions on 400 training samples stay; 2 hidden layers of 64 units, 500 training samples, \
    trained until the loss is below 0.03";

const NOISE: &str = "All networks of a seed meet the same noise arrays.";

fn flat(minima: &[Arm; 6]) -> Claim {
    let [large_steps, small_steps, small, full, full_large_steps, full_lower_loss] = minima;
    let pairs = [
        (large_steps, small_steps),
        (small, full),
        (full_large_steps, full),
        (full_lower_loss, full),
    ];
    let [steps, batches, steps_in_full_batch, loss] =
        pairs.map(|(one, other)| difference(WEIGHT_BASIN, one, other));
    let case = Case::new("D")
        .effect(steps.above(0.07))
        .effect(batches.above(0.05))
        .negative_control(steps_in_full_batch.within(-0.03, 0.03))
        .negative_control(loss.within(-0.08, 0.08));
    let case = minima.iter().map(fitted).fold(case, Case::check);
    let reports = minima.iter().map(|arm| arm.number(WEIGHT_BASIN));
    reconstruction(&MODULE, ["flat_minima", FLAT, FLAT_QUANTITY])
        .version("v1")
        .remark(NOISE)
        .domain(DOMAIN)
        .fixed([Setting::Batch], COMPARES)
        .case(reports.fold(case, Case::report))
}

const GENERALISE: &str = "Flatter minima generalise better.";

const GENERALISE_QUANTITY: &str = "accuracy on test samples of the networks of flat_minima: \
    learning rate 0.4 minus learning rate 0.02, batch 5 minus full batch";

fn generalise(minima: &[Arm; 6]) -> Claim {
    let [large_steps, small_steps, small, full, ..] = minima;
    let accuracy = |one, other| difference(TEST_ACCURACY, one, other);
    let case = Case::new("D")
        .effect(accuracy(large_steps, small_steps).above(0.01))
        .effect(accuracy(small, full).above(0.01));
    let arms = &minima[..4];
    let case = arms.iter().map(fitted).fold(case, Case::check);
    let reports = arms.iter().map(|arm| arm.number(TEST_ACCURACY));
    reconstruction(&MODULE, ["flat_generalises", GENERALISE, GENERALISE_QUANTITY])
        .version("v1")
        .domain(DOMAIN)
        .fixed([Setting::Batch], COMPARES)
        .case(reports.fold(case, Case::report))
}

/// An arm that reads accuracies and the weight basin of a network trained to this loss.
fn minimum(name: &str, learning_rate: f64, batch: usize, loss: f64) -> Arm {
    let recipe = Recipe {
        batch: if batch < SAMPLES { batch } else { Recipe::FULL_BATCH },
        ..recipes::plain().learning_rate(learning_rate).to_loss(loss, EVERY, MOST_STEPS)
    };
    let training = Training::new(Mlp::relu(2, WIDTH), images(SAMPLES), recipe);
    let basins =
        Basins::new(&training, Retained::Predictions).images(LOOKED_AT).common_noise("flat minima");
    let quantities = [TRAINING_ACCURACY, TEST_ACCURACY, WEIGHT_BASIN];
    let measured = basins.clone();
    Arm::new(name, [training.end()], quantities, move |[subject]| {
        let [training, test] = accuracies(&subject);
        Ok([training, test, measured.of_weights(&subject)])
    })
    .costing(move |sizes| {
        let work = sizes
            .networks()
            .map(|network| Estimate::from(network.evaluation()) + basins.of_weights_work(&network));
        work.sum::<Estimate>()
    })
}

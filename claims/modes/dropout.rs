//! `modes.dropout`: whether dropout enlarges the basins.

use std::array::from_fn;

use super::MODULE;
use super::task::{
    Basins, DOMAIN, EVERY, MOST_STEPS, SAMPLE_BASIN, TEST_ACCURACY, TRAINING_ACCURACY,
    WEIGHT_BASIN, WIDTH, accuracies_and_basins, accuracies_and_basins_work, difference, images,
    means,
};
use crate::prelude::*;
use crate::recipes;

/// Initial weights whose networks are averaged in one seed.
const STARTS: usize = 4;
/// The loss that ends a training.
const LOSS: f64 = 0.03;

const STATEMENT: &str = "Dropout enlarges both basins together.";

const QUANTITY: &str = "noise on inputs and relative noise of all weight matrices at which the \
    accuracy on 500 training samples falls to 50 %, mean over 4 initialisations; 2 hidden layers of \
    64 units with dropout on both, learning rate 0.1, batch size 20, trained until the loss without \
    dropout is below 0.03";

const NOISE: &str = "Compared networks share initial weights, batch order and noise arrays; networks \
    of other initialisations share the noise arrays.";

pub(super) fn claim() -> Claim {
    let dropout = |probability: f64| {
        let name = format!("dropout {probability}");
        arm(&name, 0, to_loss(probability))
    };
    let [none, fifth, half] = [0.0, 0.2, 0.5].map(dropout);
    let others = arm("no dropout, other initialisations", STARTS, to_loss(0.0));
    let as_long = recipe().to_loss_with_dropout(0.5, LOSS, EVERY, MOST_STEPS);
    let as_long = arm("no dropout, as many steps as with 0.5", 0, as_long);
    let basin = |name, one, other| difference(name, one, other);
    let case = Case::new("D")
        .effect(basin(WEIGHT_BASIN, &half, &none).above(0.25))
        .effect(basin(WEIGHT_BASIN, &fifth, &none).above(0.08))
        .effect(basin(WEIGHT_BASIN, &half, &fifth).above(0.0))
        .effect(basin(SAMPLE_BASIN, &half, &none).above(0.2))
        .effect(basin(SAMPLE_BASIN, &fifth, &none).above(0.1))
        .effect(basin(SAMPLE_BASIN, &half, &fifth).above(0.0))
        .negative_control(basin(WEIGHT_BASIN, &others, &none).within(-0.12, 0.12))
        .negative_control(basin(SAMPLE_BASIN, &others, &none).within(-0.15, 0.15))
        .negative_control(basin(WEIGHT_BASIN, &as_long, &none).below(0.15))
        .negative_control(basin(SAMPLE_BASIN, &as_long, &none).below(0.15));
    let arms = [none, fifth, half, others, as_long];
    let checks = arms.iter().map(|arm| arm.number(TRAINING_ACCURACY).above(0.98));
    let case = checks.fold(case, Case::check);
    let reports = arms.iter().flat_map(|arm| [TEST_ACCURACY, STEPS].map(|name| arm.number(name)));
    of_abstract(&MODULE, ["dropout", STATEMENT, QUANTITY])
        .version("v2")
        .remark(NOISE)
        .domain(DOMAIN)
        .case(reports.fold(case, Case::report))
}

fn recipe() -> Recipe {
    Recipe { batch: 20, ..recipes::plain().learning_rate(0.1) }
}

fn to_loss(dropout: f64) -> Recipe {
    recipe().dropout(dropout).to_loss(LOSS, EVERY, MOST_STEPS)
}

const STEPS: &str = "steps";

/// An arm that reads accuracies and basins of the networks of four initialisations, from the
/// `first` on.
fn arm(name: &str, first: usize, recipe: Recipe) -> Arm {
    let training = Training::new(Mlp::relu(2, WIDTH), images(500), recipe);
    let basins = Basins::new(&training, Retained::Labels);
    let basins: [Basins; STARTS] =
        from_fn(|start| basins.clone().common_noise(&format!("dropout/start {start}")));
    let networks: [Checkpoint; STARTS] = from_fn(|start| {
        let replicate = (first + start) as u32;
        training.clone().replicate(replicate).end()
    });
    let quantities = [TRAINING_ACCURACY, TEST_ACCURACY, WEIGHT_BASIN, SAMPLE_BASIN, STEPS];
    let measured = basins.clone();
    Arm::new(name, networks, quantities, move |subjects| {
        let read: [_; STARTS] = from_fn(|start| {
            let subject = &subjects[start];
            let [training, test, weights, samples] = accuracies_and_basins(subject, &basins[start]);
            [training, test, weights, samples, subject.steps as f64]
        });
        Ok(means(&read))
    })
    .costing(move |sizes| accuracies_and_basins_work(sizes, &measured))
}

//! `modes.grokking`: basins that grow long after fitting.

use deepclaims_harness::claim::Seeds;
use deepclaims_harness::preset::{Named, Preset};
use deepclaims_harness::report::learning_curves;
use deepclaims_harness::run::record;

use super::MODULE;
use super::task::{Basins, DOMAIN, WIDTH, images};
use crate::prelude::*;
use crate::recipes;

/// Steps of a whole training.
const STEPS: usize = 3_500;
/// Steps between two looks.
const EVERY: usize = 50;
/// Accuracy on training samples from which on they count as fitted.
const FIT: f64 = 0.95;

/// Two hidden layers from weights of this size, in full batch with decoupled decay.
fn training(scale: f64, decay: f64) -> Training {
    let mut network = Mlp::relu(2, WIDTH);
    network.initialisation.scale = scale;
    let recipe = Recipe {
        loss: Loss::SQUARED,
        optimiser: Optimiser::ADAMW,
        batch: Recipe::FULL_BATCH,
        ..recipes::plain()
    };
    let recipe = recipe.learning_rate(5e-3).weight_decay(decay).total_steps(STEPS);
    Training::new(network, images(200), recipe)
}

/// The three trainings, as they are called.
fn trainings() -> [(&'static str, Training); 3] {
    [
        ("weights times 3, decay 0.1", training(3.0, 0.1)),
        ("weights times 3, no decay", training(3.0, 0.0)),
        ("weights times 1, decay 0.1", training(1.0, 0.1)),
    ]
}

const STATEMENT: &str = "Grokking is an expansion of both basins long after fitting.";

const QUANTITY: &str = "from the first multiple of 50 steps with an accuracy on training samples \
    of at least 0.95 to step 3,500: gain in accuracy on test samples, and ratio of the noise on \
    inputs, or relative noise of weights, at which 75 % of the predictions on training samples \
    stay; 2 hidden layers of 64 units, 200 training samples, AdamW at learning rate 0.005 on half \
    the squared error";

const LOSS: &str = "The loss is half the sum of squares over the outputs; AdamW does not see the \
    factor.";

pub(super) fn claim() -> Claim {
    let [decaying, constant, small] = trainings().map(|(name, training)| course(name, &training));
    let case = Case::new("D")
        .effect(decaying.number(GAIN).above(0.5))
        .effect(decaying.number(SAMPLE_GROWTH).above(8.0))
        .effect(decaying.number(WEIGHT_GROWTH).above(8.0))
        .negative_control(constant.number(GAIN).below(0.1))
        .negative_control(constant.number(SAMPLE_GROWTH).below(1.8))
        .negative_control(constant.number(WEIGHT_GROWTH).below(2.0))
        .negative_control(small.number(GAIN).below(0.2))
        .report(decaying.number(FIT_STEP))
        .report(constant.number(FIT_STEP))
        .report(small.number(FIT_STEP))
        .report(decaying.number(TEST_AT_END))
        .report(small.number(TEST_AT_END));
    reconstruction(&MODULE, ["grokking", STATEMENT, QUANTITY])
        .version("v1")
        .section("versions 1 to 5")
        .remark(LOSS)
        .domain(DOMAIN)
        .domain([
            (Setting::InitialScale, Range::Between(2.0, 5.0)),
            (Setting::WeightDecay, Range::Between(0.03, 0.3)),
            (Setting::Samples, Range::Between(100.0, 400.0)),
        ])
        .case(case)
}

const FIT_STEP: &str = "step of fit";
const TEST_AT_END: &str = "test accuracy at the end";
const GAIN: &str = "test gain after fit";
const SAMPLE_GROWTH: &str = "sample basin, end over fit";
const WEIGHT_GROWTH: &str = "weight basin, end over fit";

/// What is read from a course, in this order.
const QUANTITIES: [&str; 8] = [
    FIT_STEP,
    "test accuracy at fit",
    TEST_AT_END,
    GAIN,
    "sample basin at fit",
    "weight basin at fit",
    SAMPLE_GROWTH,
    WEIGHT_GROWTH,
];

/// An arm that follows a training from the step at which it fits to its end.
fn course(name: &str, training: &Training) -> Arm {
    let steps = (EVERY..=STEPS).step_by(EVERY);
    let checkpoints = steps.map(|step| training.at_step(step)).collect();
    let basins = Basins::new(training, Retained::Predictions).grid(0.02);
    let quantities = QUANTITIES.map(Quantity::from).into();
    let measured = basins.clone();
    Arm::listed(name, checkpoints, quantities, move |subjects| {
        read(subjects, &measured).map(Vec::from)
    })
    .costing(move |sizes| {
        let looks: Work = sizes.networks().map(|network| network.evaluation()).sum();
        let end = sizes.networks().next_back();
        let basins = end.map_or_else(Estimate::default, |end| {
            basins.of_samples_work(&end) + basins.of_weights_work(&end)
        });
        // A training fits early, and a network that has just learned its samples by heart has small basins.
        Estimate { expected: looks * 0.25 + basins.expected * 0.5, most: looks + basins.most * 2.0 }
    })
}

fn read(subjects: &[Subject<'_>], basins: &Basins) -> Result<[f64; QUANTITIES.len()], Missing> {
    let fits = |subject: &Subject<'_>| subject.accuracy(&subject.split.train) >= FIT;
    let never = || Missing::because(format!("accuracy on training samples never reaches {FIT}"));
    let fit = subjects.iter().find(|subject| fits(subject)).ok_or_else(never)?;
    let end = subjects.last().unwrap_or(fit);
    let [test_at_fit, test] = [fit, end].map(|subject| subject.accuracy(&subject.split.test));
    let [samples_at_fit, samples] = [fit, end].map(|subject| basins.of_samples(subject));
    let [weights_at_fit, weights] = [fit, end].map(|subject| basins.of_weights(subject));
    Ok([
        fit.steps as f64,
        test_at_fit,
        test,
        test - test_at_fit,
        samples_at_fit,
        weights_at_fit,
        samples / samples_at_fit,
        weights / weights_at_fit,
    ])
}

const TITLE: &str = "Grokking: accuracy and basins long after fitting";
const CAPTION: &str = "Two hidden layers of 64 units learn 200 digits. From weights three times as \
    large as usual they fit first and generalise late, where weights decay; both basins grow with \
    the accuracy on test samples. Controls: the same without decay, and with weights of usual size. \
    Seed 0.";

/// Accuracies and basins of the three trainings of seed 0 over their steps.
pub(super) fn draw(laboratory: &dyn Laboratory) -> Result<String, Missing> {
    let networks = trainings().map(|(name, training)| Named::last(name, &training));
    let curves = Preset::Curves.claim("grokking", &networks, laboratory.images());
    let record = record(&curves, Seeds::new(0, 1), laboratory)?;
    Ok(learning_curves(TITLE, CAPTION, &record))
}

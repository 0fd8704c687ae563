//! `modes.grokking`: basins that grow long after fitting.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Missing, Numbers};
use deepclaims_harness::report::{LearningCurve, learning_curves};
use deepclaims_harness::run::learning_curve;
use deepclaims_lab::laboratory::{Laboratory, LearningPoint};
use deepclaims_lab::measure::Retained;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Loss, Optimiser, Recipe, Training};

use super::MODULE;
use super::task::{Basins, WIDTH, accuracies, images};
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
    let recipe = recipe
        .learning_rate(5e-3)
        .weight_decay(decay)
        .total_steps(STEPS);
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

/// `modes.grokking`: basins expand long after fitting, and accuracy with them.
pub(super) fn claim() -> Claim {
    let [decaying, constant, small] = trainings().map(|(name, training)| course(name, &training));
    let case = Case::new("D")
        .effect(decaying.mean("test gain after fit").above(0.5))
        .effect(decaying.mean("sample basin, end over fit").above(8.0))
        .effect(decaying.mean("weight basin, end over fit").above(8.0))
        .negative_control(constant.mean("test gain after fit").below(0.1))
        .negative_control(constant.mean("sample basin, end over fit").below(1.8))
        .negative_control(constant.mean("weight basin, end over fit").below(2.0))
        .negative_control(small.mean("test gain after fit").below(0.2))
        .report(decaying.mean("step of fit"))
        .report(constant.mean("step of fit"))
        .report(small.mean("step of fit"))
        .report(decaying.mean("test accuracy at the end"))
        .report(small.mean("test accuracy at the end"));
    MODULE
        .claim("grokking", "Grokking is an expansion of both basins long after fitting.")
        .version("v1")
        .section("versions 1 to 5")
        .reconstruction()
        .quantity("from the first multiple of 50 steps with an accuracy on training samples of at least 0.95 to step 3,500: gain in accuracy on test samples, and ratio of the noise on inputs, or relative noise of weights, at which 75 % of the predictions on training samples stay; 2 hidden layers of 64 units, 200 training samples, AdamW at 0.005 on half the squared error")
        .remark("The loss is half the sum of squares over the outputs; AdamW does not see the factor.")
        .case(case)
}

/// An arm that follows a training from the step at which it fits to its end.
fn course(name: &str, training: &Training) -> Arm {
    let steps = (EVERY..=STEPS).step_by(EVERY);
    let checkpoints: Vec<_> = steps.map(|step| training.at_step(step)).collect();
    let basins = Basins::new(training, Retained::Predictions).grid(0.02);
    Arm::new(name, checkpoints, move |evidence| read(evidence, &basins))
}

fn read(evidence: &Evidence<'_>, basins: &Basins) -> Result<Numbers, Missing> {
    let fits = |place: &usize| accuracies(evidence, &evidence.subjects[*place])[0].1 >= FIT;
    let last = evidence.subjects.len() - 1;
    let fit = (0..=last).find(fits).ok_or_else(|| {
        Missing::because(format!("accuracy on training samples never reaches {FIT}"))
    })?;
    let [at_fit, at_end] = [fit, last].map(|place| {
        let subject = &evidence.subjects[place];
        let [_, (_, test)] = accuracies(evidence, subject);
        (
            test,
            basins.of_samples(evidence, subject),
            basins.of_weights(evidence, subject),
        )
    });
    Ok(Numbers::from([
        ("step of fit", (EVERY * (fit + 1)) as f64),
        ("test accuracy at fit", at_fit.0),
        ("test accuracy at the end", at_end.0),
        ("test gain after fit", at_end.0 - at_fit.0),
        ("sample basin at fit", at_fit.1),
        ("weight basin at fit", at_fit.2),
        ("sample basin, end over fit", at_end.1 / at_fit.1),
        ("weight basin, end over fit", at_end.2 / at_fit.2),
    ]))
}

/// Accuracies and basins of the three trainings of seed 0 over their steps.
pub(super) fn draw(laboratory: &dyn Laboratory) -> Result<String, Missing> {
    const SEED: u64 = 0;
    let courses = trainings().map(|(name, training)| {
        learning_curve(&training, SEED, laboratory).map(|points| (name, points))
    });
    let courses: Vec<(&str, Vec<LearningPoint>)> = courses.into_iter().collect::<Result<_, _>>()?;
    let curves: Vec<LearningCurve<'_>> = courses
        .iter()
        .map(|(label, points)| LearningCurve {
            label,
            seeds: vec![points],
        })
        .collect();
    Ok(learning_curves(
        "Grokking: accuracy and basins long after fitting",
        "Two hidden layers of 64 units learn 200 digits. From weights three times as large as usual they fit first and generalise late, where weights decay; \
         both basins grow with the accuracy on test samples. Controls: the same without decay, and with weights of usual size. Seed 0.",
        &curves,
    ))
}

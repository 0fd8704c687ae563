//! `channels.bimodal`: connectivity becomes bimodal.

use super::task::{Start, Task, domain_but_for, linear};
use super::{MODULE, over_layers};
use crate::prelude::*;

/// Steps of every network but the one that is only reported.
const STEPS: usize = 300;

const COEFFICIENT: &str = "coefficient";
const OTSU_SHARE: &str = "Otsu share";

const STATEMENT: &str = "Connectivity becomes bimodal: nodes are either channels or not.";
const QUANTITY: &str = "of log s over the nodes of a hidden layer, s = √(Σ_j (W^l_ij)² · \
    Σ_k (W^{l+1}_ki)²): Sarle's bimodality coefficient, bias-corrected, and Otsu's between-class \
    share of the variance";
const ONE_LAYER: &str = "One hidden layer of 100 units and very small initial weights show it; the \
    three layers of the other claims, which are reported as well, do not.";
const LOGARITHM: &str = "Strengths themselves are skewed, not bimodal: hence the logarithm. A \
    uniform distribution has the coefficient 5/9 and the share 3/4, a normal one 1/3 and 0.64.";

pub(super) fn claim() -> Claim {
    let task = Task::d();
    let one_layer = |start| {
        let mut training = task.network(1, 100, start);
        training.recipe = training.recipe.total_steps(STEPS);
        training
    };
    let low = modality("low 0.03", &one_layer(Start::Low(0.03)));
    let he = modality("he", &one_layer(Start::He));
    let linear = modality("linear, low 0.03", &linear(one_layer(Start::Low(0.03))));
    let base = modality("three layers, low 0.3", &task.trained(Start::Low(0.3)));
    let case = Case::new(task.name)
        .effect(low.number(COEFFICIENT).above(0.6))
        .effect(low.number(OTSU_SHARE).above(0.75))
        .negative_control(he.number(COEFFICIENT).below(0.5))
        .negative_control(he.number(OTSU_SHARE).below(0.72))
        .negative_control(linear.number(COEFFICIENT).below(0.5))
        .negative_control(linear.number(OTSU_SHARE).below(0.72))
        .report(base.number(COEFFICIENT))
        .report(base.number(OTSU_SHARE));
    of_abstract(&MODULE, ["bimodal", STATEMENT, QUANTITY])
        .remark(ONE_LAYER)
        .remark(LOGARITHM)
        .domain(domain_but_for(&[Setting::Depth, Setting::InitialScale]))
        .case(case)
}

/// An arm that reads the distribution of strengths in the trained network.
fn modality(name: &str, training: &Training) -> Arm {
    let quantities = [COEFFICIENT, OTSU_SHARE];
    Arm::new(name, [training.end()], quantities, |[subject]| {
        let over_layers = |statistic: fn(&dyn Laboratory, &[f64]) -> f64| {
            over_layers(subject, Strength::Squared, |strengths| {
                let logarithms = strengths.geometric().into_iter().map(libm::log);
                statistic(subject.laboratory, &logarithms.collect::<Vec<_>>())
            })
        };
        Ok([
            over_layers(|laboratory, logarithms| laboratory.bimodality_coefficient(logarithms)),
            over_layers(|laboratory, logarithms| laboratory.otsu_share(logarithms)),
        ])
    })
}

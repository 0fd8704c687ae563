//! `channels.bimodal`: connectivity becomes bimodal.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::measure::Strength;
use deepclaims_lab::train::Training;

use super::task::{Start, Task, linear};
use super::{MODULE, over_layers};

/// Steps of every network but the one that is reported beside.
const STEPS: usize = 300;

pub(super) fn claim() -> Claim {
    let task = Task::d();
    let one_layer = |start| {
        let training = task.network(1, 100, start);
        Training {
            recipe: training.recipe.total_steps(STEPS),
            ..training
        }
    };
    let low = modality("low 0.03", &one_layer(Start::Low(0.03)));
    let he = modality("he", &one_layer(Start::He));
    let linear = modality("linear, low 0.03", &linear(one_layer(Start::Low(0.03))));
    let base = modality("three layers, low 0.3", &task.trained(Start::Low(0.3)));
    MODULE
        .claim("bimodal", "Connectivity becomes bimodal: nodes are either channels or not.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "of log s over the nodes of a hidden layer, s = √(Σ_j (W^l_ij)² · Σ_k (W^{l+1}_ki)²): Sarle's bimodality coefficient, bias-corrected, \
             and Otsu's between-class share of the variance",
        )
        .remark("One hidden layer of 100 units and very small initial weights show it; the three layers of the other claims, reported beside, do not.")
        .remark("Strengths themselves are skewed, not bimodal: hence the logarithm. A uniform distribution has the coefficient 5/9 and the share 3/4, a normal one 1/3 and 0.64.")
        .case(
            Case::new(task.name)
                .effect(low.mean("coefficient").above(0.6))
                .effect(low.mean("Otsu share").above(0.75))
                .negative_control(he.mean("coefficient").below(0.5))
                .negative_control(he.mean("Otsu share").below(0.72))
                .negative_control(linear.mean("coefficient").below(0.5))
                .negative_control(linear.mean("Otsu share").below(0.72))
                .report(base.mean("coefficient"))
                .report(base.mean("Otsu share")),
        )
}

/// An arm that reads the distribution of strengths in the trained network.
fn modality(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], |evidence| {
        let (measures, network) = (evidence.laboratory, evidence.subjects[0].network);
        let logarithms = |layer| -> Vec<f64> {
            let strengths = measures.node_strengths(network, layer, Strength::Squared);
            strengths.geometric().into_iter().map(libm::log).collect()
        };
        Ok(Numbers::from([
            (
                "coefficient",
                over_layers(network, |layer| {
                    measures.bimodality_coefficient(&logarithms(layer))
                }),
            ),
            (
                "Otsu share",
                over_layers(network, |layer| measures.otsu_share(&logarithms(layer))),
            ),
        ]))
    })
}

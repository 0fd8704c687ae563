//! `channels.prunable` and `channels.performance`: what channels do for the network.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::measure::Strength;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{Start, Task};

/// Units of each of the three hidden layers.
const WIDTH: usize = 100;

/// A network on the samples of these claims: 400 to train, 800 to test.
fn trained(start: Start) -> Training {
    Task::images(400, 800).network(3, WIDTH, start)
}

/// `channels.prunable`: channels carry the function.
pub(super) fn prunable() -> Claim {
    let low = pruned("low 0.2", &trained(Start::Low(0.2)));
    let he = pruned("he", &trained(Start::He));
    let drop = |arm: &Arm, half: &str| arm.number(format!("drop, {half} half"));
    MODULE
        .claim("prunable", "Channels carry the function: the other nodes can be removed.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "drop of test accuracy when every hidden layer keeps the half of its nodes with the largest Σ_j (W^l_ij)² · Σ_k (W^{l+1}_ki)², \
             or a random half; three hidden layers of 100 units",
        )
        .case(
            Case::new("D")
                .effect(drop(&he, "top").minus(drop(&low, "top")).mean().above(0.3))
                .contrast(drop(&low, "random").minus(drop(&low, "top")).mean().above(0.15))
                .report(low.mean("drop, top half"))
                .report(he.mean("drop, top half"))
                .report(he.mean("drop, random half")),
        )
}

/// `channels.performance`: the start that grows channels changes achievable performance.
pub(super) fn performance() -> Claim {
    let accuracy = |name: &str, start: Start| {
        Arm::new(name, [trained(start).end()], |evidence| {
            Ok(Numbers::from([("accuracy", accuracy(evidence))]))
        })
    };
    let low = accuracy("low 0.2", Start::Low(0.2));
    let he = accuracy("he", Start::He);
    let homogeneous = accuracy("hom 0.1", Start::Homogeneous(0.1));
    let number = |arm: &Arm| arm.number("accuracy");
    MODULE
        .claim(
            "performance",
            "The start that grows channels changes achievable performance only where it traps training.",
        )
        .section("abstract")
        .reconstruction()
        .quantity("test accuracy after 600 steps; three hidden layers of 100 units")
        .remark("The abstract says that morphologies affect achievable performance; the row decides that small weights do neither good nor harm, and that equal positive ones end at the mean predictor.")
        .case(
            Case::new("D")
                .effect(number(&low).minus(number(&he)).mean().within(-0.02, 0.02))
                .effect(homogeneous.mean("accuracy").below(0.3))
                .report(low.mean("accuracy"))
                .report(he.mean("accuracy")),
        )
}

/// An arm that reads the accuracy of the whole network and of halves of it.
fn pruned(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], |evidence| {
        let mut stream = Stream::new(evidence.seed, "channels/random half");
        let whole = accuracy(evidence);
        let top = without(evidence, |layer| weakest_first(evidence, layer));
        let random = without(evidence, |_| stream.permutation(WIDTH));
        Ok(Numbers::from([
            ("accuracy", whole),
            ("drop, top half", whole - top),
            ("drop, random half", whole - random),
        ]))
    })
}

/// The accuracy on test samples.
fn accuracy(evidence: &Evidence<'_>) -> f64 {
    let subject = &evidence.subjects[0];
    subject.accuracy(evidence.laboratory, &subject.split.test)
}

/// The accuracy on test samples without the first half of the nodes of every hidden layer, in this
/// order.
fn without(evidence: &Evidence<'_>, mut order: impl FnMut(usize) -> Vec<usize>) -> f64 {
    let subject = &evidence.subjects[0];
    let mut network = subject.network.clone();
    for layer in 1..=network.depth() {
        let order = order(layer);
        let silent = &order[..order.len() / 2];
        network = evidence.laboratory.silence(&network, layer, silent);
    }
    let test = &subject.split.test;
    subject.of(&network).accuracy(evidence.laboratory, test)
}

/// The nodes of a layer by the product of their squared strengths.
fn weakest_first(evidence: &Evidence<'_>, layer: usize) -> Vec<usize> {
    let network = evidence.subjects[0].network;
    let strengths = evidence
        .laboratory
        .node_strengths(network, layer, Strength::Squared)
        .geometric();
    let mut order: Vec<usize> = (0..strengths.len()).collect();
    order.sort_by(|&a, &b| strengths[a].total_cmp(&strengths[b]));
    order
}

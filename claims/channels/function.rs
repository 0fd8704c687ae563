//! `channels.prunable` and `channels.performance`: what channels do for the network.

use super::MODULE;
use super::task::{DOMAIN, Start, Task};
use crate::prelude::*;

/// Units of each of the three hidden layers.
const WIDTH: usize = 100;

const ACCURACY: &str = "accuracy";
const TOP: &str = "drop, top half";
const RANDOM: &str = "drop, random half";

/// A network on the samples of these claims: 400 to train, 800 to test.
fn trained(start: Start) -> Training {
    Task::images(400, 800).network(3, WIDTH, start)
}

const PRUNABLE: &str = "Channels carry the function: the other nodes can be removed.";
const DROP: &str = "drop of test accuracy when every hidden layer keeps the half of its nodes with \
    the largest Σ_j (W^l_ij)² · Σ_k (W^{l+1}_ki)², or a random half; three hidden layers of 100 \
    units";

pub(super) fn prunable() -> Claim {
    let low = pruned("low 0.2", &trained(Start::Low(0.2)));
    let he = pruned("he", &trained(Start::He));
    let gain = he.number(TOP).minus(low.number(TOP));
    let specific = low.number(RANDOM).minus(low.number(TOP));
    of_abstract(&MODULE, ["prunable", PRUNABLE, DROP]).domain(DOMAIN).case(
        Case::new("D")
            .effect(gain.above(0.3))
            .contrast(specific.above(0.15))
            .report(low.number(TOP))
            .report(he.number(TOP))
            .report(he.number(RANDOM)),
    )
}

const PERFORMANCE: &str = "The initialisation that grows channels changes achievable performance \
    only where it traps training.";
const EFFECTS: &str = "The abstract says that morphologies affect achievable performance. This \
    claim says how: small weights do neither good nor harm, and equal positive ones end at the \
    mean predictor.";

const ACHIEVED: &str = "test accuracy after 600 steps; three hidden layers of 100 units";

pub(super) fn performance() -> Claim {
    let low = accuracy("low 0.2", Start::Low(0.2));
    let he = accuracy("he", Start::He);
    let homogeneous = accuracy("hom 0.1", Start::Homogeneous(0.1));
    let difference = low.number(ACCURACY).minus(he.number(ACCURACY));
    let case = Case::new("D")
        .effect(difference.within(-0.02, 0.02))
        .effect(homogeneous.number(ACCURACY).below(0.3))
        .report(low.number(ACCURACY))
        .report(he.number(ACCURACY));
    of_abstract(&MODULE, ["performance", PERFORMANCE, ACHIEVED])
        .remark(EFFECTS)
        .domain(DOMAIN)
        .may_fail_to_learn()
        .case(case)
}

/// An arm that reads the accuracy of the trained network.
fn accuracy(name: &str, start: Start) -> Arm {
    Arm::new(name, [trained(start).end()], [ACCURACY], |[subject]| Ok([test_accuracy(subject)]))
}

/// An arm that reads the accuracy of the whole network and of halves of it.
fn pruned(name: &str, training: &Training) -> Arm {
    let quantities = [ACCURACY, TOP, RANDOM];
    Arm::new(name, [training.end()], quantities, |[subject]| {
        let mut stream = subject.stream("channels/random half");
        let whole = test_accuracy(subject);
        let top = without(subject, |layer| weakest_first(subject, layer));
        let units = |layer: usize| subject.network.layers()[layer - 1].fan_out;
        let random = without(subject, |layer| stream.permutation(units(layer)));
        Ok([whole, whole - top, whole - random])
    })
}

fn test_accuracy(subject: Subject<'_>) -> f64 {
    subject.accuracy(&subject.split.test)
}

/// The accuracy on test samples without the first half of the nodes of every hidden layer, in this
/// order.
fn without(subject: Subject<'_>, mut order: impl FnMut(usize) -> Vec<usize>) -> f64 {
    let mut network = subject.network.clone();
    for layer in 1..=network.depth() {
        let order = order(layer);
        let silent = &order[..order.len() / 2];
        network = subject.laboratory.silence(&network, layer, silent);
    }
    test_accuracy(subject.of(&network))
}

/// The nodes of a layer by the product of their squared strengths.
fn weakest_first(subject: Subject<'_>, layer: usize) -> Vec<usize> {
    let strengths =
        subject.laboratory.node_strengths(subject.network, layer, Strength::Squared).geometric();
    let mut order: Vec<usize> = (0..strengths.len()).collect();
    order.sort_by(|&a, &b| strengths[a].total_cmp(&strengths[b]));
    order
}

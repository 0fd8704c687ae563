//! de Jong, Meigel and Rulands, "Emergent weight morphologies in deep neural networks",
//! arXiv 2501.05550v2.
//!
//! The paper states that training gives rise to weight morphologies independent of the data: that
//! the homogeneous state is unstable in a way that leads to periodic channel structures, with
//! low-variance initialisation, bimodal connectivity, an oscillatory modulation across layers, and
//! an effect on achievable performance. Its abstract and second-hand summaries were at hand: every
//! formula here is a reconstruction of ours.

use deepclaims_harness::claim::{Module, NamedNetwork, Paper};
use deepclaims_lab::measure::NodeStrengths;

use self::task::{Start, Task};
use crate::REGISTRATION;
use crate::prelude::*;

mod bimodal;
mod correlation;
mod exact;
mod function;
mod instability;
mod paths;
mod periodic;
mod planted;
mod regression;
mod task;
mod three_eighths;

/// The paper.
pub static PAPER: Paper = Paper {
    title: "Emergent weight morphologies in deep neural networks",
    authors: "de Jong, Meigel and Rulands",
    venue: "arXiv preprint, 10 April 2025",
    arxiv: "2501.05550",
    version: "v2",
};

/// Its claims under one name.
pub static MODULE: Module =
    Module { name: "channels", paper: &PAPER, registration: Some(REGISTRATION) };

/// Its claims.
pub fn claims() -> Vec<Claim> {
    let statistical = [
        instability::claim(),
        instability::positive_state(),
        correlation::claim(),
        correlation::dose(),
        paths::claim(),
        bimodal::claim(),
        three_eighths::claim(),
        periodic::claim(),
        correlation::data_free(),
        function::prunable(),
        function::performance(),
        regression::claim(),
    ];
    exact::claims().into_iter().chain(statistical).collect()
}

/// The mean over hidden layers of a statistic of the strengths of their nodes.
fn over_layers(
    subject: Subject<'_>,
    strength: Strength,
    statistic: impl Fn(NodeStrengths) -> f64,
) -> f64 {
    let (laboratory, network) = (subject.laboratory, subject.network);
    let layers = 1..=network.depth();
    let statistics =
        layers.map(|layer| statistic(laboratory.node_strengths(network, layer, strength)));
    statistics.sum::<f64>() / network.depth() as f64
}

/// Its base network, which the program can look at by name.
pub(crate) fn network() -> NamedNetwork {
    NamedNetwork {
        name: "channels",
        about: "3 hidden layers of 50 units without biases, small initial weights, full batch",
        training: Task::d().trained(Start::Low(0.3)),
        on_mixture: None,
        verb: Some("morphology"),
    }
}

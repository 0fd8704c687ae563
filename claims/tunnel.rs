//! Masarczyk et al., "The Tunnel Effect: Building Data Representations in Deep Neural Networks",
//! NeurIPS 2023, arXiv 2305.19753v2.
//!
//! The paper states that sufficiently deep networks split into an extractor, which builds linearly
//! separable representations, and a tunnel, which compresses them. Probe, rank threshold and splits
//! follow its text; statistics and controls are ours.

use deepclaims_harness::claim::{Claim, Module, NamedNetwork, NetworkSizes, Paper};
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::measure::spectrum_work;
use deepclaims_lab::numerics::Work;

use self::task::{DEPTH, Task};
use crate::REGISTRATION;

mod cka;
mod classes;
mod continual;
mod depth;
mod early;
mod exact;
mod ood;
mod paper_mlp;
mod rank_classes;
mod samples;
mod split;
mod start;
mod task;
mod weights;
mod width;

/// The paper.
pub static PAPER: Paper = Paper {
    title: "The Tunnel Effect: Building Data Representations in Deep Neural Networks",
    authors: "Masarczyk et al.",
    venue: "NeurIPS 2023",
    arxiv: "2305.19753",
    version: "v2",
};

/// Its claims under one name.
pub static MODULE: Module =
    Module { name: "tunnel", paper: &PAPER, registration: Some(REGISTRATION) };

/// Its claims.
pub fn claims() -> Vec<Claim> {
    let [ood_he, ood_peak, ood_rank] = ood::standard();
    let statistical = [
        split::claim(),
        rank_classes::claim(),
        early::claim(),
        depth::claim(),
        width::claim(),
        classes::claim(),
        samples::claim(),
        ood::claim(),
        ood_he,
        ood_peak,
        ood_rank,
        cka::claim(),
        weights::claim(),
        continual::forgetting(),
        continual::swap(),
        paper_mlp::claim(),
    ];
    exact::claims().into_iter().chain(statistical).collect()
}

/// The numerical rank of the last hidden layer on test samples.
fn last_rank(subject: Subject<'_>) -> f64 {
    let layers = subject.represent(&subject.split.test);
    let last = &layers[layers.len() - 1];
    subject.laboratory.numerical_rank(&last.inputs)
}

/// The work of it in a network of these sizes.
fn last_rank_work(network: &NetworkSizes) -> Work {
    let last = network.shape.hidden().last().copied().unwrap_or(0);
    network.shape.evaluation_work(network.test) + spectrum_work(network.test, last)
}

/// Its base network, which the program can look at by name.
pub(crate) fn network() -> NamedNetwork {
    NamedNetwork {
        name: "tunnel",
        about: "12 hidden layers of 128 units, tunnel recipe",
        training: Task::d().trained(DEPTH),
        on_mixture: Some(Task::g2().trained(DEPTH)),
        verb: Some("profile"),
    }
}

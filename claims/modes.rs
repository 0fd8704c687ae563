//! Lin, Zhang, Feng and Zhao, "Network Dynamics-Based Framework for Understanding Deep Neural
//! Networks", arXiv 2501.02436.
//!
//! The paper looks at the order in which a neuron's local fields put the samples: transformations
//! keep that order or do not, and training allocates both modes across layers. It measures
//! attraction basins in the space of samples and in that of weights, and explains by them
//! generalisation, flat minima, grokking and double descent. Its versions differ: v1 claims flat
//! minima, grokking, double descent and an analysis of 100 layers, v4 and v5 speak of phases of
//! learning; every claim names the version that makes it. Definitions were known at second hand:
//! every formula here is a reconstruction of ours.

use deepclaims_harness::claim::{Claim, Module, NamedNetwork, Paper};

use crate::REGISTRATION;

mod class_basins;
mod coincide;
mod correlation;
mod depth;
mod double_descent;
mod dropout;
mod exact;
mod first_layer;
mod grokking;
mod hundred_layers;
mod minima;
mod rank_peak;
mod ranks;
mod substitution;
mod task;

/// The paper.
pub static PAPER: Paper = Paper {
    title: "Network Dynamics-Based Framework for Understanding Deep Neural Networks",
    authors: "Lin, Zhang, Feng and Zhao",
    venue: "arXiv preprint, 5 January 2025 (v1), 10 October 2025 (v4)",
    arxiv: "2501.02436",
    version: "v5",
};

/// Its claims under one name.
pub static MODULE: Module =
    Module { name: "modes", paper: &PAPER, registration: Some(REGISTRATION) };

/// Its claims.
pub fn claims() -> Vec<Claim> {
    let [rises, layers] = ranks::claims();
    let [linear_tail, affine_tail] = substitution::tails();
    let [weight_basin, sample_basin, optimal] = depth::claims();
    let [flat, generalise] = minima::claims();
    let statistical = [
        substitution::early(),
        rises,
        layers,
        linear_tail,
        affine_tail,
        weight_basin,
        sample_basin,
        optimal,
        correlation::width(),
        flat,
        generalise,
        grokking::claim().illustrate("curves", grokking::draw),
        double_descent::claim(),
        double_descent::trained(),
        hundred_layers::claim(),
        correlation::predicts(),
        coincide::claim(),
        rank_peak::claim(),
        first_layer::claim(),
        dropout::claim(),
        class_basins::claim(),
    ];
    exact::claims().into_iter().chain(statistical).collect()
}

/// Its base network, which the program can look at by name.
pub(crate) fn network() -> NamedNetwork {
    NamedNetwork {
        name: "plain",
        about: "2 hidden layers of 64 units, plain recipe",
        training: task::plain(2, 15),
        on_mixture: None,
        verb: Some("curves"),
    }
}

//! Lai and Jin, "Wormhole Dynamics in Deep Neural Networks", arXiv 2508.15086v1: the claims on the
//! collapse of the output feature space.
//!
//! The paper analyses, by maximum likelihood and without gradients or labels, a feed-forward linear
//! network that maximises the norm of its inputs. Overparameterised networks show a collapse of the
//! output feature space, which improves generalisation and, with more layers, ends in degeneracy:
//! distinct inputs map to the same output. Its abstract, its first two propositions, second-hand
//! reviews and the first author's public code were at hand: the norm-maximising layer
//! ([`deepclaims_lab::net::guided`]) and the loss are the code's. Every claim says who fixed its
//! formulas; those on networks trained by gradients extend the paper's statement.

use deepclaims_harness::claim::{Claim, Module, Paper};

use crate::REGISTRATION;

mod angle;
mod degenerate;
mod exact;
mod flip;
mod laws;
pub(crate) mod layers;
mod random_stack;
mod recognition;
pub mod theory;
mod trained;
mod two_clusters;
mod window;

/// The paper.
pub static PAPER: Paper = Paper {
    title: "Wormhole Dynamics in Deep Neural Networks",
    authors: "Lai and Jin",
    venue: "IEEE Transactions on Neural Networks and Learning Systems, 2025",
    arxiv: "2508.15086",
    version: "v1",
};

/// Its claims on collapse under one name.
pub static MODULE: Module =
    Module { name: "collapse", paper: &PAPER, registration: Some(REGISTRATION) };

/// Its claims on collapse.
pub fn claims() -> Vec<Claim> {
    let [tolerance, ranking] = recognition::claims();
    let [flip, flip_classes] = flip::claims();
    let statistical = [
        laws::rate().illustrate("angle", |laboratory| Ok(angle::draw(laboratory))),
        laws::depth(),
        laws::ends(),
        tolerance.illustrate("window", window::draw),
        ranking,
        trained::claim(),
        trained::width(),
        random_stack::claim(),
        degenerate::claim(),
        degenerate::helps(),
        flip,
        flip_classes,
        two_clusters::claim(),
    ];
    exact::claims().into_iter().chain(statistical).collect()
}

//! Lai and Jin, "Wormhole Dynamics in Deep Neural Networks", arXiv 2508.15086v1: the way out of
//! degeneracy.
//!
//! The paper's abstract states that more layers lead to degeneracy, where distinct inputs map to
//! the same output with zero loss, and that a "wormhole" solution bypasses it and, applied to
//! arbitrary fooling examples, reconciles meaningful labels with random ones. The authors' code has
//! a cipher that an unrelated input opens once outputs coincide (`wormhole.cipher`); the paper's own
//! wording of the wormhole's formula was not at hand. Other claims are reconstructions of ours, built
//! from the norm-maximising layer of [`collapse`](crate::collapse) and guides other than the sample
//! itself.

use deepclaims_harness::claim::{Claim, Module};

use crate::REGISTRATION;
use crate::collapse::PAPER;

mod cipher;
mod confident;
mod fooling;
mod keys;
mod pair;
mod sheet;
mod task;
mod two_poles;

/// What every claim of this module says first.
const ABSTRACT: &str = "The abstract states that a wormhole solution bypasses degeneracy and, \
    applied to arbitrary fooling examples, reconciles meaningful labels with random ones.";

/// Its claims under one name.
pub static MODULE: Module =
    Module { name: "wormhole", paper: &PAPER, registration: Some(REGISTRATION) };

/// Its claims.
pub fn claims() -> Vec<Claim> {
    let [reconcile, degenerate_keys] = keys::claims();
    vec![
        two_poles::claim(),
        reconcile,
        degenerate_keys,
        fooling::claim().illustrate("sheet", sheet::draw),
        cipher::claim(),
        confident::claim(),
    ]
}

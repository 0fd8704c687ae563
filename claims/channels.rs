//! de Jong, Meigel and Rulands, "Emergent weight morphologies in deep neural networks", arXiv
//! 2501.05550v2.
//!
//! The paper states that training gives rise to weight morphologies independent of the data: the
//! homogeneous state is unstable in a way that leads to periodic channel structures, connectivity
//! becomes bimodal, the modulation oscillates across layers, and it affects the performance that can
//! be reached. Every formula here is ours: the claims reconstruct what the paper says in words.

use deepclaims::claim::{Claim, Paper};

mod exact;

/// The paper.
pub static PAPER: Paper = Paper {
    module: "channels",
    title: "Emergent weight morphologies in deep neural networks",
    authors: "de Jong, Meigel and Rulands",
    venue: "arXiv preprint, 10 April 2025",
    arxiv: "2501.05550v2",
};

/// Its claims.
pub fn claims() -> Vec<Claim> {
    exact::claims()
}

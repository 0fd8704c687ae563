//! Exact claims: the paper's first two propositions, and the laws of random layers on which the
//! statistical claims rest.

use deepclaims_harness::claim::Claim;

use super::MODULE;

mod arc_cosine;
mod hashing;
mod likelihood;
mod linear_stack;
mod monte_carlo;
mod recursion;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    vec![
        likelihood::claim(),
        hashing::claim(),
        linear_stack::claim(),
        recursion::claim(),
        arc_cosine::claim(),
    ]
}

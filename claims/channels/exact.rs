//! Exact claims: laws of gradient flow and of single steps on which the statistical claims rest.
//!
//! A tolerance is a bound on what roundings, finite steps or neglected orders can do to a case; the
//! case's own magnitudes go into it.

use deepclaims_harness::claim::Claim;

use super::MODULE;

mod bounds;
mod conservation;
mod correlation_law;
mod depth_modes;
mod flows;
mod homogeneous;
mod homogeneous_modes;
mod rich_get_richer;
mod trainings;
mod units;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    vec![
        conservation::claim(),
        correlation_law::claim(),
        homogeneous_modes::claim(),
        rich_get_richer::claim(),
        depth_modes::claim(),
    ]
}

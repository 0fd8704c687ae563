//! Exact claims: what the definitions of order, substitution and basins imply.

use deepclaims_harness::claim::Claim;

use super::MODULE;

mod linear_basin;
mod linear_classifier;
mod linear_map;
mod order;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    vec![order::claim(), linear_map::claim(), linear_basin::claim()]
}

//! Exact claims: what the definitions of order, substitution and basins imply.

use deepclaims::claim::Claim;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    Vec::new()
}

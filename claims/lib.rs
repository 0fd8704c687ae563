//! The claims of published papers on deep networks, each paired with the trainings, criteria and
//! controls that decide it.
//!
//! One module a paper. [`registry`] puts them together with what is recorded of them.

use deepclaims_harness::claim::{Claim, Registry, RegistryError};

pub mod atlas;
pub mod channels;
pub mod collapse;
mod exact;
pub mod modes;
mod prelude;
mod recipes;
pub mod tunnel;
pub mod wormhole;

// `RECORDS`, `MAPS` and `COUNTEREXAMPLES`: the names of the snapshots of this package, and their texts.
include!(concat!(env!("OUT_DIR"), "/records.rs"));

/// The pre-registration: a row for each claim, named after it.
const REGISTRATION: &str = "docs/preregistration.md";

/// All claims, in the order in which they are shown.
pub fn claims() -> Vec<Claim> {
    let modules = [
        tunnel::claims(),
        channels::claims(),
        collapse::claims(),
        wormhole::claims(),
        modes::claims(),
    ];
    modules.into_iter().flatten().collect()
}

/// All claims, with their recorded records, and the networks that have names.
///
/// # Errors
/// Where claims contradict each other.
pub fn registry() -> Result<Registry, RegistryError> {
    let registry = Registry::new(claims(), RECORDS)?.with_atlas(MAPS, COUNTEREXAMPLES);
    let networks = vec![tunnel::network(), channels::network(), modes::network()];
    registry.with_networks(networks)
}

/// The example of the document is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../docs/add-a-claim.md")]
struct AddAClaim;

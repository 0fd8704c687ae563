//! The claims of published papers on deep networks, each paired with the trainings, criteria and
//! controls that decide it.
//!
//! One module a paper. [`registry`] puts them together with what is recorded of them.
//!
//! | module | paper |
//! | --- | --- |
//! | [`tunnel`] | Masarczyk et al., "The Tunnel Effect", NeurIPS 2023, arXiv 2305.19753 |
//! | [`channels`] | de Jong, Meigel and Rulands, "Emergent weight morphologies", 2025, arXiv 2501.05550 |
//! | [`collapse`], [`wormhole`] | Lai and Jin, "Wormhole Dynamics in Deep Neural Networks", 2025, arXiv 2508.15086 |
//! | [`modes`] | Lin, Zhang, Feng and Zhao, "Network Dynamics-Based Framework", 2025, arXiv 2501.02436 |
//!
//! # Example
//!
//! What is recorded is read when it is asked for; nothing is trained:
//!
//! ```
//! use deepclaims_harness::claim::Verdict;
//!
//! let registry = deepclaims::registry()?;
//! let claim = registry.claim("tunnel.ood_he").expect("a claim of this name");
//! assert!(claim.statement.contains("under the standard initialisation"));
//! let record = registry.recorded("tunnel.ood_he")?.expect("a record");
//! // The control shows the effect, too.
//! assert_eq!(record.verdict, Verdict::Unspecific);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to start
//!
//! | you want | look at |
//! | --- | --- |
//! | verdicts, figures, citations | the program: `cargo install --locked deepclaims`, then `deepclaims list` |
//! | the tutorials, the method, the pre-registration | `docs/` in the repository |
//! | to read a claim | `claims/tunnel/split.rs` |
//! | to write claims of your own | [`deepclaims_harness`] |
//! | to train and measure without claims | [`deepclaims_lab`] |

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

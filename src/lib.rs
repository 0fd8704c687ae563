//! The laboratory of `deepclaims`: trains real networks, measures them, and decides published claims
//! about them. It knows no claim itself.
//!
//! The modules are floors; each builds on those below it, never on those above:
//!
//! | floor | holds |
//! | --- | --- |
//! | [`cli`] | the program, one file a verb; [`cli::main`] gives it to any crate with claims of its own |
//! | [`report`] | the checklist, explanations, JSON, pictures |
//! | [`run`] | the plan: each distinct network is trained once a seed and read by every claim; the store of what was read |
//! | [`claim`] | the vocabulary: papers, claims, cases, arms, parts, verdicts, records |
//! | [`stats`] | bounds, criteria, sample sizes |
//! | [`measure`] | what is measured on networks, one file a quantity |
//! | [`train`] | losses, optimisers, schedules, the training loop |
//! | [`net`], [`data`] | networks and their initial weights; data sets and their splits |
//! | [`simd`] | numerics with portable bits |

pub mod claim;
pub mod cli;
pub mod data;
pub mod measure;
pub mod net;
pub mod report;
pub mod run;
pub mod simd;
pub mod stats;
pub mod train;

/// The example of the document is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../docs/add-a-claim.md")]
struct AddAClaim;

//! The harness of `deepclaims`: the vocabulary of claims about deep networks, and the program that checks, records,
//! compares and cites them. It knows no claim itself.
//!
//! The modules are floors; each builds on those below it, never on those above:
//!
//! | floor | holds |
//! | --- | --- |
//! | [`cli`] | the program, one file a verb; [`cli::main`] gives it to any crate with claims of its own |
//! | [`report`] | the checklist, explanations, JSON, pictures |
//! | [`run`] | each distinct network is trained once a seed and read by every claim; the store of readings |
//! | [`preset`] | looks at networks without a claim, as claims that decide nothing |
//! | [`measured`] | measures of features and weights that other programs wrote |
//! | [`claim`] | the vocabulary: papers, claims, cases, arms, parts, verdicts, records |
//! | [`deepclaims_lab`] | training and measuring |

pub mod claim;
pub mod cli;
pub mod measured;
pub mod preset;
mod program;
pub mod report;
pub mod run;

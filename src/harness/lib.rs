//! The harness of `deepclaims`: the vocabulary of claims about deep networks, and the program that
//! checks, records, compares and cites them. It knows no claim itself.
//!
//! # Example
//!
//! A claim says which networks are trained, what is read from them, and which side of a threshold it
//! must lie on in every seed:
//!
//! ```
//! use deepclaims_harness::claim::{Arm, Case, Claim, Missing, Module, Paper, Seeds, Verdict};
//! use deepclaims_lab::data::{Data, digits};
//! use deepclaims_lab::laboratory::StandardLaboratory;
//! use deepclaims_lab::net::Mlp;
//! use deepclaims_lab::train::{Checkpoint, Recipe, Training};
//!
//! static PAPER: Paper = Paper {
//!     title: "Networks Learn",
//!     authors: "Example et al.",
//!     venue: "an example, 2025",
//!     arxiv: "0000.00000",
//!     version: "v1",
//! };
//! static MODULE: Module = Module { name: "toy", paper: &PAPER, registration: None };
//!
//! fn learning() -> Claim {
//!     let training = Training::new(Mlp::relu(1, 16), Data::images(), Recipe::sgd(0.1).epochs(5));
//!     let accuracy = |name, network: Checkpoint| {
//!         Arm::new(name, [network], ["accuracy"], |[network]| {
//!             Ok([network.accuracy(&network.split.test)])
//!         })
//!     };
//!     let trained = accuracy("trained", training.end());
//!     let untrained = accuracy("untrained", training.at_step(0));
//!     MODULE.claim("learning", "Training teaches what holds for new samples.").case(
//!         Case::new("digits")
//!             .effect(trained.number("accuracy").above(0.8))
//!             .negative_control(untrained.number("accuracy").below(0.5)),
//!     )
//! }
//!
//! // The program does this, and more: `deepclaims_harness::cli::main`.
//! let laboratory = StandardLaboratory::new(digits());
//! let record = deepclaims_harness::run::record(&learning(), Seeds::new(100, 64), &laboratory)?;
//! assert_eq!(record.verdict, Verdict::Supported);
//! // Without an exception 17 seeds decide.
//! assert_eq!(record.seeds.count, 17);
//! # Ok::<(), Missing>(())
//! ```
//!
//! # How seeds decide
//!
//! After n seeds of which k agree, the evidence that a sentence is true of more than half of all seeds
//! is the e-value
//!
//! E₊(n, k) = 2 ∫_{½}^{1} (2q)^k (2(1−q))^{n−k} dq,
//!
//! and the evidence against it is E₊(n, n−k). The first of both that reaches 10⁴ decides the part. It
//! misleads with probability at most 10⁻⁴, whatever the distribution of the values and whenever one
//! stops ([`deepclaims_lab::stats`]). [`claim::verdict`] makes one verdict of all parts.
//!
//! # Where to start
//!
//! | you want | look at |
//! | --- | --- |
//! | a program with claims of your own | [`cli::main`], and the tutorial `docs/tutorials/add-a-claim.md` of the repository |
//! | to say what is claimed | [`claim::Claim`], [`claim::Case`], [`claim::Arm`], [`claim::Part`] |
//! | to run claims from a program | [`run::record`] for one, [`run::Plan`] and [`run::execute`] for many that share networks |
//! | to find out where a claim holds | [`run::map()`], [`run::Falsifier`] |
//! | to read records | [`claim::Record`], and `docs/json.md` |
//!
//! # Floors
//!
//! Each module builds on those below it, never on those above:
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

//! Statistics over seeds: sentences about one seed, the evidence of many, and what summarises them.
//!
//! Every part of a claim is decided the same way. A [`Criterion`], fixed beforehand, makes of a seed's
//! number a yes or a no; a [`Tally`] counts them; a [`Decision`] holds or fails at the first seed at
//! which the evidence is [`DECISIVE`], and stays open until then.
//!
//! ```
//! use deepclaims_lab::stats::{Criterion, Decision, Outcome};
//!
//! let seeds = [0.71, 0.69, 0.74, 0.70, 0.72, 0.73, 0.71, 0.70, 0.69, 0.72, 0.75, 0.68, 0.71, 0.70,
//!     0.73, 0.72, 0.71];
//! let decide = |criterion: Criterion| {
//!     Decision::on(seeds.map(|value| Some(criterion.is_met(value)))).outcome
//! };
//! assert_eq!(decide(Criterion::Above(0.5)), Outcome::Holds);
//! assert_eq!(decide(Criterion::Above(0.8)), Outcome::Fails);
//! assert_eq!(decide(Criterion::Above(0.71)), Outcome::Open);
//! ```
//!
//! No number makes a function here panic: what is undefined decides nothing. `tests/statistics.rs`
//! proves the rule's error rates in exact arithmetic and measures them by simulation.

mod criterion;
mod evidence;
mod quantile;
mod regression;
mod summary;

pub use criterion::Criterion;
pub use evidence::{
    DECISIVE, Decision, FEWEST_SEEDS, LEVEL, Level, MOST_FURTHER, Outcome, Tally, e_value,
};
pub use quantile::sample_quantile;
pub use regression::{correlation, rank_correlation, slope};
pub use summary::Summary;

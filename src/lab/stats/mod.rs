//! Statistics over seeds: summaries, one-sided bounds, criteria, the number of seeds that would
//! decide, and the effect that so many could find.
//!
//! Every part of a claim is decided the same way. The values of its seeds become a [`Summary`], the
//! summary becomes two one-sided [`Bounds`] at [`LEVEL`], and the [`Criterion`] compares the bounds
//! with thresholds fixed beforehand: it holds, fails, or stays open.
//!
//! ```
//! use deepclaims_lab::stats::{Bounds, Criterion, Outcome};
//!
//! let seeds = [0.71, 0.69, 0.74, 0.70, 0.72, 0.73];
//! let bounds = Bounds::of_mean(&seeds);
//! assert_eq!(Criterion::Above(0.5).decide(bounds), Outcome::Holds);
//! assert_eq!(Criterion::Above(0.8).decide(bounds), Outcome::Fails);
//! assert_eq!(Criterion::Above(0.7).decide(bounds), Outcome::Open);
//! ```
//!
//! No number makes a function here panic: what is undefined decides nothing.
//! `tests/statistics.rs` measures the error rates of the bounds by simulation, including where they
//! are worse than [`LEVEL`].

mod bounds;
mod criterion;
mod level;
mod power;
mod quantile;
mod regression;
mod sample_size;
mod summary;

pub use bounds::Bounds;
pub use criterion::{Criterion, Outcome};
pub use level::LEVEL;
pub use power::{POWER, detectable_distance};
pub use quantile::{LARGEST, beta_lower, beta_upper, student_t};
pub use regression::{correlation, rank_correlation, slope};
pub use sample_size::{MOST_FURTHER, further_seeds, further_trials};
pub use summary::Summary;

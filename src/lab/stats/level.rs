//! The level of every bound.

/// The one-sided level of every bound: a bound lies on the wrong side of the true value in at most
/// one of a thousand repetitions, as far as its assumptions hold.
///
/// One number for the whole crate, so that no claim can choose its own.
pub const LEVEL: f64 = 0.001;

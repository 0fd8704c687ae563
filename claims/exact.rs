//! What the exact claims of all papers share.

use proptest::strategy::Strategy;

use crate::prelude::*;

/// Largest relative error of one rounding to double precision.
pub(crate) const DOUBLE: f64 = 0.5 * f64::EPSILON;
/// The same to single precision.
pub(crate) const SINGLE: f64 = 1.0 / 16_777_216.0;

/// A property that every generated case must break.
pub(crate) fn broken<S: Strategy>(
    sentence: &'static str,
    cases: impl Fn() -> S + Send + Sync + 'static,
    error: impl Fn(&dyn Measures, &S::Value) -> f64 + Send + Sync + 'static,
) -> Property {
    Property::new(sentence, cases, error).breaks()
}

/// A property that decides nothing.
pub(crate) fn reported<S: Strategy>(
    sentence: &'static str,
    cases: impl Fn() -> S + Send + Sync + 'static,
    error: impl Fn(&dyn Measures, &S::Value) -> f64 + Send + Sync + 'static,
) -> Property {
    Property::new(sentence, cases, error).report()
}

/// The largest of the errors of a case, or NaN where one of them is not a number.
pub(crate) fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    errors.into_iter().fold(0.0, |largest, error| {
        if error > largest || error.is_nan() {
            error
        } else {
            largest
        }
    })
}

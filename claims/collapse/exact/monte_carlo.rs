//! Means over random networks and their errors.

use deepclaims_lab::stats::Summary;

/// Standard errors that a mean over networks may be off. Of 256 honest cases the worst is off by about
/// three; squares and logarithms are skewed, and of some fifty to some hundred networks the standard
/// error is itself uncertain: the worst of a thousand Student variates with 47 degrees of freedom is
/// near 3.6, and one beyond six comes once in four million.
const ERRORS: f64 = 6.0;

/// How far the mean of independent values is from what is expected, in units of its Monte-Carlo error
/// and an allowance together.
pub(super) fn deviation(values: &[f64], expected: f64, allowance: f64) -> f64 {
    let summary = Summary::of(values);
    let error = summary.standard_deviation / (summary.count as f64).sqrt();
    (summary.mean - expected).abs() / (ERRORS * error + allowance)
}

pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

//! Means over independent networks, with their errors.

use deepclaims_lab::net::Guided;
use deepclaims_lab::numerics::Matrix;
use deepclaims_lab::stats::Summary;

/// Standard errors that a mean may be off. A normal variate exceeds five once in 1.7 million tries, a
/// slightly skewed mean of thousands not much more often; there are 153 comparisons.
const ERRORS: f64 = 5.0;

/// The mean of independent values is `expected`, within its Monte-Carlo error and the allowance; and
/// the error is no more than `resolution`, so that the comparison says something.
pub(crate) fn assert_mean(
    values: &[f64],
    expected: f64,
    allowance: f64,
    resolution: f64,
    what: &str,
) {
    let summary = Summary::of(values);
    let error = summary.standard_deviation / (summary.count as f64).sqrt();
    let off = (summary.mean - expected).abs();
    println!(
        "{what}: {:.4e} ± {error:.1e} for {expected:.4e}, allowance {allowance:.1e}",
        summary.mean
    );
    assert!(error <= resolution, "{what}: standard error {error}");
    assert!(
        off <= ERRORS * error + allowance,
        "{what}: {} ± {error} instead of {expected}, allowance {allowance}",
        summary.mean
    );
}

/// The guide is the first axis; each input leans towards an axis of its own, `each` at each of these
/// angles, one angle after the other. Given the kept rows' projections on the guide, one layer maps
/// such inputs independently.
pub(crate) fn fan(angles: &[f64], each: usize) -> Guided {
    fan_in(1 + angles.len() * each, angles, each)
}

/// The same in a space of so many dimensions, at least one more than there are inputs.
pub(crate) fn fan_in(dimensions: usize, angles: &[f64], each: usize) -> Guided {
    let mut guide = vec![0.0; dimensions];
    guide[0] = 1.0;
    let inputs = Matrix::from_fn(angles.len() * each, dimensions, |row, column| {
        let angle = angles[row / each];
        match column {
            0 => libm::cos(angle),
            _ if column == row + 1 => libm::sin(angle),
            _ => 0.0,
        }
    });
    Guided::new(&guide, &inputs).expect("no vector is zero")
}

pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

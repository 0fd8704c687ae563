//! Ranks from the eigenvalues of a covariance.

use faer::{Mat, Side};

use crate::measure::effective_rank::entropy_rank;
use crate::measure::numerical_rank::{THRESHOLD, count_above};
use crate::measure::participation_ratio;

/// What the eigenvalues of the covariance of a layer say, over the units of which they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spectrum {
    /// Units of the covariance: all, or as many as were drawn.
    pub units: usize,
    /// The largest number that a rank could have, `min(samples − 1, units)`.
    pub largest_rank: usize,
    /// Eigenvalues above a thousandth of the largest, see
    /// [`numerical_rank`](crate::measure::numerical_rank).
    pub numerical_rank: f64,
    /// Eigenvalues above `units · ε` of the largest with the `ε` of single precision, 2⁻²³, the
    /// default of `torch.linalg.matrix_rank`, by which the authors' code counts.
    pub code_rank: f64,
    /// Exponential of the entropy of the eigenvalues, see
    /// [`effective_rank`](crate::measure::effective_rank).
    pub effective_rank: f64,
    /// `(Σλ)² / Σλ²` of the eigenvalues.
    pub participation: f64,
    /// The sum of the eigenvalues: the variance of all these units.
    pub variance: f64,
}

impl Spectrum {
    /// What the eigenvalues of the matrix say, a covariance of `units` units times the number of
    /// `samples`, or a matrix with the same ones but for zeros. `None` where it is not finite or
    /// has no decomposition.
    pub(super) fn of(product: &Mat<f64>, samples: usize, units: usize) -> Option<Self> {
        let size = product.nrows();
        let mut columns = (0..size).map(|column| product.col(column));
        if !columns.all(|column| column.iter().all(|value| value.is_finite())) {
            return None;
        }
        let eigenvalues = product.self_adjoint_eigenvalues(Side::Lower).ok()?;
        let positive: Vec<f64> = eigenvalues.iter().map(|value| value.max(0.0)).collect();
        // (Σλ)² / (k·Σλ²) of k values.
        let participation = participation_ratio(&positive) * size as f64;
        Some(Self {
            units,
            largest_rank: units.min(samples.saturating_sub(1)),
            numerical_rank: count_above(&eigenvalues, THRESHOLD),
            code_rank: count_above(&eigenvalues, units as f64 * f64::from(f32::EPSILON)),
            effective_rank: entropy_rank(&eigenvalues),
            participation,
            variance: positive.iter().sum::<f64>() / samples as f64,
        })
    }
}

//! The numerical rank of a representation.

use super::spectrum::covariance_eigenvalues;
use crate::numerics::Matrix;

/// Eigenvalues at or below this share of the largest do not count (Masarczyk et al. 2023, section
/// 2).
pub(super) const THRESHOLD: f64 = 1e-3;

/// The number of eigenvalues of the covariance of `features` (`samples × units`) that lie above
/// `10⁻³` of the largest.
///
/// Masarczyk et al., "The Tunnel Effect", NeurIPS 2023, arXiv 2305.19753, section 2. Zero where all
/// samples coincide; at most `min(samples − 1, units)`; NaN without samples or with a feature that
/// is not finite.
pub fn numerical_rank(features: &Matrix<f32>) -> f64 {
    let Some(eigenvalues) = covariance_eigenvalues(features) else {
        return f64::NAN;
    };
    count_above(&eigenvalues, THRESHOLD)
}

/// How many eigenvalues lie above this share of the largest.
pub(super) fn count_above(eigenvalues: &[f64], share: f64) -> f64 {
    let largest = eigenvalues.iter().copied().fold(0.0, f64::max);
    let counted = eigenvalues.iter().filter(|&&x| x > share * largest);
    counted.count() as f64
}

#[cfg(test)]
mod tests {
    use super::super::spectrum::with_spectrum;
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn counts_the_eigenvalues_above_a_thousandth_of_the_largest() {
        assert_eq!(numerical_rank(&with_spectrum(&[1.0, 0.5, 2e-3, 5e-4])), 3.0);
        assert_eq!(numerical_rank(&with_spectrum(&[7.0; 15])), 15.0);
        assert_eq!(numerical_rank(&with_spectrum(&[1e-20, 1e-22, 1e-24])), 2.0);
    }

    #[test]
    fn fewer_samples_than_units_give_at_most_one_less_than_samples() {
        let mut stream = Stream::new(1, "rank");
        let features = Matrix::from_fn(5, 40, |_, _| stream.normal() as f32);
        assert_eq!(numerical_rank(&features), 4.0);
    }

    #[test]
    fn constant_features_have_rank_zero_and_undefined_ones_none() {
        let constant = |rows| Matrix::from_fn(rows, 3, |_, unit| 0.1 + unit as f32);
        for features in [constant(10), constant(1), Matrix::zeros(4, 0)] {
            assert_eq!(numerical_rank(&features), 0.0);
        }
        let broken = Matrix::from_fn(4, 2, |i, _| if i == 0 { f32::NAN } else { 1.0 });
        for features in [Matrix::zeros(0, 3), broken] {
            assert!(numerical_rank(&features).is_nan());
        }
    }
}

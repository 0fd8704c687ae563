//! The entropy effective rank of a representation.

use super::spectrum::covariance_eigenvalues;
use crate::numerics::Matrix;

/// `exp(−Σ p_i ln p_i)` for the eigenvalues `λ_i` of the covariance of `features`
/// (`samples × units`), `p_i = λ_i / Σ λ`.
///
/// Roy and Vetterli, "The effective rank", EUSIPCO 2007, section 2, on eigenvalues of the
/// covariance. Between 1 and the number of eigenvalues; NaN where all samples coincide, without
/// samples, or with a feature that is not finite.
pub fn effective_rank(features: &Matrix<f32>) -> f64 {
    let Some(eigenvalues) = covariance_eigenvalues(features) else {
        return f64::NAN;
    };
    entropy_rank(&eigenvalues)
}

/// The exponential of the entropy of these eigenvalues; NaN where none is positive.
pub(super) fn entropy_rank(eigenvalues: &[f64]) -> f64 {
    let positive = eigenvalues.iter().copied().filter(|&value| value > 0.0);
    let total: f64 = positive.clone().sum();
    if total == 0.0 {
        return f64::NAN;
    }
    let shares = positive.map(|value| value / total);
    libm::exp(shares.map(|share| -share * libm::log(share)).sum())
}

#[cfg(test)]
mod tests {
    use super::super::spectrum::with_spectrum;
    use super::*;

    #[test]
    fn equal_eigenvalues_count_in_full() {
        // Products of ±1 are exact; a logarithm and an exponential of double precision follow.
        assert!((effective_rank(&with_spectrum(&[1.0; 7])) - 7.0).abs() < 1e-13);
    }

    #[test]
    fn unequal_eigenvalues_follow_the_formula() {
        // Shares ¾ and ¼.
        let entropy = 0.75 * libm::log(4.0 / 3.0) + 0.25 * libm::log(4.0);
        // Roots are rounded to single precision, 6e-8 relative.
        let found = effective_rank(&with_spectrum(&[3.0, 1.0]));
        assert!((found - libm::exp(entropy)).abs() < 1e-6, "{found}");
    }

    #[test]
    fn samples_that_coincide_have_no_effective_rank() {
        assert!(effective_rank(&Matrix::from_fn(5, 2, |_, _| 1.0)).is_nan());
        assert!(effective_rank(&Matrix::zeros(0, 2)).is_nan());
    }
}

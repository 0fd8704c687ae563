//! Similarity of two representations of the same samples.

use nalgebra::DMatrix;

use super::spectrum::{centred, centring_work, transpose_product, transpose_product_work};
use crate::numerics::{Matrix, Work};

/// Linear centred kernel alignment, `‖YᵀX‖²_F / (‖XᵀX‖_F · ‖YᵀY‖_F)` for the features `X` and `Y`
/// (`samples × units` each, any numbers of units), each column minus its mean.
///
/// Kornblith et al., "Similarity of Neural Network Representations Revisited", ICML 2019,
/// arXiv 1905.00414, section 3. Between 0 and 1; 1 where one representation is a rotation of the
/// other times a factor. NaN where all samples coincide in one of them, without samples, or with a
/// feature that is not finite.
///
/// # Panics
/// Where the numbers of samples differ.
pub fn centred_kernel_alignment(left: &Matrix<f32>, right: &Matrix<f32>) -> f64 {
    assert_eq!(left.rows(), right.rows(), "the same samples");
    let (left, right) = (centred(left), centred(right));
    let cross = sum_of_squares(&transpose_product(&left, &right));
    let own = |features: &Matrix<f64>| sum_of_squares(&transpose_product(features, features));
    cross / (own(&left).sqrt() * own(&right).sqrt())
}

/// The work of comparing representations of so many samples by so many units each.
pub fn kernel_alignment_work(samples: usize, left: usize, right: usize) -> Work {
    let products = [(left, right), (left, left), (right, right)];
    let products = products.map(|(one, other)| transpose_product_work(one, samples, other));
    centring_work(samples, left + right) + products.into_iter().sum()
}

/// The squared Frobenius norm, entry by entry.
fn sum_of_squares(matrix: &DMatrix<f64>) -> f64 {
    matrix.iter().map(|x| x * x).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    fn normal(rows: usize, columns: usize, name: &str) -> Matrix<f32> {
        let mut stream = Stream::new(1, name);
        Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32)
    }

    #[test]
    fn a_representation_is_aligned_with_itself_and_its_multiples() {
        let features = normal(50, 8, "features");
        assert!((centred_kernel_alignment(&features, &features) - 1.0).abs() < 1e-15);
        // A factor of four and a shift by eighths are exact in single precision up to one rounding
        // of the sum, 6e-8 of values of order one.
        let moved = features.map(|x| 4.0 * x + 0.125);
        assert!((centred_kernel_alignment(&features, &moved) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn orthogonal_features_are_not_aligned() {
        // Two Hadamard columns: both have mean zero and are orthogonal to each other.
        let sign = |row: usize, bit: usize| if row >> bit & 1 == 0 { 1.0 } else { -1.0 };
        let column = |bit| Matrix::from_fn(8, 1, |row, _| sign(row, bit));
        assert_eq!(centred_kernel_alignment(&column(0), &column(1)), 0.0);
    }

    #[test]
    fn independent_features_are_aligned_by_chance_alone() {
        // ‖YᵀX‖² has mean n·p·q for n samples of p and q independent units, and ‖XᵀX‖ is about
        // n·√p: the value is near √(p·q)/n = 0.004, a mean of 64 squares with relative deviation
        // √(2/64).
        let value = centred_kernel_alignment(&normal(2_000, 8, "left"), &normal(2_000, 8, "right"));
        assert!(value < 0.02, "{value}");
    }

    #[test]
    fn samples_that_coincide_have_no_alignment() {
        let constant = Matrix::from_fn(5, 3, |_, unit| unit as f32);
        assert!(centred_kernel_alignment(&constant, &normal(5, 3, "x")).is_nan());
        assert!(centred_kernel_alignment(&Matrix::zeros(0, 3), &Matrix::zeros(0, 2)).is_nan());
        let broken = Matrix::from_fn(5, 1, |row, _| if row == 0 { f32::NAN } else { 1.0 });
        assert!(centred_kernel_alignment(&broken, &normal(5, 3, "x")).is_nan());
    }
}

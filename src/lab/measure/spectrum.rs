//! Centring, Gram matrices and their eigenvalues, in double precision with portable bits.

use nalgebra::DMatrix;

use crate::numerics::{Matrix, Work, product};

/// Operations on each feature to bring it to double precision, add it up and centre it.
const OF_A_FEATURE: f64 = 4.0;
/// Operations for each entry of a product: it is written, turned and read again.
const OF_AN_ENTRY: f64 = 12.0;

/// The mean of every column, as the first row plus the mean difference from it: exact for a column
/// of equal numbers, so that samples which coincide have no spread at all.
pub(super) fn column_centres(features: &Matrix<f64>) -> Vec<f64> {
    if features.rows() == 0 {
        return vec![f64::NAN; features.columns()];
    }
    let first = features.row(0);
    let mut sums = vec![0.0; features.columns()];
    for row in 1..features.rows() {
        for ((sum, value), origin) in sums.iter_mut().zip(features.row(row)).zip(first) {
            *sum += value - origin;
        }
    }
    let count = features.rows() as f64;
    let sums = sums.iter().zip(first);
    sums.map(|(sum, origin)| origin + sum / count).collect()
}

/// The features in double precision, each column minus its mean.
pub(super) fn centred(features: &Matrix<f32>) -> Matrix<f64> {
    let mut features = features.map(f64::from);
    let means = column_centres(&features);
    for row in 0..features.rows() {
        for (value, mean) in features.row_mut(row).iter_mut().zip(&means) {
            *value -= mean;
        }
    }
    features
}

/// `leftᵀ · right`, by the portable product.
pub(super) fn transpose_product(left: &Matrix<f64>, right: &Matrix<f64>) -> DMatrix<f64> {
    let product = product(left.view().transposed(), right.view());
    DMatrix::from_row_slice(product.rows(), product.columns(), product.as_slice())
}

/// The work of [`transpose_product`] for so many samples.
pub(super) fn transpose_product_work(left: usize, samples: usize, right: usize) -> Work {
    Work::double_product(left, samples, right)
        + Work::operations(OF_AN_ENTRY * (left * right) as f64)
}

/// The eigenvalues of the covariance of `features` (`samples × units`) times the number of samples,
/// but for some zeros, in no order; `None` without samples or with a feature that is not finite.
pub(super) fn covariance_eigenvalues(features: &Matrix<f32>) -> Option<Vec<f64>> {
    if features.rows() == 0 {
        return None;
    }
    // Both products have the same eigenvalues but for zeros.
    symmetric_eigenvalues(&smaller_gram(&centred(features)))
}

/// The work of the eigenvalues of the covariance of so many samples of so many units.
pub fn spectrum_work(samples: usize, units: usize) -> Work {
    let size = samples.min(units);
    centring_work(samples, units)
        + Work::double_product(size, samples.max(units), size)
        + Work::symmetric_eigenvalues(size)
}

/// The work of centring features.
pub(super) fn centring_work(samples: usize, units: usize) -> Work {
    Work::operations(OF_A_FEATURE * (samples * units) as f64)
}

/// The smaller of `features · featuresᵀ` and `featuresᵀ · features`.
pub(super) fn smaller_gram(features: &Matrix<f64>) -> DMatrix<f64> {
    if features.rows() >= features.columns() {
        return transpose_product(features, features);
    }
    let product = product(features.view(), features.view().transposed());
    DMatrix::from_row_slice(product.rows(), product.columns(), product.as_slice())
}

/// The eigenvalues of a symmetric matrix, in no order; `None` where an entry is not finite.
///
/// By nalgebra, whose tridiagonal reduction and QR iteration are plain Rust loops: with
/// `libm-force` and without `matrixmultiply` their bits do not depend on the processor. faer 0.24.4
/// takes 13 % less time for 128 × 128 (0.57 ms and not 0.65), but its eigenvalues and singular
/// values have other last digits with AVX-512 than with AVX2. Its Cholesky decomposition, 0.02 ms
/// and not 0.17, had the same in all we tried, but promises nothing; nalgebra's is a tenth of a
/// probe.
fn symmetric_eigenvalues(matrix: &DMatrix<f64>) -> Option<Vec<f64>> {
    if matrix.is_empty() {
        return Some(Vec::new());
    }
    // On a NaN the iteration would not end.
    let finite = matrix.iter().all(|x| x.is_finite());
    finite.then(|| matrix.symmetric_eigenvalues().as_slice().to_vec())
}

/// Features over 16 samples whose covariance has these eigenvalues: orthogonal columns of ±1 (a
/// Hadamard pattern) times the roots.
#[cfg(test)]
pub(super) fn with_spectrum(eigenvalues: &[f64]) -> Matrix<f32> {
    Matrix::from_fn(16, eigenvalues.len(), |sample, unit| {
        let even = (sample & (unit + 1)).count_ones() % 2 == 0;
        let sign = if even { 1.0 } else { -1.0 };
        (sign * eigenvalues[unit].sqrt()) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centring_takes_operations_on_every_number() {
        let (one, twice) = (centring_work(3, 5), centring_work(6, 5));
        assert!(one.operations > 0.0 && one.products == 0.0, "{one:?}");
        assert_eq!(twice, one + one);
    }
}

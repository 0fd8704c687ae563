//! How far all representations point the same way.

use crate::numerics::Matrix;

/// The mean over all pairs of samples of the cosine of the angle between their features (`samples ×
/// units`), uncentred: `(‖Σ u_i‖² − n) / (n(n − 1))` for the features `u_i` at unit length.
///
/// From `−1/(n − 1)`, where they cancel, to 1, where all point the same way. NaN for fewer than two
/// samples, a feature that is not finite, or a sample without any.
pub fn mean_pairwise_cosine(features: &Matrix<f32>) -> f64 {
    let count = features.rows() as f64;
    let mut sum = vec![0.0; features.columns()];
    for row in 0..features.rows() {
        let row = features.row(row);
        let square: f64 = row.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
        let norm = square.sqrt();
        for (total, &x) in sum.iter_mut().zip(row) {
            *total += f64::from(x) / norm;
        }
    }
    let square: f64 = sum.iter().map(|x| x * x).sum();
    if features.rows() < 2 || !square.is_finite() {
        return f64::NAN;
    }
    (square - count) / (count * (count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(rows: &[[f32; 2]]) -> f64 {
        mean_pairwise_cosine(&Matrix::from_fn(rows.len(), 2, |row, unit| rows[row][unit]))
    }

    #[test]
    fn lengths_do_not_matter_and_directions_do() {
        assert_eq!(cosine(&[[1.0, 0.0], [5.0, 0.0], [0.5, 0.0]]), 1.0);
        assert_eq!(cosine(&[[1.0, 0.0], [0.0, 7.0]]), 0.0);
        assert_eq!(cosine(&[[1.0, 0.0], [-2.0, 0.0]]), -1.0);
        // Cosines 1/√2, 1/√2 and 0.
        let three = cosine(&[[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
        assert!((three - 2.0f64.sqrt() / 3.0).abs() < 1e-15, "{three}");
    }

    #[test]
    fn what_has_no_direction_has_no_cosine() {
        // One direction has no other, however its length is rounded.
        for first in 0..20 {
            assert!(cosine(&[[first as f32, 3.0]]).is_nan());
        }
        assert!(cosine(&[[1.0, 0.0], [0.0, 0.0]]).is_nan());
        assert!(cosine(&[[1.0, 0.0], [f32::NAN, 0.0]]).is_nan());
        assert!(cosine(&[]).is_nan());
    }
}

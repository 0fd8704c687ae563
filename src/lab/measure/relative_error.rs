//! How far a vector is from what it should be.

/// `‖found − truth‖ / ‖truth‖`, Euclidean norms.
///
/// Zero or more; NaN where the truth is zero or an entry is not a number.
///
/// # Panics
/// Where the vectors have different lengths.
pub fn relative_error(found: &[f64], truth: &[f64]) -> f64 {
    assert_eq!(found.len(), truth.len(), "vectors of one space");
    let differences = found.iter().zip(truth).map(|(x, y)| (x - y) * (x - y));
    let difference = differences.sum::<f64>().sqrt();
    let length = truth.iter().map(|y| y * y).sum::<f64>().sqrt();
    if length == 0.0 {
        return f64::NAN;
    }
    difference / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_relative_to_the_truth() {
        assert_eq!(relative_error(&[3.0, 8.0], &[3.0, 4.0]), 0.8);
        assert_eq!(relative_error(&[3.0, 4.0], &[3.0, 4.0]), 0.0);
        assert_eq!(relative_error(&[-3.0, -4.0], &[3.0, 4.0]), 2.0);
        assert!(relative_error(&[1.0], &[0.0]).is_nan());
        assert!(relative_error(&[f64::NAN], &[1.0]).is_nan());
    }
}

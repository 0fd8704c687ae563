//! How sure a classifier is.

use crate::numerics::{Matrix, argmax};

/// The share of rows of `logits` (`samples × classes`) whose class is among the first `classes` and
/// has a softmax probability above `threshold`.
///
/// The statistic of Nguyen, Yosinski and Clune, "Deep neural networks are easily fooled", CVPR 2015.
/// From 0 to 1; NaN without samples or with a logit that is not finite.
pub fn confident_share(logits: &Matrix<f32>, classes: usize, threshold: f64) -> f64 {
    if logits.as_slice().iter().any(|logit| !logit.is_finite()) {
        return f64::NAN;
    }
    let confident = |row: &usize| {
        let logits = logits.row(*row);
        let class = argmax(logits);
        let largest = f64::from(logits[class]);
        let relative = logits.iter().map(|&z| libm::exp(f64::from(z) - largest));
        class < classes && 1.0 / relative.sum::<f64>() > threshold
    };
    let count = (0..logits.rows()).filter(confident).count();
    count as f64 / logits.rows() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(rows: &[[f32; 3]], classes: usize, threshold: f64) -> f64 {
        let logits = Matrix::from_fn(rows.len(), 3, |row, class| rows[row][class]);
        confident_share(&logits, classes, threshold)
    }

    #[test]
    fn probabilities_are_those_of_the_softmax() {
        // 4/(4 + 1 + 1) = 2/3 of the first, and the same with other logits shifted.
        let rows = [[libm::logf(4.0), 0.0, 0.0], [1.0, 1.0, 1.0 + libm::logf(4.0)]];
        assert_eq!(share(&rows, 3, 0.66), 1.0);
        assert_eq!(share(&rows, 3, 0.67), 0.0);
        assert_eq!(share(&rows, 2, 0.66), 0.5);
        // One half exactly, which is not above one half.
        assert_eq!(share(&[[0.0, 0.0, f32::MIN]], 3, 0.5), 0.0);
        assert_eq!(share(&[[0.0; 3]], 3, 0.3), 1.0);
        assert_eq!(share(&[[1e30, -1e30, 0.0]], 3, 0.999), 1.0);
    }

    #[test]
    fn nothing_and_undefined_logits_have_no_share() {
        assert!(share(&[], 3, 0.5).is_nan());
        assert!(share(&[[f32::NAN, 0.0, 1.0]], 3, 0.5).is_nan());
        assert!(share(&[[f32::INFINITY, 0.0, 1.0]], 3, 0.5).is_nan());
    }
}

//! How far apart two groups of numbers are.

use super::deviations::deviations;

/// `|μ₁ − μ₂| / √((σ₁² + σ₂²)/2)`, the decidability index d′ of two groups of scores, such as those
/// of matching and of different pairs.
///
/// Daugman, "The importance of being random: statistical principles of iris recognition", Pattern
/// Recognition 36, 2003. Variances are those of the groups themselves (divided by n). Zero or
/// more, infinite where two constant groups differ; unchanged by shift, scale and an exchange of
/// the groups. NaN where a group is empty or a number is not finite, and for equal constant groups.
pub fn decidability(first: &[f64], second: &[f64]) -> f64 {
    let [(mean, variance), (other_mean, other_variance)] = [first, second].map(moments);
    (mean - other_mean).abs() / (0.5 * (variance + other_variance)).sqrt()
}

/// Mean and variance; NaN without values.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let squares: f64 = deviations(values).iter().map(|x| x * x).sum();
    (values.iter().sum::<f64>() / count, squares / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_follows_its_formula() {
        // Means 2 and 12, variances 1 and 4.
        let found = decidability(&[1.0, 3.0], &[10.0, 14.0]);
        assert!((found - 10.0 / libm::sqrt(2.5)).abs() < 1e-14, "{found}");
        assert_eq!(found, decidability(&[10.0, 14.0], &[1.0, 3.0]));
        assert_eq!(decidability(&[1.0, 2.0], &[2.0, 1.0]), 0.0);
    }

    #[test]
    fn shift_and_scale_change_nothing() {
        let (first, second) = ([0.3, 0.1, 0.7, 0.2], [0.9, 0.4, 0.8]);
        let moved = |values: &[f64]| -> Vec<f64> { values.iter().map(|x| 5.0 - 3.0 * x).collect() };
        let difference =
            decidability(&moved(&first), &moved(&second)) - decidability(&first, &second);
        // Numbers up to 5 round by 2⁻⁵³·5 against standard deviations of about 0.6.
        assert!(difference.abs() < 1e-14, "{difference}");
    }

    #[test]
    fn constant_empty_and_undefined_groups() {
        assert_eq!(decidability(&[1.0], &[2.0, 2.0]), f64::INFINITY);
        assert!(decidability(&[1.0], &[1.0]).is_nan());
        assert!(decidability(&[], &[1.0]).is_nan());
        assert!(decidability(&[f64::NAN, 1.0], &[1.0, 2.0]).is_nan());
        assert!(decidability(&[f64::INFINITY, 1.0], &[1.0, 2.0]).is_nan());
    }
}

//! Spread relative to size.

use super::deviations::deviations;

/// The coefficient of variation: the standard deviation of `values` (divisor n − 1) over their
/// mean.
///
/// Without unit; no factor above zero changes it. Negative where the mean is. NaN for fewer than
/// two values, a mean of zero, or a value that is not finite.
pub fn coefficient_of_variation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    // Relative to the mean, so that no square over- or underflows.
    let relative = deviations(values).into_iter().map(|x| x / mean);
    let variance = relative.map(|x| x * x).sum::<f64>() / (values.len() - 1) as f64;
    let coefficient = variance.sqrt().copysign(mean);
    let exists = coefficient.is_finite();
    if exists { coefficient } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn known_values() {
        // Mean 3, variance (4 + 0 + 4)/2.
        assert_eq!(coefficient_of_variation(&[1.0, 3.0, 5.0]), 2.0 / 3.0);
        assert_eq!(coefficient_of_variation(&[-1.0, -3.0, -5.0]), -2.0 / 3.0);
        assert_eq!(coefficient_of_variation(&[0.1; 9]), 0.0);
    }

    #[test]
    fn it_has_no_unit() {
        let mut stream = Stream::new(1, "variation");
        let values: Vec<f64> = (0..100).map(|_| stream.uniform()).collect();
        let plain = coefficient_of_variation(&values);
        for exponent in [-900, 900] {
            let scaled: Vec<f64> = values.iter().map(|&x| libm::scalbn(x, exponent)).collect();
            assert_eq!(coefficient_of_variation(&scaled), plain);
        }
    }

    #[test]
    fn exponential_values_vary_by_their_mean() {
        // Deviation and mean are 1. By the delta method their ratio has variance 1/n: (9 − 1)/4n of
        // the deviation, 1/n of the mean, minus twice their covariance of (2/2)/n.
        let mut stream = Stream::new(1, "exponential");
        let values: Vec<f64> = (0..40_000).map(|_| -libm::log(stream.uniform())).collect();
        let found = coefficient_of_variation(&values);
        assert!((found - 1.0).abs() < 5.0 / 200.0, "{found}");
    }

    #[test]
    fn what_has_no_mean_has_no_variation() {
        for undefined in
            [&[][..], &[2.0], &[0.0; 3], &[1.0, -1.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY]]
        {
            let found = coefficient_of_variation(undefined);
            assert!(found.is_nan(), "{undefined:?}");
        }
    }
}

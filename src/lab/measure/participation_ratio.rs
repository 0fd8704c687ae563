//! Over how many of them a sum is spread.

use super::deviations::relative;

/// `(Σx)² / (n Σx²)` of `values` that are not negative: the share of them that takes part in their
/// sum.
///
/// Bell and Dean, "Atomic vibrations in vitreous silica", Discussions of the Faraday Society 50,
/// 1970, for whom `x` are squares of amplitudes. In (0, 1], whatever the unit: 1 where all are
/// equal, 1/n where one alone is not zero. NaN without values, where all are zero or one is not
/// finite.
pub fn participation_ratio(values: &[f64]) -> f64 {
    let values = relative(values);
    let sum: f64 = values.iter().sum();
    let squares: f64 = values.iter().map(|value| value * value).sum();
    sum * sum / (values.len() as f64 * squares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn equal_values_take_part_in_full_and_one_alone_by_its_share() {
        for value in [1e-200, 1.0, 3e200] {
            assert_eq!(participation_ratio(&[value; 7]), 1.0);
            assert_eq!(participation_ratio(&[0.0, value, 0.0, 0.0]), 0.25);
        }
        // (1 + 2 + 3)² / (3 · 14).
        assert!((participation_ratio(&[1.0, 2.0, 3.0]) - 6.0 / 7.0).abs() < 4.0 * f64::EPSILON);
    }

    #[test]
    fn exponential_values_take_part_by_half() {
        // E(x)² / E(x²) = 1/2. By the delta method the relative variance is Var(2x − x²/2)/n, with
        // Var x = 1, Var x² = 20 and Cov = 4: (4 + 5 − 8)/n = 1/n.
        let mut stream = Stream::new(1, "exponential");
        let values: Vec<f64> = (0..40_000).map(|_| -libm::log(stream.uniform())).collect();
        let ratio = participation_ratio(&values);
        assert!((ratio / 0.5 - 1.0).abs() < 5.0 / 200.0, "{ratio}");
    }

    #[test]
    fn nothing_has_no_participation() {
        for undefined in [&[][..], &[0.0; 3], &[1.0, f64::NAN], &[1.0, f64::INFINITY]] {
            assert!(participation_ratio(undefined).is_nan(), "{undefined:?}");
        }
    }
}

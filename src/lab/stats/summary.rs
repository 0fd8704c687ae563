//! Mean and spread of one quantity over seeds.

use serde::{Deserialize, Serialize};

/// Count, mean and sample standard deviation of one quantity over seeds, in the unit of the
/// quantity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many values there were.
    pub count: usize,
    /// Arithmetic mean; NaN without values, or when a value is not finite.
    pub mean: f64,
    /// √(Σ(x − mean)² / (count − 1)); 0 for fewer than two values, NaN when one is not finite.
    pub standard_deviation: f64,
}

impl Summary {
    /// Summarises `values` in the order given, in two passes.
    ///
    /// The mean is x₀ + Σ(x − x₀)/n, so equal values have exactly their value as mean and exactly
    /// 0 as standard deviation (a negative zero comes out as zero). Conversely, values that differ
    /// never have standard deviation 0.
    pub fn of(values: &[f64]) -> Self {
        let count = values.len();
        let Some(&first) = values.first() else {
            return Self { count, mean: f64::NAN, standard_deviation: 0.0 };
        };
        let mean = first + values.iter().map(|value| value - first).sum::<f64>() / count as f64;
        Self { count, mean, standard_deviation: standard_deviation(values, mean) }
    }
}

/// The sample standard deviation around `mean`. Deviations are divided by the largest before they
/// are squared: otherwise the squares of tiny ones vanish, and different values would seem to have
/// no spread.
fn standard_deviation(values: &[f64], mean: f64) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    if !mean.is_finite() {
        return f64::NAN;
    }
    let largest = values.iter().map(|value| (value - mean).abs()).fold(0.0, f64::max);
    if largest == 0.0 {
        return 0.0;
    }
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) / largest)
        .map(|deviation| deviation * deviation)
        .sum();
    (squares / (values.len() - 1) as f64).sqrt() * largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_spreads_follow_their_formulas() {
        // Deviations −3, 0 and 3: squares 18, over two.
        let expected = Summary { count: 3, mean: 5.0, standard_deviation: 3.0 };
        assert_eq!(Summary::of(&[2.0, 5.0, 8.0]), expected);
        // Squares of the deviations would be 0.
        let tiny = Summary::of(&[1e-200, 3e-200]);
        assert!((tiny.standard_deviation / 1e-200 - libm::sqrt(2.0)).abs() < 4.0 * f64::EPSILON);
    }

    #[test]
    fn equal_values_have_no_spread_and_no_values_no_mean() {
        let expected = Summary { count: 4, mean: 0.1, standard_deviation: 0.0 };
        assert_eq!(Summary::of(&[0.1; 4]), expected);
        let empty = Summary::of(&[]);
        assert!(empty.mean.is_nan() && empty.standard_deviation == 0.0);
        assert!(Summary::of(&[1.0, f64::INFINITY]).standard_deviation.is_nan());
    }
}

//! How two quantities vary together.

use crate::measure::ranks;
use crate::numerics::mean;

/// Sums of squares and products around the means.
struct Moments {
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    fn of(x: &[f64], y: &[f64]) -> Self {
        assert_eq!(x.len(), y.len(), "pairs of values");
        let (mean_x, mean_y) = (mean(x), mean(y));
        let sum = |product: &dyn Fn(f64, f64) -> f64| -> f64 {
            let pairs = x.iter().zip(y);
            pairs.map(|(x, y)| product(x - mean_x, y - mean_y)).sum()
        };
        Self { xx: sum(&|x, _| x * x), xy: sum(&|x, y| x * y), yy: sum(&|_, y| y * y) }
    }
}

/// The least-squares slope of `y` on `x`; NaN where `x` does not vary.
///
/// # Panics
/// Where there are not as many `y` as `x`.
pub fn slope(x: &[f64], y: &[f64]) -> f64 {
    let moments = Moments::of(x, y);
    moments.xy / moments.xx
}

/// Pearson's correlation of `x` and `y`; NaN where one of them does not vary.
///
/// # Panics
/// Where there are not as many `y` as `x`.
pub fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let moments = Moments::of(x, y);
    moments.xy / (moments.xx * moments.yy).sqrt()
}

/// Spearman's rank correlation of `x` and `y`: Pearson's correlation of their ranks, equal values
/// sharing the mean of theirs. NaN where one of them does not vary or is not a number.
///
/// # Panics
/// Where there are not as many `y` as `x`.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> f64 {
    if x.iter().chain(y).any(|value| value.is_nan()) {
        return f64::NAN;
    }
    correlation(&ranks(x), &ranks(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_line_give_its_slope_and_a_correlation_of_one() {
        let x = [1.0, 2.0, 4.0, 8.0];
        let falling = x.map(|x| 3.0 - 0.5 * x);
        assert_eq!(slope(&x, &falling), -0.5);
        assert_eq!(correlation(&x, &falling), -1.0);
    }

    #[test]
    fn a_symmetric_curve_is_uncorrelated_with_its_place() {
        let x = [-2.0, -1.0, 0.0, 1.0, 2.0];
        assert_eq!(correlation(&x, &x.map(|x| x * x)), 0.0);
    }

    #[test]
    fn rank_correlation_knows_order_alone() {
        let x = [1.0, 5.0, 2.0, 9.0];
        assert_eq!(rank_correlation(&x, &x.map(|x| x * x * x)), 1.0);
        assert_eq!(rank_correlation(&x, &x.map(|x: f64| -x)), -1.0);
        // 1 − 6·Σd²/(n(n² − 1)) with d = 0, 1, 1, 0.
        assert!(
            (rank_correlation(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]) - 0.8).abs() < 1e-15
        );
        assert!(rank_correlation(&[1.0, f64::NAN], &[1.0, 2.0]).is_nan());
        assert!(rank_correlation(&[1.0, 2.0], &[1.0, 1.0]).is_nan());
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert!(correlation(&[1.0, 1.0], &[1.0, 2.0]).is_nan());
        assert!(slope(&[1.0, 1.0], &[1.0, 2.0]).is_nan());
        assert!(correlation(&[], &[]).is_nan());
    }
}

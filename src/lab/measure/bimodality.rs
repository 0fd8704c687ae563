//! Whether values fall into two groups.

use super::deviations::{deviations, relative};

/// Sarle's bimodality coefficient, `(G₁² + 1) / (G₂ + 3(n−1)²/((n−2)(n−3)))` with the
/// bias-corrected skewness `G₁ = √(n(n−1))/(n−2) · g₁` and excess kurtosis
/// `G₂ = (n−1)/((n−2)(n−3)) · ((n+1)g₂ + 6)`.
///
/// SAS/STAT User's Guide, procedure CLUSTER; Pfister et al., "Good things peak in pairs", Frontiers
/// in Psychology 4:700, 2013; G₁ and G₂ as in Joanes and Gill, The Statistician 47, 1998. For many
/// values 1/3 where they are normal, 5/9 where they are uniform, 1 where there are only two of
/// them; skewness raises it too. Unchanged by scale and shift. NaN for fewer than four values,
/// equal ones, or one that is not finite.
pub fn bimodality_coefficient(values: &[f64]) -> f64 {
    if values.len() < 4 {
        return f64::NAN;
    }
    let n = values.len() as f64;
    let deviations = relative(&deviations(values));
    let moment = |power: fn(f64) -> f64| deviations.iter().map(|&x| power(x)).sum::<f64>() / n;
    let variance = moment(|x| x * x);
    let skewness = moment(|x| x * x * x) / (variance * variance.sqrt());
    let excess_kurtosis = moment(|x| x * x * x * x) / (variance * variance) - 3.0;
    let corrected_skewness = (n * (n - 1.0)).sqrt() / (n - 2.0) * skewness;
    let pairs = (n - 2.0) * (n - 3.0);
    let corrected_kurtosis = (n - 1.0) / pairs * ((n + 1.0) * excess_kurtosis + 6.0);
    (corrected_skewness * corrected_skewness + 1.0)
        / (corrected_kurtosis + 3.0 * (n - 1.0) * (n - 1.0) / pairs)
}

/// The largest share of the variance of `values` that lies between two groups, over all splits of
/// the sorted values into lower and higher ones.
///
/// Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems,
/// Man and Cybernetics 9, 1979, the criterion η without the histogram. In (0, 1]: for many values
/// 2/π where they are normal, 3/4 where they are uniform, 1 where there are only two of them.
/// Unchanged by scale and shift. NaN for fewer than two values, equal ones, or one that is not
/// finite.
pub fn otsu_share(values: &[f64]) -> f64 {
    let mut deviations = relative(&deviations(values));
    if deviations.len() < 2 || deviations.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    deviations.sort_by(f64::total_cmp);
    let n = deviations.len() as f64;
    let squares: f64 = deviations.iter().map(|x| x * x).sum();
    // With k values of mean S/k below and n − k of mean −S/(n − k) above the split.
    let (mut lower_sum, mut best) = (0.0, 0.0f64);
    for (index, deviation) in deviations[..deviations.len() - 1].iter().enumerate() {
        lower_sum += deviation;
        let below = (index + 1) as f64;
        best = best.max(lower_sum * lower_sum * n / (below * (n - below)));
    }
    // Rounding alone could lift it above one.
    (best / squares).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;
    use std::f64::consts::FRAC_2_PI;

    /// Half roundings of sums of at most 1,000 terms, relative to values of order one.
    const ROUNDING: f64 = 1_000.0 * f64::EPSILON;

    fn even_grid(count: u32) -> Vec<f64> {
        (0..count).map(f64::from).collect()
    }

    fn draw(count: usize, name: &str, draw: fn(&mut Stream) -> f64) -> Vec<f64> {
        let mut stream = Stream::new(1, name);
        (0..count).map(|_| draw(&mut stream)).collect()
    }

    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        let off = (found - expected).abs();
        assert!(off < tolerance, "{found}, not {expected}");
    }

    #[test]
    fn evenly_spaced_values_have_closed_forms() {
        for count in [4, 5, 10, 101, 1_000] {
            let n = f64::from(count);
            // g₂ is −6(n²+1)/(5(n²−1)), and the correction makes it −6/5 for every n.
            let bound = 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
            let coefficient = bimodality_coefficient(&even_grid(count));
            assert_near(coefficient, 1.0 / (bound - 1.2), ROUNDING);
            // Half of them on either side, n/4 from the mean; the variance is (n²−1)/12.
            if count % 2 == 0 {
                let share = 0.75 * n * n / (n * n - 1.0);
                assert_near(otsu_share(&even_grid(count)), share, ROUNDING);
            }
        }
    }

    #[test]
    fn two_far_clusters_are_told_apart_fully() {
        for half in [2u32, 10, 500] {
            let n = f64::from(2 * half);
            let two: Vec<f64> = (0..2 * half).map(|i| f64::from(i % 2)).collect();
            // g₁ = 0 and g₂ = −2 give (n−2)(n−3)/(n²−1).
            let expected = (n - 2.0) * (n - 3.0) / (n * n - 1.0);
            assert_near(bimodality_coefficient(&two), expected, ROUNDING);
            assert_near(otsu_share(&two), 1.0, ROUNDING);
        }
        let mut stream = Stream::new(1, "clusters");
        let blurred: Vec<f64> =
            (0..1_000).map(|i| f64::from(20 * (i % 2)) + stream.normal()).collect();
        // Variance 1 within, with a standard error of √(2/1000) = 0.045, and 100 between: the share
        // is 100/101 within 5e-4, here four times that. The kurtosis of the mixture is 1.04.
        assert_near(otsu_share(&blurred), 100.0 / 101.0, 2e-3);
        assert_near(bimodality_coefficient(&blurred), 1.0 / 1.04, 0.02);
    }

    #[test]
    fn uniform_and_normal_values() {
        const ERROR: f64 = 5.0 / 200.0;
        let values = draw(40_000, "uniform", Stream::uniform);
        // By the delta method the kurtosis β = 9/5 has variance 1.317/n, the coefficient 1/β a
        // standard deviation of 0.354/√n; that of the share is below 1/√n.
        assert_near(bimodality_coefficient(&values), 5.0 / 9.0, 0.354 * ERROR);
        assert_near(otsu_share(&values), 0.75, ERROR);
        let values = draw(40_000, "normal", Stream::normal);
        // The kurtosis 3 has variance 24/n, the coefficient a ninth of its deviation: 0.545/√n. The
        // share (E|x|)²/E x² has 0.339/√n by the delta method.
        assert_near(bimodality_coefficient(&values), 1.0 / 3.0, 0.545 * ERROR);
        assert_near(otsu_share(&values), FRAC_2_PI, 0.339 * ERROR);
    }

    #[test]
    fn scale_shift_and_order_change_nothing() {
        // Whole numbers below 2^20: shifts by 2^30 and factors of powers of two round none of them.
        let values = draw(300, "whole", |stream| stream.below(1 << 20) as f64);
        let shift = f64::from(1 << 30);
        let moved: Vec<f64> = values.iter().map(|x| -8.0 * x + shift).collect();
        let mut turned = values.clone();
        turned.rotate_left(100);
        for measure in [bimodality_coefficient, otsu_share] {
            let plain = measure(&values);
            assert_near(measure(&moved), plain, ROUNDING);
            assert_near(measure(&turned), plain, ROUNDING);
            for factor in [1e-250, 1e250] {
                let scaled: Vec<f64> = values.iter().map(|x| factor * x).collect();
                assert_near(measure(&scaled), plain, ROUNDING);
            }
        }
    }

    #[test]
    fn skewness_counts_as_bimodality_for_the_coefficient() {
        // Four values: variance 3/16, g₁ = 2/√3, g₂ = −2/3; corrected G₁ = 2 and G₂ = 4.
        let found = bimodality_coefficient(&[0.0, 0.0, 0.0, 1.0]);
        assert_near(found, (4.0 + 1.0) / (4.0 + 13.5), ROUNDING);
        // Eight: variance 7/64, g₁ = 6/√7 and g₂ = 22/7; G₁ = √8 and G₂ = 8, and the last term is 147/30.
        let mut eight = [0.0; 8];
        eight[3] = 1.0;
        assert_near(bimodality_coefficient(&eight), (8.0 + 1.0) / (8.0 + 4.9), ROUNDING);
    }

    #[test]
    fn what_has_no_spread_has_no_groups() {
        for undefined in
            [[0.1; 5], [1.0, 2.0, f64::NAN, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0, f64::INFINITY]]
        {
            assert!(bimodality_coefficient(&undefined).is_nan());
            assert!(otsu_share(&undefined).is_nan());
        }
        assert!(bimodality_coefficient(&[1.0, 2.0, 3.0]).is_nan());
        assert!(otsu_share(&[1.0]).is_nan() && otsu_share(&[]).is_nan());
        assert_eq!(otsu_share(&[1.0, 2.0]), 1.0);
    }
}

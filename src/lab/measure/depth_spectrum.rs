//! Whether a quantity is modulated periodically along the depth.

use std::f64::consts::TAU;

use super::deviations::{deviations, largest_magnitude, relative};

/// The shares of the non-zero frequencies in the variation of `profile`, one value a layer, after
/// its least-squares linear trend is removed: one share for each bin 1, …, n/2 of the discrete
/// Fourier transform, whose period is n over the bin. Bins below the Nyquist frequency count twice,
/// for the frequency and its mirror image; the last bin of an even length is period 2.
///
/// Each in [0, 1], together 1 (Parseval);
/// unchanged by scale, shift and linear trends. NaN throughout where a value is not finite or where
/// nothing is left after removing the trend, which for one or two values is always so.
pub fn depth_spectrum(profile: &[f64]) -> Vec<f64> {
    let residuals = detrended(profile);
    let bins = 1..=profile.len() / 2;
    bins.map(|bin| power_share(&residuals, bin)).collect()
}

/// The values minus their least-squares line, relative to the largest such difference; NaN
/// throughout where all differences are rounding.
fn detrended(values: &[f64]) -> Vec<f64> {
    let n = values.len() as f64;
    let deviations = deviations(values);
    let places = (0..values.len()).map(|index| index as f64 - (n - 1.0) / 2.0);
    let pairs = places.clone().zip(&deviations);
    let squares: f64 = places.map(|x| x * x).sum();
    let slope = pairs.clone().map(|(x, y)| x * y).sum::<f64>() / squares;
    let residuals: Vec<f64> = pairs.map(|(x, y)| y - slope * x).collect();
    // With u = ε/2, the mean of n values up to M errs by less than n·u·M, the slope times a place
    // by less than √3·(n + 2)·u·M, and rounding the values themselves and each of a handful of
    // operations by u·M or a few: together less than 2(n + 5)·ε·M.
    let rounding = 2.0 * (n + 5.0) * f64::EPSILON * largest_magnitude(values);
    if largest_magnitude(&residuals) > rounding {
        relative(&residuals)
    } else {
        vec![f64::NAN; values.len()]
    }
}

/// The power of bin `bin` and of its mirror image over that of all bins, n times the sum of
/// squares.
fn power_share(residuals: &[f64], bin: usize) -> f64 {
    let n = residuals.len();
    let (mut real, mut imaginary, mut squares) = (0.0, 0.0, 0.0);
    for (index, value) in residuals.iter().enumerate() {
        let angle = TAU * (bin * index % n) as f64 / n as f64;
        real += value * libm::cos(angle);
        imaginary += value * libm::sin(angle);
        squares += value * value;
    }
    let images = if 2 * bin < n { 2.0 } else { 1.0 };
    images * (real * real + imaginary * imaginary) / (n as f64 * squares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    /// Sums of up to 20 products of numbers of order one and of cosines, squared.
    const ROUNDING: f64 = 100.0 * f64::EPSILON;

    fn profile(length: usize, value: impl Fn(f64) -> f64) -> Vec<f64> {
        let middle = (length - 1) as f64 / 2.0;
        let places = (0..length).map(|index| index as f64 - middle);
        places.map(value).collect()
    }

    fn normal(length: usize, seed: u64) -> Vec<f64> {
        let mut stream = Stream::new(seed, "profile");
        (0..length).map(|_| stream.normal()).collect()
    }

    fn alternating(index: usize) -> f64 {
        if index.is_multiple_of(2) { 1.0 } else { -1.0 }
    }

    fn assert_near(found: &[f64], expected: &[f64], tolerance: f64) {
        assert_eq!(found.len(), expected.len());
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < tolerance, "{found:?}, not {expected:?}");
        }
    }

    #[test]
    fn cosines_around_the_middle_are_found_in_their_bins() {
        // Even around the middle, and so orthogonal to every trend; squared amplitudes 9 and 4.
        for length in [9, 10, 12] {
            let angle = TAU / length as f64;
            let values = profile(length, |x| {
                3.0 * libm::cos(angle * x) + 2.0 * libm::cos(3.0 * angle * x) + 0.7 * x + 5.0
            });
            let mut expected = vec![0.0; length / 2];
            (expected[0], expected[2]) = (9.0 / 13.0, 4.0 / 13.0);
            assert_near(&depth_spectrum(&values), &expected, ROUNDING);
        }
    }

    #[test]
    fn the_shares_of_all_bins_sum_to_one() {
        for length in 3..=20 {
            let shares = depth_spectrum(&normal(length, 1));
            assert_near(&[shares.iter().sum()], &[1.0], ROUNDING);
        }
    }

    #[test]
    fn alternating_layers_are_period_two_but_for_their_trend() {
        for length in [4, 10, 20] {
            let values: Vec<f64> = (0..length).map(alternating).collect();
            let n = length as f64;
            // The line through ±1 takes (n/2)² / (n(n²−1)/12) = 3n/(n²−1) of the power n, and the
            // same of the amplitude n.
            let expected = 1.0 - 3.0 / (n * n - 1.0);
            let found = *depth_spectrum(&values).last().expect("bins");
            assert_near(&[found], &[expected], ROUNDING);
        }
    }

    #[test]
    fn trend_scale_and_shift_change_nothing() {
        for length in [9, 10] {
            let values = normal(length, 2);
            let plain = depth_spectrum(&values);
            let moved = values.iter().enumerate();
            let moved = moved.map(|(i, x)| -3.0 * x + 20.0 * i as f64 + 7.0);
            // Values up to 200 in place of three.
            let moved = depth_spectrum(&moved.collect::<Vec<_>>());
            assert_near(&moved, &plain, 100.0 * ROUNDING);
            for factor in [1e-300, 1e300] {
                let scaled: Vec<f64> = values.iter().map(|x| factor * x).collect();
                assert_near(&depth_spectrum(&scaled), &plain, ROUNDING);
            }
        }
    }

    #[test]
    fn a_trend_alone_leaves_nothing() {
        // Slopes and origins whose products are rounded, and a curve just above rounding.
        for length in 1..=40 {
            for slope in [0.0, 0.1, -1e9 / 3.0, 1e-9 / 7.0] {
                let line: Vec<f64> = (0..length).map(|i| 0.3 + slope * i as f64).collect();
                let shares = depth_spectrum(&line);
                assert!(shares.iter().all(|share| share.is_nan()), "{line:?}");
                assert_eq!(shares.len(), length / 2);
            }
        }
        let mut bent: Vec<f64> = (0..10).map(|i| 0.1 * f64::from(i)).collect();
        bent[4] += 1e-13;
        assert!(depth_spectrum(&bent).iter().all(|share| share.is_finite()));
        assert!(depth_spectrum(&[]).is_empty());
    }

    /// Five ones, the middle one less a multiple of ε: the line through them is flat, and the largest difference to
    /// it 4/5 of that. Rounding is 2(5 + 5)·ε at most.
    #[test]
    fn a_bend_counts_from_the_bound_on_rounding_on() {
        let bent = |steps: f64| depth_spectrum(&[1.0, 1.0, 1.0 - steps * f64::EPSILON, 1.0, 1.0]);
        assert!(bent(25.0).iter().all(|share| share.is_nan()));
        assert!(bent(26.0).iter().all(|share| share.is_finite()));
    }

    #[test]
    fn undefined_profiles_have_no_spectrum() {
        for undefined in [f64::NAN, f64::INFINITY] {
            for place in [0, 5] {
                let mut values = normal(10, 4);
                values[place] = undefined;
                assert!(depth_spectrum(&values).iter().all(|share| share.is_nan()));
            }
        }
    }
}

//! Waves along the depth.

use std::f64::consts::TAU;

use super::deviations::{deviations, relative};
use crate::numerics::Stream;

/// The waves that are looked for in a profile, and what is removed from it first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waves {
    /// Degree of the polynomial that is removed by least squares.
    pub degree: usize,
    /// The longest period, in layers; the shortest is 2.
    pub longest: f64,
    /// Number of frequencies, evenly spaced from one over the longest period to one half.
    pub frequencies: usize,
}

impl Waves {
    /// Those of `channels.periodic` in a profile of so many layers: periods from 2 layers to a third
    /// of the depth, around a cubic.
    pub fn periodic(layers: usize) -> Self {
        Self { degree: 3, longest: layers as f64 / 3.0, frequencies: 15 }
    }
}

/// Whether one of several profiles, one value a layer, is a wave of any period and phase: the
/// larger of their shares of variance that the best [wave](Waves) explains once the polynomial is
/// removed, minus the mean of the same under `orders` random orders of the layers from `stream`.
/// All profiles take the same order, from which the polynomial is removed anew.
///
/// Sine and cosine of a frequency are orthogonalised to the polynomial, so that their share is that
/// of a least-squares fit. Between −1 and 1, zero on average where the order of the layers means
/// nothing; unchanged by scale and shift, of each profile by itself. NaN where profiles have
/// different lengths, fewer than three values more than the polynomial has coefficients, no orders
/// are drawn, or a profile is not finite or a polynomial itself.
pub fn wave_excess(profiles: &[Vec<f64>], waves: Waves, orders: usize, stream: &mut Stream) -> f64 {
    let length = profiles.first().map_or(0, Vec::len);
    if length < waves.degree + 4 || profiles.iter().any(|profile| profile.len() != length) {
        return f64::NAN;
    }
    let basis = Basis::new(waves, length);
    let shuffled = (0..orders).map(|_| {
        let order = stream.permutation(length);
        let reordered =
            profiles.iter().map(|profile| order.iter().map(|&layer| profile[layer]).collect());
        basis.largest_share(reordered)
    });
    let mean = shuffled.sum::<f64>() / orders as f64;
    basis.largest_share(profiles.iter().cloned()) - mean
}

/// Orthonormal vectors, one entry a layer.
struct Basis {
    trend: Vec<Vec<f64>>,
    /// Two for every frequency, one where the other vanishes.
    waves: Vec<Vec<Vec<f64>>>,
}

impl Basis {
    fn new(waves: Waves, length: usize) -> Self {
        let trend = polynomials(length, waves.degree);
        let lowest = 1.0 / waves.longest;
        let spacing = (0.5 - lowest) / (waves.frequencies.max(2) - 1) as f64;
        let wave = |index: usize| {
            let frequency = lowest + index as f64 * spacing;
            let angles = positions(length).map(|x| TAU * frequency * x);
            let sine: Vec<f64> = angles.clone().map(libm::sin).collect();
            let cosine = angles.map(libm::cos).collect();
            let mut directions: Vec<Vec<f64>> = Vec::new();
            for vector in [sine, cosine] {
                let fixed = trend.iter().chain(&directions).cloned();
                let fixed: Vec<Vec<f64>> = fixed.collect();
                directions.extend(orthonormal(vector, &fixed));
            }
            directions
        };
        Self { waves: (0..waves.frequencies).map(wave).collect(), trend }
    }

    /// The largest share of variance of any of these profiles that a wave explains; NaN where one of
    /// them has none.
    fn largest_share(&self, profiles: impl Iterator<Item = Vec<f64>>) -> f64 {
        let larger = |largest: f64, share: f64| {
            let replaces = share > largest || share.is_nan();
            if replaces { share } else { largest }
        };
        profiles.map(|profile| self.share(&profile)).fold(0.0, larger)
    }

    /// The share of the variance beyond the trend that the best wave explains.
    fn share(&self, profile: &[f64]) -> f64 {
        let mut rest = relative(&deviations(profile));
        remove(&mut rest, &self.trend);
        let variance = product(&rest, &rest);
        // Values of at most 1, each changed by a projection on every vector of the trend, a sum of
        // as many products: at most this much of each is rounding.
        let terms = (rest.len() * (self.trend.len() + 1)) as f64;
        let rounding = 4.0 * terms * f64::EPSILON;
        let all = rest.len() as f64 * rounding * rounding;
        if variance.is_nan() || variance <= all {
            return f64::NAN;
        }
        let explained = |wave: &Vec<Vec<f64>>| -> f64 {
            let projections = wave.iter().map(|direction| product(direction, &rest));
            projections.map(|projection| projection * projection).sum()
        };
        let best = self.waves.iter().map(explained).fold(0.0, f64::max);
        best / variance
    }
}

/// Positions of the layers around their middle.
fn positions(length: usize) -> impl Iterator<Item = f64> + Clone {
    let middle = (length as f64 - 1.0) / 2.0;
    (0..length).map(move |layer| layer as f64 - middle)
}

/// Orthonormal polynomials of the position, up to a degree.
fn polynomials(length: usize, degree: usize) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let half = (length as f64 / 2.0).max(1.0);
    let mut power = vec![1.0; length];
    for _ in 0..=degree {
        basis.extend(orthonormal(power.clone(), &basis));
        for (power, x) in power.iter_mut().zip(positions(length)) {
            *power *= x / half;
        }
    }
    basis
}

/// The part of a vector orthogonal to an orthonormal basis, at unit length; nothing where that part
/// is rounding.
fn orthonormal(mut vector: Vec<f64>, basis: &[Vec<f64>]) -> Option<Vec<f64>> {
    let before = product(&vector, &vector).sqrt().max(1.0);
    // Twice: what the first pass leaves of the basis by rounding, the second removes.
    remove(&mut vector, basis);
    remove(&mut vector, basis);
    let length = product(&vector, &vector).sqrt();
    let rounding = 1e-9 * before;
    (length > rounding).then(|| {
        for entry in &mut vector {
            *entry /= length;
        }
        vector
    })
}

fn remove(vector: &mut [f64], basis: &[Vec<f64>]) {
    for direction in basis {
        let along = product(direction, vector);
        for (entry, unit) in vector.iter_mut().zip(direction) {
            *entry -= along * unit;
        }
    }
}

fn product(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUBIC: Waves = Waves { degree: 3, longest: 4.0, frequencies: 15 };

    /// Sums of some dozens of products of numbers of order one.
    const ROUNDING: f64 = 1e-12;

    fn share(profile: &[f64]) -> f64 {
        Basis::new(CUBIC, profile.len()).share(profile)
    }

    fn normal(length: usize, seed: u64) -> Vec<f64> {
        let mut stream = Stream::new(seed, "profile");
        (0..length).map(|_| stream.normal()).collect()
    }

    #[test]
    fn a_wave_of_any_listed_period_and_phase_is_explained_throughout() {
        for length in [9, 12, 13] {
            for index in 0..15 {
                let frequency = 0.25 + 0.25 * f64::from(index) / 14.0;
                for phase in [0.3, 1.1, 2.0] {
                    let wave = positions(length).map(|x| libm::cos(TAU * frequency * x + phase));
                    let wave: Vec<f64> = wave.collect();
                    assert!((share(&wave) - 1.0).abs() < ROUNDING, "{frequency} {phase}");
                }
            }
        }
    }

    #[test]
    fn cubics_scale_and_shift_change_nothing() {
        let profile = normal(12, 1);
        let moved: Vec<f64> = positions(12)
            .zip(&profile)
            .map(|(x, y)| 5.0 - 3.0 * y + x - 0.2 * x * x + 0.01 * x * x * x)
            .collect();
        // Values up to 20 in place of two.
        assert!((share(&moved) - share(&profile)).abs() < 100.0 * ROUNDING);
        for factor in [1e-300, 1e300] {
            let scaled: Vec<f64> = profile.iter().map(|y| factor * y).collect();
            assert!((share(&scaled) - share(&profile)).abs() < ROUNDING);
        }
    }

    #[test]
    fn the_share_is_that_of_a_least_squares_fit() {
        // With all dimensions but one explained by trend and wave, the best fit leaves one residual:
        // five values, a line, and one frequency.
        let waves = Waves { degree: 1, longest: 4.0, frequencies: 1 };
        let profile = normal(5, 2);
        let basis = Basis::new(waves, 5);
        let columns = nalgebra::DMatrix::from_fn(5, 4, |row, column| {
            let x = row as f64 - 2.0;
            match column {
                0 => 1.0,
                1 => x,
                2 => libm::cos(0.25 * TAU * x),
                _ => libm::sin(0.25 * TAU * x),
            }
        });
        let values = nalgebra::DVector::from_vec(profile.clone());
        let left = |columns: nalgebra::DMatrix<f64>| {
            let fit = columns.clone().svd(true, true).solve(&values, 1e-12).expect("solved");
            (&values - columns * fit).norm_squared()
        };
        let expected = 1.0 - left(columns.clone()) / left(columns.columns(0, 2).into_owned());
        let found = basis.share(&profile);
        assert!((found - expected).abs() < ROUNDING, "{found}, not {expected}");
    }

    #[test]
    fn the_excess_is_zero_where_the_order_means_nothing_and_large_for_a_wave() {
        let mut values = Stream::new(1, "values");
        let mut orders = Stream::new(1, "orders");
        let excesses: Vec<f64> = (0..400)
            .map(|_| {
                let profiles = [0, 1].map(|_| (0..12).map(|_| values.normal()).collect());
                wave_excess(&profiles, CUBIC, 50, &mut orders)
            })
            .collect();
        let mean = excesses.iter().sum::<f64>() / 400.0;
        let squares: f64 = excesses.iter().map(|x| (x - mean) * (x - mean)).sum();
        let standard_error = (squares / 399.0 / 400.0).sqrt();
        assert!(mean.abs() < 3.0 * standard_error, "{mean} ± {standard_error}");

        let wave = positions(12).map(|x| libm::sin(x * TAU / 3.0)).collect();
        let excess = wave_excess(&[normal(12, 4), wave], CUBIC, 200, &mut orders);
        // The wave is explained throughout; random orders of it and of noise are to 0.6 or so.
        assert!(excess > 0.25, "{excess}");
    }

    #[test]
    fn one_profile_of_several_is_enough_and_each_has_its_own_scale() {
        let profiles = [normal(12, 5), normal(12, 6)];
        let excess =
            |profiles: &[Vec<f64>]| wave_excess(profiles, CUBIC, 20, &mut Stream::new(1, "orders"));
        let scaled = [profiles[0].iter().map(|y| 1e6 * y).collect(), profiles[1].clone()];
        assert!((excess(&profiles) - excess(&scaled)).abs() < ROUNDING);
        let [one, other] = profiles.clone();
        assert_eq!(excess(&[one.clone(), other.clone()]), excess(&[other, one]));
    }

    /// A cubic up to 1, and beside it period 2, the last of the frequencies, of which a cubic takes 7.2 % of the
    /// variance in twelve layers. Rounding of one value is 4·12·(4 + 1)·ε at most.
    #[test]
    fn a_wave_counts_from_the_bound_on_rounding_on() {
        let rounding = 240.0 * f64::EPSILON;
        let waved = |size: f64| {
            let alternating = (0..12).map(|layer| if layer % 2 == 0 { size } else { -size });
            let cubic = positions(12).map(|x| x * x * x / 166.375);
            share(&cubic.zip(alternating).map(|(x, y)| x + y).collect::<Vec<_>>())
        };
        let found = 1.0 / (1.0f64 - 0.072).sqrt();
        assert!(waved(0.95 * found * rounding).is_nan());
        assert!(waved(1.05 * found * rounding).is_finite());
        for size in [1e-8, 1e-4] {
            // Twice the rounding of a value, relative to what is left of the wave.
            let error = 2.0 * rounding * found / size;
            assert!((waved(size) - 1.0).abs() < error, "{size}");
        }
    }

    #[test]
    fn periods_go_from_two_layers_to_a_third_of_the_depth() {
        assert_eq!(Waves::periodic(20), Waves { degree: 3, longest: 20.0 / 3.0, frequencies: 15 });
    }

    #[test]
    fn what_has_no_waves_is_undefined() {
        let mut stream = Stream::new(1, "orders");
        let mut excess =
            |profiles: &[Vec<f64>], orders| wave_excess(profiles, CUBIC, orders, &mut stream);
        let cubic: Vec<f64> = positions(12).map(|x| 0.1 * x * x * x - x / 3.0 + 7.0).collect();
        let mut broken = normal(12, 7);
        broken[3] = f64::INFINITY;
        for undefined in [cubic, broken, vec![0.1; 12], normal(6, 1), Vec::new()] {
            assert!(excess(&[undefined], 5).is_nan());
        }
        assert!(excess(&[normal(7, 1)], 5).is_finite());
        assert!(excess(&[normal(12, 1), normal(11, 1)], 5).is_nan());
        assert!(excess(&[normal(12, 1)], 0).is_nan());
        assert!(excess(&[], 5).is_nan());
    }
}

//! The angle after many layers.

use super::layer::OneLayer;

/// The angle of an input to the guide at some depth, over networks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AngleAtDepth {
    /// Its mean, in radians.
    pub mean: f64,
    /// Its standard deviation, in radians.
    pub standard_deviation: f64,
}

/// The angle after `depth` layers of an input that starts at `angle`, both in radians.
///
/// Layer by layer, mean and variance of the angle are propagated through the map of the mean,
/// `cot φ' = growth·cot φ`, and what the layer adds to `cot φ` around it ([`OneLayer`]): the mean to
/// second order, the spread to first. This is for inputs whose side of the guide's line is decided; an
/// input near 90° ends in one of two places
/// ([`antipodal_probability`](super::antipodal_probability)).
///
/// # Panics
/// Where the ratio is below 1.
pub fn angle_at_depth(angle: f64, depth: usize, width: usize, ratio: f64) -> AngleAtDepth {
    let law = OneLayer::new(width, ratio);
    let (mut mean, mut variance) = (angle, 0.0);
    for _ in 0..depth {
        // On the guide's line an input stays.
        if libm::sin(mean) == 0.0 {
            break;
        }
        (mean, variance) = next(&law, mean, variance);
    }
    AngleAtDepth { mean, standard_deviation: variance.sqrt() }
}

/// Mean and variance after one layer.
fn next(law: &OneLayer, angle: f64, variance: f64) -> (f64, f64) {
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let mapped = libm::atan2(sine, law.growth() * cosine);
    let (mapped_sine, mapped_cosine) = (libm::sin(mapped), libm::cos(mapped));
    let noise = law.variance(cosine / sine);
    // d arccot(c)/dc = −sin², d² arccot(c)/dc² = 2·cos·sin³.
    let square = mapped_sine * mapped_sine;
    let slope = law.growth() * square / (sine * sine);
    let bend = slope * (slope * mapped_cosine / mapped_sine - cosine / sine);
    let mean = mapped + bend * variance + mapped_cosine * mapped_sine * square * noise;
    (mean, slope * slope * variance + square * square * noise)
}

#[cfg(test)]
mod tests {
    use super::super::mean_square;
    use super::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

    #[test]
    fn no_layers_change_nothing_and_the_line_stays() {
        for (angle, depth) in [(1.0, 0), (0.0, 5), (FRAC_PI_2, 0)] {
            let AngleAtDepth { mean, standard_deviation } = angle_at_depth(angle, depth, 64, 4.0);
            assert_eq!((mean, standard_deviation), (angle, 0.0));
        }
    }

    #[test]
    fn wide_layers_shrink_the_tangent_by_the_root_of_m() {
        for ratio in [1.5, 4.0] {
            for depth in [1, 10] {
                let found = angle_at_depth(FRAC_PI_4, depth, 100_000_000, ratio);
                let shrinking = libm::pow(mean_square(ratio), -0.5 * depth as f64);
                // The law's 1/k, once a layer.
                let error = (libm::tan(found.mean) / shrinking - 1.0).abs();
                assert!(error < 2e-8 * depth as f64, "{error}");
                assert!(found.standard_deviation < 1e-4 * found.mean * depth as f64);
            }
        }
    }

    #[test]
    fn the_two_ends_are_mirror_images() {
        for depth in 1..10 {
            let near = angle_at_depth(0.7, depth, 64, 2.0);
            let far = angle_at_depth(PI - 0.7, depth, 64, 2.0);
            assert!((near.mean + far.mean - PI).abs() < 1e-14);
            assert!((near.standard_deviation / far.standard_deviation - 1.0).abs() < 1e-9);
        }
    }
}

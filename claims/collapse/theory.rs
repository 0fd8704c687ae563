//! What guided layers that keep the largest rows do to an input: the theory of
//! [`Selection::Largest`](deepclaims_lab::net::Selection::Largest), ours.
//!
//! Let `φ` be the angle between an input and the guide and `c = cot φ`. A layer of width `k` and ratio
//! `r` makes
//!
//! `c' = (√A·c + g)/χ`,
//!
//! where `A` is the sum of the `k` largest of `r·k` squared standard normals, `g` a standard normal and
//! `χ` the norm of `k − 1` others, all independent and fresh in every layer: along the guide the kept
//! rows are large, across it they are as any. `A/k` tends to [`mean_square`], `m(r)`, so that the
//! tangent of the angle shrinks by `√m` in a layer ([`depth_to_tolerance`]) while `g` decides on which
//! side of the guide's line an input ends ([`antipodal_probability`]).
//!
//! Angles are in radians, from 0 to π. Ratios are real numbers from 1 on; a function panics where one
//! is not.

mod angle;
mod kept;
mod layer;

pub use angle::{AngleAtDepth, angle_at_depth};
pub use kept::{mean_square, square_variance};
pub use layer::OneLayer;

use deepclaims_lab::numerics::standard_normal_distribution;

/// Layers after which an input that starts at `angle` to the guide is within `tolerance` of its line,
/// both in radians: `2·ln(tan(angle)/tolerance)/ln m`, a real number, infinite at ratio 1. Wide layers
/// and `tolerance ≪ 1`.
pub fn depth_to_tolerance(angle: f64, tolerance: f64, ratio: f64) -> f64 {
    2.0 * libm::log(libm::tan(angle).abs() / tolerance) / libm::log(mean_square(ratio))
}

/// Probability that an input that starts at `angle` to the guide ends opposite to it rather than along
/// it: `Φ(−cot φ₀·√(k(m − 1)))` for width `k`, up to order `1/k`.
///
/// `c` divided by its growth performs a random walk whose steps become smaller by `√m`, of total
/// variance `1/(k(m − 1))`. At ratio 1 the walk has no end and the formula says one half.
pub fn antipodal_probability(angle: f64, width: usize, ratio: f64) -> f64 {
    let growth = mean_square(ratio) - 1.0;
    let cotangent = libm::cos(angle) / libm::sin(angle);
    standard_normal_distribution(-cotangent * (width as f64 * growth).sqrt())
}

/// By how much `ln sin φ` falls in a layer of ratio 1, on average and up to order `1/k²`: `1/(2k)` for
/// width `k`, whatever the angle. Even layers that select nothing collapse, if slowly.
///
/// The exact value is `(ψ(k/2) − ψ((k−1)/2))/2` with the digamma function `ψ`.
pub fn drift(width: usize) -> f64 {
    0.5 / width as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

    #[test]
    fn the_tangent_shrinks_to_the_tolerance_at_the_predicted_depth() {
        for (angle, tolerance, ratio) in [(FRAC_PI_4, 0.01, 4.0), (2.5, 1e-4, 2.0), (1.5, 0.1, 8.5)]
        {
            let depth = depth_to_tolerance(angle, tolerance, ratio);
            let shrinking = libm::pow(mean_square(ratio), -0.5 * depth);
            let reached = libm::tan(angle).abs() * shrinking;
            assert!((reached / tolerance - 1.0).abs() < 1e-13);
        }
        assert_eq!(depth_to_tolerance(FRAC_PI_4, 0.01, 1.0), f64::INFINITY);
    }

    /// To the digits that were published before this code: 45°, 0.01 rad, ratio 4; width 32, ratio 2.
    #[test]
    fn predictions_of_the_pre_registration() {
        assert!((depth_to_tolerance(FRAC_PI_4, 0.01, 4.0) - 8.67).abs() < 0.005);
        let expected = [(80.0, 0.178), (85.0, 0.323), (90.0, 0.5), (100.0, 0.822)];
        for (degrees, expected) in expected {
            let found = antipodal_probability(degrees * PI / 180.0, 32, 2.0);
            assert!((found - expected).abs() < 0.0005, "{degrees}°: {found}");
        }
    }

    #[test]
    fn both_ends_share_the_probability() {
        for angle in [0.0, 1e-9, 0.3, 1.2, FRAC_PI_2] {
            let there = antipodal_probability(angle, 16, 3.0);
            let back = antipodal_probability(PI - angle, 16, 3.0);
            assert!((there + back - 1.0).abs() < 1e-14);
        }
        assert_eq!(antipodal_probability(0.0, 16, 3.0), 0.0);
    }
}

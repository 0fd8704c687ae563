//! The squared projections of the guide on the kept rows: squares of normals beyond a threshold.

use deepclaims_lab::numerics::standard_normal_quantile;

/// Standard normals `a` with `|a| ≥ t`, the share `1/r` of all.
pub(super) struct Kept {
    /// `u = 1/r`.
    share: f64,
    /// `t = Φ⁻¹(1 − 1/(2r))`.
    threshold: f64,
    /// The normal density at `t`.
    density: f64,
}

impl Kept {
    pub(super) fn new(ratio: f64) -> Self {
        assert!(ratio >= 1.0 && ratio.is_finite(), "a ratio of {ratio} is below 1");
        // By symmetry: for large ratios 1 − 1/(2r) would lose digits.
        let threshold = -standard_normal_quantile(0.5 / ratio);
        Self {
            share: 1.0 / ratio,
            threshold,
            density: libm::exp(-0.5 * threshold * threshold) / (2.0 * std::f64::consts::PI).sqrt(),
        }
    }

    /// The inverse Mills ratio `h = φ(t)/(1 − Φ(t))`, where `1 − Φ(t) = u/2`.
    fn hazard(&self) -> f64 {
        2.0 * self.density / self.share
    }

    /// `E a² = 1 + t·h`.
    pub(super) fn mean_square(&self) -> f64 {
        1.0 + self.threshold * self.hazard()
    }

    /// `Var a² = E a⁴ − m²` with `E a⁴ = 3 + (t³ + 3t)·h`, by parts.
    pub(super) fn square_variance(&self) -> f64 {
        let t = self.threshold;
        let fourth_moment = 3.0 + (t * t + 3.0) * t * self.hazard();
        let mean_square = self.mean_square();
        fourth_moment - mean_square * mean_square
    }

    /// `V`, the limit of `Var(A)/k`: beside the kept squares varies the threshold, which is the
    /// square of an order statistic. One more row beyond `t` adds `m − t²` to the sum.
    pub(super) fn sum_variance(&self) -> f64 {
        let excess = self.mean_square() - self.threshold * self.threshold;
        self.square_variance() + (1.0 - self.share) * excess * excess
    }

    /// The limit of `E A − k·m`.
    ///
    /// The share of normals beyond the threshold of one sample is Beta(k + 1, n − k), of mean
    /// `u + u(1 − u)/k` and variance `u²(1 − u)/k`. The mean square beyond it is
    /// `M(u) = (1/u)∫₀ᵘ q` with `q = t²`, so that `M' = (q − M)/u` and `M'' = (q' − 2M')/u`: what is
    /// left of both orders is `u(1 − u)q'/2` with `q' = −t/φ(t)`.
    pub(super) fn sum_bias(&self) -> f64 {
        -0.5 * self.share * (1.0 - self.share) * self.threshold / self.density
    }
}

/// `m(r)`: the mean square of the share `1/r` of standard normals that is largest in absolute value,
/// `1 + 2r·t·φ(t)` with `t = Φ⁻¹(1 − 1/(2r))` and the normal density `φ`.
///
/// 1 at ratio 1, then growing about as `2·ln r`: 1.857, 2.894, 4.019 at 2, 4, 8.
pub fn mean_square(ratio: f64) -> f64 {
    Kept::new(ratio).mean_square()
}

/// `Var(a²|kept)`: the variance of the square of a standard normal among the share `1/r` that is
/// largest in absolute value, `3 + 2r(t³ + 3t)φ(t) − m²`. 2 at ratio 1.
pub fn square_variance(ratio: f64) -> f64 {
    Kept::new(ratio).square_variance()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::numerics::standard_normal_distribution;

    #[test]
    fn at_ratio_one_everything_is_kept() {
        assert_eq!((mean_square(1.0), square_variance(1.0)), (1.0, 2.0));
        let all = Kept::new(1.0);
        assert_eq!((all.sum_variance(), all.sum_bias()), (2.0, 0.0));
    }

    #[test]
    fn the_values_of_the_pre_registration() {
        for (ratio, expected) in [(2.0, 1.857), (4.0, 2.894), (8.0, 4.019)] {
            assert!((mean_square(ratio) - expected).abs() < 0.0005, "ratio {ratio}");
        }
    }

    /// Moments against the trapezoid rule for `∫ z² φ(z) dz` and `∫ z⁴ φ(z) dz` from the threshold to
    /// 12, beyond which less than 1e-27 is left. A step of 1e-3 errs by at most its square times the
    /// change of the integrand's slope, which is below 2, over 12; 2r multiplies both.
    #[test]
    fn moments_are_those_of_the_truncated_normal() {
        const STEP: f64 = 1e-3;
        for ratio in [1.0, 1.01, 1.5, 2.0, 4.0, 8.0, 100.0] {
            let kept = Kept::new(ratio);
            let back = 2.0 * (1.0 - standard_normal_distribution(kept.threshold));
            assert!((back * ratio - 1.0).abs() < 1e-13, "share at {ratio}");
            let steps = ((12.0 - kept.threshold) / STEP) as usize;
            let moment = |power: i32| {
                let sum: f64 = (0..=steps)
                    .map(|i| {
                        let z = kept.threshold + STEP * f64::from(i as u32);
                        let weight = if i == 0 || i == steps { 0.5 } else { 1.0 };
                        weight * libm::pow(z, f64::from(power)) * libm::exp(-0.5 * z * z)
                    })
                    .sum();
                2.0 * ratio * STEP * sum / (2.0 * std::f64::consts::PI).sqrt()
            };
            let tolerance = 2.0 * ratio * STEP * STEP / 6.0;
            let (second, fourth) = (moment(2), moment(4));
            assert!((second - kept.mean_square()).abs() < tolerance, "{second} at {ratio}");
            let variance = fourth - second * second;
            // The second moment enters squared.
            let tolerance = tolerance * (1.0 + 2.0 * second);
            assert!((variance - kept.square_variance()).abs() < tolerance, "{variance} at {ratio}");
        }
    }

    #[test]
    #[should_panic(expected = "below 1")]
    fn fewer_rows_than_are_kept_are_a_mistake() {
        mean_square(0.99);
    }
}

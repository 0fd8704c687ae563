//! The law of one layer.

use super::kept::Kept;

/// The law of `c' = cot φ'` after one layer of given width and ratio, in mean and variance, for an
/// input at `c = cot φ` before it.
///
/// Expansions in `1/k`, from those of `√A`, and of `1/χ`, whose moments are quotients of Gamma
/// functions: `E 1/χ = (1 + 5/(4k) + …)/√k`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneLayer {
    width: f64,
    mean_square: f64,
    sum_variance: f64,
    sum_bias: f64,
}

impl OneLayer {
    /// Of a layer that keeps `width` of `ratio·width` rows.
    ///
    /// # Panics
    /// Where the ratio is below 1.
    pub fn new(width: usize, ratio: f64) -> Self {
        let kept = Kept::new(ratio);
        Self {
            width: width as f64,
            mean_square: kept.mean_square(),
            sum_variance: kept.sum_variance(),
            sum_bias: kept.sum_bias(),
        }
    }

    /// `E c'/c = √m·(1 + (5/4 + b/(2m) − V/(8m²))/k)`, where `V` is the limit of `Var(A)/k` and `b`
    /// that of `E A − km`.
    pub fn growth(&self) -> f64 {
        let m = self.mean_square;
        let order = 1.25 + 0.5 * self.sum_bias / m - self.sum_variance / (8.0 * m * m);
        m.sqrt() * (1.0 + order / self.width)
    }

    /// `E c'`, up to [`neglected_mean`](Self::neglected_mean).
    pub fn mean(&self, cotangent: f64) -> f64 {
        self.growth() * cotangent
    }

    /// `Var c' = (1 + c²V/(4m) + c²m/2)/k`, up to [`neglected_variance`](Self::neglected_variance):
    /// what `g`, `A` and `χ` contribute. `V = Var(a²|kept) + (1 − 1/r)(m − t²)²`.
    pub fn variance(&self, cotangent: f64) -> f64 {
        let m = self.mean_square;
        let relative = 0.25 * self.sum_variance / m + 0.5 * m;
        (1.0 + cotangent * cotangent * relative) / self.width
    }

    /// More than the mean neglects, `3√m·|c|/k²`, from width 16 on.
    ///
    /// The next order of `E 1/χ` is 2.3/k²; those of `E √A` and of the product are smaller by an order
    /// of magnitude. At ratio 1 the mean is `c(k − 1)/(k − 2) = c(1 + 1/k + 2/k² + …)`.
    pub fn neglected_mean(&self, cotangent: f64) -> f64 {
        3.0 * self.mean_square.sqrt() * cotangent.abs() / (self.width * self.width)
    }

    /// More than the variance neglects, `8/k` of itself, from width 16 on.
    ///
    /// The next orders are 3/k of the first term (`E 1/χ² = 1/(k − 3)`), 5/2 and a fraction of the
    /// second, and 23/4 of the third, which outweighs the others at large cotangents and ratios; with all
    /// further orders it is off by 7.5/k at width 16. At ratio 1, `3/k²` and `4c²/k²` in all.
    pub fn neglected_variance(&self, cotangent: f64) -> f64 {
        8.0 * self.variance(cotangent) / self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At ratio 1, `A` is a chi-square with `k` degrees of freedom and everything is known:
    /// `E c' = c(k − 1)/(k − 2)` and `E c'² = (c²k + 1)/(k − 3)`.
    #[test]
    fn at_ratio_one_the_law_is_exact_up_to_what_it_neglects() {
        for width in [16, 32, 64, 1024] {
            let k = width as f64;
            let law = OneLayer::new(width, 1.0);
            for cotangent in [-20.0, -1.0, 0.0, 0.1, 1.0, 5.0] {
                let mean = cotangent * (k - 1.0) / (k - 2.0);
                let variance = (cotangent * cotangent * k + 1.0) / (k - 3.0) - mean * mean;
                let off = (law.mean(cotangent) - mean).abs();
                let allowed = law.neglected_mean(cotangent);
                assert!(off <= allowed && off >= 0.5 * allowed, "{off}: {allowed}");
                let off = (law.variance(cotangent) - variance).abs();
                let allowed = law.neglected_variance(cotangent);
                assert!(off < allowed && off > 0.3 * allowed, "{off}: {allowed}");
            }
        }
    }
}

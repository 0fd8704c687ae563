//! One-sided bounds of a mean and of a share.

use super::{LARGEST, Summary, beta_lower, beta_upper, student_t};
use serde::{Deserialize, Serialize};

/// A lower and an upper bound of an unknown value, each one-sided at [`LEVEL`](super::LEVEL).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The true value is below this with probability [`LEVEL`](super::LEVEL) at most.
    pub lower: f64,
    /// The true value is above this with probability [`LEVEL`](super::LEVEL) at most.
    pub upper: f64,
}

impl Bounds {
    /// Everything is possible.
    pub const UNBOUNDED: Self = Self {
        lower: f64::NEG_INFINITY,
        upper: f64::INFINITY,
    };

    /// Bounds of the expectation over seeds, from one value a seed: see [`Bounds::of_summary`].
    pub fn of_mean(values: &[f64]) -> Self {
        Self::of_summary(&Summary::of(values))
    }

    /// Student's bounds, mean ± t · standard deviation / √count, where t is [`student_t`] of
    /// count − 1 degrees of freedom (Student, "The probable error of a mean", Biometrika 6, 1908).
    ///
    /// One seed decides nothing: fewer than two give [`Bounds::UNBOUNDED`], and so do values that
    /// are not finite. Two or more equal values give that value twice. That is a convention, not an
    /// inference: see [`Summary::no_spread`].
    ///
    /// The level is exact for normal values and nearly so for symmetric ones. The bound on the side
    /// of a long tail misses more often: `tests/statistics.rs` measures how often.
    pub fn of_summary(summary: &Summary) -> Self {
        let Summary {
            count,
            mean,
            standard_deviation,
        } = *summary;
        if count < 2 || !mean.is_finite() || !standard_deviation.is_finite() {
            return Self::UNBOUNDED;
        }
        let reach = student_t(count - 1) * standard_deviation / (count as f64).sqrt();
        Self {
            lower: mean - reach,
            upper: mean + reach,
        }
    }

    /// Clopper and Pearson's bounds of a probability, in [0, 1], from `successes` among `trials`
    /// ("The use of confidence or fiducial limits illustrated in the case of the binomial",
    /// Biometrika 26, 1934): the probabilities at which as many successes or more, or as many or
    /// fewer, have probability [`LEVEL`](super::LEVEL). Conservative for every probability.
    ///
    /// No success gives lower bound 0, nothing but successes upper bound 1; no trials, more
    /// successes than trials or more than [`LARGEST`] trials give both.
    pub fn of_share(successes: usize, trials: usize) -> Self {
        if successes > trials || trials > LARGEST {
            return Self {
                lower: 0.0,
                upper: 1.0,
            };
        }
        let failures = trials - successes;
        Self {
            lower: beta_lower(successes, failures + 1),
            upper: beta_upper(successes + 1, failures),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, LARGEST, beta_lower, beta_upper};
    use crate::stats::LEVEL;
    use libm::{exp, log, log1p, pow};

    /// Half a unit in the tenth significant digit of a number that begins with 1, to which
    /// quantiles are rounded.
    const ROUNDING: f64 = 5e-10;

    fn assert_near(found: f64, expected: f64, relative: f64, what: &str) {
        let error = (found - expected).abs();
        assert!(
            error <= relative * expected.abs(),
            "{what}: {found} instead of {expected}, off by {error:e}"
        );
    }

    /// The binomial probability of exactly `k` successes among `n` trials.
    fn binomial(n: usize, k: usize, p: f64) -> f64 {
        let choose: f64 = (0..k).map(|i| (n - i) as f64 / (k - i) as f64).product();
        match (k, n - k) {
            (0, rest) => exp(rest as f64 * log1p(-p)),
            (_, 0) => pow(p, n as f64),
            (_, rest) => choose * exp(k as f64 * log(p) + rest as f64 * log1p(-p)),
        }
    }

    /// At a Clopper–Pearson bound the binomial tail has probability LEVEL, by definition.
    #[test]
    #[expect(clippy::float_cmp, reason = "these values are exact")]
    fn share_bounds_solve_the_binomial_tail_equations() {
        for n in 1..=40 {
            for k in 0..=n {
                let Bounds { lower, upper } = Bounds::of_share(k, n);
                // The tail's relative derivative in p is at most n/(p(1 − p)).
                let tolerance = |p: f64| 1e-11 + 2.0 * ROUNDING * n as f64 / (1.0 - p);
                if k > 0 {
                    let tail: f64 = (k..=n).map(|j| binomial(n, j, lower)).sum();
                    assert_near(tail, LEVEL, tolerance(lower), &format!("{k} of {n}, lower"));
                }
                if k < n {
                    let tail: f64 = (0..=k).map(|j| binomial(n, j, upper)).sum();
                    assert_near(tail, LEVEL, tolerance(upper), &format!("{k} of {n}, upper"));
                    let next = Bounds::of_share(k + 1, n);
                    assert!(lower < next.lower && upper < next.upper);
                }
                let mirrored = Bounds::of_share(n - k, n);
                assert!((lower + mirrored.upper - 1.0).abs() <= 2.0 * ROUNDING);
                assert!(lower <= k as f64 / n as f64 && k as f64 / n as f64 <= upper);
            }
            assert_eq!(Bounds::of_share(0, n).lower, 0.0);
            assert_eq!(Bounds::of_share(n, n).upper, 1.0);
            let all = pow(LEVEL, 1.0 / n as f64);
            assert_near(
                Bounds::of_share(0, n).upper,
                1.0 - all,
                ROUNDING,
                "no success",
            );
            assert_near(Bounds::of_share(n, n).lower, all, ROUNDING, "no failure");
        }
        let (huge, nothing) = (
            usize::MAX,
            Bounds {
                lower: 0.0,
                upper: 1.0,
            },
        );
        for (k, n) in [
            (0, 0),
            (1, 0),
            (5, 4),
            (5, LARGEST + 1),
            (5, huge),
            (huge, huge),
        ] {
            assert_eq!(Bounds::of_share(k, n), nothing);
        }
        for (a, b) in [(0, 1), (1, 0), (huge, huge)] {
            assert_eq!((beta_lower(a, b), beta_upper(a, b)), (0.0, 1.0));
        }
    }

    /// Clopper–Pearson is conservative for every probability. The rate at which a bound misses is a
    /// finite sum, greatest just beyond the bounds themselves, where one more count begins to miss.
    /// The upper bounds mirror the lower ones.
    #[test]
    fn share_bounds_are_conservative_for_every_probability() {
        println!("bounds of a share, exact: largest miss rate over all probabilities");
        for n in [3, 12, 24, 100] {
            let lower: Vec<f64> = (0..=n).map(|k| Bounds::of_share(k, n).lower).collect();
            let grid = (1..1000).map(|i| f64::from(i) / 1000.0);
            let rates = grid
                .chain(lower[1..].iter().map(|p| p - p * 2.0 * ROUNDING))
                .map(|p| {
                    let misses = (0..=n).filter(|&k| lower[k] > p);
                    misses.map(|k| binomial(n, k, p)).sum::<f64>()
                });
            let worst = rates.fold(0.0, f64::max);
            println!("  n = {n:3}: {worst:.6}");
            // The bounds are rounded: see `share_bounds_solve_the_binomial_tail_equations`.
            assert!(0.9 * LEVEL < worst && worst <= LEVEL * (1.0 + 1e-6 * n as f64));
        }
    }
}

//! What a part could have found.

use super::{LARGEST, LEVEL, student_t};
use crate::numerics::standard_normal_distribution;

/// The probability with which an effect is asked to be found where records say what they could
/// find.
pub const POWER: f64 = 0.9;

/// Weights below this share of the largest are left out of the integral over standard deviations.
const NEGLIGIBLE: f64 = 1e-12;

/// The distance of the true mean beyond a threshold at which Student's one-sided bound at
/// [`LEVEL`], from `count` normal values of this standard deviation, clears the threshold with
/// probability `power`.
///
/// With the sample standard deviation `s = σu`, `u² ~ χ²_ν / ν`, `ν = count − 1`, the bound clears
/// where `Z > t·u − λ` for a standard normal `Z` and the distance `λσ/√count`, with probability
/// `∫ Φ(λ − t·u) f(u) du`: the power of Student's test, whose statistic is noncentral t (Johnson
/// and Welch, "Applications of the non-central t-distribution", Biometrika 31, 1940). In the unit
/// of the standard deviation; six significant digits, about (t + z)·σ/√count for large counts with
/// z = 1.28 for [`POWER`].
///
/// None for fewer than two values, without spread, or where `power` is not above the level and
/// below 1. Beyond [`LARGEST`] values, the noncentrality of that many.
pub fn detectable_distance(count: usize, standard_deviation: f64, power: f64) -> Option<f64> {
    let spread = standard_deviation > 0.0 && standard_deviation.is_finite();
    if count < 2 || !spread || !(LEVEL < power && power < 1.0) {
        return None;
    }
    let noncentrality = noncentrality((count - 1).min(LARGEST), power);
    Some(six_digits(
        noncentrality * standard_deviation / (count as f64).sqrt(),
    ))
}

/// The λ at which the bound clears with probability `power`, by bisection.
fn noncentrality(degrees: usize, power: f64) -> f64 {
    let t = student_t(degrees);
    let spreads = possible_spreads(degrees, t);
    let found = |lambda: f64| -> f64 {
        let clears = spreads
            .iter()
            .map(|(spread, weight)| weight * standard_normal_distribution(lambda - t * spread));
        clears.sum()
    };
    let (mut low, mut high) = (0.0, 2.0 * t);
    while found(high) < power {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-9 * high {
        let middle = f64::midpoint(low, high);
        if found(middle) < power {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Values of `u = s/σ` and their probabilities, which sum to one: the trapezoidal rule in
/// `x = ln u`, where the density `∝ exp(ν(x − e^{2x}/2))` is smooth and falls off on either side,
/// so that the error falls exponentially with the step.
///
/// The density has its peak at 0 and the width 1/√(2ν), the edge of `Φ(λ − t·eˣ)` the width 1/λ,
/// with λ a small multiple of t: a third of either keeps the error far below six digits.
fn possible_spreads(degrees: usize, t: f64) -> Vec<(f64, f64)> {
    let degrees = degrees as f64;
    let step = 1.0 / (3.0 * (t + (2.0 * degrees).sqrt()));
    let density = |x: f64| libm::exp(degrees * (x - libm::expm1(2.0 * x) / 2.0));
    let side = |direction: f64, first: u32| {
        (first..)
            .map(move |index| direction * step * f64::from(index))
            .map(|x| (libm::exp(x), density(x)))
            .take_while(|(_, weight)| *weight > NEGLIGIBLE)
    };
    let mut spreads: Vec<(f64, f64)> = side(-1.0, 1).chain(side(1.0, 0)).collect();
    let total: f64 = spreads.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut spreads {
        *weight /= total;
    }
    spreads
}

/// Rounds to six significant digits by way of decimal text.
fn six_digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::{Stream, standard_normal_quantile};
    use crate::stats::Bounds;

    fn detectable(count: usize) -> f64 {
        detectable_distance(count, 1.0, POWER).expect("spread")
    }

    #[test]
    fn distances_agree_with_thirty_digits() {
        // By mpmath, integrating the distribution of u over Z instead of that of Z over u.
        for (count, expected) in [
            (2, 370.222_748_5),
            (3, 19.591_179_89),
            (5, 4.577_517_541),
            (12, 1.623_345_014),
            (24, 0.997_798_276_7),
            (100, 0.448_036_204_8),
        ] {
            // Half a unit in the sixth digit of a number that begins with 1.
            let found = detectable(count);
            assert!((found / expected - 1.0).abs() < 5.01e-6, "{count}: {found}");
        }
    }

    #[test]
    fn simulated_seeds_find_it_with_that_probability() {
        const EXPERIMENTS: usize = 20_000;
        let mut stream = Stream::new(1, "power");
        for power in [0.5, POWER] {
            for count in [2, 3, 5, 12, 24] {
                let mean = detectable_distance(count, 2.0, power).expect("spread");
                let found = (0..EXPERIMENTS)
                    .filter(|_| {
                        let values: Vec<f64> =
                            (0..count).map(|_| mean + 2.0 * stream.normal()).collect();
                        Bounds::of_mean(&values).lower > 0.0
                    })
                    .count() as f64;
                // Five standard errors.
                let error = (power * (1.0 - power) / EXPERIMENTS as f64).sqrt();
                let rate = found / EXPERIMENTS as f64;
                assert!(
                    (rate - power).abs() < 5.0 * error,
                    "{count}: {rate}, not {power}"
                );
            }
        }
    }

    #[test]
    fn many_values_leave_the_normal_limit() {
        let z = standard_normal_quantile(POWER);
        for count in [1_000, 10_000, 100_000] {
            // u has mean 1 − 1/4ν and variance 1/2ν, so that λ is t + z but for about (t +
            // z·t²)/4ν.
            let t = student_t(count - 1);
            let limit = (t + z) / (count as f64).sqrt();
            let correction = 2.0 * (t + z * t * t) / (4.0 * count as f64) / (t + z);
            assert!(
                (detectable(count) / limit - 1.0).abs() < correction,
                "{count}"
            );
        }
    }

    #[test]
    fn more_values_find_less_and_a_wider_spread_needs_more() {
        for count in 2..60 {
            assert!(detectable(count + 1) < detectable(count), "{count}");
        }
        for exponent in [-20, 20] {
            let spread = libm::scalbn(1.0, exponent);
            let scaled = detectable_distance(12, spread, POWER).expect("spread") / spread;
            // Both are rounded to six digits.
            assert!((scaled / detectable(12) - 1.0).abs() < 1e-5);
        }
        let powers = [2.0 * LEVEL, 0.1, 0.5, 0.9, 0.99];
        let distances = powers.map(|power| detectable_distance(12, 1.0, power).expect("spread"));
        assert!(distances.is_sorted() && distances[0] > 0.0);
    }

    #[test]
    fn what_has_no_spread_finds_nothing_in_particular() {
        for (count, spread, power) in [
            (0, 1.0, 0.9),
            (1, 1.0, 0.9),
            (5, 0.0, 0.9),
            (5, f64::NAN, 0.9),
            (5, f64::INFINITY, 0.9),
            (5, 1.0, LEVEL),
            (5, 1.0, 1.0),
            (5, 1.0, f64::NAN),
        ] {
            assert_eq!(detectable_distance(count, spread, power), None);
        }
        assert!(detectable_distance(usize::MAX, 1.0, 0.9).is_some());
    }
}

//! The digamma function ψ at halves of whole numbers.

/// Euler's constant γ.
const EULER: f64 = 0.577_215_664_901_532_9;

/// `ψ(twice/2)` by the recurrence `ψ(x + 1) = ψ(x) + 1/x` from `ψ(1) = −γ` and
/// `ψ(1/2) = −γ − 2·ln 2`: nothing but additions and divisions, the same on every platform.
pub(super) fn digamma_of_half(twice: usize) -> f64 {
    assert!(twice > 0, "the digamma function has a pole at zero");
    let (start, first) = match twice % 2 {
        0 => (-EULER, 2),
        _ => (-EULER - 2.0 * std::f64::consts::LN_2, 1),
    };
    (first..twice)
        .step_by(2)
        .fold(start, |psi, twice| psi + 2.0 / twice as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the asymptotic series `ln x − 1/(2x) − 1/(12x²) + 1/(120x⁴) − 1/(252x⁶)`, whose error is
    /// below its next term, 1/(240x⁸); the recurrence rounds once a step, of numbers below six.
    #[test]
    fn the_recurrence_meets_the_asymptotic_series() {
        for twice in 20..400 {
            let x = twice as f64 / 2.0;
            let square = 1.0 / (x * x);
            let corrections = square * (1.0 / 12.0 - square * (1.0 / 120.0 - square / 252.0));
            let series = libm::log(x) - 0.5 / x - corrections;
            let next = square * square * square * square / 240.0;
            let rounding = twice as f64 * 6.0 * f64::EPSILON;
            let off = (digamma_of_half(twice) - series).abs();
            assert!(off < next + rounding, "{x}: {off}");
        }
    }

    #[test]
    fn known_values() {
        assert_eq!(digamma_of_half(2), -EULER);
        // Abramowitz and Stegun, table 6.1.
        assert!((digamma_of_half(3) - 0.036_489_973_978_576_5).abs() < 1e-15);
        assert!((digamma_of_half(4) - 0.422_784_335_098_467_1).abs() < 1e-15);
    }
}

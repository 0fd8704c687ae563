//! exp, ln and tanh in single precision from multiply-adds.
//!
//! The platform's own functions differ between libraries and processors in the last digit. These
//! are straight-line code without tables or branches, so that loops over them vectorise, and each
//! is within two units in the last place of the exact value (tested against a double-precision
//! reference over the whole range).

/// `1.5 · 2^23`: adding it rounds a number below `2^22` to the nearest integer, which then stands
/// in the low bits of the sum.
const ROUND: f32 = 12_582_912.0;

/// `ln 2` as a sum of a short number, whose multiples by an exponent are exact, and the rest.
const LN_2_HIGH: f32 = 0.693_145_75;
const LN_2_LOW: f32 = 1.428_606_8e-6;

/// `e^x`.
///
/// Overflows to infinity above 88.72, is subnormal below -87.33 and zero below -103.97. NaN gives
/// NaN.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Comparisons in this order let NaN through.
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    let shifted = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let exponent = shifted - ROUND;
    let rest = exponent.mul_add(-LN_2_HIGH, x);
    let rest = exponent.mul_add(-LN_2_LOW, rest);
    // |rest| ≤ ln(2)/2, where the next Taylor term is 5e-9: a tenth of half a unit in the last place.
    let mut power = 1.0 / 5_040.0;
    power = rest.mul_add(power, 1.0 / 720.0);
    power = rest.mul_add(power, 1.0 / 120.0);
    power = rest.mul_add(power, 1.0 / 24.0);
    power = rest.mul_add(power, 1.0 / 6.0);
    power = rest.mul_add(power, 0.5);
    power = rest.mul_add(power, 1.0);
    power = rest.mul_add(power, 1.0);
    // Two factors: 2^128 is no f32, and a subnormal result must round only once.
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits()).cast_signed();
    let half = exponent >> 1;
    power * power_of_two(half) * power_of_two(exponent.wrapping_sub(half))
}

#[inline(always)]
fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits((exponent.wrapping_add(127)).cast_unsigned() << 23)
}

/// The natural logarithm of `x`.
///
/// Zero gives minus infinity, negative numbers and NaN give NaN, infinity gives infinity.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    /// Bits of `√½`: mantissas are taken from `[√½, √2)`.
    const ROOT_HALF: u32 = 0x3f35_04f3;
    const SUBNORMAL_SCALE: f32 = 8_388_608.0;
    let subnormal = x < f32::MIN_POSITIVE;
    let scaled = if subnormal { x * SUBNORMAL_SCALE } else { x };
    let offset = if subnormal { -23.0 } else { 0.0 };
    let shifted = scaled.to_bits().wrapping_sub(ROOT_HALF);
    let exponent = (shifted.cast_signed() >> 23) as f32 + offset;
    let mantissa = f32::from_bits((shifted & 0x007f_ffff).wrapping_add(ROOT_HALF));
    // ln(1+f) = 2 atanh(s), s = f/(2+f); written so that f itself, which is exact, carries the
    // weight.
    let f = mantissa - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let mut series = 2.0 / 9.0;
    series = z.mul_add(series, 2.0 / 7.0);
    series = z.mul_add(series, 2.0 / 5.0);
    series = z.mul_add(series, 2.0 / 3.0);
    let half_square = 0.5 * f * f;
    let correction = s.mul_add(z.mul_add(series, half_square), exponent * LN_2_LOW) - half_square;
    let value = exponent.mul_add(LN_2_HIGH, correction + f);
    let value = if x == f32::INFINITY { x } else { value };
    let value = if x == 0.0 { f32::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f32::NAN }
}

/// The hyperbolic tangent of `x`. NaN gives NaN, ±infinity gives ±1.
///
/// Near zero an odd minimax polynomial (S. Moshier, Cephes `tanhf`), elsewhere
/// `1 - 2/(e^{2|x|} + 1)`.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let z = x * x;
    let mut series = -5.704_988_7e-3;
    series = z.mul_add(series, 2.063_909e-2);
    series = z.mul_add(series, -5.373_971_6e-2);
    series = z.mul_add(series, 1.333_144_2e-1);
    series = z.mul_add(series, -3.333_328e-1);
    let near = (x * z).mul_add(series, x);
    let far = 1.0 - 2.0 / (exp(2.0 * x.abs()) + 1.0);
    let magnitude = if x.abs() < 0.625 { near } else { far };
    magnitude.copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest error of the three functions, in units in the last place. Four roundings of relative
    /// size 2^-24 = half a unit each meet in the worst case (tanh: product, quotient, sum, series).
    const MAXIMUM_ULPS: f64 = 2.0;

    /// The error of `value` in units in the last place of the `exact` value.
    fn ulps(value: f32, exact: f64) -> f64 {
        if value.is_nan() && exact.is_nan() {
            return 0.0;
        }
        let rounded = exact as f32;
        if value.to_bits() == rounded.to_bits() {
            return 0.0;
        }
        if !value.is_finite() || !rounded.is_finite() {
            // Rounding to infinity is one unit away from the largest number.
            let clamped = |v: f64| v.clamp(f32::MIN.into(), f32::MAX.into());
            let unit = f64::from(f32::MAX - f32::MAX.next_down());
            return (clamped(value.into()) - clamped(exact)).abs() / unit;
        }
        let magnitude = rounded.abs();
        let unit = f64::from(magnitude.next_up()) - f64::from(magnitude);
        (f64::from(value) - exact).abs() / unit
    }

    /// Every 251st bit pattern (a prime, so that all mantissa endings occur): subnormals,
    /// infinities and NaNs included; and the patterns around the special points.
    fn all_kinds_of_numbers() -> impl Iterator<Item = f32> {
        let edges = [
            0.0,
            -0.0,
            f32::MIN_POSITIVE,
            1.0,
            0.625,
            88.722_84,
            -87.336_55,
            -103.972_08,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::NAN,
        ]
        .into_iter()
        .flat_map(|edge: f32| [edge, -edge, edge.next_up(), edge.next_down()]);
        (0..=u32::MAX).step_by(251).map(f32::from_bits).chain(edges)
    }

    fn worst(function: impl Fn(f32) -> f32, reference: impl Fn(f64) -> f64) -> (f64, f32) {
        let errors =
            all_kinds_of_numbers().map(|x| (ulps(function(x), reference(f64::from(x))), x));
        let worse =
            |worst: (f64, f32), next: (f64, f32)| if next.0 > worst.0 { next } else { worst };
        errors.fold((0.0, 0.0), worse)
    }

    #[test]
    fn functions_are_close_to_their_exact_values() {
        type Case = (&'static str, fn(f32) -> f32, fn(f64) -> f64);
        let cases: [Case; 3] =
            [("exp", exp, libm::exp), ("ln", ln, libm::log), ("tanh", tanh, libm::tanh)];
        for (name, function, reference) in cases {
            let (error, at) = worst(function, reference);
            println!("{name}: at most {error:.3} ulp, at {at:e}");
            assert!(error < MAXIMUM_ULPS, "{name}: {error} ulp at {at:e}");
        }
    }

    #[test]
    fn special_values_are_exact() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert!(exp(f32::NAN).is_nan() && ln(f32::NAN).is_nan() && tanh(f32::NAN).is_nan());
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f32::NEG_INFINITY);
        assert_eq!(ln(f32::INFINITY), f32::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(f32::NEG_INFINITY).is_nan());
        // From here on it is the exponential's form, which differs from the polynomial in the last digit.
        assert_eq!(tanh(0.625), 1.0 - 2.0 / (exp(1.25) + 1.0));
        assert_eq!(tanh(f32::INFINITY), 1.0);
        assert_eq!(tanh(f32::NEG_INFINITY), -1.0);
        assert_eq!(tanh(-0.0).to_bits(), (-0.0f32).to_bits());
    }
}

//! The portable logarithm of `libm`, for many numbers side by side.

/// The bits of [`libm::log`] where `x` is positive and neither subnormal nor infinite.
///
/// `libm`'s own steps (fdlibm, `e_log.c`) without its branches for other numbers, so that loops over
/// it vectorise: `x = 2^exponent · (1 + f)` with `√½ < 1 + f < √2`, and `ln (1 + f)` from a polynomial
/// in `(f / (2 + f))²`.
#[inline(always)]
pub(super) fn log_of_normal(x: f64) -> f64 {
    /// The upper halves of the bits of 1 and of `√½`.
    const ONE: u64 = 0x3ff0_0000 << 32;
    const ROOT_HALF: u64 = 0x3fe6_a09e << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    /// `2^52`: as the lowest bits of its fraction a small integer is added to it.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    const BIAS: f64 = 1_023.0;
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x.to_bits() + (ONE - ROOT_HALF);
    let exponent = f64::from_bits(SHIFT.to_bits() | (shifted >> 52)) - (SHIFT + BIAS);
    let f = f64::from_bits((shifted & FRACTION) + ROOT_HALF) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let square = s * s;
    let fourth = square * square;
    let even = fourth
        * (3.999_999_999_940_942e-1
            + fourth * (2.222_219_843_214_978_4e-1 + fourth * 1.531_383_769_920_937_3e-1));
    let odd = square
        * (6.666_666_666_666_735e-1
            + fourth
                * (2.857_142_874_366_239e-1
                    + fourth * (1.818_357_216_161_805e-1 + fourth * 1.479_819_860_511_658_6e-1)));
    s * (half_square + (odd + even)) + exponent * LN_2_LOW - half_square + f + exponent * LN_2_HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn the_bits_are_those_of_libm() {
        let mut stream = Stream::new(1, "logarithms");
        let edges = [f64::MIN_POSITIVE, f64::MAX, 1.0, 0.5, 2.0, std::f64::consts::FRAC_1_SQRT_2];
        let neighbours = edges.into_iter().flat_map(|x| [x, x.next_up(), x.next_down()]);
        // Every exponent, with fractions from everywhere.
        let drawn = (0..2_000_000_u64).map(|draw| {
            let exponent = 1 + draw % 2_046;
            f64::from_bits((exponent << 52) | ((stream.uniform() * (1_u64 << 52) as f64) as u64))
        });
        for x in neighbours.chain(drawn).filter(|x| x.is_normal()) {
            assert_eq!(log_of_normal(x).to_bits(), libm::log(x).to_bits(), "{x:e}");
        }
    }
}

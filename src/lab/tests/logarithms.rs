//! Logarithms of the numbers that have few digits left.

use deepclaims_lab::numerics::ln;

/// `ln 2ᵏ = k·ln 2`, for every power of two down to the smallest, within two units in the last place: one of the
/// product below, which is rounded, and one of the logarithm.
#[test]
fn powers_of_two_have_the_logarithms_of_their_exponents() {
    for exponent in -149..=127_i16 {
        let power = libm::exp2(f64::from(exponent)) as f32;
        let expected = (f64::from(exponent) * std::f64::consts::LN_2) as f32;
        let off = f64::from((ln(power) - expected).abs());
        assert!(off <= 2.0 * f64::from(f32::EPSILON * expected.abs()), "2^{exponent}: {off}");
    }
}

//! Binary codes.

/// The share of the bits of a code that are wrong.
///
/// From 0 to 1; NaN without bits.
///
/// # Panics
/// Where the codes have different lengths.
pub fn bit_error_rate(code: &[bool], truth: &[bool]) -> f64 {
    assert_eq!(code.len(), truth.len(), "codes of one length");
    let wrong = code.iter().zip(truth).filter(|(one, other)| one != other);
    wrong.count() as f64 / code.len() as f64
}

/// The entropy in bits of an outcome of this probability and its opposite,
/// `−p log₂ p − (1−p) log₂ (1−p)`: 0 where one of them is certain, 1 at one half, NaN outside [0,
/// 1].
pub fn binary_entropy(probability: f64) -> f64 {
    let bits = |p: f64| if p == 0.0 { 0.0 } else { -p * libm::log2(p) };
    bits(probability) + bits(1.0 - probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_bits_are_counted() {
        let code = [true, false, true, true];
        assert_eq!(bit_error_rate(&code, &[true, true, true, false]), 0.5);
        assert_eq!(bit_error_rate(&[true], &[true]), 0.0);
        assert!(bit_error_rate(&[], &[]).is_nan());
    }

    #[test]
    fn entropy_is_largest_at_one_half() {
        assert_eq!((binary_entropy(0.0), binary_entropy(1.0)), (0.0, 0.0));
        assert_eq!(binary_entropy(0.5), 1.0);
        // ¼·2 + ¾·log₂(4/3).
        assert!((binary_entropy(0.25) - 0.811_278_124_459_132_8).abs() < 1e-15);
        assert!(binary_entropy(1.5).is_nan() && binary_entropy(f64::NAN).is_nan());
    }
}

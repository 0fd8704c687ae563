//! Whether a transformation keeps the order of what it transforms.

/// Kendall's τ of `fields` and what became of them, over the pairs that neither has in common: the
/// difference between the numbers of pairs in the same and in the opposite order over their sum
/// (Goodman and Kruskal's γ).
///
/// From −1 to 1: 1 for an order-preserving transformation (Lin et al. 2025, arXiv 2501.02436), 1
/// too where it maps several fields to the same value, as a ReLU does. NaN where no pair differs in
/// both or a value is not a number.
///
/// # Panics
/// Where there are not as many `outputs` as `fields`.
pub fn order_preservation(fields: &[f32], outputs: &[f32]) -> f64 {
    assert_eq!(fields.len(), outputs.len(), "pairs of values");
    if fields.iter().chain(outputs).any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let (mut same, mut opposite) = (0.0, 0.0);
    for first in 0..fields.len() {
        for second in 0..first {
            if fields[first] == fields[second] || outputs[first] == outputs[second] {
                continue;
            }
            if (fields[first] > fields[second]) == (outputs[first] > outputs[second]) {
                same += 1.0;
            } else {
                opposite += 1.0;
            }
        }
    }
    (same - opposite) / (same + opposite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted() {
        let rising = |outputs: [f32; 3]| order_preservation(&[1.0, 2.0, 3.0], &outputs);
        assert_eq!(rising([4.0, 5.0, 9.0]), 1.0);
        assert_eq!(rising([9.0, 5.0, 4.0]), -1.0);
        // Of three pairs one is turned around.
        assert_eq!(rising([1.0, 3.0, 2.0]), 1.0 / 3.0);
    }

    #[test]
    fn ties_count_for_neither() {
        let tied = order_preservation(&[-2.0, -1.0, 3.0], &[0.0, 0.0, 3.0]);
        assert_eq!(tied, 1.0);
        assert!(order_preservation(&[-2.0, -1.0], &[0.0, 0.0]).is_nan());
        assert!(order_preservation(&[1.0, f32::NAN], &[1.0, 2.0]).is_nan());
        assert!(order_preservation(&[], &[]).is_nan());
    }
}

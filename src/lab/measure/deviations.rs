//! Values around their mean, and on the scale of the largest.

/// Each of `values` minus their mean.
///
/// Computed from their differences to the first: equal values have no deviations at all, and a
/// common shift that rounds none of them changes nothing. Where one is not finite, no deviation is.
pub(super) fn deviations(values: &[f64]) -> Vec<f64> {
    let Some(first) = values.first() else {
        return Vec::new();
    };
    let offsets = values.iter().map(|value| value - first);
    let mean = offsets.clone().sum::<f64>() / values.len() as f64;
    offsets.map(|offset| offset - mean).collect()
}

/// Each of `values` divided by the largest magnitude among them, so that their powers neither
/// overflow nor vanish together. NaN throughout where all are zero, and at least once where one is
/// not finite.
pub(super) fn relative(values: &[f64]) -> Vec<f64> {
    let largest = largest_magnitude(values);
    values.iter().map(|value| value / largest).collect()
}

/// The largest magnitude; NaN where a value is NaN, zero without values.
pub(super) fn largest_magnitude(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| {
        let larger = value.is_nan() || value.abs() > largest;
        if larger { value.abs() } else { largest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_are_exact_where_the_values_allow_it() {
        let shift = libm::scalbn(1.0, 50);
        let shifted = [1.0, 2.0, 6.0].map(|value| value + shift);
        assert_eq!(deviations(&shifted), [-2.0, -1.0, 3.0]);
        assert_eq!(deviations(&[0.1; 3]), [0.0; 3]);
        assert_eq!(deviations(&[]), [0.0; 0]);
    }

    #[test]
    fn what_is_undefined_is_not_hidden() {
        for undefined in [f64::NAN, f64::INFINITY] {
            for place in 0..3 {
                let mut values = [1.0, 2.0, 3.0];
                values[place] = undefined;
                assert!(!deviations(&values).iter().any(|value| value.is_finite()));
                assert!(relative(&values).iter().any(|value| value.is_nan()));
            }
        }
        assert!(relative(&[0.0; 2]).iter().all(|value| value.is_nan()));
        assert!(largest_magnitude(&[1.0, f64::NAN, 2.0]).is_nan());
    }

    #[test]
    fn relative_values_reach_one() {
        assert_eq!(relative(&[1.0, -4.0, 2.0]), [0.25, -1.0, 0.5]);
    }
}

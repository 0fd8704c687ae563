//! Quantiles of the values of a few seeds.

/// The `probability`-quantile of these values, interpolated between neighbours (type 7 of Hyndman and
/// Fan, The American Statistician 50, 1996); NaN where there are none.
///
/// Additions and multiplications alone: the same bits everywhere.
pub fn sample_quantile(values: &[f64], probability: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = probability * last as f64;
    let below = (position as usize).min(last);
    let above = (below + 1).min(last);
    let share = position - below as f64;
    if share == 0.0 {
        return sorted[below];
    }
    // Equal neighbours give exactly their value.
    sorted[below] + share * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::sample_quantile;

    #[test]
    #[expect(clippy::float_cmp, reason = "these values are exact")]
    fn known_values() {
        let values = [5.0, 1.0, 3.0, 2.0, 4.0];
        let found = [0.0, 0.25, 0.5, 0.625, 1.0].map(|share| sample_quantile(&values, share));
        assert_eq!(found, [1.0, 2.0, 3.0, 3.5, 5.0]);
        assert_eq!(sample_quantile(&[0.1; 7], 0.3), 0.1);
        assert_eq!(sample_quantile(&[7.0], 0.95), 7.0);
        assert!(sample_quantile(&[], 0.5).is_nan());
    }
}

//! Ranks in an order.

/// The ranks of `values` from 1 on; equal values share the mean of theirs. NaN ranks above all.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    // Integers that follow the values beside the places: sorted without looking a value up.
    let mut order: Vec<(i64, usize)> = values.iter().map(|&value| key(value)).zip(0..).collect();
    order.sort_unstable();
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for equal in order.chunk_by(|&(_, a), &(_, b)| values[a] == values[b]) {
        let rank = below as f64 + f64::midpoint(1.0, equal.len() as f64);
        for &(_, place) in equal {
            ranks[place] = rank;
        }
        below += equal.len();
    }
    ranks
}

/// An integer that stands to those of other values as [`f64::total_cmp`] has it.
fn key(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    // Of negative numbers every bit but the sign is turned.
    bits ^ ((bits >> 63) & i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_the_total_order() {
        let values = [f64::NEG_INFINITY, -2.5, -1e-310, -0.0, 0.0, 1e-310, 2.5, f64::NAN];
        for one in values {
            for other in values {
                assert_eq!(key(one).cmp(&key(other)), one.total_cmp(&other), "{one} and {other}");
            }
        }
    }

    #[test]
    fn ranks_of_equal_values_are_shared() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(ranks(&[0.0, -0.0, 0.0]), [2.0; 3]);
        assert_eq!(ranks(&[]), [0.0; 0]);
    }
}

//! Sums in a fixed order.

use std::array;

use super::{Matrix, vectorised};

/// Partial sums kept side by side. The number is part of the definition of every sum: it is not the
/// processor's vector width, and no processor may add in another order.
const LANES: usize = 64;

/// `Σ x_i²`: the square of entry `i` is added by a fused multiply-add to lane `i mod 64`, then the
/// upper half of the lanes is added to the lower one until a single lane is left.
pub fn sum_of_squares(values: &[f32]) -> f32 {
    vectorised(
        #[inline(always)]
        || {
            let (blocks, rest) = values.as_chunks::<LANES>();
            // New lanes for every block: only then does the compiler keep them in registers.
            let mut lanes = blocks.iter().fold([0.0f32; LANES], |lanes, block| {
                array::from_fn(|lane| block[lane].mul_add(block[lane], lanes[lane]))
            });
            for (lane, x) in lanes.iter_mut().zip(rest) {
                *lane = x.mul_add(*x, *lane);
            }
            fold(&mut lanes)
        },
    )
}

/// The sums of all columns of a row-major matrix as wide as `sums`, added row by row in single precision.
pub(crate) fn column_sums(values: &[f32], sums: &mut [f32]) {
    let width = sums.len();
    vectorised(
        #[inline(always)]
        || {
            let rows = || values.chunks_exact(width);
            let (blocks, rest) = sums.as_chunks_mut::<LANES>();
            for (block, sums) in blocks.iter_mut().enumerate() {
                // As above, in registers.
                *sums = rows().fold([0.0; LANES], |sums, row| {
                    let (row, _) = row.as_chunks::<LANES>();
                    array::from_fn(|lane| sums[lane] + row[block][lane])
                });
            }
            let done = width - rest.len();
            rest.fill(0.0);
            for row in rows() {
                rest.iter_mut().zip(&row[done..]).for_each(|(sum, value)| *sum += value);
            }
        },
    );
}

#[inline(always)]
fn fold(lanes: &mut [f32; LANES]) -> f32 {
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
    }
    lanes[0]
}

/// The sum of `values` in their order, divided by their number; NaN without values.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean of every column: its sum in double precision from the first row to the last, divided by
/// the number of rows; NaN without rows.
pub fn column_means(matrix: &Matrix<f32>) -> Vec<f64> {
    let mut sums = vec![0.0; matrix.columns()];
    for row in 0..matrix.rows() {
        for (sum, &value) in sums.iter_mut().zip(matrix.row(row)) {
            *sum += f64::from(value);
        }
    }
    let count = matrix.rows() as f64;
    sums.into_iter().map(|sum| sum / count).collect()
}

/// The index of the largest number; ties go to the lowest index, and a NaN is never the largest.
pub fn argmax<T: PartialOrd + Copy>(numbers: &[T]) -> usize {
    let mut best = 0;
    for (place, number) in numbers.iter().enumerate() {
        // Where the best so far is a NaN, anything that can be compared replaces it.
        let incomparable = numbers[best].partial_cmp(&numbers[best]).is_none();
        if *number > numbers[best] || (incomparable && number.partial_cmp(number).is_some()) {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_integers_are_exact() {
        for length in [0, 1, 63, 64, 65, 200] {
            let values: Vec<f32> = (0..length).map(|i| i as f32).collect();
            let exact: usize = (0..length).map(|i| i * i).sum();
            assert_eq!(sum_of_squares(&values), exact as f32, "length {length}");
        }
    }

    #[test]
    fn columns_are_added_row_by_row() {
        for width in [1, 16, 63, 64, 100, 130] {
            let values: Vec<f32> =
                (0..7 * width).map(|i| ((i * 7919) % 1009) as f32 / 1009.0).collect();
            let mut sums = vec![9.0; width];
            column_sums(&values, &mut sums);
            for (column, found) in sums.iter().enumerate() {
                let in_order = (0..7).fold(0.0f32, |sum, row| sum + values[row * width + column]);
                assert_eq!(found.to_bits(), in_order.to_bits(), "column {column} of {width}");
            }
        }
    }

    #[test]
    fn the_first_of_the_largest_wins() {
        assert_eq!(argmax(&[1.0, 3.0, 3.0, 2.0]), 1);
        assert_eq!(argmax(&[f32::NAN, -1.0, f32::NAN, -0.5]), 3);
        assert_eq!(argmax(&[f32::NEG_INFINITY; 3]), 0);
    }

    #[test]
    fn the_order_of_addition_is_the_documented_one() {
        let values: Vec<f32> = (0..1000).map(|i| ((i * 7919) % 1009) as f32 / 1009.0).collect();
        let mut lanes = vec![0.0f32; LANES];
        for (i, x) in values.iter().enumerate() {
            lanes[i % LANES] = x.mul_add(*x, lanes[i % LANES]);
        }
        while lanes.len() > 1 {
            let upper = lanes.split_off(lanes.len() / 2);
            for (low, high) in lanes.iter_mut().zip(upper) {
                *low += high;
            }
        }
        assert_eq!(sum_of_squares(&values).to_bits(), lanes[0].to_bits());
    }
}

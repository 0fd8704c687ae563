//! Products in plain Rust, for processors on which neither tiles of our own nor the library keep to the
//! definition of [`matmul`](super::matmul).
//!
//! A tile holds the sums of some rows of the left factor and a few columns of the right one from the first
//! `k` of a block to the last. Multiply-adds round once whether the processor has them or not, so the bits are
//! those of every other path.

use std::array;
use std::ops::Range;

use super::vectorised;
use super::view::{Accumulate, DEPTH_BLOCK, Factors, Lines, Number, View};

/// Columns of a tile.
const COLUMNS: usize = 16;
/// Rows of a tile: with them, sums in single precision are 16 vectors of 128 bits.
const MOST_ROWS: usize = 4;

/// `target (+)= left · right`.
pub(super) fn product<T: Number>(
    target: &mut [T],
    accumulate: Accumulate,
    factors: &Factors<'_, T>,
) {
    let Factors { left, rows, right, block } = factors.clone();
    let columns = right.shape().1;
    vectorised(
        #[inline(always)]
        || {
            let mut panel = [[T::default(); COLUMNS]; DEPTH_BLOCK];
            for start in (0..columns).step_by(COLUMNS) {
                let width = COLUMNS.min(columns - start);
                copy(right, &block, start..start + width, &mut panel);
                let panel = &panel[..block.len()];
                for first in (0..rows.len()).step_by(MOST_ROWS) {
                    let target = &mut target[first * columns + start..];
                    let row = rows.start + first;
                    macro_rules! store {
                        ($rows:literal) => {
                            for (i, sums) in
                                tile::<T, $rows>(left, row, &block, panel).iter().enumerate()
                            {
                                store(&mut target[i * columns..][..width], sums, accumulate);
                            }
                        };
                    }
                    match rows.len() - first {
                        1 => store!(1),
                        2 => store!(2),
                        3 => store!(3),
                        _ => store!(4),
                    }
                }
            }
        },
    );
}

/// Some columns of the right factor over one block of `k`, so that those of one `k` stand together. What follows
/// them is left as it was: its sums are not stored.
#[inline(always)]
fn copy<T: Number>(
    right: View<'_, T>,
    block: &Range<usize>,
    columns: Range<usize>,
    panel: &mut [[T; COLUMNS]],
) {
    match right.lines() {
        Lines::Rows(values, stride) => {
            for (k, row) in block.clone().zip(panel) {
                row[..columns.len()].copy_from_slice(&values[k * stride..][columns.clone()]);
            }
        }
        Lines::Columns(values, stride) => {
            for (place, column) in columns.enumerate() {
                let values = &values[column * stride..][block.clone()];
                for (row, value) in panel.iter_mut().zip(values) {
                    row[place] = *value;
                }
            }
        }
    }
}

/// The sums of `ROWS` rows of the left factor, from row `first` on.
#[inline(always)]
fn tile<T: Number, const ROWS: usize>(
    left: View<'_, T>,
    first: usize,
    block: &Range<usize>,
    panel: &[[T; COLUMNS]],
) -> [[T; COLUMNS]; ROWS] {
    let mut sums = [[T::default(); COLUMNS]; ROWS];
    match left.lines() {
        Lines::Rows(values, stride) => {
            let rows: [&[T]; ROWS] =
                array::from_fn(|i| &values[(first + i) * stride..][block.clone()]);
            for (k, row) in panel.iter().enumerate() {
                add(&mut sums, &array::from_fn(|i| rows[i][k]), row);
            }
        }
        Lines::Columns(values, stride) => {
            for (k, row) in block.clone().zip(panel) {
                let factors = &values[k * stride + first..][..ROWS];
                add(&mut sums, &array::from_fn(|i| factors[i]), row);
            }
        }
    }
    sums
}

/// `sums += factors · rowᵀ`, each entry by one multiply-add.
#[inline(always)]
fn add<T: Number, const ROWS: usize>(
    sums: &mut [[T; COLUMNS]; ROWS],
    factors: &[T; ROWS],
    row: &[T; COLUMNS],
) {
    for (sums, factor) in sums.iter_mut().zip(factors) {
        for (sum, entry) in sums.iter_mut().zip(row) {
            *sum = factor.fused_multiply_add(*entry, *sum);
        }
    }
}

#[inline(always)]
fn store<T: Number>(target: &mut [T], sums: &[T; COLUMNS], accumulate: Accumulate) {
    for (entry, sum) in target.iter_mut().zip(sums) {
        *entry = match accumulate {
            Accumulate::Replace => *sum,
            Accumulate::Add => T::ONE.fused_multiply_add(*sum, *entry),
        };
    }
}

//! Products of shapes for which the library's order of additions is another: one or two rows or
//! columns (heads of two classes, batches of one sample), where its matrix-vector kernels follow
//! the layout; depth one, where its rank-one update rounds once less; and small but deep ones,
//! which it cuts into chains of 64. Here they follow the same chains as every other product.

use std::ops::Range;

use super::vectorised;
use super::view::{Accumulate, DEPTH_BLOCK, Factors, Lines, Number, View};

/// Chains that run side by side, to hide the latency of a multiply-add.
const TILE: usize = 16;

/// Whether a product of these sizes is computed here.
pub(super) fn applies(rows: usize, columns: usize, depth: usize) -> bool {
    rows <= 2 || columns <= 2 || depth == 1 || (depth > 64 && rows * columns * depth <= 4096)
}

/// `target (+)= left · right`.
pub(super) fn product<T: Number>(
    target: &mut [T],
    accumulate: Accumulate,
    factors: &Factors<'_, T>,
) {
    let Factors { left, rows, right, block } = factors.clone();
    let (_, columns) = right.shape();
    // The longer side runs along the chains that stand side by side.
    if columns <= rows.len() {
        for column in 0..columns {
            let short = gather(block.len(), |k| right.at(block.start + k, column));
            chains(left, &rows, &block, &short[..block.len()], |row, sum| {
                store(&mut target[row * columns + column], sum, accumulate);
            });
        }
    } else {
        for (row, in_left) in rows.enumerate() {
            let short = gather(block.len(), |k| left.at(in_left, block.start + k));
            let long = right.transposed();
            chains(long, &(0..columns), &block, &short[..block.len()], |column, sum| {
                store(&mut target[row * columns + column], sum, accumulate);
            });
        }
    }
}

/// The factors that all chains share, in order.
fn gather<T: Number>(length: usize, factor: impl Fn(usize) -> T) -> [T; DEPTH_BLOCK] {
    let mut factors = [T::default(); DEPTH_BLOCK];
    for (k, slot) in factors[..length].iter_mut().enumerate() {
        *slot = factor(k);
    }
    factors
}

/// For row number `p` of these rows of `long`: the chain over `k` of `long(p, k) · short(k)`, handed to `store`.
fn chains<T: Number>(
    long: View<'_, T>,
    rows: &Range<usize>,
    block: &Range<usize>,
    short: &[T],
    mut store: impl FnMut(usize, T),
) {
    let tiled = rows.len() - rows.len() % TILE;
    vectorised(
        #[inline(always)]
        || {
            for start in (0..tiled).step_by(TILE) {
                let sums = tile::<T, TILE>(long, rows.start + start, block, short);
                for (offset, sum) in sums.into_iter().enumerate() {
                    store(start + offset, sum);
                }
            }
            for row in tiled..rows.len() {
                let [sum] = tile::<T, 1>(long, rows.start + row, block, short);
                store(row, sum);
            }
        },
    );
}

/// The chains of `WIDTH` successive rows.
#[inline(always)]
fn tile<T: Number, const WIDTH: usize>(
    long: View<'_, T>,
    start: usize,
    block: &Range<usize>,
    short: &[T],
) -> [T; WIDTH] {
    let mut sums = [T::default(); WIDTH];
    match long.lines() {
        Lines::Rows(values, stride) => {
            let rows: [&[T]; WIDTH] =
                std::array::from_fn(|offset| &values[(start + offset) * stride..][block.clone()]);
            for (k, factor) in short.iter().enumerate() {
                for (sum, row) in sums.iter_mut().zip(rows) {
                    *sum = row[k].fused_multiply_add(*factor, *sum);
                }
            }
        }
        Lines::Columns(values, stride) => {
            for (k, factor) in block.clone().zip(short) {
                let line = &values[k * stride + start..][..WIDTH];
                for (sum, x) in sums.iter_mut().zip(line) {
                    *sum = x.fused_multiply_add(*factor, *sum);
                }
            }
        }
    }
    sums
}

#[inline(always)]
fn store<T: Number>(target: &mut T, sum: T, accumulate: Accumulate) {
    *target = match accumulate {
        Accumulate::Replace => sum,
        // By one multiply-add, like the library.
        Accumulate::Add => T::ONE.fused_multiply_add(sum, *target),
    };
}

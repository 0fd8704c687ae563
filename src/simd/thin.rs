//! Products of shapes for which the library's order of additions is another: one or two rows or
//! columns (heads of two classes, batches of one sample), where its matrix-vector kernels follow the
//! layout; depth one, where its rank-one update rounds once less; and small but deep ones, which it
//! cuts into chains of 64. Here they follow the same chains as every other product.

use std::ops::Range;

use super::vectorised;
use super::view::{Accumulate, Number, View};

/// Chains that run side by side, to hide the latency of a multiply-add.
const TILE: usize = 16;

/// Whether a product of these sizes is computed here.
pub(super) fn applies(rows: usize, columns: usize, depth: usize) -> bool {
    rows <= 2 || columns <= 2 || depth == 1 || (depth > 64 && rows * columns * depth <= 4096)
}

/// `target (+)= left · right` over one block of `k`.
pub(super) fn product<T: Number>(
    target: &mut [T],
    accumulate: Accumulate,
    left: View<'_, T>,
    right: View<'_, T>,
    block: Range<usize>,
) {
    let (rows, _) = left.shape();
    let (_, columns) = right.shape();
    vectorised(
        #[inline(always)]
        || {
            if columns <= rows {
                for column in 0..columns {
                    let short = |k| right.at(k, column);
                    chains(
                        rows,
                        &block,
                        |row, k| left.at(row, k),
                        short,
                        |row, sum| {
                            store(&mut target[row * columns + column], sum, accumulate);
                        },
                    );
                }
            } else {
                for row in 0..rows {
                    let short = |k| left.at(row, k);
                    chains(
                        columns,
                        &block,
                        |column, k| right.at(k, column),
                        short,
                        |column, sum| {
                            store(&mut target[row * columns + column], sum, accumulate);
                        },
                    );
                }
            }
        },
    );
}

/// For each `p` below `length`: the chain over `k` of `long(p, k) · short(k)`, handed to `store`.
#[inline(always)]
fn chains<T: Number>(
    length: usize,
    block: &Range<usize>,
    long: impl Fn(usize, usize) -> T,
    short: impl Fn(usize) -> T,
    mut store: impl FnMut(usize, T),
) {
    for start in (0..length).step_by(TILE) {
        let mut sums = [T::default(); TILE];
        let width = TILE.min(length - start);
        for k in block.clone() {
            let factor = short(k);
            for (offset, sum) in sums[..width].iter_mut().enumerate() {
                *sum = long(start + offset, k).fused_multiply_add(factor, *sum);
            }
        }
        for (offset, sum) in sums[..width].iter().enumerate() {
            store(start + offset, *sum);
        }
    }
}

#[inline(always)]
fn store<T: Number>(target: &mut T, sum: T, accumulate: Accumulate) {
    *target = match accumulate {
        Accumulate::Replace => sum,
        // By one multiply-add, like the library.
        Accumulate::Add => T::ONE.fused_multiply_add(sum, *target),
    };
}

//! Matrix products.

use std::ops::Range;

use faer::linalg::matmul::matmul as faer_matmul;
use faer::{Accum, MatMut, Par};

use super::Matrix;
use super::thin;
use super::view::{Accumulate, DEPTH_BLOCK, Number, View, ViewMut};

/// `target = left · right`, or `target += left · right`.
///
/// Entry `(i, j)` is, for each block of [`DEPTH_BLOCK`] successive `k`, one chain
/// `c ← fma(left_ik, right_kj, c)` from zero upward in `k`, added to what the blocks before left:
/// the same bits for every shape, layout and processor. One thread.
///
/// # Panics
/// Where the shapes do not fit together.
pub fn matmul<T: Number>(
    target: ViewMut<'_, T>,
    accumulate: Accumulate,
    left: View<'_, T>,
    right: View<'_, T>,
) {
    let (rows, depth) = left.shape();
    let (right_depth, columns) = right.shape();
    assert_eq!(depth, right_depth, "the factors' inner sizes");
    let ViewMut { values, rows: target_rows, columns: target_columns } = target;
    assert_eq!((target_rows, target_columns), (rows, columns), "the shape of the product");
    rows_of_product(values, accumulate, left, 0..rows, right);
}

/// The same for some rows of the product, those of the left factor in this range.
///
/// # Panics
/// Where the shapes do not fit together.
pub(crate) fn rows_of_product<T: Number>(
    values: &mut [T],
    accumulate: Accumulate,
    left: View<'_, T>,
    rows: Range<usize>,
    right: View<'_, T>,
) {
    let (depth, columns) = right.shape();
    if accumulate == Accumulate::Replace && depth == 0 {
        values.fill(T::default());
    }
    let mut accumulate = accumulate;
    for start in (0..depth).step_by(DEPTH_BLOCK) {
        let block = start..depth.min(start + DEPTH_BLOCK);
        let rows = rows.clone();
        if thin::applies(rows.len(), columns, block.len()) {
            thin::product(values, accumulate, left, rows, right, block);
        } else if !T::product_by_tiles(values, accumulate, left, rows.clone(), right, block.clone())
        {
            by_library(values, accumulate, left, rows, right, block);
        }
        accumulate = Accumulate::Add;
    }
}

/// `target (+)= left · right` in some rows and over one block of `k`, by faer.
fn by_library<T: Number>(
    values: &mut [T],
    accumulate: Accumulate,
    left: View<'_, T>,
    rows: Range<usize>,
    right: View<'_, T>,
    block: Range<usize>,
) {
    let columns = right.shape().1;
    for piece in pieces(columns) {
        faer_matmul(
            MatMut::from_row_major_slice_mut(&mut *values, rows.len(), columns)
                .subcols_mut(piece.start, piece.len()),
            match accumulate {
                Accumulate::Replace => Accum::Replace,
                Accumulate::Add => Accum::Add,
            },
            left.to_faer().submatrix(rows.start, block.start, rows.len(), block.len()),
            right.to_faer().submatrix(block.start, piece.start, block.len(), piece.len()),
            T::ONE,
            Par::Seq,
        );
    }
}

/// `left · right`, see [`matmul`].
///
/// # Panics
/// Where the shapes do not fit together.
pub fn product<T: Number>(left: View<'_, T>, right: View<'_, T>) -> Matrix<T> {
    let mut product = Matrix::zeros(left.shape().0, right.shape().1);
    matmul(product.view_mut(), Accumulate::Replace, left, right);
    product
}

/// Columns of a vector of the widest unit.
const VECTOR: usize = 16;

/// Vectors that faer's kernels take at once, at most.
const TILE: usize = 6;

/// The columns in pieces that faer multiplies fast, one after the other: as few as its tiles allow,
/// all of nearly the same width.
///
/// Where faer cuts them, the last tile is what the widest ones leave over (128 columns are 96 + 32),
/// with too few independent sums to hide the latency of a multiply-add; and from about a thousand
/// columns on, where the processor reports a small third-level cache, it takes another path that
/// packs both factors, one of them number by number. No piece is so narrow that the library's order
/// of additions is another, see [`thin`].
fn pieces(columns: usize) -> impl Iterator<Item = Range<usize>> {
    let vectors = columns.div_ceil(VECTOR);
    let count = vectors.div_ceil(TILE);
    let start = move |piece: usize| columns.min(VECTOR * (piece * vectors).div_ceil(count));
    (0..count).map(move |piece| start(piece)..start(piece + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    /// What processors with tiles compute is what others leave to the library, in all layouts.
    #[test]
    fn tiles_and_the_library_have_the_same_bits() {
        let mut stream = Stream::new(1, "tiles");
        for (rows, columns, depth) in
            [(3, 5, 20), (8, 64, 64), (64, 100, 128), (65, 520, 70), (20, 33, 512), (128, 128, 96)]
        {
            // Some products are subnormal or 0, so that a sum may end in −0.
            let mut random = |rows, columns| {
                Matrix::from_fn(rows, columns, |_, _| {
                    let scale = if stream.uniform() < 0.3 { 1e-30 } else { 1.0 };
                    (scale * stream.normal()) as f32
                })
            };
            let (left, right) = (random(rows, depth), random(depth, columns));
            let (left_turned, right_turned) = (random(depth, rows), random(columns, depth));
            let before = random(rows, columns);
            for left in [left.view(), left_turned.view().transposed()] {
                for right in [right.view(), right_turned.view().transposed()] {
                    for accumulate in [Accumulate::Replace, Accumulate::Add] {
                        let (mut library, mut tiles) = (before.clone(), before.clone());
                        by_library(
                            library.as_mut_slice(),
                            accumulate,
                            left,
                            0..rows,
                            right,
                            0..depth,
                        );
                        let values = tiles.as_mut_slice();
                        for part in [0..rows / 3, rows / 3..rows] {
                            let values = &mut values[part.start * columns..part.end * columns];
                            if !f32::product_by_tiles(
                                values,
                                accumulate,
                                left,
                                part,
                                right,
                                0..depth,
                            ) {
                                return;
                            }
                        }
                        let bits = |matrix: &Matrix<f32>| -> Vec<u32> {
                            matrix.as_slice().iter().map(|x| x.to_bits()).collect()
                        };
                        assert_eq!(bits(&library), bits(&tiles), "{rows} × {columns}, {depth}");
                    }
                }
            }
        }
    }
}

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
/// the same bits for every shape, layout and processor. One thread: networks run in parallel,
/// products never do.
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
    let shape = (target.rows, target.columns);
    assert_eq!(shape, (rows, columns), "the shape of the product");
    let values = target.values;
    if accumulate == Accumulate::Replace && depth == 0 {
        values.fill(T::default());
    }
    let mut accumulate = accumulate;
    for start in (0..depth).step_by(DEPTH_BLOCK) {
        let block = start..depth.min(start + DEPTH_BLOCK);
        if thin::applies(rows, columns, block.len()) {
            thin::product(values, accumulate, left, right, block);
        } else if !T::product_by_tiles(values, accumulate, left, right, block.clone()) {
            for piece in pieces(columns) {
                faer_matmul(
                    MatMut::from_row_major_slice_mut(&mut *values, rows, columns)
                        .subcols_mut(piece.start, piece.len()),
                    match accumulate {
                        Accumulate::Replace => Accum::Replace,
                        Accumulate::Add => Accum::Add,
                    },
                    left.to_faer().subcols(block.start, block.len()),
                    right.to_faer().submatrix(block.start, piece.start, block.len(), piece.len()),
                    T::ONE,
                    Par::Seq,
                );
            }
        }
        accumulate = Accumulate::Add;
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

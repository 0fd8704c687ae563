//! Matrix products.

use faer::linalg::matmul::matmul as faer_matmul;
use faer::{Accum, MatMut, Par};

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
    assert_eq!(
        (target.rows, target.columns),
        (rows, columns),
        "the shape of the product"
    );
    let values = target.values;
    if accumulate == Accumulate::Replace && depth == 0 {
        values.fill(T::default());
    }
    let mut accumulate = accumulate;
    for start in (0..depth).step_by(DEPTH_BLOCK) {
        let block = start..depth.min(start + DEPTH_BLOCK);
        if thin::applies(rows, columns, block.len()) {
            thin::product(values, accumulate, left, right, block);
        } else {
            faer_matmul(
                MatMut::from_row_major_slice_mut(&mut *values, rows, columns),
                match accumulate {
                    Accumulate::Replace => Accum::Replace,
                    Accumulate::Add => Accum::Add,
                },
                left.to_faer().subcols(block.start, block.len()),
                right.to_faer().subrows(block.start, block.len()),
                T::ONE,
                Par::Seq,
            );
        }
        accumulate = Accumulate::Add;
    }
}

//! Some columns of the right factor and of the product.

use std::ops::Range;

use super::finish::{FAR, Target};
use super::vector::Vector;
use crate::numerics::view::{DEPTH_BLOCK, Factors, Lines};

/// Rows of a right factor that are [`FAR`] apart are copied where at least so many rows of the left factor need them.
const MANY: usize = 64;

/// What a tile of some columns reads and writes, from its first row on.
pub(super) struct Panel<'a> {
    pub(super) target: Target<'a>,
    pub(super) left: Left,
    pub(super) right: Right,
    /// Steps `k`.
    pub(super) depth: usize,
    /// Columns.
    pub(super) width: usize,
}

impl Panel<'_> {
    /// The sums of so many rows, in tiles of nearly equal height.
    ///
    /// # Safety
    /// The processor has the vectors. The left factor has so many rows and the right one the columns, both
    /// the steps; the target, and what finishes it, have as many rows and columns.
    pub(super) unsafe fn multiply<V: Vector>(&self, rows: usize) {
        let tiles = rows.div_ceil(V::most_rows(self.width.div_ceil(V::LANES)));
        for tile in 0..tiles {
            let (row, end) = (tile * rows / tiles, (tile + 1) * rows / tiles);
            // SAFETY: as for this function, on a part of its rows, no more than a tile has.
            unsafe { V::tile(&self.beginning_at(row), end - row) };
        }
    }

    /// The same from row `row` on.
    fn beginning_at(&self, row: usize) -> Self {
        let entry = row * self.target.stride;
        let target = Target {
            start: self.target.start.wrapping_add(entry),
            finish: self.target.finish.beginning_at(0, entry),
            ..self.target
        };
        Self { target, left: self.left.beginning_at(row), ..*self }
    }
}

impl Factors<'_, f32> {
    /// Rows and columns of the product.
    ///
    /// # Panics
    /// Where the factors have no such rows and steps, or the product has another number of entries.
    pub(super) fn check(&self, entries: usize) -> (usize, usize) {
        let ((rows, depth), (right_depth, columns)) = (self.left.shape(), self.right.shape());
        let Self { rows: some, block, .. } = self;
        assert!(some.start <= some.end && some.end <= rows, "rows of the left factor");
        assert!(
            block.start <= block.end && block.end <= depth.min(right_depth),
            "a block of steps"
        );
        assert!((1..=DEPTH_BLOCK).contains(&block.len()), "one block of steps");
        assert_eq!(some.len().checked_mul(columns), Some(entries), "the shape of the product");
        (some.len(), columns)
    }
}

/// Numbers of the left factor: entry `(i, k)` of the block is at `i · row + k · step` from the start.
#[derive(Clone, Copy)]
pub(super) struct Left {
    pub(super) start: *const f32,
    pub(super) row: usize,
    pub(super) step: usize,
}

impl Left {
    pub(super) fn new(factors: &Factors<'_, f32>) -> Self {
        let first = factors.block.start;
        let all = match factors.left.lines() {
            Lines::Rows(values, stride) => {
                Self { start: values[first..].as_ptr(), row: stride, step: 1 }
            }
            Lines::Columns(values, stride) => {
                Self { start: values[first * stride..].as_ptr(), row: 1, step: stride }
            }
        };
        all.beginning_at(factors.rows.start)
    }

    /// The same from row `row` on.
    pub(super) fn beginning_at(self, row: usize) -> Self {
        Self { start: self.start.wrapping_add(row * self.row), ..self }
    }
}

/// Numbers of a panel of the right factor: row `k` of the block is at `k · step` from the start.
#[derive(Clone, Copy)]
pub(super) struct Right {
    pub(super) start: *const f32,
    pub(super) step: usize,
}

impl Right {
    /// # Safety
    /// The processor has the vectors.
    pub(super) unsafe fn new<V: Vector>(
        factors: &Factors<'_, f32>,
        columns: &Range<usize>,
        copy: &mut [f32],
    ) -> Self {
        let width = columns.len().next_multiple_of(V::LANES);
        let block = &factors.block;
        match factors.right.lines() {
            Lines::Rows(values, stride) if stride < FAR || factors.rows.len() < MANY => Self {
                start: values[block.start * stride + columns.start..].as_ptr(),
                step: stride,
            },
            Lines::Rows(values, stride) => {
                for (k, row) in block.clone().zip(copy.chunks_exact_mut(width)) {
                    row[..columns.len()].copy_from_slice(&values[k * stride..][columns.clone()]);
                }
                Self { start: copy.as_ptr(), step: width }
            }
            Lines::Columns(values, stride) => {
                // SAFETY: the processor has the vectors.
                unsafe { transpose::<V>(values, stride, block, columns, copy) };
                Self { start: copy.as_ptr(), step: width }
            }
        }
    }
}

/// Copies `block` of the `columns`, which are `stride` apart, so that rows of vectors are contiguous.
///
/// # Safety
/// The processor has the vectors.
unsafe fn transpose<V: Vector>(
    values: &[f32],
    stride: usize,
    block: &Range<usize>,
    columns: &Range<usize>,
    copy: &mut [f32],
) {
    let size = V::LANES;
    let width = columns.len().next_multiple_of(size);
    let (whole, squared) = (columns.len() / size * size, block.len() / size * size);
    let values = &values[columns.start * stride + block.start..];
    for column in (0..whole).step_by(size) {
        for k in (0..squared).step_by(size) {
            let lines = &values[column * stride + k..][..(size - 1) * stride + size];
            let rows = &mut copy[k * width + column..][..(size - 1) * width + size];
            // SAFETY: the processor has the vectors; lines and rows are as many and as long.
            unsafe { V::transpose(lines.as_ptr(), stride, rows.as_mut_ptr(), width) };
        }
    }
    let mut one_by_one = |columns: Range<usize>, block: Range<usize>| {
        for column in columns {
            for k in block.clone() {
                copy[k * width + column] = values[column * stride + k];
            }
        }
    };
    one_by_one(0..whole, squared..block.len());
    one_by_one(whole..columns.len(), 0..block.len());
}

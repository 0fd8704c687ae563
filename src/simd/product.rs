//! Matrix products.

use faer::linalg::matmul::matmul as faer_matmul;
use faer::{Accum, MatMut, MatRef, Par};

use super::{Matrix, thin};

/// Length of the chains that make up a product: faer works in blocks of this depth, and so do we,
/// so that the order of additions is ours and not the library's.
pub const DEPTH_BLOCK: usize = 512;

/// A number type that products are made of: `f32` or `f64`.
pub trait Number: faer::traits::ComplexField + Copy + Default + PartialEq {
    /// The number one.
    const ONE: Self;
    /// `self · factor + addend`, rounded once.
    #[must_use]
    fn fused_multiply_add(self, factor: Self, addend: Self) -> Self;
}

impl Number for f32 {
    const ONE: Self = 1.0;
    #[inline(always)]
    fn fused_multiply_add(self, factor: Self, addend: Self) -> Self {
        self.mul_add(factor, addend)
    }
}

impl Number for f64 {
    const ONE: Self = 1.0;
    #[inline(always)]
    fn fused_multiply_add(self, factor: Self, addend: Self) -> Self {
        self.mul_add(factor, addend)
    }
}

/// What a product does with the numbers that stand in its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accumulate {
    /// Overwrite them.
    Replace,
    /// Add to them.
    Add,
}

/// A matrix that is read: numbers in row-major order, or the transpose of such.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    values: &'a [T],
    rows: usize,
    columns: usize,
    transposed: bool,
}

impl<'a, T: Number> View<'a, T> {
    /// `rows × columns` numbers in row-major order.
    ///
    /// # Panics
    /// Where `values` does not hold just that many.
    pub fn new(values: &'a [T], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "a {rows} × {columns} matrix");
        Self {
            values,
            rows,
            columns,
            transposed: false,
        }
    }

    /// The transpose, without moving a number.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self {
            transposed: !self.transposed,
            ..self
        }
    }

    /// Rows and columns as seen from outside.
    pub fn shape(&self) -> (usize, usize) {
        if self.transposed {
            (self.columns, self.rows)
        } else {
            (self.rows, self.columns)
        }
    }

    /// The number at `row`, `column`.
    pub fn at(&self, row: usize, column: usize) -> T {
        let (row, column) = if self.transposed {
            (column, row)
        } else {
            (row, column)
        };
        self.values[row * self.columns + column]
    }

    fn to_faer(self) -> MatRef<'a, T> {
        let stored = MatRef::from_row_major_slice(self.values, self.rows, self.columns);
        if self.transposed {
            stored.transpose()
        } else {
            stored
        }
    }
}

/// A matrix that is written, in row-major order.
#[derive(Debug)]
pub struct ViewMut<'a, T> {
    values: &'a mut [T],
    rows: usize,
    columns: usize,
}

impl<'a, T: Number> ViewMut<'a, T> {
    /// `rows × columns` numbers in row-major order.
    ///
    /// # Panics
    /// Where `values` does not hold just that many.
    pub fn new(values: &'a mut [T], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "a {rows} × {columns} matrix");
        Self {
            values,
            rows,
            columns,
        }
    }
}

impl<T: Number> Matrix<T> {
    /// This matrix as a factor of a product.
    pub fn view(&self) -> View<'_, T> {
        View::new(self.as_slice(), self.rows(), self.columns())
    }

    /// This matrix as the target of a product.
    pub fn view_mut(&mut self) -> ViewMut<'_, T> {
        let (rows, columns) = (self.rows(), self.columns());
        ViewMut::new(self.as_mut_slice(), rows, columns)
    }
}

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

//! What products read and write.

use std::ops::{Add, Range};

use faer::MatRef;

use super::epilogue::Epilogue;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use super::tiles;
use super::{Kernels, Matrix};

/// Length of the chains that make up a product: faer works in blocks of this depth, and so do we,
/// so that the order of additions is ours and not the library's.
pub const DEPTH_BLOCK: usize = 512;

/// A number type that products are made of: `f32` or `f64`.
pub trait Number:
    faer::traits::ComplexField + Copy + Default + PartialOrd + Add<Output = Self>
{
    /// The number one.
    const ONE: Self;
    /// `self · factor + addend`, rounded once.
    #[must_use]
    fn fused_multiply_add(self, factor: Self, addend: Self) -> Self;
    /// The number where it is `kept`, 0 elsewhere.
    #[must_use]
    #[inline(always)]
    fn or_zero(self, kept: bool) -> Self {
        if kept { self } else { Self::default() }
    }
    /// Whether there are tiles of registers for the vectors of some processors.
    const TILES: bool = false;
    /// `target (+)= left · right` by the tiles of these kernels, and the epilogue.
    fn product_by_tiles(
        kernels: Kernels,
        _target: &mut [Self],
        _accumulate: Accumulate,
        _factors: &Factors<'_, Self>,
        _epilogue: Epilogue<'_, Self>,
    ) {
        unreachable!("there are none by {kernels} kernels");
    }
}

impl Number for f32 {
    const ONE: Self = 1.0;
    #[inline(always)]
    fn fused_multiply_add(self, factor: Self, addend: Self) -> Self {
        self.mul_add(factor, addend)
    }
    /// By the smaller of two whole numbers: of a branch, and of an `and` as well, the compiler makes a store under a
    /// mask where a number replaces itself, and the pass takes eight times as long on a Zen 3.
    #[inline(always)]
    fn or_zero(self, kept: bool) -> Self {
        let all_bits_or_none = u32::from(kept).wrapping_neg();
        Self::from_bits(self.to_bits().min(all_bits_or_none))
    }
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    const TILES: bool = true;
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    fn product_by_tiles(
        kernels: Kernels,
        target: &mut [Self],
        accumulate: Accumulate,
        factors: &Factors<'_, Self>,
        epilogue: Epilogue<'_, Self>,
    ) {
        tiles::product(kernels, target, accumulate, factors, epilogue);
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
        assert_eq!(rows.checked_mul(columns), Some(values.len()), "a {rows} × {columns} matrix");
        Self { values, rows, columns, transposed: false }
    }

    /// The transpose, without moving a number.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }

    /// Rows and columns as seen from outside.
    pub fn shape(&self) -> (usize, usize) {
        if self.transposed { (self.columns, self.rows) } else { (self.rows, self.columns) }
    }

    /// The number at `row`, `column`.
    pub fn at(&self, row: usize, column: usize) -> T {
        let (line, place) = if self.transposed { (column, row) } else { (row, column) };
        self.values[line * self.columns + place]
    }

    /// The stored numbers by the direction in which they are contiguous.
    pub(super) fn lines(&self) -> Lines<'a, T> {
        if self.transposed {
            Lines::Columns(self.values, self.columns)
        } else {
            Lines::Rows(self.values, self.columns)
        }
    }

    pub(super) fn to_faer(self) -> MatRef<'a, T> {
        let stored = MatRef::from_row_major_slice(self.values, self.rows, self.columns);
        if self.transposed { stored.transpose() } else { stored }
    }
}

/// What one pass of a product multiplies: some rows of the left factor and all columns of the right one, over one
/// block of `k`.
#[derive(Clone, Debug)]
pub struct Factors<'a, T> {
    pub(super) left: View<'a, T>,
    pub(super) rows: Range<usize>,
    pub(super) right: View<'a, T>,
    pub(super) block: Range<usize>,
}

/// A matrix that is written, in row-major order.
#[derive(Debug)]
pub struct ViewMut<'a, T> {
    pub(super) values: &'a mut [T],
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl<'a, T: Number> ViewMut<'a, T> {
    /// `rows × columns` numbers in row-major order.
    ///
    /// # Panics
    /// Where `values` does not hold just that many.
    pub fn new(values: &'a mut [T], rows: usize, columns: usize) -> Self {
        assert_eq!(rows.checked_mul(columns), Some(values.len()), "a {rows} × {columns} matrix");
        Self { values, rows, columns }
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

/// Stored numbers and the distance between successive lines.
pub(super) enum Lines<'a, T> {
    /// Rows are contiguous.
    Rows(&'a [T], usize),
    /// Columns are contiguous.
    Columns(&'a [T], usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_with_all_its_bits_or_is_zero() {
        for number in [-0.0f32, 1e-40, -2.5, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, -f32::NAN]
        {
            assert_eq!(number.or_zero(true).to_bits(), number.to_bits());
            assert_eq!(number.or_zero(false).to_bits(), 0);
            let wide = f64::from(number);
            assert_eq!(wide.or_zero(true).to_bits(), wide.to_bits());
            assert_eq!(wide.or_zero(false).to_bits(), 0);
        }
    }
}

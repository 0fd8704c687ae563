//! Row-major matrices in memory aligned to 64 bytes.

use std::ops::Range;

use aligned_vec::{AVec, ConstAlign};

/// Contiguous numbers aligned to 64 bytes: one cache line, one AVX-512 register.
pub type Buffer<T> = AVec<T, ConstAlign<64>>;

/// A buffer of `len` zeros.
pub fn zeros<T: Copy + Default>(len: usize) -> Buffer<T> {
    let mut buffer = Buffer::with_capacity(64, len);
    buffer.resize(len, T::default());
    buffer
}

/// A dense row-major matrix; samples are rows, units are columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix<T> {
    rows: usize,
    columns: usize,
    values: Buffer<T>,
}

impl<T: Copy + Default> Matrix<T> {
    /// A matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: zeros(rows * columns) }
    }

    /// The matrix whose entry in row `i`, column `j` is `entry(i, j)`, asked for row by row.
    pub fn from_fn(rows: usize, columns: usize, mut entry: impl FnMut(usize, usize) -> T) -> Self {
        let mut matrix = Self::zeros(rows, columns);
        for row in 0..rows {
            for (column, value) in matrix.row_mut(row).iter_mut().enumerate() {
                *value = entry(row, column);
            }
        }
        matrix
    }

    /// The given rows of this matrix, in the given order.
    ///
    /// # Panics
    /// Where an index is not below the number of rows.
    #[must_use]
    pub fn select_rows(&self, indices: &[usize]) -> Self {
        let mut selected = Self::zeros(indices.len(), self.columns);
        for (row, &index) in indices.iter().enumerate() {
            selected.row_mut(row).copy_from_slice(self.row(index));
        }
        selected
    }

    /// The first `rows` rows, or all of them where there are fewer.
    #[must_use]
    pub fn first_rows(&self, rows: usize) -> Self {
        let rows = rows.min(self.rows);
        Self {
            rows,
            columns: self.columns,
            values: Buffer::from_slice(64, &self.values[..rows * self.columns]),
        }
    }

    /// The same matrix in another number type.
    pub fn map<U: Copy + Default>(&self, mut to: impl FnMut(T) -> U) -> Matrix<U> {
        let mut mapped = Matrix::zeros(self.rows, self.columns);
        for (target, &source) in mapped.values.iter_mut().zip(self.values.iter()) {
            *target = to(source);
        }
        mapped
    }
}

impl<T> Matrix<T> {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Row `row` as a slice.
    pub fn row(&self, row: usize) -> &[T] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Some successive rows as one slice.
    pub(crate) fn rows_in(&self, rows: &Range<usize>) -> &[T] {
        &self.values[rows.start * self.columns..rows.end * self.columns]
    }

    /// Row `row` as a mutable slice.
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        &mut self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// All entries, row by row.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// All entries, row by row, mutable.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.values
    }
}

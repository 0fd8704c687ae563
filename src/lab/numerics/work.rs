//! How much there is to compute, before it is computed.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul};

/// Work, by what it is made of; the speeds of a machine make seconds of it.
///
/// An algorithm states its work beside its code as the leading terms of what it counts, with constants
/// that were fitted to its time: a prediction within a factor of two, not a result.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Floating-point operations of matrix products in single precision; one in double precision counts
    /// twice.
    pub products: f64,
    /// Operations on one number after the other: what a processor does in about a nanosecond.
    pub operations: f64,
    /// Standard normal numbers that are drawn.
    pub normals: f64,
}

/// What it takes to begin a product, in operations.
const CALL: f64 = 500.0;
/// Columns of single precision that a product computes at the same time.
const TILE: usize = 16;
/// Numbers of a factor beyond which it comes from memory rather than from a core's own cache.
const CACHED: usize = 1 << 18;
/// Operations for each product of two numbers where one factor has one or two rows or columns, and the other
/// comes from memory for them alone.
const THIN: f64 = 4.0;

/// Operations of a Cholesky decomposition over the cube of the size.
const OF_CHOLESKY: f64 = 0.2;
/// Operations of a solution with it over the square of the size.
const OF_A_SOLUTION: f64 = 3.0;
/// Operations of all eigenvalues over the cube of the size.
const OF_EIGENVALUES: f64 = 1.1;
/// Operations of a QR decomposition over the square of the smaller size and the larger one.
const OF_QR: f64 = 2.0;

impl Work {
    /// None at all.
    pub const NONE: Self = Self { products: 0.0, operations: 0.0, normals: 0.0 };

    /// One product of `rows × depth` and `depth × columns` numbers in single precision.
    pub fn product(rows: usize, depth: usize, columns: usize) -> Self {
        let multiplications = rows as f64 * depth as f64 * columns as f64;
        let is_thin = rows.min(columns) <= 2 && depth * rows.max(columns) > CACHED;
        if is_thin {
            return Self::operations(CALL + THIN * multiplications);
        }
        let tiled = columns.next_multiple_of(TILE) as f64 / columns.max(1) as f64;
        Self { products: 2.0 * multiplications * tiled, ..Self::operations(CALL) }
    }

    /// The same in double precision.
    pub fn double_product(rows: usize, depth: usize, columns: usize) -> Self {
        let single = Self::product(rows, depth, columns);
        Self { products: 2.0 * single.products, ..single }
    }

    /// The Cholesky decomposition of a matrix of this size by nalgebra, and solutions for so many right sides.
    pub fn cholesky(size: usize, right_sides: usize) -> Self {
        let square = (size * size) as f64;
        Self::operations(
            OF_CHOLESKY * square * size as f64 + OF_A_SOLUTION * square * right_sides as f64,
        )
    }

    /// The eigenvalues of a symmetric matrix of this size by nalgebra.
    pub fn symmetric_eigenvalues(size: usize) -> Self {
        let size = size as f64;
        Self::operations(OF_EIGENVALUES * size * size * size)
    }

    /// The QR decomposition of a matrix of these sizes by nalgebra, and solutions with it.
    pub fn qr(larger: usize, smaller: usize) -> Self {
        let smaller = smaller as f64;
        Self::operations(OF_QR * smaller * smaller * larger as f64)
    }

    /// So many operations on one number after the other.
    pub fn operations(operations: f64) -> Self {
        Self { operations, ..Self::NONE }
    }

    /// So many standard normal numbers.
    pub fn normals(normals: usize) -> Self {
        Self { normals: normals as f64, ..Self::NONE }
    }
}

impl Add for Work {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            products: self.products + other.products,
            operations: self.operations + other.operations,
            normals: self.normals + other.normals,
        }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// So many times the work.
impl Mul<f64> for Work {
    type Output = Self;

    fn mul(self, times: f64) -> Self {
        Self {
            products: self.products * times,
            operations: self.operations * times,
            normals: self.normals * times,
        }
    }
}

impl Sum for Work {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::NONE, Add::add)
    }
}

/// Work that depends on what comes out on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// What is expected.
    pub expected: Work,
    /// The most that there can be.
    pub most: Work,
}

/// Work that is known beforehand.
impl From<Work> for Estimate {
    fn from(work: Work) -> Self {
        Self { expected: work, most: work }
    }
}

impl Add for Estimate {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { expected: self.expected + other.expected, most: self.most + other.most }
    }
}

impl AddAssign for Estimate {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul<f64> for Estimate {
    type Output = Self;

    fn mul(self, times: f64) -> Self {
        Self { expected: self.expected * times, most: self.most * times }
    }
}

impl Sum for Estimate {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_counted_by_whole_tiles() {
        let wide = Work::product(64, 128, 128);
        assert_eq!(wide.products, 2.0 * 64.0 * 128.0 * 128.0);
        assert_eq!(Work::product(64, 128, 10).products, Work::product(64, 128, 16).products);
        assert_eq!(Work::double_product(64, 128, 128).products, 2.0 * wide.products);
        assert_eq!(Work::product(0, 0, 0).products, 0.0);
    }

    #[test]
    fn a_large_matrix_for_one_vector_is_read_and_not_multiplied() {
        let thin = Work::product(1, 1_000, 1_000);
        assert_eq!(thin.products, 0.0);
        assert!(thin.operations > 4e6);
        assert_eq!(Work::product(1, 100, 100).operations, CALL);
        // What fits into the cache just so.
        assert_eq!(Work::product(1, CACHED, 1).operations, CALL);
        assert!(Work::product(1, CACHED + 1, 1).operations > CALL);
        // Beyond the call, every vector takes the same.
        let [none, one, two] =
            [0, 1, 2].map(|vectors| Work::product(vectors, 1_000, 1_000).operations);
        assert_eq!((none, two - one), (CALL, one - none));
    }

    #[test]
    fn work_adds_up() {
        let parts = [Work::normals(3), Work::operations(2.0), Work::operations(3.0)];
        let sum: Work = parts.into_iter().sum();
        assert_eq!(sum * 2.0, Work { products: 0.0, operations: 10.0, normals: 6.0 });
        let mut twice = sum;
        twice += sum;
        assert_eq!(twice, sum * 2.0);
        let estimate = Estimate::from(sum);
        assert_eq!(estimate, Estimate { expected: sum, most: sum });
        assert_eq!([estimate, estimate].into_iter().sum::<Estimate>(), estimate * 2.0);
    }
}

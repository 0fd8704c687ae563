//! Matrices of numbers with a bound on the error of each.

use nalgebra::DMatrix;

/// Largest relative error of one rounding to single precision.
pub(crate) const UNIT: f64 = 1.0 / 16_777_216.0;

/// Roundings that an elementary function of `deepclaims_lab::numerics` is worth: it is within two
/// units in the last place, each of which is at most two roundings.
pub(crate) const ELEMENTARY: usize = 4;

/// Largest relative error of that many roundings one after the other (Higham's γ).
pub(crate) fn relative(roundings: usize) -> f64 {
    let first_order = roundings as f64 * UNIT;
    first_order / (1.0 - first_order)
}

/// Numbers, and how far single precision may be from each.
#[derive(Clone)]
pub(crate) struct Bounded {
    pub(crate) value: DMatrix<f64>,
    pub(crate) error: DMatrix<f64>,
}

impl Bounded {
    /// Numbers that single precision holds.
    pub(crate) fn exact(value: DMatrix<f64>) -> Self {
        let error = DMatrix::zeros(value.nrows(), value.ncols());
        Self { value, error }
    }

    /// Entry by entry, from value and error to value and error.
    pub(crate) fn map(&self, function: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        Self {
            value: self.value.zip_map(&self.error, |value, error| function(value, error).0),
            error: self.value.zip_map(&self.error, |value, error| function(value, error).1),
        }
    }

    pub(crate) fn transposed(&self) -> Self {
        Self { value: self.value.transpose(), error: self.error.transpose() }
    }

    /// The matrix product: sums of as many products as there are inner columns, and one rounding
    /// more where such sums are added to others.
    pub(crate) fn times(&self, right: &Self) -> Self {
        let handed_on =
            self.value.abs() * &right.error + &self.error * (right.value.abs() + &right.error);
        let magnitude = self.value.abs() * right.value.abs() + &handed_on;
        Self {
            value: &self.value * &right.value,
            error: handed_on + magnitude * relative(self.value.ncols() + 1),
        }
    }

    pub(crate) fn times_entrywise(&self, right: &Self) -> Self {
        let value = self.value.component_mul(&right.value);
        let handed_on = self.value.abs().component_mul(&right.error)
            + self.error.component_mul(&(right.value.abs() + &right.error));
        Self::rounded(value, handed_on)
    }

    pub(crate) fn plus(&self, right: &Self) -> Self {
        Self::rounded(&self.value + &right.value, &self.error + &right.error)
    }

    /// Times a number that single precision holds.
    pub(crate) fn scaled(&self, factor: f64) -> Self {
        Self::rounded(&self.value * factor, &self.error * factor.abs())
    }

    /// The sum of the first `count` columns.
    pub(crate) fn sum_of_columns(&self, count: usize) -> Self {
        let ones = DMatrix::from_element(count, 1, 1.0);
        let first = Self {
            value: self.value.columns(0, count).into_owned(),
            error: self.error.columns(0, count).into_owned(),
        };
        first.times(&Self::exact(ones))
    }

    /// A result with the errors handed on to it, rounded once.
    fn rounded(value: DMatrix<f64>, handed_on: DMatrix<f64>) -> Self {
        let error = value.abs() * UNIT + handed_on * (1.0 + UNIT);
        Self { value, error }
    }
}

//! What the exact claims of all papers share.

use nalgebra::DVector;

use self::prelude::*;

/// What exact claims are written in.
pub(crate) mod prelude {
    pub(crate) use deepclaims_lab::train::flow::{Flow, Method, Objective};
    pub(crate) use nalgebra::DMatrix;
    pub(crate) use proptest::prelude::*;

    pub(crate) use super::{
        DOUBLE, SINGLE, broken, centre_columns, centred_basis, diagonal, largest, normals,
        reported, rotation,
    };
    pub(crate) use crate::prelude::*;
}

/// Largest relative error of one rounding to double precision.
pub(crate) const DOUBLE: f64 = 0.5 * f64::EPSILON;
/// The same to single precision.
pub(crate) const SINGLE: f64 = 1.0 / 16_777_216.0;

/// A property that every generated case must break.
pub(crate) fn broken<S: Strategy>(
    sentence: &'static str,
    cases: impl Fn() -> S + Send + Sync + 'static,
    error: impl Fn(&dyn Measures, &S::Value) -> f64 + Send + Sync + 'static,
) -> Property {
    Property::new(sentence, cases, error).breaks()
}

/// A property that decides nothing.
pub(crate) fn reported<S: Strategy>(
    sentence: &'static str,
    cases: impl Fn() -> S + Send + Sync + 'static,
    error: impl Fn(&dyn Measures, &S::Value) -> f64 + Send + Sync + 'static,
) -> Property {
    Property::new(sentence, cases, error).report()
}

/// The largest of the errors of a case, or NaN where one of them is not a number.
pub(crate) fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    errors.into_iter().fold(0.0, |largest, error| {
        let worse = error > largest || error.is_nan();
        if worse { error } else { largest }
    })
}

/// A matrix of independent standard normals.
pub(crate) fn normals(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| stream.normal())
}

/// A random orthogonal matrix.
pub(crate) fn rotation(size: usize, stream: &mut Stream) -> DMatrix<f64> {
    normals(size, size, stream).qr().q()
}

/// The diagonal matrix of these entries.
pub(crate) fn diagonal(size: usize, mut entry: impl FnMut(usize) -> f64) -> DMatrix<f64> {
    DMatrix::from_diagonal(&DVector::from_fn(size, |index, _| entry(index)))
}

/// Takes from each column its mean.
pub(crate) fn centre_columns(matrix: &mut DMatrix<f64>) {
    for mut column in matrix.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
}

/// `rows × columns` with orthonormal columns of mean zero; needs more rows than columns.
pub(crate) fn centred_basis(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    let mut columns = normals(rows, columns, stream);
    centre_columns(&mut columns);
    // A QR decomposition stays within the span of the columns, all of which have mean zero.
    columns.qr().q()
}

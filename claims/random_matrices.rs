//! Random matrices that cases are constructed from.

use deepclaims_lab::numerics::Stream;
use nalgebra::{DMatrix, DVector};

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

/// `rows × columns` with orthonormal columns of mean zero; needs more rows than columns.
pub(crate) fn centred_basis(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    let mut columns = normals(rows, columns, stream);
    for mut column in columns.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
    // A QR decomposition stays within the span of the columns, all of which have mean zero.
    columns.qr().q()
}

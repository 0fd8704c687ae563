//! Random matrices that cases are constructed from.

use deepclaims_lab::numerics::Stream;
use nalgebra::DMatrix;

/// A matrix of independent standard normals.
pub(crate) fn normals(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| stream.normal())
}

/// A random orthogonal matrix.
pub(crate) fn rotation(size: usize, stream: &mut Stream) -> DMatrix<f64> {
    normals(size, size, stream).qr().q()
}

//! Features with known properties.

use crate::exact::prelude::*;

/// An invertible map with singular values between one half and two, both of which occur: a rotation,
/// a scaling of the axes, and another rotation.
pub(super) fn invertible(size: usize, stream: &mut Stream) -> DMatrix<f64> {
    let scales = diagonal(size, |axis| match axis {
        0 => 0.5,
        1 => 2.0,
        _ => 0.5 + 1.5 * stream.uniform(),
    });
    rotation(size, stream) * scales * rotation(size, stream)
}

/// Features in single precision, as networks give them.
pub(super) fn features(matrix: &DMatrix<f64>) -> Matrix<f32> {
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| {
        matrix[(row, column)] as f32
    })
}

/// Classes in turn around means far apart: sample `i` has class `i mod classes`, its deviation from
/// the class's mean is normal with variance 1, and the means' own covariance has as many eigenvalues
/// between 9 and 36 as there can be (units, or one less than classes).
pub(super) struct ClassedFeatures {
    pub(super) points: DMatrix<f64>,
    pub(super) classes: usize,
}

impl ClassedFeatures {
    pub(super) fn new(classes: usize, units: usize, stream: &mut Stream) -> Self {
        const PER_CLASS: usize = 20;
        let rank = units.min(classes - 1);
        let root = (classes as f64).sqrt();
        let scales = diagonal(rank, |_| (3.0 + 3.0 * stream.uniform()) * root);
        let directions = rotation(units, stream).rows(0, rank).into_owned();
        let means = centred_basis(classes, rank, stream) * scales * directions;
        let mut points = normals(PER_CLASS * classes, units, stream);
        for (sample, mut point) in points.row_iter_mut().enumerate() {
            point += means.row(sample % classes);
        }
        Self { points, classes }
    }

    /// The samples, mapped by `map`.
    pub(super) fn mapped(&self, map: &DMatrix<f64>) -> Samples {
        Samples {
            inputs: features(&(&self.points * map)),
            labels: (0..self.points.nrows()).map(|i| i % self.classes).collect(),
        }
    }
}

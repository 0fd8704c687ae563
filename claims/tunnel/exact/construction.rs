//! Features with known properties.

use nalgebra::DVector;

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
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| matrix[(row, column)] as f32)
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

    /// The differences of the class means from the first one's, one a column.
    pub(super) fn mean_differences(&self) -> DMatrix<f64> {
        let mean = |class: usize| {
            let members = (class..self.points.nrows()).step_by(self.classes);
            let count = members.len() as f64;
            let sum = members.map(|sample| self.points.row(sample).transpose());
            sum.sum::<DVector<f64>>() / count
        };
        let first = mean(0);
        let differences: Vec<_> = (1..self.classes).map(|class| mean(class) - &first).collect();
        DMatrix::from_columns(&differences)
    }

    /// The samples at these points.
    pub(super) fn samples(&self, points: &DMatrix<f64>) -> Samples {
        Samples {
            inputs: features(points),
            labels: (0..points.nrows()).map(|i| i % self.classes).collect(),
        }
    }
}

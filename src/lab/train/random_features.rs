//! Random features under a linear readout, fitted by least squares in double precision.

use nalgebra::{Cholesky, DMatrix};

use crate::data::Samples;
use crate::net::{Classifier, largest_columns};
use crate::numerics::{Matrix, Stream, Work, product};

/// One layer of random ReLU units that do not learn, `φ(x) = ReLU(Wx)/√m` with
/// `W ~ N(0, 1/inputs)`, and a linear readout fitted to one-hot targets minus one over the number
/// of classes.
#[derive(Clone, Debug)]
pub struct RandomFeatures {
    /// `m × inputs`.
    weights: Matrix<f64>,
    /// `m × classes`.
    readout: Matrix<f64>,
}

impl RandomFeatures {
    /// `features` random units from `stream` and, of the readouts that fit `samples` best, the one
    /// of smallest norm; with a `ridge` above 0 the one that minimises `‖Φr − T‖² + ridge·‖r‖²`.
    ///
    /// `None` without samples or features, or where the features of the samples are linearly
    /// dependent (or not finite), so that no ridge has to choose.
    pub fn fit(
        samples: &Samples,
        classes: usize,
        features: usize,
        ridge: f64,
        stream: &mut Stream,
    ) -> Option<Self> {
        if samples.is_empty() || features == 0 {
            return None;
        }
        let inputs = samples.inputs.columns();
        let mut weights = stream.normal_matrix(features, inputs);
        let scale = 1.0 / (inputs as f64).sqrt();
        for weight in weights.as_mut_slice() {
            *weight *= scale;
        }
        let represented = represent(&weights, &samples.inputs);
        let design = DMatrix::from_row_slice(samples.len(), features, represented.as_slice());
        let targets = DMatrix::from_fn(samples.len(), classes, |row, class| {
            f64::from(samples.labels[row] == class) - 1.0 / classes as f64
        });
        let solution = if ridge > 0.0 {
            ridge_solution(&represented, &design, &targets, ridge)?
        } else {
            least_squares(design, &targets)?
        };
        let finite = solution.iter().all(|entry| entry.is_finite());
        let readout = Matrix::from_fn(features, classes, |row, class| solution[(row, class)]);
        finite.then_some(Self { weights, readout })
    }

    /// The work of fitting so many features to so many samples.
    pub fn fit_work(
        samples: usize,
        inputs: usize,
        features: usize,
        classes: usize,
        ridge: f64,
    ) -> Work {
        let (smaller, larger) = (samples.min(features), samples.max(features));
        let solved = if ridge > 0.0 {
            Work::double_product(smaller, larger, smaller) + Work::cholesky(smaller, classes)
        } else {
            Work::qr(larger, smaller)
        };
        let readout = Work::operations((larger * smaller * classes) as f64);
        let drawn = Work::normals(features * inputs);
        drawn + represent_work(samples, inputs, features) + solved + readout
    }

    /// The work of scoring so many samples by so many features.
    pub fn scores_work(samples: usize, inputs: usize, features: usize, classes: usize) -> Work {
        represent_work(samples, inputs, features) + Work::double_product(samples, features, classes)
    }

    /// The scores of every class, `samples × classes`.
    pub fn scores(&self, inputs: &Matrix<f32>) -> Matrix<f64> {
        let features = represent(&self.weights, inputs);
        product(features.view(), self.readout.view())
    }
}

impl Classifier for RandomFeatures {
    fn predict(&self, inputs: &Matrix<f32>) -> Vec<usize> {
        largest_columns(&self.scores(inputs))
    }

    fn work(&self, samples: usize) -> Work {
        let (features, inputs) = (self.weights.rows(), self.weights.columns());
        Self::scores_work(samples, inputs, features, self.readout.columns())
    }
}

/// The work of the features of so many samples.
fn represent_work(samples: usize, inputs: usize, features: usize) -> Work {
    let numbers = samples * (inputs + 2 * features);
    Work::double_product(samples, inputs, features) + Work::operations(numbers as f64)
}

/// `φ` of every sample, `samples × m`.
fn represent(weights: &Matrix<f64>, inputs: &Matrix<f32>) -> Matrix<f64> {
    let inputs = inputs.map(f64::from);
    let mut features = product(inputs.view(), weights.view().transposed());
    let scale = 1.0 / (weights.rows() as f64).sqrt();
    for value in features.as_mut_slice() {
        // Not `max`, which would turn a NaN into zero.
        *value = if *value < 0.0 { 0.0 } else { scale * *value };
    }
    features
}

/// `Φᵀ(ΦΦᵀ + λ)⁻¹T`, by the smaller of both Gram matrices: `(ΦᵀΦ + λ)⁻¹ΦᵀT` is the same.
fn ridge_solution(
    represented: &Matrix<f64>,
    design: &DMatrix<f64>,
    targets: &DMatrix<f64>,
    ridge: f64,
) -> Option<DMatrix<f64>> {
    let (rows, view) = (represented.view(), represented.view().transposed());
    let wide = represented.columns() > represented.rows();
    let (one, other) = if wide { (rows, view) } else { (view, rows) };
    let gram = product(one, other);
    let size = gram.rows();
    let mut gram = DMatrix::from_row_slice(size, size, gram.as_slice());
    for place in 0..size {
        gram[(place, place)] += ridge;
    }
    let decomposition = Cholesky::new(gram)?;
    Some(if wide {
        design.tr_mul(&decomposition.solve(targets))
    } else {
        decomposition.solve(&design.tr_mul(targets))
    })
}

/// The solution of least squares; of an underdetermined system the one of smallest norm.
fn least_squares(design: DMatrix<f64>, targets: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if design.nrows() >= design.ncols() {
        let (q, r) = design.qr().unpack();
        r.solve_upper_triangular(&q.tr_mul(targets))
    } else {
        let (q, r) = design.transpose().qr().unpack();
        Some(q * r.tr_solve_upper_triangular(targets)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(count: usize) -> Samples {
        let mut stream = Stream::new(1, "random features");
        Samples {
            inputs: Matrix::from_fn(count, 6, |_, _| stream.normal() as f32),
            labels: (0..count).map(|row| row % 3).collect(),
        }
    }

    fn fit(samples: &Samples, features: usize, ridge: f64) -> RandomFeatures {
        RandomFeatures::fit(samples, 3, features, ridge, &mut Stream::new(2, "units"))
            .expect("independent features")
    }

    /// Residuals `Φr − T`.
    fn residuals(model: &RandomFeatures, samples: &Samples) -> DMatrix<f64> {
        let scores = model.scores(&samples.inputs);
        DMatrix::from_fn(samples.len(), 3, |row, class| {
            scores.row(row)[class] - f64::from(samples.labels[row] == class) + 1.0 / 3.0
        })
    }

    fn design(model: &RandomFeatures, samples: &Samples) -> DMatrix<f64> {
        let features = represent(&model.weights, &samples.inputs);
        DMatrix::from_row_slice(samples.len(), features.columns(), features.as_slice())
    }

    fn readout(model: &RandomFeatures) -> DMatrix<f64> {
        DMatrix::from_row_slice(model.readout.rows(), 3, model.readout.as_slice())
    }

    /// Condition numbers here are below 10⁶, roundings 10⁻¹⁶.
    const ROUNDING: f64 = 1e-9;

    #[test]
    fn features_are_rectified_and_divided_by_the_root_of_their_number() {
        let units = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [-1.0, 0.0]];
        let weights = Matrix::from_fn(4, 2, |unit, input| units[unit][input]);
        let inputs = Matrix::from_fn(1, 2, |_, input| [3.0, -1.0][input]);
        assert_eq!(represent(&weights, &inputs).as_slice(), [1.5, 0.0, 1.0, 0.0]);
    }

    /// Squares of 12,000 normal numbers are 1 on average, with a standard error of √(2/12000) = 0.013.
    #[test]
    fn random_units_have_length_one_on_average() {
        let model = fit(&samples(40), 2_000, 0.3);
        let squares: f64 = model.weights.as_slice().iter().map(|weight| weight * weight).sum();
        assert!((squares / 2_000.0 - 1.0).abs() < 4.0 * 0.013, "{squares}");
    }

    /// More features than samples: every sample has the class of its label.
    #[test]
    fn predictions_are_the_largest_scores() {
        let samples = samples(12);
        assert_eq!(fit(&samples, 80, 0.0).predict(&samples.inputs), samples.labels);
    }

    #[test]
    fn fewer_features_than_samples_leave_residuals_across_them() {
        let samples = samples(40);
        let model = fit(&samples, 10, 0.0);
        let normal = design(&model, &samples).tr_mul(&residuals(&model, &samples));
        assert!(normal.amax() < ROUNDING, "{}", normal.amax());
    }

    #[test]
    fn more_features_than_samples_fit_with_the_smallest_norm() {
        let samples = samples(12);
        let model = fit(&samples, 80, 0.0);
        assert!(residuals(&model, &samples).amax() < ROUNDING);
        // The smallest solution lies in the span of the samples' features.
        let rows = design(&model, &samples);
        let gram = Cholesky::new(&rows * rows.transpose()).expect("independent rows");
        let inside = rows.tr_mul(&gram.solve(&(&rows * readout(&model))));
        assert!((inside - readout(&model)).amax() < ROUNDING);
    }

    #[test]
    fn a_ridge_satisfies_its_normal_equations_on_both_sides() {
        for (count, features) in [(40, 10), (12, 80)] {
            let samples = samples(count);
            let model = fit(&samples, features, 0.3);
            let gradient = design(&model, &samples).tr_mul(&residuals(&model, &samples))
                + 0.3 * readout(&model);
            assert!(gradient.amax() < ROUNDING, "{}", gradient.amax());
        }
    }

    #[test]
    fn predictions_are_work_of_the_scores() {
        let model = fit(&samples(40), 10, 0.0);
        assert_eq!(model.work(25), RandomFeatures::scores_work(25, 6, 10, 3));
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        let mut stream = Stream::new(2, "units");
        let constant = |value| Samples {
            inputs: Matrix::from_fn(4, 6, |_, _| value),
            labels: vec![0, 1, 2, 0],
        };
        for bad in [samples(0), constant(f32::NAN), constant(0.0)] {
            assert!(RandomFeatures::fit(&bad, 3, 2, 0.0, &mut stream).is_none());
        }
    }
}

//! How well a representation separates classes linearly.

use nalgebra::{Cholesky, DMatrix};

use super::spectrum::{centring_work, column_centres, smaller_gram, transpose_product};
use crate::data::Samples;
use crate::net::{accuracy, largest_columns};
use crate::numerics::{Matrix, Work, product};

/// At most this many samples are fitted, the first ones.
pub const FITTED_SAMPLES: usize = 1_500;
/// Units whose standard deviation is at or below this share of the largest are set to zero.
pub(super) const SILENT: f64 = 1e-3;
/// Ridge on the correlation matrix of the units.
pub(super) const RIDGE: f64 = 1e-2;

/// A linear classifier on top of a representation, fitted by ridge regression on one-hot labels.
///
/// With `Z` the features minus their mean, divided by the standard deviation of each unit, and `Y`
/// the one-hot labels: weights `(ZᵀZ/n + 10⁻²·I)⁻¹ Zᵀ(Y − mean Y)/n`, scores `Z·weights + mean Y`,
/// prediction the largest score (ties go to the lowest class). A ridge probe, for the linear probes
/// of Masarczyk et al. 2023 (arXiv 2305.19753), section 2.
#[derive(Clone, Debug)]
pub struct LinearProbe {
    means: Vec<f64>,
    /// One over the standard deviation, zero for silent units.
    scales: Vec<f64>,
    /// `units × classes`.
    weights: Matrix<f64>,
    /// Mean of the one-hot labels.
    shares: Vec<f64>,
}

impl LinearProbe {
    /// Fits the probe on the first 1,500 of `samples`, whose inputs are the features.
    ///
    /// `None` without samples or where a feature is not finite.
    pub fn fit(samples: &Samples, classes: usize) -> Option<Self> {
        let count = samples.len().min(FITTED_SAMPLES);
        let features = samples.inputs.first_rows(count).map(f64::from);
        if count == 0 || features.as_slice().iter().any(|x| !x.is_finite()) {
            return None;
        }
        let means = column_centres(&features);
        let scales = inverse_deviations(deviations(&features, &means));
        let standardised = standardise(features, &means, &scales);
        let mut shares = vec![0.0; classes];
        for &label in &samples.labels[..count] {
            shares[label] += 1.0 / count as f64;
        }
        let targets = Matrix::from_fn(count, classes, |row, class| {
            f64::from(samples.labels[row] == class) - shares[class]
        });
        let weights = ridge_weights(&standardised, &targets)?;
        Some(Self { means, scales, weights, shares })
    }

    /// The probe of these parts: `weights` are `units × classes`.
    pub(super) fn new(
        means: Vec<f64>,
        scales: Vec<f64>,
        weights: Matrix<f64>,
        shares: Vec<f64>,
    ) -> Self {
        Self { means, scales, weights, shares }
    }

    /// The weights on features as they are, `units × classes`.
    pub(super) fn classifier(&self) -> Matrix<f64> {
        Matrix::from_fn(self.weights.rows(), self.weights.columns(), |unit, class| {
            self.weights.row(unit)[class] * self.scales[unit]
        })
    }

    /// The share of `samples` whose class the probe predicts; NaN without samples.
    pub fn accuracy(&self, samples: &Samples) -> f64 {
        accuracy(&largest_columns(&self.scores(samples)), &samples.labels)
    }

    /// The share of the `samples` of two classes that have the larger score of their own class; NaN
    /// without such samples.
    ///
    /// # Panics
    /// Where the probe knows no such class.
    pub fn separation(&self, samples: &Samples, one: usize, other: usize) -> f64 {
        separation(&self.scores(samples), &samples.labels, [one, other])
    }

    /// The scores of every class, `samples × classes`.
    fn scores(&self, samples: &Samples) -> Matrix<f64> {
        self.scores_of(samples.inputs.map(f64::from))
    }

    /// The scores of every class for these features, `samples × classes`.
    pub(super) fn scores_of(&self, features: Matrix<f64>) -> Matrix<f64> {
        let features = standardise(features, &self.means, &self.scales);
        let mut scores = product(features.view(), self.weights.view());
        for row in 0..scores.rows() {
            for (score, share) in scores.row_mut(row).iter_mut().zip(&self.shares) {
                *score += share;
            }
        }
        scores
    }
}

/// `(ZᵀZ/n + 10⁻²·I)⁻¹ ZᵀT/n` for the features `Z` (samples × units) and the targets `T`; of more units than
/// samples as `Zᵀ(ZZᵀ/n + 10⁻²·I)⁻¹ T/n`, which is the same and decomposes the smaller matrix.
fn ridge_weights(features: &Matrix<f64>, targets: &Matrix<f64>) -> Option<Matrix<f64>> {
    let n = features.rows() as f64;
    let mut gram = smaller_gram(features) / n;
    for place in 0..gram.nrows() {
        gram[(place, place)] += RIDGE;
    }
    let decomposition = Cholesky::new(gram)?;
    let matrix = |found: &DMatrix<f64>| {
        Matrix::from_fn(found.nrows(), found.ncols(), |row, column| found[(row, column)])
    };
    if features.rows() < features.columns() {
        let (rows, classes) = (targets.rows(), targets.columns());
        let right = DMatrix::from_row_slice(rows, classes, targets.as_slice()) / n;
        let solution = matrix(&decomposition.solve(&right));
        return Some(product(features.view().transposed(), solution.view()));
    }
    let right = transpose_product(features, targets) / n;
    Some(matrix(&decomposition.solve(&right)))
}

/// The standard deviation of each unit.
fn deviations(features: &Matrix<f64>, means: &[f64]) -> Vec<f64> {
    let mut variances = vec![0.0; means.len()];
    for row in 0..features.rows() {
        for ((variance, value), mean) in variances.iter_mut().zip(features.row(row)).zip(means) {
            *variance += (value - mean) * (value - mean);
        }
    }
    let count = features.rows() as f64;
    variances.iter().map(|sum| (sum / count).sqrt()).collect()
}

/// One over each standard deviation, zero for silent units.
pub(super) fn inverse_deviations(deviations: Vec<f64>) -> Vec<f64> {
    let largest = deviations.iter().copied().fold(0.0, f64::max);
    let inverse = |deviation: f64| {
        let speaks = deviation > SILENT * largest;
        if speaks { 1.0 / deviation } else { 0.0 }
    };
    deviations.into_iter().map(inverse).collect()
}

fn standardise(mut features: Matrix<f64>, means: &[f64], scales: &[f64]) -> Matrix<f64> {
    for row in 0..features.rows() {
        for ((value, mean), scale) in features.row_mut(row).iter_mut().zip(means).zip(scales) {
            *value = (*value - mean) * scale;
        }
    }
    features
}

/// The work of fitting a probe on so many samples of so many units and of testing it on others.
pub fn probe_work(fit: usize, test: usize, units: usize, classes: usize) -> Work {
    let fit = fit.min(FITTED_SAMPLES);
    let size = fit.min(units);
    centring_work(fit, units) * 2.0
        + centring_work(test, units)
        + Work::double_product(size, fit.max(units), size)
        + Work::double_product(units, fit, classes)
        + Work::cholesky(size, classes)
        + Work::double_product(test, units, classes)
}

/// The accuracy on `test` of a probe fitted on `fit`; NaN where it does not exist.
pub fn probe_accuracy(fit: &Samples, test: &Samples, classes: usize) -> f64 {
    LinearProbe::fit(fit, classes).map_or(f64::NAN, |probe| probe.accuracy(test))
}

/// For each pair of classes the share of their samples in `test` that a probe fitted on `fit` tells apart,
/// see [`LinearProbe::separation`]. `None` where there is no probe.
///
/// # Panics
/// Where a class of a pair is not below `classes`.
pub fn separations(
    fit: &Samples,
    test: &Samples,
    classes: usize,
    pairs: &[[usize; 2]],
) -> Option<Vec<f64>> {
    let probe = LinearProbe::fit(fit, classes)?;
    let scores = probe.scores(test);
    Some(pairs.iter().map(|&pair| separation(&scores, &test.labels, pair)).collect())
}

/// The share of the samples of two classes that have the larger score of their own class.
fn separation(scores: &Matrix<f64>, labels: &[usize], [one, other]: [usize; 2]) -> f64 {
    let (mut right, mut all) = (0.0, 0.0);
    for (row, &label) in labels.iter().enumerate() {
        if label == one || label == other {
            let scores = scores.row(row);
            all += 1.0;
            right += f64::from((scores[one] >= scores[other]) == (label == one));
        }
    }
    right / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    fn clusters(seed: u64, samples: usize, distance: f64) -> Samples {
        let mut stream = Stream::new(seed, "clusters");
        let labels: Vec<usize> = (0..samples).map(|i| i % 3).collect();
        let inputs = Matrix::from_fn(samples, 6, |i, j| {
            (stream.normal() + if labels[i] == j { distance } else { 0.0 }) as f32
        });
        Samples { inputs, labels }
    }

    #[test]
    fn classes_far_apart_are_separated_and_equal_ones_are_not() {
        // Class 0 lies far from classes 1 and 2, which coincide.
        let mut stream = Stream::new(9, "separation");
        let labels: Vec<usize> = (0..600).map(|i| i % 3).collect();
        let inputs = Matrix::from_fn(600, 2, |row, _| {
            (stream.normal() + if labels[row] == 0 { 8.0 } else { 0.0 }) as f32
        });
        let samples = Samples { inputs, labels };
        let probe = LinearProbe::fit(&samples, 3).expect("finite features");
        assert_eq!(probe.separation(&samples, 0, 1), 1.0);
        assert_eq!(probe.separation(&samples, 2, 0), 1.0);
        assert_eq!(separations(&samples, &samples, 3, &[[0, 1], [2, 0]]), Some(vec![1.0; 2]));
        // Guesses among 400 that the probe was fitted to: 0.5 and a few standard deviations of
        // 0.025.
        assert!((probe.separation(&samples, 1, 2) - 0.5).abs() < 0.125);
        assert!(probe.separation(&samples.first(0), 1, 2).is_nan());
    }

    #[test]
    fn separable_clusters_are_separated() {
        // Eight standard deviations between the means: an error has probability about 1e-4 a sample
        // at half the distance, ridge and finite fit included.
        let [fit, test] = [1, 2].map(|seed| clusters(seed, 300, 8.0));
        assert!(probe_accuracy(&fit, &test, 3) > 0.99);
    }

    #[test]
    fn random_labels_are_guessed() {
        let [fit, test] = [1, 2].map(|seed| clusters(seed, 600, 0.0));
        let accuracy = probe_accuracy(&fit, &test, 3);
        // One third, ± five standard deviations of √(2/9/600) = 0.019.
        assert!((accuracy - 1.0 / 3.0).abs() < 5.0 * 0.0193, "{accuracy}");
    }

    #[test]
    fn scaling_units_by_powers_of_two_changes_nothing() {
        let (fit, test) = (clusters(1, 200, 1.0), clusters(2, 200, 1.0));
        // Within the thousandth at which units fall silent.
        let scaled = |samples: &Samples| Samples {
            inputs: Matrix::from_fn(samples.len(), 6, |i, j| {
                samples.inputs.row(i)[j] * [1.0, 2.0, 4.0, 8.0, 0.5, 0.25][j]
            }),
            labels: samples.labels.clone(),
        };
        let rescaled = probe_accuracy(&scaled(&fit), &scaled(&test), 3);
        assert_eq!(probe_accuracy(&fit, &test, 3), rescaled);
    }

    #[test]
    fn units_that_say_nothing_change_nothing_however_many_there_are() {
        let (fit, test) = (clusters(1, 40, 1.0), clusters(2, 40, 1.0));
        // Constant units beside the six: more of them than samples.
        let wider = |samples: &Samples| Samples {
            inputs: Matrix::from_fn(samples.len(), 60, |i, j| {
                samples.inputs.row(i).get(j).copied().unwrap_or(1.0)
            }),
            labels: samples.labels.clone(),
        };
        let scores = |fit: &Samples, test: &Samples| {
            let probe = LinearProbe::fit(fit, 3).expect("finite features");
            probe.scores(test).as_slice().to_vec()
        };
        let (narrow, wide) = (scores(&fit, &test), scores(&wider(&fit), &wider(&test)));
        for (narrow, wide) in narrow.iter().zip(&wide) {
            // Scores of order one from a matrix of condition below 40/RIDGE, rounded some dozen times.
            assert!((narrow - wide).abs() < 50.0 * 4_000.0 * f64::EPSILON, "{narrow} {wide}");
        }
    }

    #[test]
    fn constant_features_predict_the_most_frequent_class() {
        let samples = Samples {
            inputs: Matrix::from_fn(10, 4, |_, _| 3.0),
            labels: vec![0, 1, 1, 1, 1, 1, 1, 2, 2, 0],
        };
        assert_eq!(probe_accuracy(&samples, &samples, 3), 0.6);
    }

    #[test]
    fn edge_cases() {
        let samples = |inputs, labels: &[usize]| Samples { inputs, labels: labels.to_vec() };
        let accuracy = |samples: &Samples, classes| probe_accuracy(samples, samples, classes);
        let inputs = Matrix::from_fn(4, 30, |i, j| ((i * 31 + j * 17) % 13) as f32);
        let more_units_than_samples = samples(inputs, &[0, 1, 0, 1]);
        assert_eq!(accuracy(&more_units_than_samples, 2), 1.0);
        let one_class = samples(Matrix::from_fn(4, 2, |i, j| (i + j) as f32), &[0; 4]);
        assert_eq!(accuracy(&one_class, 1), 1.0);
        let none = samples(Matrix::zeros(0, 2), &[]);
        assert!(LinearProbe::fit(&none, 2).is_none());
        let broken = samples(Matrix::from_fn(2, 2, |_, _| f32::INFINITY), &[0, 1]);
        assert!(LinearProbe::fit(&broken, 2).is_none());
    }
}

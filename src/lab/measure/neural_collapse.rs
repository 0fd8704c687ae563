//! Neural-collapse metrics.

use nalgebra::DMatrix;

use super::spectrum::{
    centred, centring_work, column_centres, transpose_product, transpose_product_work,
};
use crate::data::Samples;
use crate::numerics::{Matrix, Work};

/// Eigenvalues of the between-class covariance at or below this share of the largest count as zero.
const THRESHOLD: f64 = 1e-6;

/// NC1, the within-class variability `tr(S_W S_B⁺) / C`.
///
/// `S_W` is the covariance of the features around their class means, averaged over the samples;
/// `S_B` the covariance of the class means around the mean of all samples, averaged over the `C`
/// classes that have samples; the pseudo-inverse keeps eigenvalues above `10⁻⁶` of the largest.
///
/// Papyan, Han, Donoho, PNAS 117 (2020), arXiv 2008.08186, section "(NC1)". Zero when each class
/// collapses to a point; NaN where the class means coincide, with fewer than two classes, or with a
/// feature that is not finite.
pub fn nc1(samples: &Samples, classes: usize) -> f64 {
    let scatter = Scatter::of(samples, classes);
    let present = scatter.between.columns();
    if present < 2 {
        return f64::NAN;
    }
    trace(&scatter.between, &scatter.within) / samples.len() as f64 / present as f64
}

/// Traces of the class covariances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassVariances {
    /// `tr S_W`, the mean squared distance of a sample to its class's mean.
    pub within: f64,
    /// `tr S_B`, the mean squared distance of a class's mean to the mean of all samples.
    pub between: f64,
}

/// The traces of the covariances of which [`nc1`] is made. Their ratio changes
/// under linear maps that leave the classes as separable as they are; NaN without samples.
pub fn class_variances(samples: &Samples, classes: usize) -> ClassVariances {
    let scatter = Scatter::of(samples, classes);
    let between = (!samples.is_empty()).then(|| squares(&scatter.between));
    ClassVariances {
        within: squares(&scatter.within) / samples.len() as f64,
        between: between.unwrap_or(f64::NAN),
    }
}

/// The scatter of samples around the means of their classes over that of the means,
/// `Σ_i ‖h_i − m_{y_i}‖² / Σ_c n_c ‖m_c − m‖²`, with `m` the mean of all samples. 0 where each
/// class is a point; NaN without samples, and infinite or NaN where the means coincide.
pub fn scatter_ratio(samples: &Samples, classes: usize) -> f64 {
    let within = squares(&Scatter::of(samples, classes).within);
    // The scatter around the mean of all is the sum of both.
    within / (squares(&centred(&samples.inputs)) - within)
}

/// The work of the scatter of so many samples of so many units around the means of their classes.
pub fn scatter_work(samples: usize, units: usize) -> Work {
    centring_work(samples, units) * 2.0
}

/// The work of NC1.
pub fn nc1_work(samples: usize, units: usize) -> Work {
    scatter_work(samples, units) + transpose_product_work(units, samples, units)
}

fn squares(matrix: &Matrix<f64>) -> f64 {
    matrix.as_slice().iter().map(|x| x * x).sum()
}

/// Samples around class means, and class means around the mean of all.
struct Scatter {
    /// `samples × units`: sample minus its class's mean.
    within: Matrix<f64>,
    /// `units × classes present`, columns `(m_c − m)/√C`: `S_B` is this times its transpose.
    between: Matrix<f64>,
}

impl Scatter {
    fn of(samples: &Samples, classes: usize) -> Self {
        let features = samples.inputs.map(f64::from);
        let units = features.columns();
        let overall = column_centres(&features);
        let mut members = vec![Vec::new(); classes];
        for (row, &label) in samples.labels.iter().enumerate() {
            members[label].push(row);
        }
        // By the same routine as the mean of all, so that classes which coincide have one mean.
        let mean = |rows: &Vec<usize>| column_centres(&features.select_rows(rows));
        let means: Vec<Vec<f64>> = members.iter().map(mean).collect();
        let present = (0..classes).filter(|&class| !members[class].is_empty());
        let present: Vec<usize> = present.collect();
        let root = (present.len() as f64).sqrt();
        Self {
            within: Matrix::from_fn(samples.len(), units, |row, unit| {
                features.row(row)[unit] - means[samples.labels[row]][unit]
            }),
            between: Matrix::from_fn(units, present.len(), |unit, index| {
                (means[present[index]][unit] - overall[unit]) / root
            }),
        }
    }
}

/// `tr(DᵀD (M Mᵀ)⁺)` for deviations `D` (`samples × units`) and `M` (`units × classes`).
///
/// With `MᵀM = V Λ Vᵀ`, which has the eigenvalues of `M Mᵀ` but for zeros,
/// `(M Mᵀ)⁺ = M V Λ⁻² Vᵀ Mᵀ`: the trace is `Σ_i ‖D M v_i‖² / λ_i²`.
fn trace(between: &Matrix<f64>, deviations: &Matrix<f64>) -> f64 {
    let gram = transpose_product(between, between);
    let within = transpose_product(deviations, deviations);
    let between = DMatrix::from_row_slice(between.rows(), between.columns(), between.as_slice());
    // Mᵀ S_W M in the eigenbasis: only classes × classes of it are needed.
    let inner = between.tr_mul(&(within * &between));
    pseudo_inverse_trace(&gram, &inner)
}

/// `tr(DᵀD (M Mᵀ)⁺)` from `MᵀM` and `MᵀDᵀDM`; NaN where the means coincide or are not finite.
pub(super) fn pseudo_inverse_trace(gram: &DMatrix<f64>, inner: &DMatrix<f64>) -> f64 {
    if gram.is_empty() || gram.iter().any(|x| !x.is_finite()) {
        return f64::NAN;
    }
    let eigen = gram.clone().symmetric_eigen();
    let largest = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return f64::NAN;
    }
    let projected = eigen.eigenvectors.tr_mul(inner) * &eigen.eigenvectors;
    let kept = eigen.eigenvalues.iter().enumerate();
    let kept = kept.filter(|&(_, &value)| value > THRESHOLD * largest);
    kept.map(|(index, value)| projected[(index, index)] / (value * value)).sum()
}

#[cfg(test)]
mod tests {
    use nalgebra::DVector;

    use super::*;
    use crate::numerics::Stream;

    fn samples(inputs: Matrix<f32>, labels: impl IntoIterator<Item = usize>) -> Samples {
        let labels = labels.into_iter().collect();
        Samples { inputs, labels }
    }

    /// With the identity as inner products the trace is Σ 1/λ², over the eigenvalues above the threshold.
    #[test]
    fn what_lies_at_the_threshold_is_not_inverted() {
        let trace = |diagonal: [f64; 2]| {
            let gram = DMatrix::from_diagonal(&DVector::from_row_slice(&diagonal));
            pseudo_inverse_trace(&gram, &DMatrix::identity(2, 2))
        };
        assert_eq!(trace([1.0, 0.5]), 1.0 + 4.0);
        assert_eq!(trace([1.0, THRESHOLD]), 1.0);
        for undefined in [[f64::INFINITY, 1.0], [1.0, f64::NAN], [0.0, 0.0]] {
            assert!(trace(undefined).is_nan());
        }
        let empty = DMatrix::zeros(0, 0);
        assert!(pseudo_inverse_trace(&empty, &empty).is_nan());
    }

    #[test]
    fn the_scatter_ratio_counts_samples() {
        // Class 0: −1, 1 around 0; class 1: 6 alone. The mean of all is 2: 2/(2·4 + 16).
        let inputs = Matrix::from_fn(3, 1, |row, _| [-1.0, 1.0, 6.0][row]);
        let samples = samples(inputs, [0, 0, 1]);
        assert!((scatter_ratio(&samples, 2) - 1.0 / 12.0).abs() < 1e-15);
        let points = samples.select(&[2, 1, 1, 2]);
        assert_eq!(scatter_ratio(&points, 2), 0.0);
        assert!(scatter_ratio(&samples.first(0), 2).is_nan());
    }

    #[test]
    fn two_classes_in_the_plane_follow_the_formula() {
        // Means (±2, 0), deviations (±1, ±3): S_B = diag(4, 0), S_W = diag(1, 9),
        // tr(S_W S_B⁺)/2 = (1/4)/2.
        let rows = [(3.0, 3.0), (1.0, -3.0), (3.0, -3.0), (1.0, 3.0)];
        let inputs = Matrix::from_fn(8, 2, |i, j| {
            let (x, y) = rows[i % 4];
            let value: f32 = if j == 0 { x } else { y };
            if i < 4 { value } else { -value }
        });
        let found = nc1(&samples(inputs, [0, 0, 0, 0, 1, 1, 1, 1]), 2);
        assert!((found - 0.125).abs() < 1e-15);
    }

    /// Random features of three classes in as many units as `S_B` has rank, mapped by `map`.
    fn mapped(map: [[f64; 2]; 2]) -> f64 {
        let mut stream = Stream::new(2, "collapse");
        let labels: Vec<usize> = (0..90).map(|i| i % 3).collect();
        let points =
            Matrix::from_fn(90, 2, |i, j| stream.normal() + if labels[i] == j { 3.0 } else { 0.0 });
        let inputs = Matrix::from_fn(90, 2, |i, j| {
            (map[j][0] * points.row(i)[0] + map[j][1] * points.row(i)[1]) as f32
        });
        nc1(&samples(inputs, labels), 3)
    }

    #[test]
    fn an_invertible_linear_map_changes_nothing_where_the_means_span_the_space() {
        let plain = mapped([[1.0, 0.0], [0.0, 1.0]]);
        // Features are rounded to f32, 6e-8 of about 10 each, against variances of order 1.
        assert!((mapped([[2.0, 1.0], [-0.5, 3.0]]) / plain - 1.0).abs() < 1e-5);
    }

    #[test]
    fn class_variances_add_up_to_the_variance_of_balanced_classes() {
        let mut stream = Stream::new(3, "variances");
        let inputs = Matrix::from_fn(30, 4, |i, j| (stream.normal() + (i % 3 * j) as f64) as f32);
        let variances = class_variances(&samples(inputs.clone(), (0..30).map(|i| i % 3)), 3);
        let total = squares(&centred(&inputs)) / 30.0;
        // Sums of 120 terms in double precision.
        assert!(((variances.within + variances.between) / total - 1.0).abs() < 1e-13);
    }

    #[test]
    fn collapsed_classes_have_no_variability() {
        let inputs = Matrix::from_fn(6, 3, |i, j| if i % 3 == j { 1.0 } else { 0.0 });
        assert_eq!(nc1(&samples(inputs, [0, 1, 2, 0, 1, 2]), 3), 0.0);
    }

    #[test]
    fn undefined_cases_are_not_a_number() {
        let constant = samples(Matrix::from_fn(5, 3, |_, _| 0.1), [0, 1, 0, 1, 1]);
        let mut stream = Stream::new(4, "one class");
        let inputs = Matrix::from_fn(9, 3, |_, _| stream.normal() as f32);
        let one_of_two = samples(inputs, [1; 9]);
        let one_class = samples(Matrix::from_fn(4, 3, |i, j| (i + j) as f32), [0; 4]);
        let empty = samples(Matrix::zeros(0, 3), []);
        let infinite = samples(Matrix::from_fn(4, 1, |i, _| 1.0 / i as f32), [0, 1, 0, 1]);
        assert!(nc1(&one_class, 1).is_nan());
        for samples in [constant, one_of_two, empty, infinite] {
            assert!(nc1(&samples, 2).is_nan());
        }
    }

    #[test]
    fn a_class_without_samples_and_more_units_than_samples_are_fine() {
        let inputs = Matrix::from_fn(4, 9, |i, j| ((i * 7 + j * 5) % 11) as f32);
        assert!(nc1(&samples(inputs, [0, 2, 0, 2]), 3).is_finite());
    }
}

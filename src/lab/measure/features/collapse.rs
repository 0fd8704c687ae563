//! How far the samples of a class are one point, and the classes a simplex.

use nalgebra::DMatrix;

use super::Summary;
use super::moments::Moments;
use super::pieces::each_piece;
use crate::measure::neural_collapse::pseudo_inverse_trace;
use crate::measure::{LinearProbe, coefficient_of_variation};
use crate::net::largest_columns;
use crate::numerics::{Accumulate, Matrix, matmul, product};

/// Neural collapse of one layer, by the formulas of Papyan, Han, Donoho, PNAS 117 (2020), arXiv
/// 2008.08186, over the classes that have samples; NaN where a number does not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Collapse {
    /// `tr(S_W S_B⁺) / C`, see [`nc1`](crate::measure::nc1).
    pub nc1: f64,
    /// Coefficient of variation of the distances of the class means to the mean of all samples.
    pub nc2_norms: f64,
    /// Mean over pairs of classes of `|cos + 1/(C − 1)|`, the angle being that between their means
    /// as seen from the mean of all samples: 0 for a simplex.
    pub nc2_angles: f64,
    /// Squared distance of the classifier's weights to the class means around the mean of all, each
    /// divided by its Frobenius norm: 0 to 4.
    pub nc3: f64,
    /// The share of samples to which the classifier gives another class than the nearest class mean
    /// does.
    pub nc4: f64,
    /// The share of samples that are nearest to the mean of their own class.
    pub nearest_mean_accuracy: f64,
    /// Class-distance-normalised variance: the mean over pairs of classes of the mean of their
    /// variances over the squared distance of their means (Galanti, György, Hutter, ICLR 2022,
    /// arXiv 2112.15121).
    pub cdnv: f64,
    /// `tr S_W`, see [`ClassVariances`](crate::measure::ClassVariances).
    pub within: f64,
    /// `tr S_B`.
    pub between: f64,
}

impl Collapse {
    pub(super) fn of(summary: &Summary<'_>, probe: &LinearProbe) -> Self {
        let means = Means::of(&summary.moments);
        let pass = Pass::over(summary, &means, probe);
        let count = summary.samples.len() as f64;
        let within = pass.squares.iter().sum::<f64>() / count;
        let present = means.classes.len();
        let gram =
            DMatrix::from_row_slice(present, present, means.gram.as_slice()) / present as f64;
        let inner = DMatrix::from_row_slice(present, present, pass.inner.as_slice());
        let trace = pseudo_inverse_trace(&gram, &(inner / present as f64)) / count;
        let norms: Vec<f64> = (0..present).map(|class| means.square(class).sqrt()).collect();
        Self {
            nc1: if present < 2 { f64::NAN } else { trace / present as f64 },
            nc2_norms: coefficient_of_variation(&norms),
            nc2_angles: means.angles(&norms),
            nc3: means.distance_to(&probe.classifier()),
            nc4: pass.disagreeing as f64 / count,
            nearest_mean_accuracy: pass.nearest as f64 / count,
            cdnv: means.normalised_variance(summary, &pass.squares),
            within,
            between: (0..present).map(|class| means.square(class)).sum::<f64>() / present as f64,
        }
    }
}

/// The means of the classes that have samples, around the mean of all.
pub(super) struct Means {
    /// Which classes they are of.
    classes: Vec<usize>,
    /// Where the mean of each class stands; of a class without samples there is none.
    places: Vec<usize>,
    /// `units × classes`.
    pub(super) columns: Matrix<f64>,
    /// Their products with each other.
    gram: Matrix<f64>,
}

impl Means {
    pub(super) fn of(moments: &Moments) -> Self {
        let classes = (0..moments.counts.len()).filter(|&class| moments.counts[class] > 0);
        let classes: Vec<usize> = classes.collect();
        let columns = Matrix::from_fn(moments.mean.len(), classes.len(), |unit, index| {
            moments.class_means.row(classes[index])[unit] - moments.mean[unit]
        });
        let gram = product(columns.view().transposed(), columns.view());
        let mut places = vec![0; moments.counts.len()];
        for (place, &class) in classes.iter().enumerate() {
            places[class] = place;
        }
        Self { classes, places, columns, gram }
    }

    /// The class whose mean is nearest to each sample of these classes, from the products of the
    /// samples' deviations from the means of their own classes with all means.
    pub(super) fn nearest(&self, mut projections: Matrix<f64>, labels: &[usize]) -> Vec<usize> {
        for (row, &label) in labels.iter().enumerate() {
            // −‖h − m_c‖²/2 but for what all classes have in common.
            let own = self.gram.row(self.places[label]);
            for (class, score) in projections.row_mut(row).iter_mut().enumerate() {
                *score += own[class] - 0.5 * self.square(class);
            }
        }
        let nearest = largest_columns(&projections);
        nearest.into_iter().map(|place| self.classes[place]).collect()
    }

    fn square(&self, class: usize) -> f64 {
        self.gram.row(class)[class]
    }

    /// Pairs of different classes, each once.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let count = self.classes.len();
        (0..count).flat_map(move |second| (0..second).map(move |first| (first, second)))
    }

    fn angles(&self, norms: &[f64]) -> f64 {
        let expected = 1.0 / (self.classes.len() as f64 - 1.0);
        let deviations = self.pairs().map(|(first, second)| {
            let cosine = self.gram.row(first)[second] / (norms[first] * norms[second]);
            (cosine + expected).abs()
        });
        mean(deviations)
    }

    fn normalised_variance(&self, summary: &Summary<'_>, squares: &[f64]) -> f64 {
        let counts = &summary.moments.counts;
        let variance = |class: usize| squares[class] / counts[self.classes[class]] as f64;
        let ratios = self.pairs().map(|(first, second)| {
            // From the means and not from their products, which lose what classes have in common.
            let distance: f64 = (0..self.columns.rows())
                .map(|unit| {
                    let row = self.columns.row(unit);
                    (row[first] - row[second]) * (row[first] - row[second])
                })
                .sum();
            (variance(first) + variance(second)) / (2.0 * distance)
        });
        mean(ratios)
    }

    /// To weights `units × all classes`.
    pub(super) fn distance_to(&self, weights: &Matrix<f64>) -> f64 {
        let own = |unit: usize| self.classes.iter().map(move |&class| weights.row(unit)[class]);
        let units = 0..weights.rows();
        let squares = units.clone().flat_map(own).map(|weight| weight * weight);
        let norm = squares.sum::<f64>().sqrt();
        let means = self.columns.as_slice().iter().map(|mean| mean * mean);
        let means = means.sum::<f64>().sqrt();
        let distances = units.flat_map(|unit| own(unit).zip(self.columns.row(unit)));
        let squares = distances.map(|(weight, mean)| weight / norm - mean / means);
        squares.map(|difference| difference * difference).sum()
    }
}

/// The mean of numbers; NaN where there are none, or one is not finite.
fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0), |(sum, count), number| (sum + number, count + 1));
    let mean = sum / f64::from(count);
    if mean.is_finite() { mean } else { f64::NAN }
}

/// What one reading of the samples gives.
struct Pass {
    /// For each class with samples the sum of their squared distances to its mean.
    squares: Vec<f64>,
    /// `MᵀDᵀDM` for the samples' deviations `D` from their class means and the class means `M`.
    inner: Matrix<f64>,
    /// Samples nearest to the mean of their class.
    nearest: usize,
    /// Samples to which the classifier gives another class than the nearest mean.
    disagreeing: usize,
}

impl Pass {
    fn over(summary: &Summary<'_>, means: &Means, probe: &LinearProbe) -> Self {
        let present = means.classes.len();
        let mut pass = Self {
            squares: vec![0.0; present],
            inner: Matrix::zeros(present, present),
            nearest: 0,
            disagreeing: 0,
        };
        each_piece(summary.features, &summary.samples, |first, mut piece| {
            let labels = &summary.labels[first..first + piece.rows()];
            let predicted = largest_columns(&probe.scores_of(piece.clone()));
            summary.moments.centre_by_class(&mut piece, labels);
            for (row, &label) in labels.iter().enumerate() {
                let square: f64 = piece.row(row).iter().map(|value| value * value).sum();
                pass.squares[means.places[label]] += square;
            }
            let projections = product(piece.view(), means.columns.view());
            let (left, right) = (projections.view().transposed(), projections.view());
            matmul(pass.inner.view_mut(), Accumulate::Add, left, right);
            let nearest = means.nearest(projections, labels);
            for ((nearest, label), predicted) in nearest.iter().zip(labels).zip(&predicted) {
                pass.nearest += usize::from(nearest == label);
                pass.disagreeing += usize::from(nearest != predicted);
            }
        });
        pass
    }
}

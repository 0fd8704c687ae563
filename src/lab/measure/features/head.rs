//! A network's own classifier against the class means of the layer that it reads.

use super::Features;
use super::collapse::Means;
use super::moments::{Moments, NotFinite};
use super::pieces::each_piece;
use crate::net::largest_columns;
use crate::numerics::{Matrix, product};

/// The last layer of a network, which gives every class a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// `units × rows`, one row of the classifier for each class that the network knows.
    weights: Matrix<f64>,
    /// One for each row.
    biases: Vec<f64>,
    /// The row of each class of the samples.
    rows: Vec<usize>,
}

/// How far a head and class means are the same, by the formulas of Papyan, Han, Donoho, PNAS 117
/// (2020), arXiv 2008.08186, figures 5 and 7, over the classes that have samples; NaN where a number
/// does not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelfDuality {
    /// `‖W/‖W‖ − M/‖M‖‖²` in the Frobenius norm for the weights `W` and the class means `M` around the
    /// mean of all samples: 0 to 4.
    pub nc3: f64,
    /// The share of samples to which the head gives another class than the nearest class mean does.
    pub nc4: f64,
    /// The share of samples to which the head gives their own class.
    pub accuracy: f64,
}

impl Head {
    /// The head of `weights`, `units × rows`, and one bias for each row, which knows the classes of the
    /// samples by these rows.
    ///
    /// # Panics
    /// Where there is no such row, or not one bias for each.
    pub fn new(weights: Matrix<f64>, biases: Vec<f64>, rows: Vec<usize>) -> Self {
        assert_eq!(biases.len(), weights.columns(), "one bias for each row");
        assert!(rows.iter().all(|&row| row < biases.len()), "rows of the head");
        Self { weights, biases, rows }
    }

    /// How many classes it knows.
    pub fn classes(&self) -> usize {
        self.biases.len()
    }

    /// The head on all samples of its features, which are read twice. `labels` has the class of each,
    /// counted as the rows of the head are listed.
    ///
    /// # Errors
    /// Where a feature is not finite.
    ///
    /// # Panics
    /// Where the head takes another number of units, or knows no such class.
    pub fn self_duality(
        &self,
        features: &dyn Features,
        labels: &[usize],
    ) -> Result<SelfDuality, NotFinite> {
        assert_eq!(features.units(), self.weights.rows(), "units of the head");
        let samples: Vec<usize> = (0..labels.len()).collect();
        let moments = Moments::of(features, &samples, labels, self.rows.len())?;
        let means = Means::of(&moments);
        let (mut right, mut disagreeing) = (0usize, 0usize);
        each_piece(features, &samples, |first, mut piece| {
            let labels = &labels[first..first + piece.rows()];
            let predicted = largest_columns(&self.scores(&piece));
            moments.centre_by_class(&mut piece, labels);
            let projections = product(piece.view(), means.columns.view());
            let nearest = means.nearest(projections, labels);
            for ((predicted, nearest), label) in predicted.iter().zip(nearest).zip(labels) {
                disagreeing += usize::from(*predicted != self.rows[nearest]);
                right += usize::from(*predicted == self.rows[*label]);
            }
        });
        let own = Matrix::from_fn(self.weights.rows(), self.rows.len(), |unit, class| {
            self.weights.row(unit)[self.rows[class]]
        });
        let count = labels.len() as f64;
        Ok(SelfDuality {
            nc3: means.distance_to(&own),
            nc4: disagreeing as f64 / count,
            accuracy: right as f64 / count,
        })
    }

    /// `samples × rows`.
    fn scores(&self, features: &Matrix<f64>) -> Matrix<f64> {
        let mut scores = product(features.view(), self.weights.view());
        for row in 0..scores.rows() {
            for (score, bias) in scores.row_mut(row).iter_mut().zip(&self.biases) {
                *score += bias;
            }
        }
        scores
    }
}

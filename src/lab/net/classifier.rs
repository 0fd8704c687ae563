//! Models that predict classes.

use super::Network;
use crate::numerics::{Matrix, Work, argmax};

/// A model that predicts one class a sample.
pub trait Classifier: Sync {
    /// The class of each row of `inputs` (`samples × inputs`), counted from 0.
    fn predict(&self, inputs: &Matrix<f32>) -> Vec<usize>;

    /// The work of predicting the classes of so many samples; of a classifier that does not say it, none.
    fn work(&self, _samples: usize) -> Work {
        Work::NONE
    }
}

/// The class of the largest logit; ties go to the lowest class.
impl Classifier for Network {
    fn predict(&self, inputs: &Matrix<f32>) -> Vec<usize> {
        let outputs = self.outputs(inputs);
        outputs.last().map_or_else(Vec::new, largest_columns)
    }

    fn work(&self, samples: usize) -> Work {
        self.shape().evaluation_work(samples)
    }
}

/// The index of the largest number of each row; ties go to the lowest index.
pub fn largest_columns<T: PartialOrd + Copy>(scores: &Matrix<T>) -> Vec<usize> {
    let rows = 0..scores.rows();
    rows.map(|row| argmax(scores.row(row))).collect()
}

/// The share of predictions that are their sample's label; NaN without samples.
///
/// # Panics
/// Where there are not as many predictions as labels.
pub fn accuracy(predictions: &[usize], labels: &[usize]) -> f64 {
    assert_eq!(predictions.len(), labels.len(), "one prediction a label");
    let pairs = predictions.iter().zip(labels);
    pairs.filter(|(class, label)| class == label).count() as f64 / labels.len() as f64
}

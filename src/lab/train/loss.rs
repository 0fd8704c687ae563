//! Losses and their gradients.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::data::number_of_label;
use crate::numerics::{Key, Matrix, equal_by_key, exact, exp, ln, vectorised};

/// What training minimises, averaged over the samples of a batch.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Cross-entropy of the softmax of the logits, in nats.
    CrossEntropy,
    /// `½‖f − y‖²`, summed over the outputs; `y` is zero but for the label's output.
    Squared {
        /// What that one is.
        #[serde(with = "exact")]
        target: f64,
    },
    /// `½(f − y)²` of the only output; `y` is the number that a sample's label holds, see
    /// [`Samples::number`](crate::data::Samples::number).
    Regression,
}

impl Key for Loss {
    fn key(&self) -> impl Eq + Hash {
        match self {
            Self::CrossEntropy => (0, 0),
            Self::Squared { target } => (1, target.to_bits()),
            Self::Regression => (2, 0),
        }
    }
}
equal_by_key!(Loss);

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrossEntropy => write!(f, "cross-entropy"),
            squared if *squared == Self::SQUARED => write!(f, "half squared error"),
            Self::Squared { target } => write!(f, "half squared error (target {target})"),
            Self::Regression => write!(f, "half squared error (regression)"),
        }
    }
}

impl Loss {
    /// The squared loss against one-hot targets.
    pub const SQUARED: Self = Self::Squared { target: 1.0 };

    /// The mean loss of `logits` (`samples × classes`) for these labels; writes its gradient with
    /// respect to the logits to `gradient`.
    ///
    /// # Panics
    /// Where the shapes differ or a label is no column, and in a regression where there are several
    /// outputs.
    pub fn evaluate(
        self,
        logits: &Matrix<f32>,
        labels: &[usize],
        gradient: &mut Matrix<f32>,
    ) -> f64 {
        assert_eq!(logits.rows(), labels.len(), "one label a row");
        let share = 1.0 / labels.len() as f32;
        match self {
            Self::CrossEntropy => cross_entropy(logits, labels, gradient, share),
            Self::Squared { target } => squared(logits, labels, gradient, target as f32, share),
            Self::Regression => regression(logits, labels, gradient, share),
        }
    }
}

fn cross_entropy(
    logits: &Matrix<f32>,
    labels: &[usize],
    gradient: &mut Matrix<f32>,
    share: f32,
) -> f64 {
    let classes = logits.columns();
    let mut total = 0.0;
    for (row, &label) in labels.iter().enumerate() {
        // Logits minus their largest: no exponential overflows, and one of them is 1.
        let logits = logits.row(row);
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (shifted, logit) in gradient.row_mut(row).iter_mut().zip(logits) {
            *shifted = logit - largest;
        }
        total -= f64::from(gradient.row(row)[label]);
    }
    vectorised(
        #[inline(always)]
        || {
            for value in gradient.as_mut_slice() {
                *value = exp(*value);
            }
            let rows = gradient.as_mut_slice().chunks_exact_mut(classes);
            for (row, &label) in rows.zip(labels) {
                let sum: f32 = row.iter().sum();
                total += f64::from(ln(sum));
                let factor = share / sum;
                for value in row.iter_mut() {
                    *value *= factor;
                }
                row[label] -= share;
            }
        },
    );
    total / labels.len() as f64
}

fn squared(
    logits: &Matrix<f32>,
    labels: &[usize],
    gradient: &mut Matrix<f32>,
    target: f32,
    share: f32,
) -> f64 {
    let mut total = 0.0;
    for (row, &label) in labels.iter().enumerate() {
        let difference = gradient.row_mut(row);
        difference.copy_from_slice(logits.row(row));
        difference[label] -= target;
        for value in difference {
            total += 0.5 * f64::from(*value) * f64::from(*value);
            *value *= share;
        }
    }
    total / labels.len() as f64
}

fn regression(
    outputs: &Matrix<f32>,
    labels: &[usize],
    gradient: &mut Matrix<f32>,
    share: f32,
) -> f64 {
    assert_eq!(outputs.columns(), 1, "a regression has one output");
    let mut total = 0.0;
    let outputs = outputs.as_slice().iter().zip(labels);
    for ((output, &label), gradient) in outputs.zip(gradient.as_mut_slice()) {
        let difference = output - number_of_label(label);
        total += 0.5 * f64::from(difference) * f64::from(difference);
        *gradient = share * difference;
    }
    total / labels.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regression_is_half_the_squared_error_of_the_numbers() {
        let outputs = Matrix::from_fn(2, 1, |row, _| [1.5, -0.5][row]);
        let labels = [2.0f32, -2.0].map(|number| number.to_bits() as usize);
        let mut gradient = Matrix::zeros(2, 1);
        let loss = Loss::Regression.evaluate(&outputs, &labels, &mut gradient);
        // (½·0.5² + ½·1.5²)/2, and the differences over 2: exact in binary.
        assert_eq!(loss, 0.625);
        assert_eq!(gradient.as_slice(), [-0.25, 0.75]);
        // One output and one target are the same to both losses.
        let ones = [1.0f32.to_bits() as usize; 2];
        let mut other = Matrix::zeros(2, 1);
        let regression = Loss::Regression.evaluate(&outputs, &ones, &mut gradient);
        let squared = Loss::SQUARED.evaluate(&outputs, &[0, 0], &mut other);
        assert_eq!((regression, gradient), (squared, other));
    }
}

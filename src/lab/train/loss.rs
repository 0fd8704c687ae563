//! Losses and their gradients.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

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
}

impl Key for Loss {
    fn key(&self) -> impl Eq + Hash {
        match self {
            Self::CrossEntropy => None,
            Self::Squared { target } => Some(target.to_bits()),
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
    /// Where the shapes differ or a label is no column.
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

//! Means of samples and of classes.

use super::Features;
use super::pieces::each_piece;
use crate::numerics::Matrix;

/// Features that are not finite, of which nothing is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFinite {
    /// How many values.
    pub values: usize,
    /// The first sample that has one.
    pub sample: usize,
    /// Its first unit.
    pub unit: usize,
}

/// Means over some samples.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    /// Of all samples, one a unit.
    pub(super) mean: Vec<f64>,
    /// Samples of each class.
    pub(super) counts: Vec<usize>,
    /// Means of the classes, `classes × units`; zero where a class has no samples.
    pub(super) class_means: Matrix<f64>,
    /// Mean over pairs of samples of the cosine between their features.
    pub(super) mean_cosine: f64,
}

impl Moments {
    /// The means of these samples with their classes, one for each of `samples`.
    pub(super) fn of(
        features: &dyn Features,
        samples: &[usize],
        labels: &[usize],
        classes: usize,
    ) -> Result<Self, NotFinite> {
        let units = features.units();
        let mut all = Sum::new(units);
        let mut of_classes: Vec<Sum> = (0..classes).map(|_| Sum::new(0)).collect();
        let mut directions = vec![0.0; units];
        let mut not_finite: Option<NotFinite> = None;
        each_piece(features, samples, |first, piece| {
            for row in 0..piece.rows() {
                let values = piece.row(row);
                let place = first + row;
                if let Some(unit) = values.iter().position(|value| !value.is_finite()) {
                    let broken = values.iter().filter(|value| !value.is_finite()).count();
                    let start = NotFinite { values: 0, sample: samples[place], unit };
                    not_finite.get_or_insert(start).values += broken;
                    continue;
                }
                all.add(values);
                of_classes[labels[place]].add(values);
                let norm = values.iter().map(|value| value * value).sum::<f64>().sqrt();
                // Of squares that overflow there is no direction, and not the one of length zero.
                let norm = if norm.is_finite() { norm } else { f64::NAN };
                for (direction, value) in directions.iter_mut().zip(values) {
                    *direction += value / norm;
                }
            }
        });
        if let Some(not_finite) = not_finite {
            return Err(not_finite);
        }
        let count = samples.len() as f64;
        let square: f64 = directions.iter().map(|value| value * value).sum();
        let means: Vec<Vec<f64>> = of_classes.iter().map(Sum::mean).collect();
        let mean_of = |class: usize, unit: usize| means[class].get(unit).copied().unwrap_or(0.0);
        Ok(Self {
            mean: all.mean(),
            counts: of_classes.iter().map(|class| class.count).collect(),
            class_means: Matrix::from_fn(classes, units, mean_of),
            mean_cosine: (square - count) / (count * (count - 1.0)),
        })
    }

    /// Takes the mean of its class away from every sample of a piece.
    pub(super) fn centre_by_class(&self, piece: &mut Matrix<f64>, labels: &[usize]) {
        for (row, &label) in labels.iter().enumerate() {
            for (value, mean) in piece.row_mut(row).iter_mut().zip(self.class_means.row(label)) {
                *value -= mean;
            }
        }
    }
}

/// A sum of samples as the first one and the differences from it: exact for equal samples, so that
/// samples which coincide have no spread at all.
struct Sum {
    count: usize,
    first: Vec<f64>,
    differences: Vec<f64>,
}

impl Sum {
    fn new(units: usize) -> Self {
        Self { count: 0, first: vec![0.0; units], differences: vec![0.0; units] }
    }

    fn add(&mut self, values: &[f64]) {
        self.count += 1;
        if self.count == 1 {
            self.first = values.to_vec();
            self.differences = vec![0.0; values.len()];
            return;
        }
        let differences = self.differences.iter_mut().zip(values);
        for ((difference, value), first) in differences.zip(&self.first) {
            *difference += value - first;
        }
    }

    fn mean(&self) -> Vec<f64> {
        let pairs = self.first.iter().zip(&self.differences);
        pairs.map(|(first, difference)| first + difference / self.count.max(1) as f64).collect()
    }
}

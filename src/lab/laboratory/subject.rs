//! A network beside its samples.

use super::Laboratory;
use crate::data::{Samples, Split};
use crate::measure::FITTED_SAMPLES;
use crate::net::{Network, largest_columns};
use crate::numerics::Matrix;

/// A trained network beside the samples of its training.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The network at the step the arm asked for.
    pub network: &'a Network,
    /// Its training and test samples.
    pub split: &'a Split,
}

impl Subject<'_> {
    /// Another network beside the same samples.
    #[must_use]
    pub fn of<'b>(&'b self, network: &'b Network) -> Subject<'b> {
        Subject {
            network,
            split: self.split,
        }
    }

    /// The share of `samples` whose largest logit is their label's; NaN without samples.
    pub fn accuracy(&self, laboratory: &dyn Laboratory, samples: &Samples) -> f64 {
        let predictions = self.predictions(laboratory, &samples.inputs);
        let pairs = predictions.iter().zip(&samples.labels);
        pairs.filter(|(class, label)| class == label).count() as f64 / samples.len() as f64
    }

    /// The class of the largest logit for each row of `inputs`, the first of equal ones.
    pub fn predictions(&self, laboratory: &dyn Laboratory, inputs: &Matrix<f32>) -> Vec<usize> {
        laboratory
            .outputs(self.network, inputs)
            .last()
            .map_or_else(Vec::new, largest_columns)
    }

    /// `test` as every layer represents it, layer 0 being the inputs, and the accuracy on it of a linear
    /// probe fitted on the first samples of `fit`.
    pub fn probed(
        &self,
        laboratory: &dyn Laboratory,
        fit: &Samples,
        test: &Samples,
        classes: usize,
    ) -> (Vec<Samples>, Vec<f64>) {
        let fitted = self.represent(laboratory, &fit.first(FITTED_SAMPLES));
        let tested = self.represent(laboratory, test);
        let accuracies = fitted
            .iter()
            .zip(&tested)
            .map(|(fit, test)| laboratory.probe_accuracy(fit, test, classes))
            .collect();
        (tested, accuracies)
    }

    /// The accuracies of [`probed`](Self::probed) alone.
    pub fn probes(
        &self,
        laboratory: &dyn Laboratory,
        fit: &Samples,
        test: &Samples,
        classes: usize,
    ) -> Vec<f64> {
        self.probed(laboratory, fit, test, classes).1
    }

    /// The samples as every layer represents them: layer 0 are the inputs, layer `l` the `l`-th hidden
    /// layer after its nonlinearity.
    pub fn represent(&self, laboratory: &dyn Laboratory, samples: &Samples) -> Vec<Samples> {
        let mut outputs = laboratory.outputs(self.network, &samples.inputs);
        outputs.truncate(self.network.depth());
        std::iter::once(samples.inputs.clone())
            .chain(outputs)
            .map(|inputs| Samples {
                inputs,
                labels: samples.labels.clone(),
            })
            .collect()
    }
}

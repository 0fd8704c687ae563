//! What an arm sees of one seed.

use super::Laboratory;
use crate::data::{Samples, Split};
use crate::measure::FITTED_SAMPLES;
use crate::net::Network;
use crate::simd::argmax;

/// A trained network beside the samples of its training.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The network at the moment the arm asked for.
    pub network: &'a Network,
    /// Its training and test samples.
    pub split: &'a Split,
}

/// The networks of one arm in one seed, and the laboratory to measure them with.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// What measures.
    pub laboratory: &'a dyn Laboratory,
    /// The seed, for arms that draw random numbers of their own.
    pub seed: u64,
    /// One for each checkpoint of the arm, in its order.
    pub subjects: &'a [Subject<'a>],
    /// One for each data set of an arm without networks, in its order.
    pub splits: &'a [&'a Split],
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
        let outputs = laboratory.outputs(self.network, &samples.inputs);
        let Some(logits) = outputs.last() else {
            return f64::NAN;
        };
        let correct = (0..samples.len())
            .filter(|&row| argmax(logits.row(row)) == samples.labels[row])
            .count();
        correct as f64 / samples.len() as f64
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

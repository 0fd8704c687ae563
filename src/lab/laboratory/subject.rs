//! A network and the samples of one seed, with the laboratory that measures them.

use super::Laboratory;
use crate::data::{Samples, Split};
use crate::measure::{FITTED_SAMPLES, probe_work};
use crate::net::{Network, Shape, accuracy, largest_columns};
use crate::numerics::{Matrix, Stream, Work};

/// The samples of one seed, and what measures them.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// What measures.
    pub laboratory: &'a dyn Laboratory,
    /// The seed.
    pub seed: u64,
    /// Training and test samples.
    pub split: &'a Split,
}

impl Drawn<'_> {
    /// The random stream of this seed for one purpose.
    pub fn stream(&self, purpose: &str) -> Stream {
        Stream::new(self.seed, purpose)
    }
}

/// A trained network, the samples of its training, and what measures both.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What measures.
    pub laboratory: &'a dyn Laboratory,
    /// The seed.
    pub seed: u64,
    /// Its training and test samples.
    pub split: &'a Split,
    /// The network at the step that was asked for.
    pub network: &'a Network,
    /// The number of steps it was trained for.
    pub steps: usize,
}

impl Subject<'_> {
    /// Another network on the same samples.
    #[must_use]
    pub fn of<'b>(&'b self, network: &'b Network) -> Subject<'b> {
        Subject { network, ..*self }
    }

    /// The random stream of this seed for one purpose.
    pub fn stream(&self, purpose: &str) -> Stream {
        Stream::new(self.seed, purpose)
    }

    /// The share of `samples` whose largest logit is that of their label; NaN without samples.
    pub fn accuracy(&self, samples: &Samples) -> f64 {
        accuracy(&self.predictions(&samples.inputs), &samples.labels)
    }

    /// The class of the largest logit for each row of `inputs`, the first where several are equal.
    pub fn predictions(&self, inputs: &Matrix<f32>) -> Vec<usize> {
        let outputs = self.laboratory.outputs(self.network, inputs);
        outputs.last().map_or_else(Vec::new, largest_columns)
    }

    /// `test` as every layer represents it, layer 0 being the inputs, and the accuracy on it of a
    /// linear probe fitted on the first samples of `fit`.
    pub fn probed(
        &self,
        fit: &Samples,
        test: &Samples,
        classes: usize,
    ) -> (Vec<Samples>, Vec<f64>) {
        let fitted = self.represent(&fit.first(FITTED_SAMPLES));
        let tested = self.represent(test);
        let accuracies = self.probe_accuracies(&fitted, &tested, classes);
        (tested, accuracies)
    }

    /// The accuracies of [`probed`](Self::probed) in the hidden layers, first to last.
    pub fn probes(&self, fit: &Samples, test: &Samples, classes: usize) -> Vec<f64> {
        let fitted = self.represent(&fit.first(FITTED_SAMPLES));
        self.probe_accuracies(&fitted[1..], &self.represent(test)[1..], classes)
    }

    /// The work of [`probes`](Self::probes) in a network of this shape, on so many samples to fit and to test.
    pub fn probes_work(shape: &Shape, fit: usize, test: usize) -> Work {
        let fit = fit.min(FITTED_SAMPLES);
        let probe = |&units: &usize| probe_work(fit, test, units, shape.classes());
        let probes: Work = shape.hidden().iter().map(probe).sum();
        shape.evaluation_work(fit + test) + probes
    }

    fn probe_accuracies(&self, fit: &[Samples], test: &[Samples], classes: usize) -> Vec<f64> {
        let layers = fit.iter().zip(test);
        layers.map(|(fit, test)| self.laboratory.probe_accuracy(fit, test, classes)).collect()
    }

    /// The samples as every layer represents them: layer 0 are the inputs, layer `l` the `l`-th hidden
    /// layer after its nonlinearity.
    pub fn represent(&self, samples: &Samples) -> Vec<Samples> {
        let mut outputs = self.laboratory.outputs(self.network, &samples.inputs);
        outputs.truncate(self.network.depth());
        outputs.insert(0, samples.inputs.clone());
        let labelled = |inputs| Samples { inputs, labels: samples.labels.clone() };
        outputs.into_iter().map(labelled).collect()
    }
}

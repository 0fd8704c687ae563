//! What trains, evaluates and measures, as one value.

use std::collections::BTreeSet;

use crate::data::{Data, Images, Samples, Split};
use crate::measure::{LinearProbe, numerical_rank, within_class_variability};
use crate::net::Network;
use crate::simd::Matrix;
use crate::train::{Moment, Trained, Training, TrainingError, train};

/// Everything that stands between a claim and its numbers.
///
/// All methods but [`images`](Self::images) have the real implementation. A saboteur overrides one of
/// them, and the claims must notice.
pub trait Laboratory: Sync {
    /// What [`Inputs::Images`](crate::data::Inputs::Images) stands for.
    fn images(&self) -> &Images;

    /// The samples of one seed.
    fn split(&self, data: &Data, seed: u64) -> Split {
        Split::new(data, self.images(), seed)
    }

    /// Trains one network.
    ///
    /// # Errors
    /// Where it cannot be built or diverges.
    fn train(
        &self,
        training: &Training,
        split: &Split,
        seed: u64,
        moments: &BTreeSet<Moment>,
    ) -> Result<Trained, TrainingError> {
        train(training, split, seed, moments)
    }

    /// The outputs of all layers, first hidden layer to logits, `samples × units` each.
    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        network.outputs(inputs)
    }

    /// See [`numerical_rank`].
    fn numerical_rank(&self, features: &Matrix<f32>) -> f64 {
        numerical_rank(features)
    }

    /// The accuracy on `test` of a [`LinearProbe`] fitted on `fit`; NaN where it does not exist.
    fn probe_accuracy(&self, fit: &Samples, test: &Samples, classes: usize) -> f64 {
        LinearProbe::fit(fit, classes).map_or(f64::NAN, |probe| probe.accuracy(test))
    }

    /// See [`within_class_variability`].
    fn within_class_variability(&self, samples: &Samples, classes: usize) -> f64 {
        within_class_variability(samples, classes)
    }
}

/// The laboratory as it is meant to be.
#[derive(Clone, Debug)]
pub struct StandardLaboratory {
    images: Images,
}

impl StandardLaboratory {
    /// A laboratory that works on these images.
    pub fn new(images: Images) -> Self {
        Self { images }
    }
}

impl Laboratory for StandardLaboratory {
    fn images(&self) -> &Images {
        &self.images
    }
}

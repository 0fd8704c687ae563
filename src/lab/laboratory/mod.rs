//! What trains, evaluates and measures, as one value ([`Laboratory`]), and what it hands to those who
//! measure: a network with its samples ([`Subject`]), or samples alone ([`Drawn`]). [`Interruptible`] is
//! one whose work can be ended early.

mod interruptible;
mod subject;

pub use crate::measure::Measures;
pub use interruptible::Interruptible;
pub use subject::{Drawn, Subject};

use std::collections::BTreeSet;

use crate::data::{Data, Images, Split};
use crate::net::{Guided, GuidedLayer, Network};
use crate::numerics::{Matrix, Stream};
use crate::train::{Companion, Step, Trained, Training, TrainingError, train, train_telling};

/// Everything that stands between a claim and its numbers.
///
/// All methods but [`images`](Self::images) have the real implementation. A broken laboratory
/// overrides one of them, or one of [`Measures`], and the claims must notice.
pub trait Laboratory: Measures {
    /// What [`Inputs::Images`](crate::data::Inputs::Images) stands for.
    fn images(&self) -> &Images;

    /// The samples of one seed.
    fn split(&self, data: &Data, seed: u64) -> Split {
        Split::new(data, self.images(), seed)
    }

    /// Trains one network, see [`train`].
    ///
    /// # Errors
    /// Where it cannot be built or diverges.
    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        train(training, parent, split, seed, kept_steps)
    }

    /// Trains one network with a companion, see [`train_telling`]. The default has none and trains by
    /// [`train`](Self::train).
    ///
    /// # Errors
    /// As [`train`](Self::train).
    fn train_telling(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
        _companion: &mut dyn Companion,
    ) -> Result<Trained, TrainingError> {
        self.train(training, parent, split, seed, kept_steps)
    }

    /// The outputs of all layers, first hidden layer to logits, `samples × units` each.
    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        network.outputs(inputs)
    }

    /// The pre-activations of the layer with this index, `samples × units`, for its inputs.
    fn pre_activations(&self, network: &Network, index: usize, input: &Matrix<f32>) -> Matrix<f32> {
        network.pre_activations(index, input)
    }

    /// Sends a guide and its inputs through one norm-maximising layer, see [`GuidedLayer::apply`].
    fn guide(&self, layer: &GuidedLayer, travellers: &Guided, stream: &mut Stream) -> Guided {
        layer.apply(travellers, stream)
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

impl Measures for StandardLaboratory {}

impl Laboratory for StandardLaboratory {
    fn images(&self) -> &Images {
        &self.images
    }

    fn train_telling(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
        companion: &mut dyn Companion,
    ) -> Result<Trained, TrainingError> {
        train_telling(training, parent, split, seed, kept_steps, companion)
    }
}

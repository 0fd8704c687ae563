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
use crate::train::{Step, Trained, Training, TrainingError, train, train_telling};

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

    /// Trains one network and may report the number of steps taken after every step, see
    /// [`train_telling`]. The default reports nothing and trains by [`train`](Self::train).
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
        _tell: &mut dyn FnMut(usize),
    ) -> Result<Trained, TrainingError> {
        self.train(training, parent, split, seed, kept_steps)
    }

    /// The outputs of all layers, first hidden layer to logits, `samples × units` each.
    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        network.outputs(inputs)
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
        tell: &mut dyn FnMut(usize),
    ) -> Result<Trained, TrainingError> {
        train_telling(training, parent, split, seed, kept_steps, tell)
    }
}

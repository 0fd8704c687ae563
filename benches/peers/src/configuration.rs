//! The networks that are compared.

use std::fmt;

use deepclaims::net::Mlp;
use deepclaims::train::{Loss, Optimiser, Recipe, Schedule};

/// Number of classes.
pub(crate) const CLASSES: usize = 10;

/// The learning rate: small enough that no network diverges in thousands of steps, nor moves so wildly
/// that the last digits of ten steps' losses depend on the order of additions.
pub(crate) const RATE: f64 = 1e-4;

/// The momentum.
pub(crate) const MOMENTUM: f64 = 0.9;

/// A multilayer perceptron with biases and ReLU, and the size of its batches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Configuration {
    /// Number of hidden layers.
    pub(crate) depth: usize,
    /// Units of each.
    pub(crate) width: usize,
    /// Samples a step.
    pub(crate) batch: usize,
    /// Input size.
    pub(crate) inputs: usize,
}

/// All configurations, as (hidden layers, width, batch, inputs).
pub(crate) fn all() -> impl Iterator<Item = Configuration> {
    [
        (5, 64, 64, 64),
        (12, 128, 128, 64),
        (20, 256, 128, 64),
        (100, 100, 128, 64),
        (12, 1024, 256, 784),
    ]
    .into_iter()
    .map(|(depth, width, batch, inputs)| Configuration {
        depth,
        width,
        batch,
        inputs,
    })
}

impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{} batch {}", self.depth, self.width, self.batch)
    }
}

impl Configuration {
    /// The network.
    pub(crate) fn mlp(&self) -> Mlp {
        Mlp::relu(self.depth, self.width)
    }

    /// Cross-entropy by SGD with momentum at a constant rate; neither clipping nor weight decay.
    pub(crate) fn recipe(&self) -> Recipe {
        Recipe {
            loss: Loss::CrossEntropy,
            optimiser: Optimiser::Sgd { momentum: MOMENTUM },
            rate: RATE,
            schedule: Schedule::Constant,
            warm_up: 0,
            weight_decay: 0.0,
            clip: None,
            batch: self.batch,
            epochs: 1,
        }
    }

    /// Floating-point operations of one step of one network: its products alone.
    pub(crate) fn flops(&self) -> f64 {
        self.batch as f64 * self.mlp().flops_per_sample(self.inputs, CLASSES)
    }

    /// Sizes of input, hidden layers and logits.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        std::iter::once(self.inputs)
            .chain(std::iter::repeat_n(self.width, self.depth))
            .chain([CLASSES])
            .collect()
    }
}

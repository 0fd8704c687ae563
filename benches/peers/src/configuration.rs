//! The networks that are compared.

use std::fmt;

use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Length, Loss, Optimiser, Recipe, Schedule};

/// Number of classes.
pub(crate) const CLASSES: usize = 10;

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
    /// The learning rate: so large that a wrong step shows in ten steps' losses at the tolerance, and so
    /// small that rounding does not, nor does anything diverge in thousands of steps.
    pub(crate) rate: f64,
}

/// All configurations, as (hidden layers, width, batch, inputs, rate).
pub(crate) fn all() -> impl Iterator<Item = Configuration> {
    [
        (5, 64, 64, 64, 1e-3),
        (12, 128, 128, 64, 1e-3),
        (20, 256, 128, 64, 3e-5),
        (100, 100, 128, 64, 1e-5),
        (12, 1024, 256, 784, 1e-4),
    ]
    .into_iter()
    .map(|(depth, width, batch, inputs, rate)| Configuration {
        depth,
        width,
        batch,
        inputs,
        rate,
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
            learning_rate: self.rate,
            schedule: Schedule::Constant,
            warm_up: 0,
            weight_decay: 0.0,
            clip: None,
            batch: self.batch,
            replacement: false,
            length: Length::Epochs(1),
            dropout: 0.0,
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

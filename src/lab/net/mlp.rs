//! The description of a multilayer perceptron, before it meets data.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::stream_name::hidden;
use super::{Activation, Initialisation, Scheme};
use crate::numerics::{Key, equal_by_key, exact};

/// How a hidden layer passes its input on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// `h ← φ(Wh + b)`.
    Dense,
    /// `h ← h + scale · φ(Wh + b)` in hidden layers after the first whose input and output have the
    /// same width; the others are dense.
    Residual {
        /// Factor of the branch.
        #[serde(with = "exact")]
        scale: f64,
    },
}

impl Key for Connection {
    fn key(&self) -> impl Eq + Hash {
        match self {
            Self::Dense => None,
            Self::Residual { scale } => Some(scale.to_bits()),
        }
    }
}
equal_by_key!(Connection);

/// A multilayer perceptron: hidden layers, and a linear head with one logit per class.
///
/// Input size and number of classes come from the data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mlp {
    /// Widths of the hidden layers, first to last.
    pub hidden: Vec<usize>,
    /// Nonlinearity of every hidden layer.
    pub activation: Activation,
    /// How hidden layers are connected.
    pub connection: Connection,
    /// Whether every layer, the head included, has biases.
    pub biases: bool,
    /// Distributions of the initial weights and biases.
    pub initialisation: Initialisation,
}

impl Mlp {
    /// `depth` hidden ReLU layers of `width` units with biases: hidden weights He, head LeCun.
    pub fn relu(depth: usize, width: usize) -> Self {
        Self {
            hidden: vec![width; depth],
            activation: Activation::Relu,
            connection: Connection::Dense,
            biases: true,
            initialisation: Initialisation::new(Scheme::He, Scheme::LeCun),
        }
    }

    /// `depth` hidden layers of `width` units without a nonlinearity, all weights LeCun.
    pub fn linear(depth: usize, width: usize) -> Self {
        Self {
            activation: Activation::Identity,
            initialisation: Initialisation::new(Scheme::LeCun, Scheme::LeCun),
            ..Self::relu(depth, width)
        }
    }

    /// Number of hidden layers.
    pub fn depth(&self) -> usize {
        self.hidden.len()
    }

    /// Whether such a network can be built.
    ///
    /// # Errors
    /// Where a layer has no units, or an odd number of units and a looks-linear initialisation.
    pub fn check(&self) -> Result<(), MlpError> {
        if self.initialisation.head == Scheme::LooksLinear {
            return Err(MlpError::LooksLinearHead);
        }
        for (index, &width) in self.hidden.iter().enumerate() {
            let layer = index + 1;
            if width == 0 {
                return Err(MlpError::EmptyLayer { layer });
            }
            if self.initialisation.hidden == Scheme::LooksLinear && width % 2 == 1 {
                return Err(MlpError::OddWidth { layer, width });
            }
        }
        Ok(())
    }

    /// Sizes of input, hidden layers and logits, in order.
    pub(crate) fn sizes(&self, inputs: usize, classes: usize) -> Vec<usize> {
        [&[inputs], &self.hidden[..], &[classes]].concat()
    }

    /// Floating-point operations of one training step per sample: a product forward and two
    /// backward for every weight, without the gradient towards the input.
    pub fn flops_per_sample(&self, inputs: usize, classes: usize) -> f64 {
        let sizes = self.sizes(inputs, classes);
        let products = sizes.windows(2).map(|pair| 6 * pair[0] * pair[1]);
        (products.sum::<usize>() - 2 * inputs * sizes[1]) as f64
    }

    /// Number of weights and biases.
    pub fn parameters(&self, inputs: usize, classes: usize) -> usize {
        let bias = usize::from(self.biases);
        let sizes = self.sizes(inputs, classes);
        let layers = sizes.windows(2);
        layers.map(|pair| (pair[0] + bias) * pair[1]).sum()
    }
}

/// For people, in one line: complete, but its wording may change.
impl fmt::Display for Mlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MLP {} {}", hidden(&self.hidden), self.activation)?;
        if let Connection::Residual { scale } = self.connection {
            write!(f, ", residual scale {scale}")?;
        }
        let biases = if self.biases { "biases" } else { "no biases" };
        write!(f, ", {}, {biases}", self.initialisation)
    }
}

/// A description of a network that cannot be built.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MlpError {
    /// A layer without units.
    #[error("hidden layer {layer} has no units; every layer needs at least one")]
    EmptyLayer {
        /// Counted from 1.
        layer: usize,
    },
    /// A looks-linear head, which would give pairs of opposite logits.
    #[error(
        "the head cannot have a looks-linear initialisation: its logits would come in opposite \
         pairs"
    )]
    LooksLinearHead,
    /// Looks-linear weights come in pairs of rows and columns.
    #[error(
        "hidden layer {layer} has {width} units, but a looks-linear initialisation needs an even number"
    )]
    OddWidth {
        /// Counted from 1.
        layer: usize,
        /// Its width.
        width: usize,
    },
}

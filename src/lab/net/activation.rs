//! Nonlinearities, fused with the additions around them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numerics::{Epilogue, Number, tanh, vectorised};

/// The nonlinearity of a layer, applied to each unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `max(0, z)`.
    Relu,
    /// Hyperbolic tangent.
    Tanh,
    /// `z`: the layer is linear.
    Identity,
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Relu => "relu",
            Self::Tanh => "tanh",
            Self::Identity => "linear",
        })
    }
}

impl Activation {
    /// What follows on a product so that its entries `z` become `φ(z + bias)`, but for the hyperbolic tangent.
    pub(super) fn epilogue(self, biases: Option<&[f32]>) -> Epilogue<'_, f32> {
        match (self, biases) {
            (Self::Relu, biases) => Epilogue::Rectified(biases),
            (Self::Identity | Self::Tanh, Some(biases)) => Epilogue::Biased(biases),
            (Self::Identity | Self::Tanh, None) => Epilogue::None,
        }
    }

    /// `z ← φ(z)`.
    pub(super) fn apply(self, values: &mut [f32]) {
        let one_row = values.len();
        self.epilogue(None).apply(values, one_row);
        self.complete(values);
    }

    /// The part of `z ← φ(z)` that no epilogue does.
    pub(super) fn complete(self, values: &mut [f32]) {
        if self == Self::Tanh {
            each(values, tanh);
        }
    }

    /// `gradient ← scale · gradient · φ'(z)`, with `φ'` expressed by the layer's own output `φ(z)`.
    pub(crate) fn backward(self, gradient: &mut [f32], output: &[f32], scale: f32) {
        match self {
            Self::Relu => {
                masked(gradient, output, move |g, a| (scale * g).or_zero(a > 0.0));
            }
            Self::Tanh => {
                masked(gradient, output, move |g, a| scale * g * a.mul_add(-a, 1.0));
            }
            Self::Identity => masked(gradient, output, move |g, _| scale * g),
        }
    }
}

fn each(values: &mut [f32], activation: impl Fn(f32) -> f32) {
    vectorised(
        #[inline(always)]
        || {
            for value in values {
                *value = activation(*value);
            }
        },
    );
}

fn masked(gradient: &mut [f32], output: &[f32], derivative: impl Fn(f32, f32) -> f32) {
    vectorised(
        #[inline(always)]
        || {
            for (g, a) in gradient.iter_mut().zip(output) {
                *g = derivative(*g, *a);
            }
        },
    );
}

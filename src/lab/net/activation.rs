//! Nonlinearities, fused with the additions around them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numerics::{tanh, vectorised};

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
    /// `z ← φ(z + bias)` on row-major rows of the width of `biases`.
    pub(super) fn apply(self, values: &mut [f32], biases: Option<&[f32]>) {
        match (self, biases) {
            (Self::Relu, Some(biases)) => biased(values, biases, relu),
            (Self::Tanh, Some(biases)) => biased(values, biases, tanh),
            (Self::Identity, Some(biases)) => biased(values, biases, |z| z),
            (Self::Relu, None) => each(values, relu),
            (Self::Tanh, None) => each(values, tanh),
            (Self::Identity, None) => {}
        }
    }

    /// `gradient ← scale · gradient · φ'(z)`, with `φ'` expressed by the layer's own output `φ(z)`.
    pub(crate) fn backward(self, gradient: &mut [f32], output: &[f32], scale: f32) {
        match self {
            Self::Relu => {
                masked(gradient, output, move |g, a| if a > 0.0 { scale * g } else { 0.0 });
            }
            Self::Tanh => {
                masked(gradient, output, move |g, a| scale * g * a.mul_add(-a, 1.0));
            }
            Self::Identity => masked(gradient, output, move |g, _| scale * g),
        }
    }
}

#[inline(always)]
fn relu(z: f32) -> f32 {
    // Not `max`, which would turn a NaN into zero and hide a divergence.
    if z < 0.0 { 0.0 } else { z }
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

fn biased(values: &mut [f32], biases: &[f32], activation: impl Fn(f32) -> f32) {
    vectorised(
        #[inline(always)]
        || {
            for row in values.chunks_exact_mut(biases.len()) {
                for (value, bias) in row.iter_mut().zip(biases) {
                    *value = activation(*value + *bias);
                }
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

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
    ///
    /// The column sums of the result, which are the gradient of the biases, go to `sums` where
    /// asked for, added row by row.
    pub(crate) fn backward(
        self,
        gradient: &mut [f32],
        output: &[f32],
        scale: f32,
        sums: Option<&mut [f32]>,
        width: usize,
    ) {
        match self {
            Self::Relu => {
                let slope = move |g, a| if a > 0.0 { scale * g } else { 0.0 };
                masked(gradient, output, sums, width, slope);
            }
            Self::Tanh => {
                let slope = move |g: f32, a: f32| scale * g * a.mul_add(-a, 1.0);
                masked(gradient, output, sums, width, slope);
            }
            Self::Identity => masked(gradient, output, sums, width, move |g, _| scale * g),
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

fn masked(
    gradient: &mut [f32],
    output: &[f32],
    sums: Option<&mut [f32]>,
    width: usize,
    derivative: impl Fn(f32, f32) -> f32,
) {
    vectorised(
        #[inline(always)]
        || {
            let rows = gradient.chunks_exact_mut(width);
            let rows = rows.zip(output.chunks_exact(width));
            if let Some(sums) = sums {
                sums.fill(0.0);
                for (gradient, output) in rows {
                    for ((g, a), sum) in gradient.iter_mut().zip(output).zip(sums.iter_mut()) {
                        *g = derivative(*g, *a);
                        *sum += *g;
                    }
                }
            } else {
                for (gradient, output) in rows {
                    for (g, a) in gradient.iter_mut().zip(output) {
                        *g = derivative(*g, *a);
                    }
                }
            }
        },
    );
}

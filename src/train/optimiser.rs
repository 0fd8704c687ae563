//! One step along the gradient.

use super::{Optimiser, Recipe};
use crate::simd::{Buffer, sum_of_squares, vectorised, zeros};

/// What an optimiser remembers from step to step.
#[derive(Clone, Debug)]
pub(super) enum State {
    Sgd {
        momentum: f32,
        velocity: Buffer<f32>,
    },
    AdamW {
        beta1: f64,
        beta2: f64,
        epsilon: f32,
        mean: Buffer<f32>,
        square: Buffer<f32>,
        steps: i32,
    },
}

impl State {
    pub(super) fn new(optimiser: Optimiser, parameters: usize) -> Self {
        match optimiser {
            Optimiser::Sgd { momentum } => Self::Sgd {
                momentum: momentum as f32,
                velocity: zeros(parameters),
            },
            Optimiser::AdamW {
                beta1,
                beta2,
                epsilon,
            } => Self::AdamW {
                beta1,
                beta2,
                epsilon: epsilon as f32,
                mean: zeros(parameters),
                square: zeros(parameters),
                steps: 0,
            },
        }
    }

    /// Moves `parameters` one step of the given learning rate along `gradient`.
    pub(super) fn step(
        &mut self,
        recipe: &Recipe,
        rate: f64,
        parameters: &mut [f32],
        gradient: &[f32],
    ) {
        let clip = recipe
            .clip
            .map_or(1.0, |limit| clip_factor(gradient, limit as f32));
        match self {
            Self::Sgd { momentum, velocity } => {
                let decay = recipe.weight_decay as f32;
                sgd(
                    parameters,
                    gradient,
                    velocity,
                    *momentum,
                    clip,
                    decay,
                    rate as f32,
                );
            }
            Self::AdamW {
                beta1,
                beta2,
                epsilon,
                mean,
                square,
                steps,
            } => {
                *steps += 1;
                let step = AdamStep {
                    beta1: *beta1 as f32,
                    beta2: *beta2 as f32,
                    rest1: (1.0 - *beta1) as f32,
                    rest2: (1.0 - *beta2) as f32,
                    epsilon: *epsilon,
                    clip,
                    keep: (1.0 - rate * recipe.weight_decay) as f32,
                    rate: (rate / (1.0 - power(*beta1, *steps))) as f32,
                    root_correction: (1.0 / (1.0 - power(*beta2, *steps)).sqrt()) as f32,
                };
                step.apply(parameters, gradient, mean, square);
            }
        }
    }
}

/// The factor that brings a gradient down to the global norm `limit`; 1 where it is shorter.
fn clip_factor(gradient: &[f32], limit: f32) -> f32 {
    let norm = sum_of_squares(gradient).sqrt();
    if norm.is_infinite() {
        // The squares of a finite gradient may overflow in single precision, but not in double.
        let sum: f64 = gradient.iter().map(|&g| f64::from(g) * f64::from(g)).sum();
        return (f64::from(limit) / sum.sqrt()) as f32;
    }
    if norm > limit { limit / norm } else { 1.0 }
}

/// `base^exponent`, by `libm` for its bits.
fn power(base: f64, exponent: i32) -> f64 {
    libm::pow(base, f64::from(exponent))
}

fn sgd(
    parameters: &mut [f32],
    gradient: &[f32],
    velocity: &mut [f32],
    momentum: f32,
    clip: f32,
    decay: f32,
    rate: f32,
) {
    vectorised(
        #[inline(always)]
        || {
            for ((p, g), v) in parameters.iter_mut().zip(gradient).zip(velocity) {
                let decayed = decay.mul_add(*p, clip * g);
                *v = momentum.mul_add(*v, decayed);
                *p = rate.mul_add(-*v, *p);
            }
        },
    );
}

/// The numbers of one `AdamW` step.
struct AdamStep {
    beta1: f32,
    beta2: f32,
    /// `1 − β₁` and `1 − β₂`, rounded once.
    rest1: f32,
    rest2: f32,
    epsilon: f32,
    clip: f32,
    /// `1 − η·decay`.
    keep: f32,
    /// `η / (1 − β₁^t)`.
    rate: f32,
    /// `1 / √(1 − β₂^t)`.
    root_correction: f32,
}

impl AdamStep {
    fn apply(
        &self,
        parameters: &mut [f32],
        gradient: &[f32],
        mean: &mut [f32],
        square: &mut [f32],
    ) {
        vectorised(
            #[inline(always)]
            || {
                let state = mean.iter_mut().zip(square);
                for ((p, g), (m, s)) in parameters.iter_mut().zip(gradient).zip(state) {
                    let g = self.clip * g;
                    *m = self.beta1.mul_add(*m, self.rest1 * g);
                    *s = self.beta2.mul_add(*s, self.rest2 * g * g);
                    let root = s.sqrt().mul_add(self.root_correction, self.epsilon);
                    *p = self.rate.mul_add(-*m / root, self.keep * *p);
                }
            },
        );
    }
}

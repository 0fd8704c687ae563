//! One step along the gradient.

use std::ops::Range;

use super::{Optimiser, Recipe};
use crate::numerics::{Buffer, vectorised, zeros};

/// What an optimiser remembers from step to step.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The velocity, or the mean of gradients; empty without momentum.
    first: Buffer<f32>,
    /// The mean of squared gradients; empty for SGD.
    second: Buffer<f32>,
}

/// The numbers of one step, the same for every parameter.
#[derive(Clone, Copy, Debug)]
pub(super) enum Update {
    Sgd(SgdStep),
    AdamW(AdamWStep),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct SgdStep {
    momentum: f32,
    decay: f32,
    rate: f32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct AdamWStep {
    beta1: f32,
    beta2: f32,
    /// `1 − β₁` and `1 − β₂`, rounded once.
    rest1: f32,
    rest2: f32,
    epsilon: f32,
    /// `1 − η·decay`.
    keep: f32,
    /// `η / (1 − β₁^t)`.
    rate: f32,
    /// `1 / √(1 − β₂^t)`.
    root_correction: f32,
}

impl Update {
    /// The step number `step`, counted from 0, at learning rate `rate`.
    pub(super) fn new(recipe: &Recipe, rate: f64, step: usize) -> Self {
        match recipe.optimiser {
            Optimiser::Sgd { momentum } => Self::Sgd(SgdStep {
                momentum: momentum as f32,
                decay: recipe.weight_decay as f32,
                rate: rate as f32,
            }),
            Optimiser::AdamW { beta1, beta2, epsilon } => {
                let power = |beta: f64| libm::pow(beta, (step + 1) as f64);
                Self::AdamW(AdamWStep {
                    beta1: beta1 as f32,
                    beta2: beta2 as f32,
                    rest1: (1.0 - beta1) as f32,
                    rest2: (1.0 - beta2) as f32,
                    epsilon: epsilon as f32,
                    keep: (1.0 - rate * recipe.weight_decay) as f32,
                    rate: (rate / (1.0 - power(beta1))) as f32,
                    root_correction: (1.0 / (1.0 - power(beta2)).sqrt()) as f32,
                })
            }
        }
    }
}

impl State {
    pub(super) fn new(optimiser: Optimiser, parameters: usize) -> Self {
        let (first, second) = match optimiser {
            Optimiser::Sgd { momentum: 0.0 } => (0, 0),
            Optimiser::Sgd { .. } => (parameters, 0),
            Optimiser::AdamW { .. } => (parameters, parameters),
        };
        Self { first: zeros(first), second: zeros(second) }
    }

    /// Moves the parameters in `range` by one step along `clip` times the gradient.
    pub(super) fn apply(
        &mut self,
        step: &Update,
        clip: f32,
        range: Range<usize>,
        parameters: &mut [f32],
        gradient: &[f32],
    ) {
        let parameters = &mut parameters[range.clone()];
        let gradient = &gradient[range.clone()];
        match step {
            Update::Sgd(step) if self.first.is_empty() => {
                step.apply_without_momentum(clip, parameters, gradient);
            }
            Update::Sgd(step) => step.apply(clip, parameters, gradient, &mut self.first[range]),
            Update::AdamW(step) => {
                step.apply(
                    clip,
                    parameters,
                    gradient,
                    &mut self.first[range.clone()],
                    &mut self.second[range],
                );
            }
        }
    }
}

/// The factor that brings a gradient with this sum of squares down to the global norm `limit`; 1
/// where it is shorter.
pub(super) fn clip_factor(sum_of_squares: f64, limit: f64) -> f32 {
    let norm = sum_of_squares.sqrt();
    if norm > limit { (limit / norm) as f32 } else { 1.0 }
}

impl SgdStep {
    fn apply(self, clip: f32, parameters: &mut [f32], gradient: &[f32], velocity: &mut [f32]) {
        vectorised(
            #[inline(always)]
            || {
                for ((p, g), v) in parameters.iter_mut().zip(gradient).zip(velocity) {
                    let decayed = self.decay.mul_add(*p, clip * g);
                    *v = self.momentum.mul_add(*v, decayed);
                    *p = self.rate.mul_add(-*v, *p);
                }
            },
        );
    }

    /// The same bits as with a momentum of 0 and a finite velocity, without a velocity to read and write.
    fn apply_without_momentum(self, clip: f32, parameters: &mut [f32], gradient: &[f32]) {
        vectorised(
            #[inline(always)]
            || {
                for (p, g) in parameters.iter_mut().zip(gradient) {
                    let decayed = self.decay.mul_add(*p, clip * g);
                    *p = self.rate.mul_add(-decayed, *p);
                }
            },
        );
    }
}

impl AdamWStep {
    fn apply(
        self,
        clip: f32,
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
                    let g = clip * g;
                    *m = self.beta1.mul_add(*m, self.rest1 * g);
                    *s = self.beta2.mul_add(*s, self.rest2 * g * g);
                    let root = s.sqrt().mul_add(self.root_correction, self.epsilon);
                    *p = self.rate.mul_add(-*m / root, self.keep * *p);
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn a_momentum_of_zero_needs_no_velocity() {
        let mut stream = Stream::new(1, "momentum");
        let mut draw = || {
            let mut values = vec![0.0; 1000];
            stream.fill_normal(&mut values, 1.0);
            values
        };
        let step = SgdStep { momentum: 0.0, decay: 0.01, rate: 0.1 };
        let (mut plain, mut velocity) = (draw(), draw());
        let mut remembering = plain.clone();
        for _ in 0..3 {
            let gradient = draw();
            step.apply_without_momentum(0.7, &mut plain, &gradient);
            step.apply(0.7, &mut remembering, &gradient, &mut velocity);
            let bits =
                |values: &[f32]| -> Vec<u32> { values.iter().map(|x| x.to_bits()).collect() };
            assert_eq!(bits(&plain), bits(&remembering));
        }
    }
}

//! Optimiser steps a second time, in double precision and written from the documentation of
//! `Recipe` alone, with a bound on what single precision may add.

use std::ops::{Add, Div, Mul, Sub};

use deepclaims_lab::train::{Optimiser, Recipe, Schedule};

/// Largest relative error of one rounding to single precision.
pub(crate) const UNIT: f64 = 1.0 / 16_777_216.0;

/// A number, and how far single precision may be from it. Every operation hands on the errors of
/// its operands and adds one rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

impl Near {
    /// A number that single precision holds.
    pub(crate) fn exact(value: f32) -> Self {
        Self { value: value.into(), error: 0.0 }
    }

    /// A number that single precision has to round.
    pub(crate) fn rounded(value: f64) -> Self {
        Self::new(value, 0.0)
    }

    fn new(value: f64, handed_on: f64) -> Self {
        Self { value, error: handed_on + UNIT * (value.abs() + handed_on) }
    }

    pub(crate) fn is_near(self, found: f32) -> bool {
        // The bounds leave out underflow, which is a distance below the smallest normal number.
        (f64::from(found) - self.value).abs() <= self.error + f64::from(f32::MIN_POSITIVE)
    }

    pub(crate) fn sqrt(self) -> Self {
        // |√a − √b| = |a − b| / (√a + √b)
        let root = self.value.sqrt();
        let handed_on = if self.error > 0.0 { self.error / root } else { 0.0 };
        Self::new(root, handed_on)
    }
}

impl Add for Near {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.error + other.error)
    }
}

impl Sub for Near {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value, self.error + other.error)
    }
}

impl Mul for Near {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let handed_on =
            self.value.abs() * other.error + self.error * (other.value.abs() + other.error);
        Self::new(self.value * other.value, handed_on)
    }
}

impl Div for Near {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        let handed_on =
            (self.error + quotient.abs() * other.error) / (other.value.abs() - other.error);
        Self::new(quotient, handed_on)
    }
}

/// The optimiser of a recipe, with its memory of two numbers a parameter.
pub(crate) struct ReferenceOptimiser<'a> {
    recipe: &'a Recipe,
    memory: Vec<(Near, Near)>,
    step: usize,
    steps: usize,
}

impl<'a> ReferenceOptimiser<'a> {
    pub(crate) fn new(recipe: &'a Recipe, parameters: usize, steps: usize) -> Self {
        let zero = Near::exact(0.0);
        Self { recipe, memory: vec![(zero, zero); parameters], step: 0, steps }
    }

    /// Where the next step leads from `parameters`, given the gradient there.
    pub(crate) fn step(&mut self, parameters: &[f32], gradient: &[f32]) -> Vec<Near> {
        let rate = self.learning_rate();
        let clip = self.clip(gradient);
        self.step += 1;
        let numbers = parameters.iter().zip(gradient).zip(&mut self.memory);
        numbers
            .map(|((&parameter, &gradient), memory)| {
                let parameter = Near::exact(parameter);
                let gradient = clip * Near::exact(gradient);
                let decay = self.recipe.weight_decay;
                match self.recipe.optimiser {
                    Optimiser::Sgd { momentum } => {
                        let gradient = gradient + Near::rounded(decay) * parameter;
                        memory.0 = Near::rounded(momentum) * memory.0 + gradient;
                        parameter - Near::rounded(rate) * memory.0
                    }
                    Optimiser::AdamW { beta1, beta2, epsilon } => {
                        memory.0 = average(beta1, memory.0, gradient);
                        memory.1 = average(beta2, memory.1, gradient * gradient);
                        let mean = memory.0 * correction(beta1, self.step);
                        let square = memory.1 * correction(beta2, self.step);
                        let direction = mean / (square.sqrt() + Near::rounded(epsilon));
                        let kept = Near::rounded(1.0 - rate * decay) * parameter;
                        kept - Near::rounded(rate) * direction
                    }
                }
            })
            .collect()
    }

    /// `η_t`.
    fn learning_rate(&self) -> f64 {
        let (step, steps) = (self.step as f64, self.steps as f64);
        let warm_up = self.recipe.warm_up;
        let rise = if self.step + 1 < warm_up { (step + 1.0) / warm_up as f64 } else { 1.0 };
        let fall = match self.recipe.schedule {
            Schedule::Constant => 1.0,
            Schedule::Linear { from } => {
                let left = (self.steps - self.step) as f64 / (self.steps - from) as f64;
                left.min(1.0)
            }
            Schedule::Cosine => {
                // ½(1 + cos x) = cos²(x/2)
                let half = libm::cos(0.5 * std::f64::consts::PI * step / steps);
                half * half
            }
        };
        self.recipe.learning_rate * rise * fall
    }

    /// The factor that shortens a gradient to the largest norm allowed.
    fn clip(&self, gradient: &[f32]) -> Near {
        let squares = gradient.iter().map(|&g| f64::from(g) * f64::from(g));
        let norm = squares.sum::<f64>().sqrt();
        match self.recipe.clip {
            Some(limit) if norm > limit => {
                // A sum of at most this many squares, in whatever order.
                let rounding = gradient.len() as f64 * UNIT * norm;
                Near::rounded(limit) / Near::new(norm, rounding)
            }
            _ => Near::exact(1.0),
        }
    }
}

/// `β·before + (1 − β)·now`.
fn average(beta: f64, before: Near, now: Near) -> Near {
    let beta = Near::rounded(beta);
    beta * before + (Near::exact(1.0) - beta) * now
}

/// `1 / (1 − β^t)`, computed in double precision and then rounded.
fn correction(beta: f64, step: usize) -> Near {
    let power = (0..step).fold(1.0, |power, _| power * beta);
    Near::rounded(1.0 / (1.0 - power))
}

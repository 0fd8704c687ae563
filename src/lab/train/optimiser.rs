//! One step along the gradient.

use std::ops::Range;

use super::{Optimiser, Recipe};
use crate::net::Layer;
use crate::numerics::{Buffer, Descent, vectorised, zeros};

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
    Sgd(Descent),
    AdamW(AdamWStep),
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
    /// Kept parameters from here on do not feel a subnormal mean.
    unmoved: f32,
}

/// The smallest normal number, as bits.
const NORMAL: u32 = 0x0080_0000;
/// From here to twice as much, numbers are whole.
const WHOLE: f32 = 8_388_608.0;

impl Update {
    /// The step number `step`, counted from 0, at learning rate `rate`.
    pub(super) fn new(recipe: &Recipe, rate: f64, step: usize) -> Self {
        match recipe.optimiser {
            Optimiser::Sgd { momentum } => Self::Sgd(Descent {
                momentum: momentum as f32,
                decay: recipe.weight_decay as f32,
                rate: rate as f32,
            }),
            Optimiser::AdamW { beta1, beta2, epsilon } => {
                let power = |beta: f64| libm::pow(beta, (step + 1) as f64);
                let corrected = rate / (1.0 - power(beta1));
                Self::AdamW(AdamWStep {
                    beta1: beta1 as f32,
                    beta2: beta2 as f32,
                    rest1: (1.0 - beta1) as f32,
                    rest2: (1.0 - beta2) as f32,
                    epsilon: epsilon as f32,
                    keep: (1.0 - rate * recipe.weight_decay) as f32,
                    rate: corrected as f32,
                    root_correction: (1.0 / (1.0 - power(beta2)).sqrt()) as f32,
                    unmoved: unmoved(beta1, epsilon, corrected),
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

    /// All that it remembers: nothing, velocities, or means of gradients and of their squares.
    pub(super) fn memory(&self) -> [&[f32]; 2] {
        [&self.first, &self.second]
    }

    /// The same, mutable.
    pub(super) fn memory_mut(&mut self) -> [&mut [f32]; 2] {
        [&mut self.first, &mut self.second]
    }

    /// All parameters with their gradient and what is remembered of them.
    pub(super) fn learning<'a>(
        &'a mut self,
        parameters: &'a mut [f32],
        gradient: &'a mut [f32],
    ) -> Learning<'a> {
        Learning { parameters, gradient, first: &mut self.first, second: &mut self.second }
    }

    /// Those in this range of all `parameters`, with the gradient of these alone.
    pub(super) fn learning_of<'a>(
        &'a mut self,
        range: Range<usize>,
        parameters: &'a mut [f32],
        gradient: &'a mut [f32],
    ) -> Learning<'a> {
        let remembered = |numbers: &'a mut [f32]| {
            if numbers.is_empty() { numbers } else { &mut numbers[range.clone()] }
        };
        Learning {
            parameters: &mut parameters[range.clone()],
            gradient,
            first: remembered(&mut self.first),
            second: remembered(&mut self.second),
        }
    }
}

/// Some successive parameters, and what moves them.
pub(super) struct Learning<'a> {
    pub(super) parameters: &'a mut [f32],
    pub(super) gradient: &'a mut [f32],
    /// Empty where the optimiser remembers nothing.
    pub(super) first: &'a mut [f32],
    second: &'a mut [f32],
}

impl<'a> Learning<'a> {
    /// Calls `body` with every layer: its index, itself, its parameters and its number. Where they are `shared`, side
    /// by side.
    ///
    /// # Panics
    /// Where there are not as many numbers as layers, or fewer parameters than they have.
    pub(super) fn each_layer(
        self,
        layers: &[Layer],
        shared: bool,
        numbers: &mut [f64],
        body: &(impl Fn(usize, &Layer, Learning<'_>, &mut f64) + Sync),
    ) {
        self.layers_from(0, layers, shared, numbers, body);
    }

    /// The layers from index `first` on, whose parameters these are.
    fn layers_from(
        self,
        first: usize,
        layers: &[Layer],
        shared: bool,
        numbers: &mut [f64],
        body: &(impl Fn(usize, &Layer, Learning<'_>, &mut f64) + Sync),
    ) {
        if let [layer] = layers {
            let (learning, _) = self.split(layer.parameters().len());
            body(first, layer, learning, &mut numbers[0]);
            return;
        }
        let half = layers.len() / 2;
        let middle = layers[half].weights.start - layers[0].weights.start;
        let (before, after) = self.split(middle);
        let (numbers_before, numbers_after) = numbers.split_at_mut(half);
        let before = || before.layers_from(first, &layers[..half], shared, numbers_before, body);
        let after =
            || after.layers_from(first + half, &layers[half..], shared, numbers_after, body);
        if shared {
            rayon::join(before, after);
        } else {
            before();
            after();
        }
    }

    /// The first `count` parameters, and the others.
    pub(super) fn split(self, count: usize) -> (Self, Self) {
        let Self { parameters, gradient, first, second } = self;
        let remembered = |numbers: &'a mut [f32]| {
            let count = count.min(numbers.len());
            numbers.split_at_mut(count)
        };
        let (parameters, later_parameters) = parameters.split_at_mut(count);
        let (gradient, later_gradient) = gradient.split_at_mut(count);
        let (first, later_first) = remembered(first);
        let (second, later_second) = remembered(second);
        (
            Self { parameters, gradient, first, second },
            Self {
                parameters: later_parameters,
                gradient: later_gradient,
                first: later_first,
                second: later_second,
            },
        )
    }

    /// Moves the parameters by one step along `clip` times the gradient.
    pub(super) fn apply(&mut self, step: &Update, clip: f32) {
        let Self { parameters, gradient, first, second } = self;
        match step {
            Update::Sgd(step) => step.apply(clip, parameters, gradient, first),
            Update::AdamW(step) => step.apply(clip, parameters, gradient, first, second),
        }
    }
}

/// The factor that brings a gradient with this sum of squares down to the global norm `limit`; 1
/// where it is shorter.
pub(super) fn clip_factor(sum_of_squares: f64, limit: f64) -> f32 {
    let norm = sum_of_squares.sqrt();
    if norm > limit { (limit / norm) as f32 } else { 1.0 }
}

/// The smallest root, 2⁻³⁰, and the largest rate, 2²⁰, at which a subnormal mean, one below 2⁻¹²⁶,
/// moves a parameter by less than 2⁻⁷⁶: half of the last digit below [`UNMOVED`] is 2⁻⁷⁵.
const SMALLEST_ROOT: f64 = 1.0 / 1_073_741_824.0;
const LARGEST_RATE: f64 = 1_048_576.0;
const UNMOVED: f32 = 1.0 / 1_125_899_906_842_624.0;

/// The smallest size of a kept parameter that a subnormal mean does not move; no number, which no size reaches,
/// where a factor is beyond its bounds.
fn unmoved(beta1: f64, epsilon: f64, rate: f64) -> f32 {
    let is_bounded = (f64::from(f32::MIN_POSITIVE)..0.999_999).contains(&beta1)
        && epsilon >= SMALLEST_ROOT
        && (0.0..=LARGEST_RATE).contains(&rate);
    if is_bounded { UNMOVED } else { f32::NAN }
}

/// All bits, or none: a choice without a branch.
#[inline(always)]
fn mask(is: bool) -> u32 {
    u32::from(is).wrapping_neg()
}

impl AdamWStep {
    /// Where a unit is silent its gradients are 0, and the mean of one decays until it is subnormal and stays
    /// there, since 0.9 of four smallest numbers rounds to four. Arithmetic with such numbers takes a processor a
    /// hundred times as long, so where nothing is added to a mean and its parameter does not feel it, it is
    /// multiplied as a whole number, to the same bits.
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
                    let (added, kept) = (self.rest1 * g, self.keep * *p);
                    let sign = m.to_bits() & (1 << 31);
                    let size = m.to_bits() ^ sign;
                    let is_subnormal = mask(size.wrapping_sub(1) < NORMAL - 1);
                    let is_unmoved = mask(kept.abs() >= self.unmoved);
                    let decays_alone = is_subnormal & mask(added == 0.0) & is_unmoved;
                    let mean = f32::from_bits(m.to_bits() & !decays_alone);
                    let mean = self.beta1.mul_add(mean, added);
                    // A whole number of smallest ones, times β₁, rounded to a whole number.
                    let decayed = self.beta1.mul_add(size.cast_signed() as f32, WHOLE);
                    let decayed = (decayed.to_bits() & (NORMAL - 1)) | sign;
                    *m =
                        f32::from_bits((decayed & decays_alone) | (mean.to_bits() & !decays_alone));
                    *s = self.beta2.mul_add(*s, self.rest2 * g * g);
                    let root = s.sqrt().mul_add(self.root_correction, self.epsilon);
                    *p = (-self.rate).mul_add(mean / root, kept);
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    /// The formulas of a step, one after the other.
    fn formulas(step: AdamWStep, clip: f32, p: &mut f32, g: f32, m: &mut f32, s: &mut f32) {
        let g = clip * g;
        *m = step.beta1.mul_add(*m, step.rest1 * g);
        *s = step.beta2.mul_add(*s, step.rest2 * g * g);
        let root = s.sqrt().mul_add(step.root_correction, step.epsilon);
        *p = (-step.rate).mul_add(*m / root, step.keep * *p);
    }

    #[test]
    fn parameters_stay_unmoved_only_within_all_bounds() {
        assert_eq!(unmoved(0.9, 1e-8, 3e-3), UNMOVED);
        assert_eq!(unmoved(0.9, SMALLEST_ROOT, LARGEST_RATE), UNMOVED);
        for (beta1, epsilon, rate) in [
            (0.9, 0.99 * SMALLEST_ROOT, 3e-3),
            (0.9, 1e-8, 1.01 * LARGEST_RATE),
            (0.9, 1e-8, -3e-3),
            (0.0, 1e-8, 3e-3),
            (1.0, 1e-8, 3e-3),
        ] {
            assert!(unmoved(beta1, epsilon, rate).is_nan(), "{beta1} {epsilon} {rate}");
        }
    }

    #[test]
    fn subnormal_means_decay_to_the_same_bits() {
        const COUNT: usize = 100_000;
        let mut stream = Stream::new(1, "subnormal");
        let mut any = |numbers: [f32; 4]| -> Vec<f32> {
            let one = |stream: &mut Stream| match stream.below(4) {
                0 => numbers[stream.below(4)],
                1 => f32::from_bits(stream.below(1 << 23) as u32),
                2 => -f32::from_bits(stream.below(16) as u32),
                _ => stream.normal() as f32,
            };
            (0..COUNT).map(|_| one(&mut stream)).collect()
        };
        let means = any([0.0, -0.0, f32::MIN_POSITIVE, -1e-38]);
        let parameters = any([1e-15, -1e-16, f32::INFINITY, 0.0]);
        let gradients = any([0.0, -0.0, 0.0, 1e-37]);
        let squares: Vec<f32> = any([0.0, 1e-38, 1e-9, 1e-20]).iter().map(|x| x.abs()).collect();
        for (beta1, rate, count) in
            [(0.9, 3e-3, 0), (0.9, 3e-3, 999), (0.5, 100.0, 3), (0.99, 1e7, 3), (0.0, 3e-3, 0)]
        {
            let optimiser = Optimiser::AdamW { beta1, beta2: 0.999, epsilon: 1e-8 };
            let recipe = Recipe { optimiser, weight_decay: 0.1, ..Recipe::sgd(rate) };
            let Update::AdamW(step) = Update::new(&recipe, rate, count) else {
                unreachable!("the recipe is one of AdamW");
            };
            let [mut p, mut m, mut s] = [parameters.clone(), means.clone(), squares.clone()];
            step.apply(0.7, &mut p, &gradients, &mut m, &mut s);
            for index in 0..COUNT {
                let mut expected = [parameters[index], means[index], squares[index]];
                let [p_expected, m_expected, s_expected] = &mut expected;
                formulas(step, 0.7, p_expected, gradients[index], m_expected, s_expected);
                let found = [p[index], m[index], s[index]].map(f32::to_bits);
                assert_eq!(found, expected.map(f32::to_bits), "{index} at rate {rate}");
            }
        }
    }
}

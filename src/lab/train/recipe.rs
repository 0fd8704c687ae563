//! How a network is trained.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::Loss;
use crate::numerics::{Key, equal_by_key, exact};

/// The rule that turns gradients into steps.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Optimiser {
    /// `v ← momentum·v + g`, `θ ← θ − η_t·v`, with `g` the clipped gradient plus `weight decay·θ`.
    Sgd {
        /// Share of the last step that goes on; not Nesterov's.
        #[serde(with = "exact")]
        momentum: f64,
    },
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101):
    /// `θ ← θ·(1 − η_t·weight decay)`, then Adam's step.
    AdamW {
        /// Decay of the mean of gradients.
        #[serde(with = "exact")]
        beta1: f64,
        /// Decay of the mean of squared gradients.
        #[serde(with = "exact")]
        beta2: f64,
        /// Added to the root of the latter.
        #[serde(with = "exact")]
        epsilon: f64,
    },
}

impl Key for Optimiser {
    fn key(&self) -> impl Eq + Hash {
        match *self {
            Self::Sgd { momentum } => (0, [momentum, 0.0, 0.0].map(f64::to_bits)),
            Self::AdamW { beta1, beta2, epsilon } => (1, [beta1, beta2, epsilon].map(f64::to_bits)),
        }
    }
}

impl Optimiser {
    /// AdamW with the usual constants: 0.9, 0.999 and 1e-8.
    pub const ADAMW: Self = Self::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
}

/// How the learning rate changes over the `T` steps of a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// `η_t = η · min(1, (t+1)/warm_up)`.
    Constant,
    /// `η_t = η · min(1, (t+1)/warm_up) · ½(1 + cos(πt/T))`.
    Cosine,
    /// `η_t = η · min(1, (t+1)/warm_up) · min(1, (T−t)/(T−from))`: constant up to step `from`, then
    /// linearly to zero.
    Linear {
        /// The step from which it falls.
        from: usize,
    },
}

/// How long a training lasts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// This many visits of every training sample.
    Epochs(usize),
    /// This many steps, over as many epochs as that takes.
    Steps(usize),
    /// Until the loss of all training samples lies below `below`, which is looked at every `every`
    /// steps.
    ToLoss {
        /// The loss.
        #[serde(with = "exact")]
        below: f64,
        /// Steps between two looks; at least 1.
        every: usize,
        /// Most steps.
        at_most: usize,
        /// What a training is that has not come there after so many.
        unreached: Unreached,
    },
    /// As many steps as the same training takes with another dropout to come below a loss, as for
    /// [`ToLoss`](Self::ToLoss): a control for longer training. It has no end where that one has
    /// none.
    ToLossWithDropout {
        /// The other dropout.
        #[serde(with = "exact")]
        dropout: f64,
        /// The loss of the other training.
        #[serde(with = "exact")]
        below: f64,
        /// Steps between two looks at it; at least 1.
        every: usize,
        /// Most steps.
        at_most: usize,
    },
}

impl Key for Length {
    fn key(&self) -> impl Eq + Hash {
        match *self {
            Self::Epochs(epochs) => (0, [epochs, 0], None),
            Self::Steps(steps) => (1, [steps, 0], None),
            Self::ToLoss { below, every, at_most, unreached } => {
                (2, [every, at_most], Some(([below.to_bits(), 0], Some(unreached))))
            }
            Self::ToLossWithDropout { dropout, below, every, at_most } => {
                (3, [every, at_most], Some(([below, dropout].map(f64::to_bits), None)))
            }
        }
    }
}

/// What becomes of a training whose loss stays above the one that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreached {
    /// It has no end: a missing cell.
    Missing,
    /// It ends where it is.
    Ends,
}

/// Everything about a training but the network and the data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is minimised.
    pub loss: Loss,
    /// The rule of a step.
    pub optimiser: Optimiser,
    /// The learning rate η.
    #[serde(with = "exact")]
    pub learning_rate: f64,
    /// How η changes.
    pub schedule: Schedule,
    /// Number of steps over which η rises linearly; 0 is none.
    pub warm_up: usize,
    /// Weight decay, on weights and biases: added to the gradient for SGD, decoupled for `AdamW`.
    #[serde(with = "exact")]
    pub weight_decay: f64,
    /// Gradients of a larger global norm are scaled down to this one, before weight decay.
    #[serde(default, with = "exact")]
    pub clip: Option<f64>,
    /// Samples a step. Each epoch visits the training samples in a fresh random order and drops the
    /// remainder; a batch of all samples or more is full batch, in the order of the split.
    #[serde(with = "batch")]
    pub batch: usize,
    /// Whether every sample of a batch is drawn from all training samples, each equally likely. There
    /// are no epochs then but for the length; without it the text form does not mention it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replacement: bool,
    /// How long it lasts.
    pub length: Length,
    /// Dropout (Srivastava et al. 2014, JMLR 15): the probability with which each unit of the
    /// hidden layers is silenced, for each sample of a step anew; the others are scaled up so that
    /// the mean stays. Only steps know it: losses that end a training are those of the whole
    /// network.
    #[serde(default, skip_serializing_if = "is_zero", with = "exact")]
    pub dropout: f64,
}

/// Whether it is 0.0, and not -0.0.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes every field by reference")]
fn is_zero(value: &f64) -> bool {
    value.to_bits() == 0
}

impl Key for Recipe {
    fn key(&self) -> impl Eq + Hash {
        let Self {
            loss,
            optimiser,
            learning_rate,
            schedule,
            warm_up,
            weight_decay,
            clip,
            batch,
            replacement,
            length,
            dropout,
        } = *self;
        let rates = [learning_rate, weight_decay, dropout].map(f64::to_bits);
        let clip = clip.map(f64::to_bits);
        let batch = (batch, replacement);
        (loss, optimiser, rates, schedule, warm_up, clip, batch, length)
    }
}
equal_by_key!(Optimiser, Length, Recipe);

/// The text form of a batch: its size, or `"full"`, which is another number on another machine.
mod batch {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Recipe;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Written {
        Samples(usize),
        Named(Name),
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Name {
        Full,
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes every field by reference")]
    pub(super) fn serialize<S: Serializer>(
        batch: &usize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match *batch {
            Recipe::FULL_BATCH => Written::Named(Name::Full),
            samples => Written::Samples(samples),
        }
        .serialize(serializer)
    }

    pub(super) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<usize, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Samples(samples) => samples,
            Written::Named(Name::Full) => Recipe::FULL_BATCH,
        })
    }
}

impl Recipe {
    /// All samples in every step.
    pub const FULL_BATCH: usize = usize::MAX;

    /// Plain stochastic gradient descent at this learning rate: cross-entropy, no momentum, weight
    /// decay, clipping, dropout, schedule or warm-up, batch size 32, 10 epochs.
    pub fn sgd(learning_rate: f64) -> Self {
        Self {
            loss: Loss::CrossEntropy,
            optimiser: Optimiser::Sgd { momentum: 0.0 },
            learning_rate,
            schedule: Schedule::Constant,
            warm_up: 0,
            weight_decay: 0.0,
            clip: None,
            batch: 32,
            replacement: false,
            length: Length::Epochs(10),
            dropout: 0.0,
        }
    }

    /// The same with another learning rate.
    #[must_use]
    pub fn learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate, ..self }
    }

    /// The same with another weight decay.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }

    /// The same with dropout of this probability.
    #[must_use]
    pub fn dropout(self, dropout: f64) -> Self {
        Self { dropout, ..self }
    }

    /// The same, lasting so many epochs.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { length: Length::Epochs(epochs), ..self }
    }

    /// The same, lasting so many steps, however many samples there are.
    #[must_use]
    pub fn total_steps(self, steps: usize) -> Self {
        Self { length: Length::Steps(steps), ..self }
    }

    /// The same, lasting until a loss is reached, see [`Length::ToLoss`].
    #[must_use]
    pub fn to_loss(self, below: f64, every: usize, at_most: usize) -> Self {
        Self {
            length: Length::ToLoss { below, every, at_most, unreached: Unreached::Missing },
            ..self
        }
    }

    /// The same, lasting until a loss is reached or, at the latest, for so many steps.
    #[must_use]
    pub fn to_loss_or_steps(self, below: f64, every: usize, at_most: usize) -> Self {
        Self {
            length: Length::ToLoss { below, every, at_most, unreached: Unreached::Ends },
            ..self
        }
    }

    /// The same, lasting as many steps as it would take with this dropout to come below a loss, see
    /// [`Length::ToLossWithDropout`].
    #[must_use]
    pub fn to_loss_with_dropout(
        self,
        dropout: f64,
        below: f64,
        every: usize,
        at_most: usize,
    ) -> Self {
        Self { length: Length::ToLossWithDropout { dropout, below, every, at_most }, ..self }
    }

    /// Whether each dropout it names is a probability below 1.
    pub(super) fn has_dropout_in_range(&self) -> bool {
        let other = match self.length {
            Length::ToLossWithDropout { dropout, .. } => dropout,
            _ => 0.0,
        };
        let in_range = |dropout: &f64| (0.0..1.0).contains(dropout);
        [self.dropout, other].iter().all(in_range)
    }

    /// The recipe whose steps are counted where this one lasts as long as that one.
    pub(crate) fn counted(&self) -> Option<Self> {
        let Length::ToLossWithDropout { dropout, below, every, at_most } = self.length else {
            return None;
        };
        let counted = self.clone().dropout(dropout);
        Some(counted.to_loss(below, every, at_most))
    }

    /// Steps of one epoch over this many samples.
    pub fn steps_per_epoch(&self, samples: usize) -> usize {
        samples / self.batch.clamp(1, samples.max(1))
    }

    /// Steps of the whole training over this many samples; the most there can be where it lasts
    /// until a loss is reached.
    pub fn steps(&self, samples: usize) -> usize {
        match self.length {
            Length::Epochs(epochs) => epochs * self.steps_per_epoch(samples),
            _ if samples == 0 => 0,
            Length::Steps(steps) => steps,
            Length::ToLoss { at_most, .. } | Length::ToLossWithDropout { at_most, .. } => at_most,
        }
    }

    /// The learning rate of step `step` of `steps`, both counted from 0.
    pub fn learning_rate_at(&self, step: usize, steps: usize) -> f64 {
        let rise = ((step + 1) as f64 / self.warm_up.max(1) as f64).min(1.0);
        let fall = match self.schedule {
            Schedule::Constant => 1.0,
            Schedule::Cosine => {
                let angle = std::f64::consts::PI * step as f64 / steps as f64;
                0.5 * (1.0 + libm::cos(angle))
            }
            Schedule::Linear { from } => {
                let falling = steps.saturating_sub(from).max(1) as f64;
                (steps.saturating_sub(step) as f64 / falling).min(1.0)
            }
        };
        self.learning_rate * rise * fall
    }
}

/// For people, in one line: complete, but its wording may change.
impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, ", self.loss, self.optimiser)?;
        let decoupled = match self.optimiser {
            Optimiser::Sgd { .. } => "",
            Optimiser::AdamW { .. } => "decoupled ",
        };
        write!(f, "{decoupled}weight decay {}, ", self.weight_decay)?;
        if let Some(clip) = self.clip {
            write!(f, "gradient norm clipped at {clip}, ")?;
        }
        if self.dropout != 0.0 {
            write!(f, "dropout {}, ", self.dropout)?;
        }
        write!(f, "learning rate {} ({}", self.learning_rate, self.schedule)?;
        if self.warm_up > 0 {
            write!(f, ", {} steps of warm-up", self.warm_up)?;
        }
        match self.batch {
            Self::FULL_BATCH => write!(f, "), full batch, ")?,
            batch => write!(f, "), batch size {batch}, ")?,
        }
        if self.replacement {
            write!(f, "drawn with replacement, ")?;
        }
        write!(f, "{}", self.length)
    }
}

impl fmt::Display for Optimiser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sgd { momentum } => write!(f, "SGD, momentum {momentum}"),
            Self::AdamW { beta1, beta2, epsilon } => {
                write!(f, "AdamW, betas {beta1} and {beta2}, epsilon {epsilon:e}")
            }
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => write!(f, "constant"),
            Self::Cosine => write!(f, "cosine"),
            Self::Linear { from } => write!(f, "linear to zero from step {from}"),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Epochs(epochs) => write!(f, "{epochs} epochs"),
            Self::Steps(steps) => write!(f, "{steps} steps"),
            Self::ToLoss { below, every, at_most, unreached } => {
                let otherwise = match unreached {
                    Unreached::Missing => "missing",
                    Unreached::Ends => "ends",
                };
                write!(
                    f,
                    "until the loss is below {below} (checked every {every} steps, {otherwise} \
                     after {at_most})"
                )
            }
            Self::ToLossWithDropout { dropout, below, every, at_most } => write!(
                f,
                "as many steps as with dropout {dropout} until the loss is below {below} (checked \
                 every {every} steps, missing after {at_most})"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_leave_out_the_remainder_and_steps_are_as_asked() {
        assert_eq!(Recipe::sgd(0.1).epochs(3).steps(100), 9);
        assert_eq!(Recipe::sgd(0.1).total_steps(620).steps(1_000), 620);
        assert_eq!(Recipe::sgd(0.1).total_steps(620).steps(0), 0);
    }

    #[test]
    fn a_batch_beyond_the_data_is_full_batch() {
        let recipe = Recipe { batch: 1_000, ..Recipe::sgd(0.1).epochs(30) };
        assert_eq!(recipe.steps(200), 30);
    }

    #[test]
    fn the_rate_warms_up_and_falls() {
        let recipe = Recipe { schedule: Schedule::Cosine, warm_up: 20, ..Recipe::sgd(0.05) };
        assert!((recipe.learning_rate_at(0, 540) - 0.05 / 20.0).abs() < 1e-15);
        assert!((recipe.learning_rate_at(270, 540) - 0.025).abs() < 1e-15);
        assert!(recipe.learning_rate_at(539, 540) < 1e-6);
        let linear =
            Recipe { schedule: Schedule::Linear { from: 200 }, warm_up: 0, ..recipe.clone() };
        assert!([0, 100, 200].map(|step| linear.learning_rate_at(step, 400)) == [0.05; 3]);
        assert!((linear.learning_rate_at(300, 400) - 0.025).abs() < 1e-15);
        assert!((linear.learning_rate_at(399, 400) - 0.05 / 200.0).abs() < 1e-15);
        // A fall that would begin after the end.
        assert!(linear.learning_rate_at(150, 160) == 0.05);
        let constant = Recipe { schedule: Schedule::Constant, warm_up: 0, ..recipe };
        assert!((constant.learning_rate_at(539, 540) - 0.05).abs() < 1e-15);
    }
}

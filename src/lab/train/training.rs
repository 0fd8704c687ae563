//! A training as a value.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::{Length, Recipe, Step};
use crate::data::Data;
use crate::net::{JoinError, Mlp, MlpError, Network};
use crate::numerics::{Key, equal_by_key, exact};

/// A network, the data it is trained on and the recipe; a seed makes it a trained network.
///
/// A value: two claims that name the same training share one trained network.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The network.
    pub network: Mlp,
    /// The data.
    pub data: Data,
    /// The recipe.
    pub recipe: Recipe,
    /// Which of many independent repetitions: each draws its own initial weights and batch orders.
    pub replicate: u32,
    /// Layers whose parameters stay as they are, counted from 1; the head is layer `depth + 1`.
    pub frozen: Vec<usize>,
    /// Factors on the learning rate, one a layer; the text form does not mention them where there
    /// are none.
    #[serde(default, skip_serializing_if = "LayerRates::is_empty")]
    pub layer_rates: LayerRates,
    /// The training whose hidden layers this one goes on with, where it does not begin with initial
    /// weights. The head and the optimiser's memory are new.
    pub parent: Option<Box<Training>>,
}

impl Training {
    /// `network`, trained on `data` by `recipe`.
    pub fn new(network: Mlp, data: Data, recipe: Recipe) -> Self {
        Self {
            network,
            data,
            recipe,
            replicate: 0,
            frozen: Vec::new(),
            layer_rates: LayerRates::default(),
            parent: None,
        }
    }

    /// The training that goes on from the end of this one, on new data, by `recipe`: with its
    /// hidden layers and replicate, a new head and a new optimiser.
    #[must_use]
    pub fn then(&self, data: Data, recipe: Recipe) -> Self {
        Self {
            parent: Some(Box::new(self.clone())),
            replicate: self.replicate,
            ..Self::new(self.network.clone(), data, recipe)
        }
    }

    /// The same with other initial weights and batch orders, independent of all other replicates.
    #[must_use]
    pub fn replicate(self, replicate: u32) -> Self {
        Self { replicate, ..self }
    }

    /// The same with these layers frozen, counted from 1; the head is layer `depth + 1`.
    #[must_use]
    pub fn freeze(self, layers: impl IntoIterator<Item = usize>) -> Self {
        Self { frozen: layers.into_iter().collect(), ..self }
    }

    /// The same with the learning rate of every layer times its factor, first hidden layer to head.
    #[must_use]
    pub fn layer_rates(self, factors: Vec<f64>) -> Self {
        Self { layer_rates: LayerRates(factors), ..self }
    }

    /// Whether it can be trained in principle: its network can be built, its data has classes and samples,
    /// and no size is beyond a billion. For descriptions that come from files.
    pub fn is_possible(&self) -> bool {
        const MOST: usize = 1_000_000_000;
        let Self { network, data, recipe, .. } = self;
        let sizes = network.hidden.iter().copied().chain([data.train, data.test]);
        let units = network.hidden.iter().try_fold(0usize, |sum, units| sum.checked_add(*units));
        let steps = match recipe.length {
            Length::Epochs(epochs) => epochs.checked_mul(data.train),
            Length::Steps(steps) => Some(steps),
            Length::ToLoss { at_most, every, .. }
            | Length::ToLossWithDropout { at_most, every, .. } => (every > 0).then_some(at_most),
        };
        let few = |count: Option<usize>| count.is_some_and(|count| count <= MOST);
        sizes.into_iter().all(|size| size <= MOST)
            && few(units)
            && few(steps)
            && recipe.has_dropout_in_range()
            && network.check().is_ok()
            && data.is_possible()
            && self.parent.as_deref().is_none_or(Self::is_possible)
    }

    /// The trainings that come before this one, the nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(self.parent.as_deref(), |training| training.parent.as_deref())
    }

    /// A name of this training for other programs: the SHA-256, in lower-case hex, of its compact
    /// JSON (`serde_json::to_string`). Fields come in the order of their declaration. Floats have
    /// the shortest decimal form that reads back to the same bits.
    ///
    /// Two trainings have the same digest where they are equal.
    pub fn digest(&self) -> String {
        exact::digest(self)
    }
}

/// Factors on the learning rate, first hidden layer to head; without any, all are 1.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerRates(#[serde(with = "exact")] Vec<f64>);

impl Key for LayerRates {
    fn key(&self) -> impl Eq + Hash {
        let bits = self.0.iter().map(|factor| factor.to_bits());
        bits.collect::<Vec<_>>()
    }
}
equal_by_key!(LayerRates);

impl LayerRates {
    /// The factors, one a layer, or none.
    pub fn factors(&self) -> &[f64] {
        &self.0
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// For people: complete, but its wording may change.
impl fmt::Display for Training {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.network, self.data, self.recipe)?;
        if self.replicate > 0 {
            write!(f, " | replicate {}", self.replicate)?;
        }
        if !self.frozen.is_empty() {
            let layers: Vec<String> = self.frozen.iter().map(ToString::to_string).collect();
            write!(f, " | layers {} frozen", layers.join(", "))?;
        }
        if !self.layer_rates.is_empty() {
            let factors = self.layer_rates.factors().iter();
            let factors: Vec<String> = factors.map(ToString::to_string).collect();
            write!(f, " | learning rates of layers times {}", factors.join(", "))?;
        }
        if let Some(parent) = &self.parent {
            write!(f, " | with a new head, after: {parent}")?;
        }
        Ok(())
    }
}

/// The networks of one training at the steps that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Trained {
    /// The number of steps of the whole training.
    pub steps: usize,
    /// The networks, by the step after which they were taken.
    pub networks: BTreeMap<usize, Network>,
    /// The step at which the loss or a parameter stopped being a number; what was kept before is
    /// sound.
    pub diverged: Option<usize>,
    /// The loss that was to be reached and was not, so that there is no end.
    pub short_of: Option<f64>,
}

impl Trained {
    /// The network at `step`.
    ///
    /// # Errors
    /// Where the training had diverged by then, has fewer steps, has no end, or the step was not
    /// kept.
    pub fn at(&self, step: Step) -> Result<&Network, TrainingError> {
        if let (Some(below), Step::Last) = (self.short_of, step) {
            return Err(TrainingError::ShortOf { below, steps: self.steps });
        }
        let step = match step {
            Step::After(step) => step,
            Step::Last => self.steps,
        };
        self.networks.get(&step).ok_or(match self.diverged {
            Some(diverged) if diverged <= step => TrainingError::Diverged { step: diverged },
            _ if step > self.steps => TrainingError::BeyondEnd { step, steps: self.steps },
            _ => TrainingError::NotKept { step },
        })
    }
}

/// Why there is no network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// The loss or a parameter stopped being a number.
    #[error("the training diverged by step {step}")]
    Diverged {
        /// The step, counted from 0.
        step: usize,
    },
    /// The training is over before that.
    #[error("step {step} lies beyond the last step, {steps}")]
    BeyondEnd {
        /// The step that was asked for.
        step: usize,
        /// The number of steps of the training.
        steps: usize,
    },
    /// The loss that ends the training was not reached.
    #[error("the loss has not come below {below} in {steps} steps")]
    ShortOf {
        /// The loss.
        below: f64,
        /// The most steps.
        steps: usize,
    },
    /// The step was not among those at which networks are kept.
    #[error("no network was kept at step {step}")]
    NotKept {
        /// The step that was asked for.
        step: usize,
    },
    /// The network cannot be built.
    #[error(transparent)]
    Mlp(#[from] MlpError),
    /// A network that would go on from another one does not fit it.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// The network before has another activation, other widths or other inputs.
    #[error("the network before it has other layers than the one that goes on from it")]
    OtherLayers,
    /// A network is missing, or there is one too many.
    #[error("a training goes on from a network where it has a training before it, and only there")]
    ParentMismatch,
    /// There is no such layer to freeze.
    #[error("layer {layer} cannot be frozen: layers are counted from 1 to {layers}, the head")]
    NoSuchLayer {
        /// The layer that was asked for.
        layer: usize,
        /// Number of layers, with the head.
        layers: usize,
    },
    /// There is no such dropout.
    #[error("dropout has a probability of at least 0 and below 1, not {dropout}")]
    Dropout {
        /// The probability that was asked for.
        dropout: f64,
    },
    /// Learning rates need one factor a layer.
    #[error("{factors} factors on the learning rates of {layers} layers, the head included")]
    LayerRates {
        /// Number of factors.
        factors: usize,
        /// Number of layers, with the head.
        layers: usize,
    },
    /// The training from which this one goes on has no network.
    #[error("the training before it has no network: {0}")]
    Parent(Box<TrainingError>),
}

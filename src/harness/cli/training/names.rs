//! What options choose from, by name.

use clap::ValueEnum;

use deepclaims_lab::data::{Data, Scale};
use deepclaims_lab::net::{Activation, Scheme};
use deepclaims_lab::train::{Length, Loss, Optimiser, Recipe, Schedule};

/// Claims whose base network stands for what nobody names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Like {
    /// 12 hidden layers of 128 units, tunnel recipe
    Tunnel,
    /// 3 hidden layers of 50 units without biases, small initial weights, full-batch gradient descent
    Channels,
    /// 2 hidden layers of 64 units, plain recipe
    Plain,
}

pub(super) fn tunnel() -> Recipe {
    Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05).epochs(30)
    }
}

pub(super) fn plain() -> Recipe {
    Recipe::sgd(0.05).epochs(15)
}

pub(super) fn channels() -> Recipe {
    Recipe {
        loss: Loss::SQUARED,
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        batch: Recipe::FULL_BATCH,
        length: Length::Steps(600),
        ..Recipe::sgd(0.05)
    }
}

pub(super) fn plain_images() -> Data {
    Data {
        scale: Scale::CentredRootMeanSquare,
        train: 1_000,
        test: 797,
        ..Data::images()
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ActivationName {
    Relu,
    Tanh,
    Linear,
}

impl ActivationName {
    pub(super) fn activation(self) -> Activation {
        match self {
            Self::Relu => Activation::Relu,
            Self::Tanh => Activation::Tanh,
            Self::Linear => Activation::Identity,
        }
    }

    /// The initial weights that usually go with it.
    pub(super) fn usual_scheme(self) -> Scheme {
        match self {
            Self::Relu => Scheme::He,
            Self::Tanh => Scheme::Xavier,
            Self::Linear => Scheme::LeCun,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SchemeName {
    He,
    Lecun,
    Xavier,
    Orthogonal,
    LooksLinear,
}

impl SchemeName {
    pub(super) fn scheme(self) -> Scheme {
        match self {
            Self::He => Scheme::He,
            Self::Lecun => Scheme::LeCun,
            Self::Xavier => Scheme::Xavier,
            Self::Orthogonal => Scheme::Orthogonal,
            Self::LooksLinear => Scheme::LooksLinear,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LossName {
    CrossEntropy,
    Squared,
}

impl LossName {
    pub(super) fn loss(self) -> Loss {
        match self {
            Self::CrossEntropy => Loss::CrossEntropy,
            Self::Squared => Loss::SQUARED,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OptimiserName {
    Sgd,
    Adamw,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ScheduleName {
    Constant,
    Cosine,
}

impl ScheduleName {
    pub(super) fn schedule(self) -> Schedule {
        match self {
            Self::Constant => Schedule::Constant,
            Self::Cosine => Schedule::Cosine,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ScaleName {
    /// As they are
    Raw,
    /// Minus the means of features, divided by the deviation of the uncentred inputs
    Standardised,
    /// Minus the means of features, divided by the root mean square of the centred inputs
    Centred,
}

impl ScaleName {
    pub(super) fn scale(self) -> Scale {
        match self {
            Self::Raw => Scale::Raw,
            Self::Standardised => Scale::UncentredDeviation,
            Self::Centred => Scale::CentredRootMeanSquare,
        }
    }
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    number(text, |value| value > 0.0, "a number above 0")
}

pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    number(text, |value| value >= 0.0, "a number not below 0")
}

pub(super) fn below_one(text: &str) -> Result<f64, String> {
    number(
        text,
        |value| (0.0..1.0).contains(&value),
        "a number from 0 to below 1",
    )
}

fn number(text: &str, fits: impl Fn(f64) -> bool, expected: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && fits(value) => Ok(value),
        _ => Err(format!("expected {expected}")),
    }
}

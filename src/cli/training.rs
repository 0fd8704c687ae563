//! Options that describe a network, its data and its training.

use clap::{Args, ValueEnum};

use super::CliError;
use crate::data::{Classes, Data};
use crate::net::{Activation, Connection, Initialisation, Mlp, Scheme};
use crate::train::{Length, Loss, Optimiser, Recipe, Schedule, Training};

/// Most epochs and steps; far beyond any use, and far from overflow.
const MOST: u64 = 1_000_000_000;
/// Most samples to train or to test.
const MOST_SAMPLES: u64 = 1_000_000;
/// Clusters of a mixture.
const CLUSTERS: usize = 200;

/// A multilayer perceptron trained from its start; without options that of the tunnel's claims on their
/// images, or on their mixture.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network and training")]
pub(super) struct TrainingOptions {
    /// Hidden layers
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1000))]
    depth: u16,
    /// Units of every hidden layer
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u16).range(1..=4096))]
    width: u16,
    /// Nonlinearity of the hidden layers
    #[arg(long, value_enum, default_value_t = ActivationName::Relu)]
    activation: ActivationName,
    /// Initial weights of the hidden layers; the head is N(0, 1/fan-in) [default: he for relu, xavier for tanh, lecun for linear]
    #[arg(long, value_enum)]
    init: Option<SchemeName>,
    /// Factor on all initial weights
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = positive)]
    init_scale: f64,
    /// Makes hidden layers residual: h + X·φ(Wh + b)
    #[arg(long, value_name = "X", value_parser = positive)]
    residual: Option<f64>,
    /// Leaves out all biases
    #[arg(long)]
    no_biases: bool,
    /// What is minimised
    #[arg(long, value_enum, default_value_t = LossName::CrossEntropy)]
    loss: LossName,
    /// Rule of a step; SGD has momentum, AdamW betas .9 and .999
    #[arg(long, value_enum, default_value_t = OptimiserName::Sgd)]
    optimiser: OptimiserName,
    /// Learning rate
    #[arg(long, value_name = "X", default_value_t = 0.05, value_parser = positive)]
    learning_rate: f64,
    /// Momentum of SGD
    #[arg(long, value_name = "X", default_value_t = 0.9, value_parser = below_one)]
    momentum: f64,
    /// Weight decay, on weights and biases [default: 0.002; 0.001 with --mixture]
    #[arg(long, value_name = "X", value_parser = not_negative)]
    weight_decay: Option<f64>,
    /// Largest global norm of a gradient; 0 does not clip
    #[arg(long, value_name = "X", default_value_t = 5.0, value_parser = not_negative)]
    clip: f64,
    /// How the learning rate changes
    #[arg(long, value_enum, default_value_t = ScheduleName::Cosine)]
    schedule: ScheduleName,
    /// Steps over which the learning rate rises
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(..=MOST))]
    warm_up: u64,
    /// Samples a step
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=MOST))]
    batch: u64,
    /// Visits of every training sample [default: 30; 10 with --mixture]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    epochs: Option<u64>,
    /// Steps, in place of epochs
    #[arg(long, value_name = "N", conflicts_with = "epochs", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    steps: Option<u64>,
    /// Trains on a mixture of 200 Gaussian clusters in this many classes, not on images
    #[arg(long, value_name = "CLASSES", value_parser = clap::value_parser!(u16).range(2..=200))]
    mixture: Option<u16>,
    /// Training samples [default: 1200; 4000 with --mixture]; fewer where there are fewer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    train: Option<u64>,
    /// Test samples [default: 597; 1500 with --mixture]; fewer where there are fewer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    test: Option<u64>,
    /// Trains on half of the classes, drawn for each seed; the others are held out
    #[arg(long)]
    held_out: bool,
    /// Replaces all labels by random ones
    #[arg(long)]
    random_labels: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ActivationName {
    Relu,
    Tanh,
    Linear,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SchemeName {
    He,
    Lecun,
    Xavier,
    Orthogonal,
    LooksLinear,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LossName {
    CrossEntropy,
    Squared,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OptimiserName {
    Sgd,
    Adamw,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScheduleName {
    Constant,
    Cosine,
}

impl TrainingOptions {
    /// The training that the options describe.
    pub(super) fn training(&self) -> Result<Training, CliError> {
        let network = self.network();
        network.check().map_err(CliError::Network)?;
        Ok(Training::new(network, self.data(), self.recipe()))
    }

    fn network(&self) -> Mlp {
        let (activation, usual) = match self.activation {
            ActivationName::Relu => (Activation::Relu, Scheme::He),
            ActivationName::Tanh => (Activation::Tanh, Scheme::Xavier),
            ActivationName::Linear => (Activation::Identity, Scheme::LeCun),
        };
        let hidden = self.init.map_or(usual, |name| match name {
            SchemeName::He => Scheme::He,
            SchemeName::Lecun => Scheme::LeCun,
            SchemeName::Xavier => Scheme::Xavier,
            SchemeName::Orthogonal => Scheme::Orthogonal,
            SchemeName::LooksLinear => Scheme::LooksLinear,
        });
        Mlp {
            hidden: vec![usize::from(self.width); usize::from(self.depth)],
            activation,
            connection: self
                .residual
                .map_or(Connection::Dense, |scale| Connection::Residual { scale }),
            biases: !self.no_biases,
            initialisation: Initialisation {
                scale: self.init_scale,
                ..Initialisation::new(hidden, Scheme::LeCun)
            },
        }
    }

    fn data(&self) -> Data {
        let usual = if self.mixture.is_some() {
            Data::mixture(2)
        } else {
            Data::images()
        };
        let or = |asked: Option<u64>, usual: usize| asked.map_or(usual, |count| count as usize);
        let (train, test) = (or(self.train, usual.train), or(self.test, usual.test));
        let classes = if self.held_out {
            Classes::Drawn
        } else {
            Classes::All
        };
        let data = match self.mixture {
            Some(classes) => Data::mixture_of(
                CLUSTERS,
                if self.held_out {
                    // Half of the classes meet half of the clusters, but for chance; in one of so many
                    // classes it is five standard deviations that this leaves aside.
                    2 * (train + test) + 10 * ((train + test).isqrt() + 1)
                } else {
                    train + test
                },
                usize::from(classes),
            ),
            None => usual,
        };
        let data = data.with_classes(classes, train, test);
        if self.random_labels {
            data.with_random_labels()
        } else {
            data
        }
    }

    fn recipe(&self) -> Recipe {
        let (epochs, decay) = if self.mixture.is_some() {
            (10, 1e-3)
        } else {
            (30, 2e-3)
        };
        Recipe {
            loss: match self.loss {
                LossName::CrossEntropy => Loss::CrossEntropy,
                LossName::Squared => Loss::SQUARED,
            },
            optimiser: match self.optimiser {
                OptimiserName::Sgd => Optimiser::Sgd {
                    momentum: self.momentum,
                },
                OptimiserName::Adamw => Optimiser::AdamW {
                    beta1: 0.9,
                    beta2: 0.999,
                    epsilon: 1e-8,
                },
            },
            rate: self.learning_rate,
            schedule: match self.schedule {
                ScheduleName::Constant => Schedule::Constant,
                ScheduleName::Cosine => Schedule::Cosine,
            },
            warm_up: self.warm_up as usize,
            weight_decay: self.weight_decay.unwrap_or(decay),
            clip: (self.clip > 0.0).then_some(self.clip),
            batch: self.batch as usize,
            length: match (self.steps, self.epochs) {
                (Some(steps), _) => Length::Steps(steps as usize),
                (None, Some(epochs)) => Length::Epochs(epochs as usize),
                (None, None) => Length::Epochs(epochs),
            },
        }
    }
}

fn positive(text: &str) -> Result<f64, String> {
    number(text, |value| value > 0.0, "a number above 0")
}

fn not_negative(text: &str) -> Result<f64, String> {
    number(text, |value| value >= 0.0, "a number not below 0")
}

fn below_one(text: &str) -> Result<f64, String> {
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

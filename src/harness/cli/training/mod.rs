//! Options that describe a network, its data and its training.

mod names;

use clap::Args;

use super::CliError;
use crate::claim::{NamedNetwork, Registry};
use deepclaims_lab::data::{Classes, Data, LabelNoise, Noise};
use deepclaims_lab::net::{Connection, Initialisation, Mlp};
use deepclaims_lab::train::{Length, Optimiser, Recipe, Training};

use names::{
    ActivationName, LossName, OptimiserName, ScaleName, ScheduleName, SchemeName, below_one,
    not_negative, positive,
};

/// Most epochs and steps; far beyond any use, and far from overflow.
const MOST: u64 = 1_000_000_000;
/// Most samples to train or to test.
const MOST_SAMPLES: u64 = 1_000_000;
/// Width of the hidden layers where neither an option nor the base says one.
const WIDTH: usize = 64;
/// Clusters of a mixture.
const CLUSTERS: usize = 200;

/// A multilayer perceptron and its training; what no option says is as in the network that `--like`
/// names.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network and training")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct TrainingOptions {
    /// Named network whose size, data and recipe stand for what no other option says
    #[arg(long, value_name = "NAME")]
    like: Option<String>,
    /// Hidden layers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    depth: Option<u16>,
    /// Units of every hidden layer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=4096))]
    width: Option<u16>,
    /// Nonlinearity of the hidden layers
    #[arg(long, value_enum)]
    activation: Option<ActivationName>,
    /// Initial weights of the hidden layers
    #[arg(long, value_enum)]
    init: Option<SchemeName>,
    /// Factor on all initial weights
    #[arg(long, value_name = "X", value_parser = positive)]
    init_scale: Option<f64>,
    /// Makes hidden layers residual: h + X·φ(Wh + b)
    #[arg(long, value_name = "X", value_parser = positive)]
    residual: Option<f64>,
    /// Gives all layers biases
    #[arg(long, conflicts_with = "no_biases")]
    biases: bool,
    /// Leaves out all biases
    #[arg(long)]
    no_biases: bool,
    /// What is minimised
    #[arg(long, value_enum)]
    loss: Option<LossName>,
    /// Rule of a step; SGD has momentum, AdamW has betas 0.9 and 0.999
    #[arg(long, value_enum)]
    optimiser: Option<OptimiserName>,
    /// Learning rate
    #[arg(long, value_name = "X", value_parser = positive)]
    learning_rate: Option<f64>,
    /// Momentum of SGD
    #[arg(long, value_name = "X", value_parser = below_one)]
    momentum: Option<f64>,
    /// Weight decay, on weights and biases
    #[arg(long, value_name = "X", value_parser = not_negative)]
    weight_decay: Option<f64>,
    /// Largest global norm of a gradient; 0 does not clip
    #[arg(long, value_name = "X", value_parser = not_negative)]
    clip: Option<f64>,
    /// How the learning rate changes
    #[arg(long, value_enum)]
    schedule: Option<ScheduleName>,
    /// Steps over which the learning rate rises
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MOST))]
    warm_up: Option<u64>,
    /// Samples a step
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    batch: Option<u64>,
    /// Visits of every training sample
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    epochs: Option<u64>,
    /// Steps, in place of epochs
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "epochs",
        value_parser = clap::value_parser!(u64).range(1..=MOST)
    )]
    steps: Option<u64>,
    /// Trains on a mixture of 200 Gaussian clusters in this many classes, not on images
    #[arg(long, value_name = "CLASSES", value_parser = clap::value_parser!(u16).range(2..=200))]
    mixture: Option<u16>,
    /// Trains on uniform noise with ten random labels, not on images
    #[arg(long, conflicts_with = "mixture")]
    noise: bool,
    /// How inputs are scaled
    #[arg(long, value_enum)]
    scale: Option<ScaleName>,
    /// Training samples, fewer where there are fewer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    train: Option<u64>,
    /// Test samples, fewer where there are fewer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    test: Option<u64>,
    /// Trains on half of the classes, drawn for each seed; the others are held out
    #[arg(long)]
    held_out: bool,
    /// Replaces all labels by random ones
    #[arg(long)]
    random_labels: bool,
}

impl TrainingOptions {
    /// The name and the training that the options describe; what they leave open is as in the
    /// network of that name, or in the one that `verb` looks at.
    pub(super) fn training(
        &self,
        verb: &str,
        registry: &Registry,
    ) -> Result<(String, Training), CliError> {
        let (name, base) = self.base(verb, registry)?;
        let network = self.network(&base.network);
        network.check().map_err(CliError::Network)?;
        let training = Training {
            network,
            data: self.data(&base.data),
            recipe: self.recipe(&base.recipe),
            ..base
        };
        Ok((name.to_owned(), training))
    }

    /// The network that stands for what no option names.
    fn base(&self, verb: &str, registry: &Registry) -> Result<(&'static str, Training), CliError> {
        let networks = registry.networks();
        let named = match &self.like {
            Some(name) => {
                let found = networks.iter().find(|network| network.name == name);
                Some(found.ok_or_else(|| unknown(name, networks))?)
            }
            None => networks.iter().find(|network| network.verb == Some(verb)),
        };
        let Some(named) = named.or(networks.first()) else {
            let training = Training::new(Mlp::relu(2, 64), Data::images(), Recipe::sgd(0.05));
            return Ok(("network", training));
        };
        let on_mixture = named.on_mixture.as_ref();
        let base = on_mixture.filter(|_| self.mixture.is_some());
        Ok((named.name, base.unwrap_or(&named.training).clone()))
    }

    fn network(&self, base: &Mlp) -> Mlp {
        let hidden = match (self.depth, self.width) {
            (None, None) => base.hidden.clone(),
            (depth, width) => {
                let usual = base.hidden.first().copied().unwrap_or(WIDTH);
                let width = width.map_or(usual, usize::from);
                vec![width; depth.map_or(base.depth(), usize::from)]
            }
        };
        let usual = base.initialisation.hidden;
        let usual = (self.activation).map_or(usual, ActivationName::usual_scheme);
        let residual = self.residual.map(|scale| Connection::Residual { scale });
        Mlp {
            hidden,
            activation: self.activation.map_or(base.activation, Into::into),
            connection: residual.unwrap_or(base.connection),
            biases: (base.biases || self.biases) && !self.no_biases,
            initialisation: Initialisation {
                hidden: self.init.map_or(usual, Into::into),
                scale: self.init_scale.unwrap_or(base.initialisation.scale),
                ..base.initialisation
            },
        }
    }

    fn data(&self, base: &Data) -> Data {
        let train = count_or(self.train, base.train);
        let test = count_or(self.test, base.test);
        let both = train + test;
        let (classes, samples) = if self.held_out {
            // Half of the classes meet half of the samples, give or take what drawing them changes;
            // in one of so many classes that is below five standard deviations.
            (Classes::Drawn, 2 * both + 10 * (both.isqrt() + 1))
        } else {
            (base.classes, both)
        };
        let source = match self.mixture {
            Some(classes) => Data::mixture(CLUSTERS, samples, usize::from(classes)),
            None if self.noise => Data::noise_of(Noise::Cube, samples),
            None => base.clone(),
        };
        let mut data = source.with_classes(classes, train, test);
        data.scale = self.scale.map_or(base.scale, Into::into);
        if self.random_labels {
            data.label_noise = LabelNoise::Uniform;
        }
        data
    }

    fn recipe(&self, base: &Recipe) -> Recipe {
        let clip = |norm: f64| (norm > 0.0).then_some(norm);
        Recipe {
            loss: self.loss.map_or(base.loss, Into::into),
            optimiser: self.optimiser(base.optimiser),
            learning_rate: self.learning_rate.unwrap_or(base.learning_rate),
            schedule: self.schedule.map_or(base.schedule, Into::into),
            warm_up: count_or(self.warm_up, base.warm_up),
            weight_decay: self.weight_decay.unwrap_or(base.weight_decay),
            clip: self.clip.map_or(base.clip, clip),
            batch: count_or(self.batch, base.batch),
            replacement: base.replacement,
            length: match (self.steps, self.epochs) {
                (Some(steps), _) => Length::Steps(steps as usize),
                (None, Some(epochs)) => Length::Epochs(epochs as usize),
                (None, None) => base.length,
            },
            dropout: base.dropout,
        }
    }

    fn optimiser(&self, base: Optimiser) -> Optimiser {
        match (self.optimiser, base) {
            (Some(OptimiserName::Adamw), _) => {
                Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
            }
            (_, Optimiser::Sgd { momentum }) => {
                Optimiser::Sgd { momentum: self.momentum.unwrap_or(momentum) }
            }
            (Some(OptimiserName::Sgd), _) => {
                Optimiser::Sgd { momentum: self.momentum.unwrap_or(0.0) }
            }
            (None, base) => base,
        }
    }
}

/// The number that was asked for, or the usual one.
fn count_or(asked: Option<u64>, usual: usize) -> usize {
    asked.map_or(usual, |count| count as usize)
}

/// There is no network of this name.
fn unknown(name: &str, networks: &[NamedNetwork]) -> CliError {
    let known = |network: &NamedNetwork| format!("{} ({})", network.name, network.about);
    let known: Vec<String> = networks.iter().map(known).collect();
    CliError::UnknownNetwork { name: name.to_owned(), known: known.join("; ") }
}

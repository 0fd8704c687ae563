//! The networks of the modes claims, and what is read from them.

use std::array::from_fn;

use deepclaims_harness::claim::{Number, Test};
use deepclaims_lab::train::Step;

use crate::prelude::*;
use crate::recipes;

/// Units of a hidden layer unless a claim names another number.
pub(super) const WIDTH: usize = 64;
/// Where the paper's claims on trained networks are meant to hold (pre-registration, "Domains").
pub(super) const DOMAIN: [(Setting, Range); 6] = [
    (Setting::Width, Range::Between(32.0, 256.0)),
    (Setting::LearningRate, Range::Times(0.5, 2.0)),
    (Setting::Batch, Range::Between(16.0, 128.0)),
    (Setting::Length, Range::Times(0.5, 2.0)),
    (Setting::Samples, Range::Times(0.5, 1.0)),
    (Setting::Activation, Range::OneOf(&["relu", "tanh"])),
];

/// The pre-registered filter on accuracy on training samples: at least this share.
pub(super) const FITTED: f64 = 0.985;
/// The same as a number that accuracies must exceed: half a sample of 1,000 less, so that 985 of
/// them are enough. It asks for the same counts of 100, 200, 300 and 500 samples.
const FITTED_ABOVE: f64 = 0.9845;
/// Most steps of a training to a loss.
pub(super) const MOST_STEPS: usize = 20_000;
/// Steps between two looks at the loss.
pub(super) const EVERY: usize = 10;
/// Training samples on which basins are measured, the first ones.
const IMAGES: usize = 500;

pub(super) const TRAINING_ACCURACY: &str = "training accuracy";
pub(super) const TEST_ACCURACY: &str = "test accuracy";
pub(super) const WEIGHT_BASIN: &str = "weight basin";
pub(super) const SAMPLE_BASIN: &str = "sample basin";

/// The images by the plain recipe, with so many to train.
pub(super) fn images(train: usize) -> Data {
    Data { train, ..recipes::plain_images() }
}

/// A network with hidden layers of the usual width on the usual data.
pub(super) fn plain(depth: usize, epochs: usize) -> Training {
    Training::new(Mlp::relu(depth, WIDTH), recipes::plain_images(), recipes::plain().epochs(epochs))
}

/// One hidden layer of this width from the default start.
pub(super) fn one_layer(width: usize, activation: Activation) -> Mlp {
    default_start(Mlp { hidden: vec![width], activation, ..Mlp::linear(1, width) })
}

/// The same network from the default start: every weight `N(0, 1/(3 fan_in))`, head included, the
/// variance of `U(±1/√fan_in)`.
pub(super) fn default_start(network: Mlp) -> Mlp {
    Mlp {
        initialisation: Initialisation {
            scale: (1.0f64 / 3.0).sqrt(),
            ..Initialisation::new(Scheme::LeCun, Scheme::LeCun)
        },
        ..network
    }
}

/// The same network on permuted labels, for so many epochs.
pub(super) fn randomly_labelled(training: &Training, epochs: usize) -> Training {
    Training {
        data: training.data.clone().with_label_noise(LabelNoise::Permuted),
        recipe: training.recipe.clone().epochs(epochs),
        ..training.clone()
    }
}

/// What the basins of an arm are about.
#[derive(Clone, Debug)]
pub(super) struct Basins {
    /// Names the streams of noise.
    purpose: String,
    weights: Basin,
    samples: Basin,
    images: usize,
}

impl Basins {
    /// Basins of the networks of this training.
    pub(super) fn new(training: &Training, retained: Retained) -> Self {
        let of = |basin: Basin| Basin { retained, ..basin };
        Self {
            purpose: format!("modes/{}", training.stream_name()),
            weights: of(Basin::WEIGHTS),
            samples: of(Basin::SAMPLES),
            images: IMAGES,
        }
    }

    /// The same with the noise of another step of the training.
    pub(super) fn noise_at(self, step: Step) -> Self {
        Self { purpose: format!("{}/{}", self.purpose, step.stream_name()), ..self }
    }

    /// The same with noise that all networks of these names share, whatever training they come
    /// from.
    pub(super) fn common_noise(self, purpose: &str) -> Self {
        Self { purpose: format!("modes/{purpose}"), ..self }
    }

    /// The same on another grid.
    pub(super) fn grid(self, grid: f64) -> Self {
        Self { weights: self.weights.grid(grid), samples: self.samples.grid(grid), ..self }
    }

    /// The same on so many training samples.
    pub(super) fn images(self, images: usize) -> Self {
        Self { images, ..self }
    }

    /// The basin of a network in weight space.
    pub(super) fn of_weights(&self, subject: &Subject<'_>) -> f64 {
        let (laboratory, network) = (subject.laboratory, subject.network);
        let (samples, mut stream) = self.samples_and_noise(subject, "weight noise");
        laboratory.weight_basin(network, &samples, self.weights, &mut stream)
    }

    /// The basin of a network in sample space.
    pub(super) fn of_samples(&self, subject: &Subject<'_>) -> f64 {
        let (laboratory, network) = (subject.laboratory, subject.network);
        let (samples, mut stream) = self.samples_and_noise(subject, "sample noise");
        laboratory.sample_basin(network, &samples, self.samples, &mut stream)
    }

    /// The work of the basin in weight space of a network of these sizes.
    pub(super) fn of_weights_work(&self, network: &NetworkSizes) -> Estimate {
        self.weights.weight_work(&network.shape, self.images.min(network.train))
    }

    /// The work of the basin in sample space.
    pub(super) fn of_samples_work(&self, network: &NetworkSizes) -> Estimate {
        let (shape, samples) = (&network.shape, self.images.min(network.train));
        self.samples.sample_work(shape.evaluation_work(samples), samples, shape.inputs())
    }

    fn samples_and_noise(&self, subject: &Subject<'_>, noise: &str) -> (Samples, Stream) {
        let stream = subject.stream(&format!("{noise}/{}", self.purpose));
        (subject.split.train.first(self.images), stream)
    }
}

/// An arm that reads accuracies.
pub(super) fn accuracy(name: &str, checkpoint: Checkpoint) -> Arm {
    let quantities = [TRAINING_ACCURACY, TEST_ACCURACY];
    Arm::new(name, [checkpoint], quantities, |[subject]| Ok(accuracies(&subject)))
}

/// The accuracies on training samples with their labels, and on test samples.
pub(super) fn accuracies(subject: &Subject<'_>) -> [f64; 2] {
    let split = subject.split;
    [&split.train, &split.test].map(|samples| subject.accuracy(samples))
}

/// The work of [`accuracies_and_basins`] on networks of these sizes, each with its basins.
pub(super) fn accuracies_and_basins_work<'a>(
    sizes: &Sizes<'_>,
    basins: impl IntoIterator<Item = &'a Basins>,
) -> Estimate {
    let networks = sizes.networks().zip(basins);
    let work = networks.map(|(network, basins)| {
        let basins = basins.of_weights_work(&network) + basins.of_samples_work(&network);
        Estimate::from(network.evaluation()) + basins
    });
    work.sum()
}

/// Both accuracies, and the basins of a network in weight space and in sample space.
pub(super) fn accuracies_and_basins(subject: &Subject<'_>, basins: &Basins) -> [f64; 4] {
    let [training, test] = accuracies(subject);
    let (weights, samples) = (basins.of_weights(subject), basins.of_samples(subject));
    [training, test, weights, samples]
}

/// The mean of each column over these rows, the networks of one seed.
pub(super) fn means<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    from_fn(|column| {
        let values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
        mean(&values)
    })
}

/// The filter on an arm's accuracy on training samples.
pub(super) fn fitted(arm: &Arm) -> Test {
    arm.number(TRAINING_ACCURACY).above(FITTED_ABOVE)
}

/// A number of one arm minus that of another.
pub(super) fn difference(name: &'static str, one: &Arm, other: &Arm) -> Number {
    one.number(name).minus(other.number(name))
}

//! The networks of the channels claims: data, initial weights, training.

use crate::prelude::*;
use crate::recipes;

/// Training samples, all in every step.
const SAMPLES: usize = 200;
/// Test samples.
const TEST: usize = 597;

/// Where the paper's claims are meant to hold (pre-registration, "Domains"); the scale is that of the
/// low-variance arm.
pub(super) const DOMAIN: [(Setting, Range); 8] = [
    (Setting::Depth, Range::Between(2.0, 6.0)),
    (Setting::Width, Range::Between(30.0, 200.0)),
    (Setting::LearningRate, Range::Times(0.5, 2.0)),
    (Setting::Length, Range::Times(0.5, 4.0)),
    (Setting::Samples, Range::Between(100.0, 1_000.0)),
    (Setting::InitialScale, Range::Between(0.05, 0.5)),
    (Setting::Activation, Range::OneOf(&["relu"])),
    (Setting::Data, Range::OneOf(&["digits", "mixture", "noise"])),
];

/// The same of a claim whose registered network lies outside along these settings.
pub(super) fn domain_but_for(settings: &[Setting]) -> Vec<(Setting, Range)> {
    let inside = |(setting, _): &(Setting, Range)| !settings.contains(setting);
    DOMAIN.into_iter().filter(inside).collect()
}

/// The initialisation of all weights, head included, with the learning rate that goes with it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    /// `low ε`: He's normal weights times ε.
    Low(f64),
    /// `he`: He's normal weights.
    He,
    /// `hom ε`: all weights alike, but for a relative spread ε.
    Homogeneous(f64),
}

impl Start {
    fn initialisation(self) -> Initialisation {
        let he = Initialisation::new(Scheme::He, Scheme::He);
        match self {
            Self::Low(scale) => Initialisation { scale, ..he },
            Self::He => he,
            Self::Homogeneous(spread) => {
                let scheme = Scheme::Homogeneous { spread };
                Initialisation::new(scheme, scheme)
            }
        }
    }

    fn learning_rate(self) -> f64 {
        match self {
            Self::Low(_) => 0.05,
            Self::He => 0.02,
            Self::Homogeneous(_) => 0.01,
        }
    }
}

/// A data set under the name that the pre-registration gives it.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) name: &'static str,
    data: Data,
}

impl Task {
    /// D: the images, pixels as they are.
    pub(super) fn d() -> Self {
        Self::images(SAMPLES, TEST)
    }

    /// D with other numbers of samples to train and to test.
    pub(super) fn images(train: usize, test: usize) -> Self {
        Self { name: "D", data: Data::images().raw(train, test) }
    }

    /// Noise: inputs uniform on [0, 1], with random labels.
    pub(super) fn noise() -> Self {
        Self { name: "Noise", data: Data::noise(Noise::Cube, SAMPLES) }
    }

    /// A smooth function of 8 inputs to predict.
    pub(super) fn regression() -> Self {
        Self { name: "regression", data: Data::regression(SAMPLES) }
    }

    /// Three hidden layers of 50 units.
    pub(super) fn trained(&self, start: Start) -> Training {
        self.network(3, 50, start)
    }

    /// `depth` hidden layers of `width` units.
    pub(super) fn network(&self, depth: usize, width: usize, start: Start) -> Training {
        let network = Mlp {
            biases: false,
            initialisation: start.initialisation(),
            ..Mlp::relu(depth, width)
        };
        let recipe = recipes::channels().learning_rate(start.learning_rate());
        let loss = if self.data.is_regression() { Loss::Regression } else { recipe.loss };
        Training::new(network, self.data.clone(), Recipe { loss, ..recipe })
    }
}

/// The same network without nonlinearity.
pub(super) fn linear(mut training: Training) -> Training {
    training.network.activation = Activation::Identity;
    training
}

/// The same with the second and the fourth weight matrix frozen: no two neighbours learn together.
pub(super) fn frozen(training: Training) -> Training {
    training.freeze([2, 4])
}

//! Small networks and recipes.

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Length, Loss, Optimiser, Recipe, Schedule};

pub(crate) const ADAM: Optimiser = Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/// Constant learning rate, full batch, and no option that is not given.
pub(crate) fn plain(optimiser: Optimiser, learning_rate: f64) -> Recipe {
    Recipe {
        loss: Loss::CrossEntropy,
        optimiser,
        learning_rate,
        schedule: Schedule::Constant,
        warm_up: 0,
        weight_decay: 0.0,
        clip: None,
        batch: usize::MAX,
        replacement: false,
        length: Length::Epochs(8),
        dropout: 0.0,
    }
}

/// Everything a recipe can have: momentum, weight decay, clipping, warm-up and a cosine.
pub(crate) fn everything() -> Recipe {
    Recipe {
        optimiser: sgd(0.9),
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05).epochs(30)
    }
}

pub(crate) fn sgd(momentum: f64) -> Optimiser {
    Optimiser::Sgd { momentum }
}

pub(crate) fn network(mlp: &Mlp, inputs: usize, classes: usize) -> Network {
    Network::initialise(mlp, inputs, classes, &mut Stream::new(1, "network"))
        .expect("a network that exists")
}

pub(crate) fn samples(count: usize, inputs: usize, classes: usize) -> Samples {
    let mut stream = Stream::new(2, "samples");
    Samples {
        inputs: Matrix::from_fn(count, inputs, |_, _| stream.normal() as f32),
        labels: (0..count).map(|_| stream.below(classes)).collect(),
    }
}

pub(crate) fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

//! Networks in training, on samples that cost nothing to read.

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Optimiser, Recipe, Schedule, Trainer};

/// Number of classes.
const CLASSES: usize = 10;

/// So small a learning rate that thousands of steps leave the network as it started: nothing
/// diverges, and every step does the same work.
const RATE: f64 = 1e-6;

/// SGD with everything that costs time: momentum, weight decay, clipping, warm-up and a cosine.
pub(crate) fn recipe(batch: usize) -> Recipe {
    Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch,
        ..Recipe::sgd(RATE)
    }
}

/// A network in training, its samples, and what a step costs.
pub(crate) struct Bench {
    trainer: Trainer,
    samples: Samples,
    /// Floating-point operations of one step.
    pub(crate) flops: u64,
}

impl Bench {
    /// `mlp` on normal inputs, trained by `recipe` at the bench's own learning rate.
    pub(crate) fn new(mlp: &Mlp, inputs: usize, recipe: &Recipe) -> Self {
        let count = 4 * recipe.batch;
        let mut stream = Stream::new(0, "bench");
        let samples = Samples {
            inputs: Matrix::from_fn(count, inputs, |_, _| stream.normal() as f32),
            labels: (0..count).map(|sample| sample % CLASSES).collect(),
        };
        let network =
            Network::initialise(mlp, inputs, CLASSES, &mut stream).expect("every layer has units");
        let recipe = recipe.clone().learning_rate(RATE);
        Self {
            trainer: Trainer::new(network, &recipe, count, stream),
            samples,
            flops: recipe.batch as u64 * mlp.flops_per_sample(inputs, CLASSES) as u64,
        }
    }

    /// So many training steps.
    pub(crate) fn steps(&mut self, count: usize) -> f64 {
        self.trainer.steps(&self.samples, count)
    }
}

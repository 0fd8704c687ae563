//! How fast this machine trains.

use std::time::Instant;

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Optimiser, Recipe, Trainer};

/// Floating-point operations a second that one thread reaches in training, from the fastest of a
/// few short runs (about 50 ms together). A prediction, not a result: it differs from call to call.
pub fn training_speed() -> f64 {
    const STEPS: usize = 10;
    let mut stream = Stream::new(0, "speed");
    let samples = Samples {
        inputs: Matrix::from_fn(64, 64, |_, _| stream.normal() as f32),
        labels: (0..64).map(|i| i % 10).collect(),
    };
    let mlp = Mlp::relu(12, 128);
    let recipe = Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05)
    };
    let Ok(network) = Network::initialise(&mlp, 64, 10, &mut stream) else {
        return f64::NAN;
    };
    let mut trainer = Trainer::new(network, &recipe, samples.len(), stream);
    let flops = (STEPS * 64) as f64 * mlp.flops_per_sample(64, 10);
    (0..6)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..STEPS {
                trainer.step(&samples);
            }
            flops / start.elapsed().as_secs_f64()
        })
        .fold(0.0, f64::max)
}

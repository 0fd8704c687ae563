//! A training that idle threads take a part of ends with the bits of one thread.

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Activation, Connection, Mlp};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{LayerRates, Recipe, Trainer};
use rayon::ThreadPoolBuilder;

use crate::common::*;

/// Enough operations a step for five parts: 2 · 200 samples · 35,000 parameters.
const WIDTH: usize = 100;
const BATCH: usize = 200;
const SAMPLES: usize = 600;

/// Parameters and loss after some steps.
fn trained(mlp: &Mlp, recipe: &Recipe, samples: &Samples, frozen: &[usize]) -> (Vec<u32>, u64) {
    let rates: LayerRates = serde_json::from_str("[1.0, 0.5, 2.0, 1.0]").expect("factors");
    let network = network(mlp, 64, 10);
    let mut trainer = Trainer::new(network, recipe, SAMPLES, Stream::new(3, "order"))
        .masks(Stream::new(4, "masks"))
        .freeze(frozen)
        .layer_rates(&rates);
    let mut loss = 0.0;
    for _ in 0..4 {
        loss = trainer.step(samples);
    }
    (bits(trainer.network().parameters()), loss.to_bits())
}

#[test]
fn shared_steps_have_the_bits_of_one_thread() {
    let samples = samples(SAMPLES, 64, 10);
    let residual = Connection::Residual { scale: 0.5 };
    let with = |activation, connection| Mlp { activation, connection, ..Mlp::relu(3, WIDTH) };
    let networks = [
        with(Activation::Relu, Connection::Dense),
        with(Activation::Tanh, residual),
        Mlp { biases: false, ..Mlp::relu(3, WIDTH) },
    ];
    let whole = Recipe { batch: BATCH, warm_up: 2, ..everything() };
    let recipes = [
        whole.clone(),
        Recipe { clip: None, dropout: 0.2, ..whole.clone() },
        Recipe { optimiser: ADAM, ..whole.clone() },
        Recipe { optimiser: sgd(0.0), ..whole },
    ];
    for mlp in &networks {
        for recipe in &recipes {
            for frozen in [&[][..], &[2]] {
                let alone = trained(mlp, recipe, &samples, frozen);
                for threads in [2, 5] {
                    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
                    let pool = pool.expect("threads");
                    let shared = pool.install(|| trained(mlp, recipe, &samples, frozen));
                    assert_eq!(alone, shared, "{mlp}, {recipe}, {threads} threads");
                }
            }
        }
    }
}

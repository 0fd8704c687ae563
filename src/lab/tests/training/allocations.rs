//! Steps after the first allocate nothing.

use std::hint::black_box;

use allocation_counter::measure;
use deepclaims_lab::net::{Activation, Connection, Mlp};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{Loss, Recipe, Schedule, Trainer};

use crate::common::*;

#[test]
fn steps_after_the_first_allocate_nothing() {
    let residual = Connection::Residual { scale: 0.5 };
    let with =
        |activation, connection, width| Mlp { activation, connection, ..Mlp::relu(3, width) };
    let networks = [
        with(Activation::Relu, Connection::Dense, 100),
        with(Activation::Tanh, Connection::Dense, 33),
        with(Activation::Relu, residual, 64),
        with(Activation::Identity, Connection::Dense, 1),
    ];
    for mlp in networks {
        for (optimiser, loss) in [(sgd(0.9), Loss::CrossEntropy), (ADAM, Loss::SQUARED)] {
            for (batch, classes, dropout) in
                [(1, 10, 0.5), (64, 10, 0.0), (64, 2, 0.2), (usize::MAX, 5, 0.0)]
            {
                let recipe = Recipe {
                    loss,
                    weight_decay: 1e-3,
                    clip: Some(5.0),
                    schedule: Schedule::Cosine,
                    warm_up: 5,
                    batch,
                    dropout,
                    ..plain(optimiser, 1e-3)
                };
                let samples = samples(600, 64, classes);
                let network = network(&mlp, 64, classes);
                let mut trainer = Trainer::new(network, &recipe, 600, Stream::new(3, "order"))
                    .masks(Stream::new(3, "masks"));
                trainer.step(&samples);
                let counted = measure(|| {
                    for _ in 0..20 {
                        trainer.step(&samples);
                    }
                });
                assert_eq!(counted.count_total, 0, "{mlp}, {recipe}");
            }
        }
    }
    // The counter counts.
    assert_eq!(measure(|| drop(black_box(vec![1u8; 100]))).count_total, 1);
}

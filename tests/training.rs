//! The training loop: optimiser steps against double precision, the order of batches, and what a
//! whole training promises.

#[path = "reference/optimiser.rs"]
mod optimiser;

use std::collections::BTreeSet;
use std::hint::black_box;

use allocation_counter::measure;
use deepclaims::data::{Data, Images, Labels, Samples, Split, digits};
use deepclaims::net::{Activation, Connection, Initialisation, Mlp, MlpError, Network, Scheme};
use deepclaims::simd::{Matrix, Stream};
use deepclaims::train::{
    Loss, Moment, Optimiser, Recipe, Schedule, Trained, Trainer, Training, TrainingError,
    loss_gradient, train,
};
use optimiser::ReferenceOptimiser;

const ADAM: Optimiser = Optimiser::AdamW {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
};

/// Constant rate, full batch, and nothing that is not asked for.
fn plain(optimiser: Optimiser, rate: f64) -> Recipe {
    Recipe {
        loss: Loss::CrossEntropy,
        optimiser,
        rate,
        schedule: Schedule::Constant,
        weight_decay: 0.0,
        clip: None,
        batch: usize::MAX,
        epochs: 8,
    }
}

fn sgd(momentum: f64) -> Optimiser {
    Optimiser::Sgd { momentum }
}

fn network(mlp: &Mlp, inputs: usize, classes: usize) -> Network {
    Network::initialise(mlp, inputs, classes, &mut Stream::new(1, "network"))
        .expect("a network that exists")
}

fn samples(count: usize, inputs: usize, classes: usize) -> Samples {
    let mut stream = Stream::new(2, "samples");
    Samples {
        inputs: Matrix::from_fn(count, inputs, |_, _| stream.normal() as f32),
        labels: (0..count).map(|_| stream.below(classes)).collect(),
    }
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Trains a small network in full batch, each step compared with the reference's step from the same
/// parameters; returns how many gradients were longer than the norm that clipping allows.
fn follow(recipe: &Recipe) -> usize {
    let samples = samples(20, 5, 3);
    let network = network(&Mlp::relu(2, 8), 5, 3);
    let order = Stream::new(3, "order");
    let mut trainer = Trainer::new(network.clone(), recipe, samples.len(), order);
    let steps = recipe.steps(samples.len());
    let mut reference = ReferenceOptimiser::new(recipe, network.parameters().len(), steps);
    let mut long = 0;
    for step in 0..steps {
        let before = trainer.network().clone();
        let (loss, gradient) = loss_gradient(&before, recipe.loss, &samples);
        let squares = gradient.iter().map(|&g| f64::from(g) * f64::from(g));
        let norm = squares.sum::<f64>().sqrt();
        long += usize::from(recipe.clip.is_some_and(|limit| norm > limit));
        let expected = reference.step(before.parameters(), &gradient);
        let returned = trainer.step(&samples);
        assert_eq!(returned.to_bits(), loss.to_bits(), "loss of step {step}");
        let found = trainer.network().parameters();
        for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
            assert!(
                expected.is_near(*found),
                "step {step} of {recipe}, parameter {index}: {found}, expected {expected:?}"
            );
        }
        assert_ne!(found, before.parameters(), "step {step} of {recipe}");
    }
    long
}

#[test]
fn sgd_steps_are_the_documented_ones() {
    for momentum in [0.0, 0.9] {
        for weight_decay in [0.0, 0.01] {
            for clip in [None, Some(0.03), Some(1e3)] {
                let recipe = Recipe {
                    weight_decay,
                    clip,
                    ..plain(sgd(momentum), 0.1)
                };
                let long = follow(&recipe);
                let expected = if clip == Some(0.03) { 8 } else { 0 };
                assert_eq!(long, expected, "clipped steps of {recipe}");
            }
        }
    }
}

#[test]
fn adam_steps_are_the_documented_ones() {
    let betas = |beta1, beta2, epsilon| Optimiser::AdamW {
        beta1,
        beta2,
        epsilon,
    };
    for optimiser in [ADAM, betas(0.8, 0.95, 1e-3)] {
        for weight_decay in [0.0, 0.1] {
            for clip in [None, Some(0.03)] {
                follow(&Recipe {
                    weight_decay,
                    clip,
                    ..plain(optimiser, 0.01)
                });
            }
        }
    }
}

#[test]
fn rates_follow_the_schedule() {
    for warm_up in [0, 1, 3, 100] {
        for optimiser in [sgd(0.9), ADAM] {
            follow(&Recipe {
                schedule: Schedule::Cosine { warm_up },
                weight_decay: 0.01,
                ..plain(optimiser, 0.05)
            });
        }
    }
}

#[test]
fn the_first_plain_step_is_one_multiply_add() {
    let samples = samples(100, 5, 3);
    let network = network(&Mlp::relu(2, 8), 5, 3);
    let (_, gradient) = loss_gradient(&network, Loss::CrossEntropy, &samples);
    let recipe = plain(sgd(0.0), 0.1);
    let mut trainer = Trainer::new(network.clone(), &recipe, 100, Stream::new(3, "order"));
    trainer.step(&samples);
    let expected: Vec<f32> = network
        .parameters()
        .iter()
        .zip(&gradient)
        .map(|(parameter, gradient)| 0.1f32.mul_add(-gradient, *parameter))
        .collect();
    assert_eq!(trainer.network().parameters(), expected);

    // The samples were taken in the order of the split: in another one the roundings differ.
    let reversed: Vec<usize> = (0..100).rev().collect();
    let (_, other) = loss_gradient(&network, Loss::CrossEntropy, &samples.select(&reversed));
    assert_ne!(gradient, other);
}

#[test]
fn a_rate_of_zero_changes_nothing() {
    let samples = samples(20, 5, 3);
    for optimiser in [sgd(0.0), sgd(0.9), ADAM] {
        let recipe = Recipe {
            weight_decay: 0.1,
            clip: Some(0.1),
            batch: 7,
            ..plain(optimiser, 0.0)
        };
        let network = network(&Mlp::relu(2, 8), 5, 3);
        let mut trainer = Trainer::new(network.clone(), &recipe, 20, Stream::new(3, "order"));
        for _ in 0..5 {
            trainer.step(&samples);
        }
        assert_eq!(trainer.network().parameters(), network.parameters());
    }
}

/// The samples of each batch: sample `i` is the `i`-th unit vector, so that a linear layer changes in
/// the columns of the samples at hand and nowhere else.
fn batches(count: usize, batch: usize, steps: usize, seed: u64) -> Vec<BTreeSet<usize>> {
    let samples = Samples {
        inputs: Matrix::from_fn(count, count, |i, j| if i == j { 1.0 } else { 0.0 }),
        labels: vec![0; count],
    };
    let linear = Mlp {
        biases: false,
        ..Mlp::linear(0, 1)
    };
    let mut network = network(&linear, count, 2);
    network.parameters_mut().fill(0.0);
    let recipe = Recipe {
        loss: Loss::Squared,
        batch,
        epochs: steps,
        ..plain(sgd(0.0), 1e-3)
    };
    let mut trainer = Trainer::new(network, &recipe, count, Stream::new(seed, "order"));
    (0..steps)
        .map(|_| {
            let before = trainer.network().parameters()[..count].to_vec();
            trainer.step(&samples);
            let after = &trainer.network().parameters()[..count];
            (0..count)
                .filter(|&column| before[column].to_bits() != after[column].to_bits())
                .collect()
        })
        .collect()
}

#[test]
fn an_epoch_visits_samples_once_in_fresh_order_and_drops_the_remainder() {
    const EPOCHS: usize = 300;
    let batches = batches(10, 3, 3 * EPOCHS, 5);
    let mut dropped = [0; 10];
    for epoch in batches.chunks(3) {
        assert!(epoch.iter().all(|batch| batch.len() == 3));
        let seen: BTreeSet<usize> = epoch.iter().flatten().copied().collect();
        assert_eq!(seen.len(), 9, "three batches of three different samples");
        for sample in (0..10).filter(|sample| !seen.contains(sample)) {
            dropped[sample] += 1;
        }
    }
    // Each sample is left out of 300 epochs 30 times, with standard deviation √(300·0.1·0.9) = 5.2.
    // Five of them around: for ten samples a chance below 1e-5.
    assert!(
        dropped.iter().all(|&times| (4..=56).contains(&times)),
        "dropped {dropped:?} times"
    );
    // One epoch in 10!/(3!·3!·3!) = 16,800 has the batches of the one before.
    let repeated = batches.chunks(3).zip(batches.chunks(3).skip(1));
    assert!(repeated.filter(|(before, after)| before == after).count() <= 2);
}

#[test]
fn batches_that_divide_the_samples_leave_none_out() {
    for epoch in batches(10, 5, 20, 5).chunks(2) {
        assert!(epoch[0].is_disjoint(&epoch[1]));
        assert_eq!((epoch[0].len(), epoch[1].len()), (5, 5));
    }
}

#[test]
fn the_order_comes_from_its_stream() {
    assert_eq!(batches(10, 3, 9, 5), batches(10, 3, 9, 5));
    assert_ne!(batches(10, 3, 9, 5), batches(10, 3, 9, 6));
}

#[test]
fn a_batch_of_everything_is_full_batch() {
    for batch in [10, 11, usize::MAX] {
        for seen in batches(10, batch, 4, 5) {
            assert_eq!(seen.len(), 10, "batch {batch}");
        }
    }
}

#[test]
fn full_batch_ignores_the_order() {
    let samples = samples(30, 5, 3);
    let recipe = Recipe {
        batch: 30,
        ..plain(sgd(0.9), 0.1)
    };
    let trained = |seed| {
        let network = network(&Mlp::relu(1, 8), 5, 3);
        let mut trainer = Trainer::new(network, &recipe, 30, Stream::new(seed, "order"));
        for _ in 0..8 {
            trainer.step(&samples);
        }
        bits(trainer.network().parameters())
    };
    assert_eq!(trained(1), trained(2));
}

/// A training that takes milliseconds.
fn small() -> Training {
    let data = Data {
        train: 100,
        test: 50,
        ..Data::images()
    };
    Training::new(Mlp::relu(2, 16), data, Recipe::tunnel().epochs(5))
}

fn run(
    training: &Training,
    images: &Images,
    seed: u64,
    moments: impl IntoIterator<Item = Moment>,
) -> Result<Trained, TrainingError> {
    let split = Split::new(&training.data, images, seed);
    train(training, &split, seed, &moments.into_iter().collect())
}

fn parameters(training: &Training, images: &Images, seed: u64, moment: Moment) -> Vec<u32> {
    let trained = run(training, images, seed, [moment]).expect("a training that converges");
    bits(
        trained
            .at(moment)
            .expect("a moment of the training")
            .parameters(),
    )
}

#[test]
fn a_seed_determines_the_parameters() {
    let images = digits();
    let end = |seed| parameters(&small(), &images, seed, Moment::End);
    assert_eq!(end(1), end(1));
    assert_ne!(end(1), end(2));

    // The initial weights depend on the seed.
    let start = |seed| parameters(&small(), &images, seed, Moment::Step(0));
    assert_ne!(start(1), start(2));

    // So does the order of batches: weights that start at zero (of either sign) differ by nothing else.
    let mut linear = Mlp::linear(0, 1);
    linear.initialisation.scale = 0.0;
    let training = Training {
        network: linear,
        ..small()
    };
    let split = Split::new(&training.data, &images, 1);
    let end = |seed| {
        let moments = BTreeSet::from([Moment::End]);
        let trained = train(&training, &split, seed, &moments).expect("a training that converges");
        let network = trained.at(Moment::End).expect("the end was asked for");
        network.parameters().to_vec()
    };
    assert_eq!(end(1), end(1));
    assert_ne!(end(1), end(2));
}

#[test]
fn networks_are_kept_at_the_moments_asked_for() {
    let images = digits();
    let steps = small().recipe.steps(100);
    assert_eq!(steps, 5);
    let moments = [0, 2, steps, steps + 1].map(Moment::Step);
    let trained = run(
        &small(),
        &images,
        1,
        moments.into_iter().chain([Moment::End]),
    )
    .expect("a training that converges");
    assert_eq!(trained.steps, steps);
    let kept: Vec<usize> = trained.networks.keys().copied().collect();
    assert_eq!(kept, [0, 2, steps]);
    assert_eq!(trained.at(Moment::Step(steps + 1)), None);
    assert_eq!(trained.at(Moment::Step(1)), None, "nobody asked for it");
    assert_eq!(trained.at(Moment::End), trained.at(Moment::Step(steps)));
    assert_ne!(trained.at(Moment::End), trained.at(Moment::Step(2)));
    assert_ne!(trained.at(Moment::Step(2)), trained.at(Moment::Step(0)));

    // Step 0 is what training does not change, and asking for more changes nothing.
    let still = Training {
        recipe: small().recipe.rate(0.0).weight_decay(0.0),
        ..small()
    };
    let initial = trained.at(Moment::Step(0)).expect("step 0 was asked for");
    let end = trained.at(Moment::End).expect("the end was asked for");
    assert_eq!(
        parameters(&still, &images, 1, Moment::End),
        bits(initial.parameters())
    );
    assert_eq!(
        parameters(&small(), &images, 1, Moment::End),
        bits(end.parameters())
    );
}

#[test]
fn divergence_is_an_error() {
    let images = digits();
    let mut training = small();
    training.recipe = training.recipe.rate(1e30);
    let result = run(&training, &images, 1, [Moment::End]);
    assert!(
        matches!(result, Err(TrainingError::Diverged { .. })),
        "{result:?}"
    );

    let mut split = Split::new(&small().data, &images, 1);
    split.train.inputs.as_mut_slice().fill(f32::NAN);
    let moments = BTreeSet::from([Moment::End]);
    let result = train(&small(), &split, 1, &moments).map(|trained| trained.steps);
    assert_eq!(result, Err(TrainingError::Diverged { step: 0 }));
}

#[test]
fn networks_that_differ_in_labels_or_recipe_share_their_start() {
    let images = digits();
    let start = |training: &Training| parameters(training, &images, 1, Moment::Step(0));
    let labelled = |data| Training { data, ..small() };
    let random = labelled(small().data.with_random_labels());
    assert_eq!(start(&small()), start(&random));
    let recipe = small().recipe.rate(0.01);
    assert_eq!(start(&small()), start(&Training { recipe, ..small() }));
    let fewer = labelled(small().data.labelled(Labels::ModuloHalf));
    assert_ne!(start(&small()), start(&fewer));
    let network = Mlp::linear(2, 16);
    assert_ne!(start(&small()), start(&Training { network, ..small() }));
}

#[test]
fn networks_that_cannot_be_built_say_why() {
    let images = digits();
    let error = |network| {
        let training = Training { network, ..small() };
        run(&training, &images, 1, [Moment::End]).map(|trained| trained.steps)
    };
    let with = |hidden: &[usize], scheme| Mlp {
        hidden: hidden.to_vec(),
        initialisation: Initialisation {
            hidden: scheme,
            ..Mlp::relu(0, 0).initialisation
        },
        ..Mlp::relu(0, 0)
    };
    assert_eq!(
        error(with(&[4, 0, 4], Scheme::He)),
        Err(TrainingError::Mlp(MlpError::EmptyLayer { layer: 2 }))
    );
    assert_eq!(
        error(with(&[4, 4, 5], Scheme::LooksLinear)),
        Err(TrainingError::Mlp(MlpError::OddWidth {
            layer: 3,
            width: 5
        }))
    );
    assert_eq!(error(with(&[4, 4, 6], Scheme::LooksLinear)), Ok(5));
    assert_eq!(error(with(&[], Scheme::LooksLinear)), Ok(5));
}

fn test_accuracy(training: &Training) -> f64 {
    let images = digits();
    let split = Split::new(&training.data, &images, 1);
    let moments = BTreeSet::from([Moment::End]);
    let trained = train(training, &split, 1, &moments).expect("a training that converges");
    let network = trained.at(Moment::End).expect("the end was asked for");
    let outputs = network.outputs(&split.test.inputs);
    let logits = outputs.last().expect("every network has a head");
    let right = (0..split.test.len()).filter(|&sample| {
        let row = logits.row(sample);
        let label = split.test.labels[sample];
        (0..split.classes).all(|class| class == label || row[class] < row[label])
    });
    right.count() as f64 / split.test.len() as f64
}

#[test]
fn training_learns_what_there_is_to_learn() {
    let training = Training::new(Mlp::relu(2, 32), Data::images(), Recipe::tunnel());
    let accuracy = test_accuracy(&training);
    assert!(accuracy > 0.9, "accuracy {accuracy}");

    let data = Data::images().with_random_labels();
    let accuracy = test_accuracy(&Training { data, ..training });
    // 597 guesses at one in ten: standard deviation √(0.1·0.9/597) = 0.0123; five of them.
    assert!((accuracy - 0.1).abs() < 5.0 * 0.0123, "accuracy {accuracy}");
}

#[test]
fn steps_after_the_first_allocate_nothing() {
    let residual = Connection::Residual { scale: 0.5 };
    let with = |activation, connection, width| Mlp {
        activation,
        connection,
        ..Mlp::relu(3, width)
    };
    let networks = [
        with(Activation::Relu, Connection::Dense, 100),
        with(Activation::Tanh, Connection::Dense, 33),
        with(Activation::Relu, residual, 64),
        with(Activation::Identity, Connection::Dense, 1),
    ];
    for mlp in networks {
        for (optimiser, loss) in [(sgd(0.9), Loss::CrossEntropy), (ADAM, Loss::Squared)] {
            for (batch, classes) in [(1, 10), (64, 10), (64, 2), (usize::MAX, 5)] {
                let recipe = Recipe {
                    loss,
                    weight_decay: 1e-3,
                    clip: Some(5.0),
                    schedule: Schedule::Cosine { warm_up: 5 },
                    batch,
                    ..plain(optimiser, 1e-3)
                };
                let samples = samples(600, 64, classes);
                let network = network(&mlp, 64, classes);
                let mut trainer = Trainer::new(network, &recipe, 600, Stream::new(3, "order"));
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

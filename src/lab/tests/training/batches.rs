//! The order of batches.

use std::collections::BTreeSet;

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Length, Loss, Recipe, Trainer};

use crate::common::*;

/// The samples of each batch: sample `i` is the `i`-th unit vector, so that a linear layer changes
/// in the columns of the samples at hand and nowhere else.
fn batches(count: usize, batch: usize, steps: usize, seed: u64) -> Vec<BTreeSet<usize>> {
    drawn(count, batch, steps, seed, false)
}

/// The same, with or without replacement.
fn drawn(
    count: usize,
    batch: usize,
    steps: usize,
    seed: u64,
    replacement: bool,
) -> Vec<BTreeSet<usize>> {
    let samples = Samples {
        inputs: Matrix::from_fn(count, count, |i, j| if i == j { 1.0 } else { 0.0 }),
        labels: vec![0; count],
    };
    let linear = Mlp { biases: false, ..Mlp::linear(0, 1) };
    let mut network = network(&linear, count, 2);
    network.parameters_mut().fill(0.0);
    let recipe = Recipe {
        loss: Loss::SQUARED,
        batch,
        replacement,
        length: Length::Epochs(steps),
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
    // Five of them around: for ten samples a probability below 1e-5.
    assert!(dropped.iter().all(|&times| (4..=56).contains(&times)), "dropped {dropped:?} times");
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
fn with_replacement_every_sample_is_drawn_from_all_of_them() {
    const STEPS: usize = 3_000;
    let batches = drawn(10, 3, STEPS, 5, true);
    let mut seen = [0; 10];
    for sample in batches.iter().flatten() {
        seen[*sample] += 1;
    }
    // A sample is in a batch with probability 1 − 0.9³ = 0.271: 813 times, standard deviation 24.3.
    assert!(seen.iter().all(|times| (691..935).contains(times)), "{seen:?}");
    // Three different samples with probability 0.9·0.8 = 0.72: 2160, standard deviation 24.6.
    let different = batches.iter().filter(|batch| batch.len() == 3).count();
    assert!((2_037..2_283).contains(&different), "{different}");
    // Also where a batch is as large as the data.
    let full = drawn(10, 10, 20, 5, true);
    assert!(full.iter().any(|batch| batch.len() < 10));
}

#[test]
fn full_batch_ignores_the_order() {
    let samples = samples(30, 5, 3);
    let recipe = Recipe { batch: 30, ..plain(sgd(0.9), 0.1) };
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

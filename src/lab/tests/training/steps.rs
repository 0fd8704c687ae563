//! Optimiser steps against double precision.

use crate::optimiser::ReferenceOptimiser;
use deepclaims_lab::data::Data;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{Loss, Optimiser, Recipe, Schedule, Trainer, Training, loss_gradient};

use crate::common::*;

#[test]
fn several_steps_are_one_after_the_other() {
    let samples = samples(20, 5, 3);
    let network = network(&Mlp::relu(2, 8), 5, 3);
    let trainer = || {
        Trainer::new(network.clone(), &plain(sgd(0.9), 0.1), samples.len(), Stream::new(3, "order"))
    };
    let (mut together, mut apart) = (trainer(), trainer());
    let losses: Vec<f64> = (0..5).map(|_| apart.step(&samples)).collect();
    assert!(together.steps(&samples, 0).is_nan());
    assert_eq!(together.steps(&samples, 5), losses[4]);
    assert_eq!(together.network().parameters(), apart.network().parameters());
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
                let recipe = Recipe { weight_decay, clip, ..plain(sgd(momentum), 0.1) };
                let long = follow(&recipe);
                let expected = if clip == Some(0.03) { 8 } else { 0 };
                assert_eq!(long, expected, "clipped steps of {recipe}");
            }
        }
    }
}

#[test]
fn adam_steps_are_the_documented_ones() {
    let other = Optimiser::AdamW { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 };
    for optimiser in [ADAM, other] {
        for weight_decay in [0.0, 0.1] {
            for clip in [None, Some(0.03)] {
                follow(&Recipe { weight_decay, clip, ..plain(optimiser, 0.01) });
            }
        }
    }
}

#[test]
fn rates_follow_the_schedule() {
    for warm_up in [0, 1, 3, 100] {
        let linear = Schedule::Linear { from: 4 };
        for schedule in [Schedule::Constant, Schedule::Cosine, linear] {
            for optimiser in [sgd(0.9), ADAM] {
                follow(&Recipe { schedule, warm_up, weight_decay: 0.01, ..plain(optimiser, 0.05) });
            }
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
fn every_layer_moves_at_its_own_rate() {
    let samples = samples(20, 5, 3);
    let start = network(&Mlp::relu(2, 8), 5, 3);
    for optimiser in [sgd(0.9), ADAM] {
        for clip in [None, Some(0.03)] {
            let recipe = Recipe { clip, weight_decay: 0.1, ..plain(optimiser, 0.01) };
            let after_one_step = |recipe: &Recipe, factors: &[f64]| {
                let rates = Training::new(Mlp::relu(2, 8), Data::images(), recipe.clone());
                let rates = rates.layer_rates(factors.to_vec()).layer_rates;
                let order = Stream::new(3, "order");
                let trainer = Trainer::new(start.clone(), recipe, 20, order);
                let mut trainer = trainer.layer_rates(&rates);
                trainer.step(&samples);
                trainer.network().clone()
            };
            let factors = [2.0, 0.5, 1.0];
            let found = after_one_step(&recipe, &factors);
            for (layer, factor) in start.layers().iter().zip(factors) {
                let alike = recipe.clone().learning_rate(0.01 * factor);
                let expected = after_one_step(&alike, &[]);
                let range = layer.parameters();
                assert_eq!(
                    found.parameters()[range.clone()],
                    expected.parameters()[range],
                    "factor {factor}"
                );
            }
        }
    }
}

#[test]
fn a_rate_of_zero_changes_nothing() {
    let samples = samples(20, 5, 3);
    let network = network(&Mlp::relu(2, 8), 5, 3);
    for optimiser in [sgd(0.0), sgd(0.9), ADAM] {
        let recipe = Recipe { weight_decay: 0.1, batch: 7, ..plain(optimiser, 0.0) };
        let mut trainer = Trainer::new(network.clone(), &recipe, 20, Stream::new(3, "order"));
        for _ in 0..5 {
            trainer.step(&samples);
        }
        assert_eq!(trainer.network().parameters(), network.parameters());
    }
}

#[test]
fn a_gradient_whose_square_overflows_is_clipped_too() {
    let mut samples = samples(20, 4, 3);
    for value in samples.inputs.as_mut_slice() {
        *value *= 1e20;
    }
    let start = network(&Mlp::relu(1, 16), 4, 3);
    let recipe = Recipe { clip: Some(5.0), ..plain(sgd(0.0), 0.1) };
    let mut trainer = Trainer::new(start.clone(), &recipe, 20, Stream::new(1, "order"));
    trainer.step(&samples);
    let moved: f64 = start
        .parameters()
        .iter()
        .zip(trainer.network().parameters())
        .map(|(a, b)| f64::from(a - b) * f64::from(a - b))
        .sum::<f64>()
        .sqrt();
    // Learning rate times limit; differences of parameters of order one carry 6e-8 each, a hundred
    // of them.
    assert!((moved - 0.5).abs() < 1e-5, "moved {moved}");
}

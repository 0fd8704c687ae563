//! Trainings that go on from others, begin again, or leave layers as they are.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Classes, Data, Split, digits};
use deepclaims_lab::net::{JoinError, Mlp, Network};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{
    Loss, Recipe, Schedule, Step, Trainer, Training, TrainingError, loss_gradient, train,
};

use crate::common::*;
use crate::optimiser::{ReferenceOptimiser, UNIT};

const SEED: u64 = 1;
/// Hidden layers of [`small`]; its head is the layer after them.
const DEPTH: usize = 2;
const HEAD: usize = DEPTH + 1;

fn half(classes: Classes) -> Data {
    Data::images().with_classes(classes, 100, 50)
}

fn recipe() -> Recipe {
    Recipe { batch: 16, ..everything().total_steps(12) }
}

/// A training of milliseconds on half of the classes.
fn small() -> Training {
    Training::new(Mlp::relu(DEPTH, 16), half(Classes::Drawn), recipe())
}

/// The training on the other half that goes on from it.
fn second() -> Training {
    small().then(half(Classes::HeldOut), recipe())
}

/// The network of a training at a step, after all that come before it.
fn at(training: &Training, step: Step) -> Result<Network, TrainingError> {
    let parent = training.parent.as_deref();
    let parent = parent.map(|parent| at(parent, Step::Last)).transpose()?;
    let split = Split::new(&training.data, &digits(), SEED);
    let kept_steps = BTreeSet::from([step]);
    train(training, parent.as_ref(), &split, SEED, &kept_steps)?.at(step).cloned()
}

fn start(training: &Training) -> Network {
    at(training, Step::After(0)).expect("a network that exists")
}

fn end(training: &Training) -> Network {
    at(training, Step::Last).expect("a training that converges")
}

/// The parameters of a layer, counted from 1.
fn layer(network: &Network, number: usize) -> Vec<u32> {
    bits(&network.parameters()[network.layers()[number - 1].parameters()])
}

/// Whether no weight of a layer is the same in both: independent draws agree nowhere.
fn are_unrelated(one: &Network, other: &Network, number: usize) -> bool {
    let [one, other] = [one, other].map(|network| {
        let weights = network.layers()[number - 1].weights.clone();
        &network.parameters()[weights]
    });
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one != other)
}

#[test]
fn a_training_goes_on_with_the_hidden_layers_and_a_new_head() {
    let (parent, child) = (end(&small()), start(&second()));
    let alone = Training { parent: None, ..second() };
    for number in 1..=DEPTH {
        assert_eq!(layer(&child, number), layer(&parent, number));
        assert!(are_unrelated(&child, &start(&alone), number));
    }
    for other in [parent, start(&small()), start(&alone)] {
        assert!(are_unrelated(&child, &other, HEAD));
    }
    let biases = child.biases(&child.layers()[DEPTH]);
    assert_eq!(biases, Some(&[0.0; 5][..]), "a new head starts like any");
}

#[test]
fn every_training_of_a_sequence_has_streams_of_its_own() {
    // The same data three times.
    let again = |training: &Training| training.then(training.data.clone(), recipe());
    let first = small();
    let second = again(&first);
    let third = again(&second);
    let heads = [&first, &second, &third].map(start);
    // Weights that are zero at first differ by nothing but the order of batches.
    let mut zero = Mlp::linear(0, 1);
    zero.initialisation.scale = 0.0;
    let first = Training { network: zero, ..small() };
    let second = again(&first);
    let third = again(&second);
    assert_eq!(start(&first), start(&second));
    assert_eq!(start(&first), start(&third));
    let orders = [&first, &second, &third].map(end);
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        assert!(are_unrelated(&heads[one], &heads[other], HEAD));
        assert_ne!(orders[one], orders[other]);
    }
}

#[test]
fn the_optimiser_of_a_sequence_starts_anew() {
    for optimiser in [sgd(0.9), ADAM] {
        // In full batch no order matters.
        let recipe = plain(optimiser, 0.01).total_steps(5);
        let first = Training { recipe: recipe.clone(), ..small() };
        let second = first.then(half(Classes::HeldOut), recipe.clone());
        let split = Split::new(&second.data, &digits(), SEED);
        let order = Stream::new(SEED, "any order");
        let mut trainer = Trainer::new(start(&second), &recipe, split.train.len(), order);
        for _ in 0..5 {
            trainer.step(&split.train);
        }
        assert_eq!(*trainer.network(), end(&second));
    }
}

#[test]
fn without_steps_or_rate_a_sequence_hands_its_parameters_on() {
    let parent = end(&small());
    for still in [recipe().total_steps(0), recipe().learning_rate(0.0)] {
        let child = small().then(half(Classes::HeldOut), still.clone());
        assert_eq!(end(&child), start(&child));
        let grandchild = child.then(half(Classes::Drawn), still);
        for number in 1..=DEPTH {
            assert_eq!(layer(&end(&grandchild), number), layer(&parent, number));
        }
    }
}

#[test]
fn ancestors_come_nearest_first() {
    let third = second().then(half(Classes::Drawn), recipe().learning_rate(0.01));
    assert!(small().ancestors().next().is_none());
    assert!(third.ancestors().eq([&second(), &small()]));
    assert!(third.end().trainings().eq([&third, &second(), &small()]));
    assert_eq!(third.network, small().network);

    // What goes on from a training shares its initial weights, and no frozen layer.
    let child = small().replicate(3).freeze([1]).then(third.data, recipe());
    assert_eq!((child.replicate, child.frozen), (3, vec![]));
}

#[test]
fn another_start_draws_other_weights_and_orders() {
    assert_eq!(small().replicate(0), small());
    for training in [small(), second()] {
        let starts = [0, 1, 2].map(|number| start(&training.clone().replicate(number)));
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            assert!(are_unrelated(&starts[one], &starts[other], HEAD));
            for number in 1..=DEPTH {
                let [one, other] = [one, other].map(|index| &starts[index]);
                // Hidden layers come from the parent, where there is one.
                if training.parent.is_none() {
                    assert!(are_unrelated(one, other, number));
                } else {
                    assert_eq!(layer(one, number), layer(other, number));
                }
            }
        }
    }
    let mut zero = Mlp::linear(0, 1);
    zero.initialisation.scale = 0.0;
    let training = Training { network: zero, ..small() };
    let other = training.clone().replicate(1);
    assert_eq!(start(&training), start(&other));
    assert_ne!(end(&training), end(&other));
}

#[test]
fn frozen_layers_stay_while_the_others_move() {
    for optimiser in [sgd(0.9), ADAM] {
        for clip in [None, Some(0.03)] {
            let recipe = Recipe { optimiser, clip, weight_decay: 0.1, ..recipe() };
            for first in [small(), second()] {
                let training = Training { recipe: recipe.clone(), ..first };
                for frozen in [&[1][..], &[2], &[HEAD], &[1, HEAD], &[1, 2, HEAD]] {
                    let training = training.clone().freeze(frozen.iter().copied());
                    let (start, end) = (start(&training), end(&training));
                    for number in 1..=HEAD {
                        assert_eq!(
                            layer(&start, number) == layer(&end, number),
                            frozen.contains(&number),
                            "layer {number} of {training}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn freezing_no_layer_changes_nothing() {
    for training in [small(), second()] {
        let frozen = training.clone().freeze([]);
        assert_eq!(frozen, training);
        assert_eq!(frozen.to_string(), training.to_string());
        assert_eq!(end(&frozen), end(&training));
    }
    // Nor does it where nothing learns.
    let frozen = small().freeze([2]);
    assert_eq!(start(&frozen), start(&small()));
}

#[test]
fn without_clipping_the_first_step_of_a_layer_ignores_what_is_frozen() {
    for optimiser in [sgd(0.9), ADAM] {
        let training = Training { recipe: plain(optimiser, 0.1).total_steps(1), ..small() };
        let free = end(&training);
        for frozen in [[1, 2], [1, HEAD], [2, HEAD]] {
            let end = end(&training.clone().freeze(frozen));
            let moving = (1..=HEAD).filter(|number| !frozen.contains(number));
            for number in moving {
                assert_eq!(layer(&end, number), layer(&free, number));
            }
        }
    }
}

#[test]
fn clipping_knows_the_norm_of_the_layers_that_move_alone() {
    const RATE: f32 = 0.125;
    let samples = samples(20, 5, 3);
    let before = network(&Mlp::relu(DEPTH, 8), 5, 3);
    let (_, gradient) = loss_gradient(&before, Loss::CrossEntropy, &samples);
    let norm = |numbers: &[usize]| {
        let layers = numbers.iter().map(|number| &before.layers()[number - 1]);
        layers
            .flat_map(|layer| &gradient[layer.parameters()])
            .map(|&g| f64::from(g) * f64::from(g))
            .sum::<f64>()
            .sqrt()
    };
    for (frozen, moving) in
        [(vec![1], vec![2, 3]), (vec![2], vec![1, 3]), (vec![3], vec![1, 2]), (vec![1, 2], vec![3])]
    {
        let own = norm(&moving);
        // The norm of all layers would clip more, and at both of the limits.
        assert!(norm(&[1, 2, 3]) > 1.01 * own);
        for limit in [0.5 * own, 1.001 * own] {
            let recipe = Recipe { clip: Some(limit), ..plain(sgd(0.0), RATE.into()) };
            let order = Stream::new(3, "order");
            let mut trainer = Trainer::new(before.clone(), &recipe, 20, order).freeze(&frozen);
            trainer.step(&samples);
            let factor = (limit / own).min(1.0);
            for &number in &moving {
                for index in before.layers()[number - 1].parameters() {
                    let update = f64::from(RATE) * factor * f64::from(gradient[index]);
                    let expected = f64::from(before.parameters()[index]) - update;
                    // A layer has at most 80 parameters: two squares a lane and six sums of lanes,
                    // 8 roundings, of which the root halves the effect; then the factor is rounded
                    // and its product with the gradient: 6, and one more for what is of second
                    // order. The new parameter is rounded once itself.
                    let tolerance = UNIT * (7.0 * update.abs() + expected.abs());
                    let found = trainer.network().parameters()[index];
                    assert!(
                        (f64::from(found) - expected).abs() <= tolerance,
                        "layers {frozen:?} frozen, parameter {index}: {found}, expected {expected}"
                    );
                }
            }
        }
    }
}

#[test]
fn frozen_layers_are_to_the_others_as_layers_without_a_gradient() {
    let samples = samples(20, 5, 3);
    for optimiser in [sgd(0.9), ADAM] {
        for frozen in [vec![1], vec![HEAD], vec![1, 2]] {
            let recipe =
                Recipe { clip: Some(0.03), schedule: Schedule::Cosine, ..plain(optimiser, 0.1) };
            let start = network(&Mlp::relu(DEPTH, 8), 5, 3);
            let steps = recipe.steps(20);
            let mut reference = ReferenceOptimiser::new(&recipe, start.parameters().len(), steps);
            let order = Stream::new(3, "order");
            let mut trainer = Trainer::new(start, &recipe, 20, order).freeze(&frozen);
            for step in 0..steps {
                let before = trainer.network().clone();
                let (_, mut gradient) = loss_gradient(&before, recipe.loss, &samples);
                for number in &frozen {
                    gradient[before.layers()[number - 1].parameters()].fill(0.0);
                }
                let expected = reference.step(before.parameters(), &gradient);
                trainer.step(&samples);
                let found = trainer.network().parameters();
                for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                    assert!(
                        expected.is_near(*found),
                        "step {step}, layers {frozen:?} frozen, parameter {index}: {found}, \
                         expected {expected:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn trainings_that_differ_are_described_differently() {
    let on = |first: Training| first.then(half(Classes::HeldOut), recipe());
    let faster = Training { recipe: recipe().learning_rate(0.1), ..small() };
    let all = [
        small(),
        small().replicate(1),
        small().replicate(11),
        small().freeze([1]),
        small().freeze([2]),
        small().freeze([1, 2]),
        small().freeze([12]),
        small().replicate(1).freeze([1]),
        Training { parent: None, ..second() },
        second(),
        second().replicate(1),
        second().freeze([1]),
        on(small().replicate(1)),
        on(small().freeze([1])),
        on(faster.clone()),
        faster,
        on(second()),
        on(second()).replicate(1),
        on(second().replicate(1)),
        on(on(small().replicate(1))),
    ];
    let described: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(described.len(), all.len());
    assert!(described.iter().all(|text| !text.contains('\n')));
}

#[test]
fn a_parent_that_does_not_fit_is_an_error() {
    let widths = |hidden: &[usize]| {
        let mut network = Mlp::relu(0, 0);
        network.hidden = hidden.to_vec();
        Training { network, ..small() }
    };
    let join = |parent: &[usize], child: &[usize]| {
        let training = Training { parent: Some(Box::new(widths(parent))), ..widths(child) };
        at(&training, Step::Last).map(|network| network.depth())
    };
    let error = |cut, below, above| Err(TrainingError::Join(JoinError { cut, below, above }));
    assert_eq!(join(&[16, 16], &[16, 16]), Ok(2));
    assert_eq!(join(&[16, 8], &[16, 16]), error(2, 8, 16));
    assert_eq!(join(&[16, 16], &[16, 8]), error(2, 16, 8));
    for too_shallow in [&[][..], &[16]] {
        let result = join(too_shallow, &[16, 16]);
        assert!(matches!(result, Err(TrainingError::Join(_))), "{result:?}");
    }
    // A parent that diverges has no network to go on from.
    let mut training = second();
    if let Some(parent) = &mut training.parent {
        parent.recipe.learning_rate = 1e30;
    }
    let diverged = at(&training, Step::Last);
    assert!(matches!(diverged, Err(TrainingError::Diverged { .. })), "{diverged:?}");
}

#[test]
fn a_parent_with_other_inputs_is_an_error() {
    let split = Split::new(&second().data, &digits(), SEED);
    // Five inputs, where digits have 64.
    let parent = network(&second().network, 5, 5);
    let kept_steps = BTreeSet::from([Step::Last]);
    let result = train(&second(), Some(&parent), &split, SEED, &kept_steps);
    assert!(matches!(result, Err(TrainingError::OtherLayers)), "{result:?}");
}

#[test]
fn a_number_of_steps_is_taken_whatever_the_number_of_samples() {
    let recipe = recipe().total_steps(7);
    for samples in [1, 2, 15, 16, 17, 100] {
        assert_eq!(recipe.steps(samples), 7);
        let training = Training {
            data: half(Classes::Drawn).first(samples),
            recipe: recipe.clone(),
            ..small()
        };
        let split = Split::new(&training.data, &digits(), SEED);
        assert_eq!(split.train.len(), samples);
        let kept_steps: BTreeSet<Step> = (0..10).map(Step::After).chain([Step::Last]).collect();
        let trained = train(&training, None, &split, SEED, &kept_steps).expect("a network");
        assert_eq!(trained.steps, 7);
        assert!(trained.networks.keys().copied().eq(0..=7));
        for step in 0..7 {
            assert_ne!(trained.networks[&step], trained.networks[&(step + 1)]);
        }
        assert_eq!(trained.at(Step::Last), Ok(&trained.networks[&7]));
    }
}

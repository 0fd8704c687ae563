//! Dropout in the training loop.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Scale, Split, digits};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::{Recipe, Step, Trained, Trainer, Training, TrainingError, train};

use crate::common::*;

fn recipe() -> Recipe {
    Recipe { batch: 20, ..Recipe::sgd(0.1).total_steps(40) }
}

fn trained(recipe: Recipe) -> Result<Trained, TrainingError> {
    let data = Data { scale: Scale::CentredRootMeanSquare, train: 100, test: 0, ..Data::images() };
    let split = Split::new(&data, &digits(), 5);
    let training = Training::new(Mlp::relu(2, 16), data, recipe);
    train(&training, None, &split, 5, &BTreeSet::from([Step::Last]))
}

fn parameters(recipe: Recipe) -> Vec<u32> {
    let trained = trained(recipe).expect("a network that exists");
    bits(trained.at(Step::Last).expect("an end").parameters())
}

#[test]
fn without_dropout_a_stream_of_masks_is_not_touched() {
    let samples = samples(60, 10, 3);
    let network = network(&Mlp::relu(2, 8), 10, 3);
    let plain = Trainer::new(network, &recipe(), 60, Stream::new(3, "order"));
    let [mut plain, mut masked] = [plain.clone(), plain.masks(Stream::new(3, "masks"))];
    for _ in 0..20 {
        assert_eq!(plain.step(&samples), masked.step(&samples));
    }
    assert_eq!(plain.network(), masked.network());
}

#[test]
fn every_probability_has_masks_of_its_own_and_the_same_again() {
    let [none, fifth, half] = [0.0, 0.2, 0.5].map(|dropout| parameters(recipe().dropout(dropout)));
    assert_eq!(fifth, parameters(recipe().dropout(0.2)));
    assert_ne!(none, fifth);
    assert_ne!(fifth, half);
    assert_eq!(none, parameters(recipe()));
}

#[test]
fn a_training_may_last_as_long_as_one_with_dropout() {
    let counted = trained(recipe().dropout(0.5).to_loss(0.5, 10, 5_000)).expect("a network");
    assert!(counted.at(Step::Last).is_ok());
    let control = recipe().to_loss_with_dropout(0.5, 0.5, 10, 5_000);
    let control = trained(control).expect("a network");
    assert_eq!(control.steps, counted.steps);
    let network = control.at(Step::Last).expect("an end");
    let steps = recipe().total_steps(counted.steps);
    assert_eq!(bits(network.parameters()), parameters(steps));
    let short = recipe().to_loss_with_dropout(0.5, 0.5, 10, 10);
    let short = trained(short).expect("a network that exists");
    assert!(short.at(Step::Last).is_err());
}

#[test]
fn there_is_no_dropout_of_all_units() {
    for dropout in [1.0, -0.1, f64::NAN] {
        let error = trained(recipe().dropout(dropout)).expect_err("no probability below 1");
        assert!(matches!(error, TrainingError::Dropout { .. }), "{error}");
        let control = recipe().to_loss_with_dropout(dropout, 0.5, 10, 10);
        assert!(trained(control).is_err());
    }
}

#[test]
#[should_panic(expected = "dropout needs a stream for its masks")]
fn a_trainer_without_masks_refuses_dropout() {
    let network = network(&Mlp::relu(2, 8), 10, 3);
    let order = Stream::new(3, "order");
    Trainer::new(network, &recipe().dropout(0.5), 60, order).step(&samples(60, 10, 3));
}

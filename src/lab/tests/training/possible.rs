//! Which descriptions of trainings are possible, and which no machine could train.

use deepclaims_lab::data::Data;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Recipe, Training};

use crate::common::everything;

/// The most hidden units, steps, and samples times epochs.
const MOST: usize = 1_000_000_000;

fn with(recipe: Recipe) -> Training {
    Training::new(Mlp::relu(2, 16), Data::images(), recipe)
}

#[test]
fn what_can_be_trained_is_possible() {
    let recipes = [
        everything(),
        everything().epochs(MOST / Data::images().train),
        everything().total_steps(MOST),
        everything().to_loss(0.1, 1, MOST),
        everything().to_loss_or_steps(0.1, 1, MOST),
        everything().to_loss_with_dropout(0.5, 0.1, 1, MOST).dropout(0.999),
    ];
    for recipe in recipes {
        let training = with(recipe);
        assert!(training.is_possible(), "{training}");
        let later = training.then(Data::images(), everything());
        assert!(later.is_possible(), "{later}");
    }
}

#[test]
fn what_is_beyond_a_bound_is_not() {
    let recipes = [
        everything().epochs(MOST / Data::images().train + 1),
        everything().epochs(usize::MAX),
        everything().total_steps(MOST + 1),
        everything().to_loss(0.1, 1, MOST + 1),
        everything().to_loss(0.1, 0, 10),
        everything().to_loss_with_dropout(0.5, 0.1, 0, 10),
        everything().to_loss_with_dropout(1.0, 0.1, 1, 10),
        everything().to_loss_with_dropout(f64::NAN, 0.1, 1, 10),
        everything().dropout(1.0),
        everything().dropout(-0.1),
        everything().dropout(f64::NAN),
    ];
    let hidden = |hidden: &[usize]| Training {
        network: Mlp { hidden: hidden.to_vec(), ..Mlp::relu(1, 16) },
        ..with(everything())
    };
    let without_samples = Data { train: 0, ..Data::images() };
    let others = [
        hidden(&[MOST + 1]),
        hidden(&[MOST, 1]),
        hidden(&[usize::MAX, usize::MAX]),
        hidden(&[0]),
        Training::new(Mlp::relu(2, 16), without_samples, everything()),
    ];
    for training in recipes.map(with).into_iter().chain(others) {
        assert!(!training.is_possible(), "{training}");
        let later = training.then(Data::images(), everything());
        assert!(!later.is_possible(), "after {training}");
    }
}

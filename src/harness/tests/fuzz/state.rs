//! States of trainings, from which a training goes on.
//!
//! The first byte says which training; the rest is the state.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Images, Samples, Scale, Split};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::Matrix;
use deepclaims_lab::train::{
    Companion, Optimiser, Recipe, Step, Training, Underway, train, train_telling,
};

use crate::choices::Choices;

/// Steps after which networks are kept, beside the last one.
const KEPT: usize = 2;

/// Gives both kinds of a training the same bytes.
struct Given<'a>(&'a [u8]);

impl Companion for Given<'_> {
    fn begin(&mut self, training: &mut Underway<'_>) {
        let most = training.steps();
        if training.read_state(&mut &*self.0).is_ok() {
            assert!(training.steps_taken() <= training.steps() && training.steps() <= most);
            // What was read is what is written.
            let mut state = Vec::new();
            training.write_state(&mut state).expect("memory takes all");
            assert_eq!(state[..16], self.0[..16]);
        }
    }

    fn step(&mut self, _: &Underway<'_>) {}
}

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let training = training(choices.byte());
    let split = Split::new(&training.data, &images(), 1);
    let kept = BTreeSet::from([Step::After(KEPT), Step::Last]);
    let mut given = Given(choices.take(usize::MAX));
    let trained = train_telling(&training, None, &split, 1, &kept, &mut given).expect("it trains");
    let longest = train(&training, None, &split, 1, &BTreeSet::from([Step::After(0)]));
    assert!(trained.steps <= longest.expect("it trains").steps);
}

/// A training of few parameters and at most ten steps.
fn training(choice: u8) -> Training {
    let adam = Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    let recipe = Recipe { batch: 4, ..Recipe::sgd(0.1) };
    let recipe = match choice % 4 {
        0 => recipe.epochs(2),
        1 => Recipe { optimiser: adam, ..recipe }.epochs(2),
        2 => recipe.to_loss(0.5, 2, 10),
        _ => recipe.to_loss_with_dropout(0.2, 0.5, 2, 10),
    };
    let data = Data { train: 16, test: 4, scale: Scale::Raw, ..Data::images() };
    Training::new(Mlp::relu(1, 2), data, recipe)
}

fn images() -> Images {
    let samples = Samples {
        inputs: Matrix::from_fn(20, 2, |row, column| (row * (column + 2) % 7) as f32 / 7.0),
        labels: (0..20).map(|row| row % 2).collect(),
    };
    Images::from_samples("fuzz".into(), samples, None)
}

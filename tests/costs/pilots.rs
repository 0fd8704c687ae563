//! Trainings to a loss: how many steps they take is known from a pilot in another seed.

use std::collections::BTreeSet;

use deepclaims::claims;
use deepclaims_lab::data::Split;
use deepclaims_lab::train::{Step, Training, expected_steps, train};

use crate::images::digits_of_side;
use crate::is_near;

/// The trainings to a loss of a claim, each once.
fn to_a_loss(claim: &str) -> Vec<Training> {
    let claim = claims().into_iter().find(|one| one.id() == claim).expect("a claim");
    let checkpoints = claim.arms().flat_map(|arm| arm.checkpoints().to_vec());
    let trainings = checkpoints.filter_map(|checkpoint| checkpoint.training.to_be_piloted());
    let mut distinct: Vec<Training> = Vec::new();
    trainings.for_each(|training| {
        if !distinct.contains(&training) {
            distinct.push(training);
        }
    });
    distinct
}

#[test]
fn a_pilot_tells_the_steps_of_other_seeds() {
    let mut off = Vec::new();
    for side in [6, 8, 14] {
        let images = digits_of_side(side, 1_797);
        for training in to_a_loss("modes.width").into_iter().chain(to_a_loss("modes.dropout")) {
            let split = |seed| Split::new(&training.data, &images, seed);
            let expected =
                expected_steps(&training, &split(100), 100).expect("a training to a loss");
            let end = BTreeSet::from([Step::Last]);
            let trained = train(&training, None, &split(101), 101, &end).expect("a network");
            if !is_near(expected as f64, trained.steps as f64) {
                off.push(format!(
                    "side {side}: {expected} steps expected, {} taken: {training}",
                    trained.steps
                ));
            }
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}

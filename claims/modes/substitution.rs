//! `modes.early_nonlinearity`, `modes.linear_tail` and `modes.affine_tail`: what is left of a network whose
//! units are replaced by lines.

use std::ops::RangeInclusive;

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{plain, randomly_labelled};
use crate::recipes;

/// Hidden layers of the networks whose tails are replaced.
const DEPTH: usize = 8;

/// `modes.early_nonlinearity`: deeper layers are functionally linear.
pub(super) fn early() -> Claim {
    let training = Training::new(
        Mlp::relu(4, 128),
        recipes::plain_images(),
        recipes::plain().epochs(12),
    );
    let trained = changed("trained", &training);
    let random = changed("permuted labels", &randomly_labelled(&training, 60));
    MODULE
        .claim("early_nonlinearity", "Modes are allocated across layers: nonlinearity is spent in early layers, deeper layers are functionally linear.")
        .section("versions 4 and 5")
        .reconstruction()
        .quantity("share of predictions on training inputs that change when each ReLU of hidden layer 2 becomes the least-squares line through its pairs of local field and activation; 4 hidden layers of 128 units")
        .case(
            Case::new("D")
                .effect(trained.mean("changed, layer 2").below(0.03))
                .negative_control(random.mean("changed, layer 2").above(0.25))
                .report(trained.mean("changed, layer 1"))
                .report(trained.mean("changed, layer 3"))
                .report(trained.mean("changed, layer 4")),
        )
}

/// An arm that reads how many predictions change when one layer becomes affine.
fn changed(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], |evidence| {
        let subject = &evidence.subjects[0];
        let inputs = &subject.split.train.inputs;
        let whole = subject.predictions(evidence.laboratory, inputs);
        let share = |layer: usize| {
            let laboratory = evidence.laboratory;
            let substituted = laboratory.with_affine(subject.network, layer..=layer, inputs);
            let predictions = subject
                .of(&substituted)
                .predictions(evidence.laboratory, inputs);
            let pairs = predictions.iter().zip(&whole);
            pairs.filter(|(one, other)| one != other).count() as f64 / whole.len() as f64
        };
        let layers = 1..=subject.network.depth();
        Ok(layers
            .map(|layer| (format!("changed, layer {layer}"), share(layer)))
            .collect())
    })
}

/// `modes.linear_tail` and `modes.affine_tail`, which look at the same networks.
pub(super) fn tails() -> [Claim; 2] {
    let training = plain(DEPTH, 12);
    let trained = retained("trained", &training);
    let random = retained("permuted labels", &randomly_labelled(&training, 120));
    [linear_tail(&trained), affine_tail(&trained, &random)]
}

fn linear_tail(trained: &Arm) -> Claim {
    MODULE
        .claim("linear_tail", "Late layers can be replaced by their linear substitution map without loss.")
        .section("version 5")
        .reconstruction()
        .quantity("accuracy on test samples with the ReLUs of layers 1 to 6 kept and the identity in layers 7 and 8, over that of the whole network; 8 hidden layers of 64 units")
        .case(
            Case::new("D")
                .effect(trained.mean("test, identity above 6").above(0.98))
                .report(trained.mean("test accuracy")),
        )
}

fn affine_tail(trained: &Arm, random: &Arm) -> Claim {
    MODULE
        .claim("affine_tail", "Late layers are functionally affine.")
        .section("version 5")
        .reconstruction()
        .quantity("accuracy with the ReLUs of the first layers kept and those of the others replaced by least-squares lines, fitted one layer after the other on training inputs, over that of the whole network; 8 hidden layers of 64 units")
        .case(
            Case::new("D")
                .effect(trained.mean("test, affine above 6").above(0.93))
                .effect(trained.mean("training, affine above 4").above(0.90))
                .negative_control(random.mean("training, affine above 4").below(0.70))
                .report(random.mean("training accuracy"))
                .report(trained.mean("test accuracy")),
        )
}

/// An arm that reads what accuracy a network retains when its tail becomes linear or affine.
fn retained(name: &str, training: &Training) -> Arm {
    Arm::new(name, [training.end()], |evidence| {
        let subject = &evidence.subjects[0];
        let (train, test) = (&subject.split.train, &subject.split.test);
        let network = subject.network;
        let laboratory = evidence.laboratory;
        let affine = |kept: usize| laboratory.with_affine(network, above(kept), &train.inputs);
        let share = |tailless: &Network, samples: &Samples| {
            accuracy(evidence, tailless, samples) / accuracy(evidence, network, samples)
        };
        Ok(Numbers::from([
            ("training accuracy", accuracy(evidence, network, train)),
            ("test accuracy", accuracy(evidence, network, test)),
            (
                "test, identity above 6",
                share(&laboratory.with_identity(network, above(6)), test),
            ),
            ("test, affine above 6", share(&affine(6), test)),
            ("training, affine above 4", share(&affine(4), train)),
        ]))
    })
}

/// The hidden layers above the first `kept`.
fn above(kept: usize) -> RangeInclusive<usize> {
    kept + 1..=DEPTH
}

fn accuracy(evidence: &Evidence<'_>, network: &Network, samples: &Samples) -> f64 {
    let subject = evidence.subjects[0].of(network);
    subject.accuracy(evidence.laboratory, samples)
}

//! `modes.early_nonlinearity`, `modes.linear_tail` and `modes.affine_tail`: what is left of a
//! network whose units are replaced by lines.

use std::array::from_fn;

use super::MODULE;
use super::task::{DOMAIN, TEST_ACCURACY, TRAINING_ACCURACY, plain, randomly_labelled};
use crate::prelude::*;
use crate::recipes;

/// Hidden layers of the networks of which single layers are replaced.
const EARLY_DEPTH: usize = 4;
/// Hidden layers of the networks whose tails are replaced.
const DEPTH: usize = 8;

const EARLY: &str = "Modes are allocated across layers: nonlinearity is spent in early layers, \
    deeper layers are functionally linear.";

const EARLY_QUANTITY: &str = "share of predictions on training inputs that change when each ReLU \
    of hidden layer 2 becomes the least-squares line through its pairs of local field and \
    activation; 4 hidden layers of 128 units";

pub(super) fn early() -> Claim {
    let network = Mlp::relu(EARLY_DEPTH, 128);
    let training = Training::new(network, recipes::plain_images(), recipes::plain().epochs(12));
    let trained = changed("trained", &training);
    let random = changed("permuted labels", &randomly_labelled(&training, 60));
    let case = Case::new("D")
        .effect(trained.number(changed_by(2)).below(0.03))
        .negative_control(random.number(changed_by(2)).above(0.25))
        .report(trained.number(changed_by(1)))
        .report(trained.number(changed_by(3)))
        .report(trained.number(changed_by(4)));
    reconstruction(&MODULE, ["early_nonlinearity", EARLY, EARLY_QUANTITY])
        .section("versions 4 and 5")
        .domain(DOMAIN)
        .fixed([Setting::Depth], "each of its 4 layers has a number of its own")
        .case(case)
}

/// The share of predictions that change when this layer becomes affine.
fn changed_by(layer: usize) -> Quantity {
    Quantity::new("changed").at_layer(layer)
}

/// An arm that reads how many predictions change when one layer becomes affine.
fn changed(name: &str, training: &Training) -> Arm {
    let quantities: [_; EARLY_DEPTH] = from_fn(|index| changed_by(index + 1));
    Arm::new(name, [training.end()], quantities, |[subject]| {
        let inputs = &subject.split.train.inputs;
        let whole = subject.predictions(inputs);
        let share = |layer: usize| {
            let laboratory = subject.laboratory;
            let substituted = laboratory.with_affine(subject.network, layer..=layer, inputs);
            let predictions = subject.of(&substituted).predictions(inputs);
            let pairs = predictions.iter().zip(&whole);
            pairs.filter(|(one, other)| one != other).count() as f64 / whole.len() as f64
        };
        Ok(from_fn(|index| share(index + 1)))
    })
    .costing(|sizes| {
        // Of every layer lines are fitted, and the network is evaluated with them.
        let evaluations = (1 + EARLY_DEPTH * (OF_LINES + 1)) as f64;
        let networks = sizes.networks();
        networks
            .map(|network| network.shape.evaluation_work(network.train) * evaluations)
            .sum::<Work>()
    })
}

/// Evaluations that it takes to fit the lines of one layer.
const OF_LINES: usize = 3;

/// `modes.linear_tail` and `modes.affine_tail`, which look at the same networks.
pub(super) fn tails() -> [Claim; 2] {
    let training = plain(DEPTH, 12);
    let trained = retained("trained", &training);
    let random = retained("permuted labels", &randomly_labelled(&training, 120));
    [linear_tail(&trained), affine_tail(&trained, &random)]
}

const LINEAR: &str = "Late layers can be replaced by their linear substitution map without loss.";

const LINEAR_QUANTITY: &str = "accuracy on test samples with the ReLUs of layers 1 to 6 kept and \
    the identity in layers 7 and 8, over that of the whole network; 8 hidden layers of 64 units";

fn linear_tail(trained: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(trained.number(TEST_IDENTITY).above(0.98))
        .report(trained.number(TEST_ACCURACY));
    reconstruction(&MODULE, ["linear_tail", LINEAR, LINEAR_QUANTITY])
        .section("version 5")
        .domain(DOMAIN)
        .case(case)
}

const AFFINE_QUANTITY: &str = "accuracy with the ReLUs of the first layers kept and those of the \
    others replaced by least-squares lines, fitted one layer after the other on training inputs, \
    over that of the whole network; 8 hidden layers of 64 units";

const AFFINE: &str = "Late layers are functionally affine.";

fn affine_tail(trained: &Arm, random: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(trained.number(TEST_AFFINE).above(0.93))
        .effect(trained.number(TRAINING_AFFINE).above(0.90))
        .negative_control(random.number(TRAINING_AFFINE).below(0.70))
        .report(random.number(TRAINING_ACCURACY))
        .report(trained.number(TEST_ACCURACY));
    reconstruction(&MODULE, ["affine_tail", AFFINE, AFFINE_QUANTITY])
        .section("version 5")
        .domain(DOMAIN)
        .case(case)
}

const TEST_IDENTITY: &str = "test, identity above 6";
const TEST_AFFINE: &str = "test, affine above 6";
const TRAINING_AFFINE: &str = "training, affine above 4";

/// An arm that reads what accuracy a network retains when its tail becomes linear or affine.
fn retained(name: &str, training: &Training) -> Arm {
    let quantities =
        [TRAINING_ACCURACY, TEST_ACCURACY, TEST_IDENTITY, TEST_AFFINE, TRAINING_AFFINE];
    Arm::new(name, [training.end()], quantities, |[subject]| {
        let (train, test) = (&subject.split.train, &subject.split.test);
        let (network, laboratory) = (subject.network, subject.laboratory);
        // Of eight layers, those above the 6th and above the 4th.
        let depth = network.depth();
        let (few, half) = (depth - depth / 4 + 1..=depth, depth / 2 + 1..=depth);
        let affine = |layers| laboratory.with_affine(network, layers, &train.inputs);
        let share = |tailless: &Network, samples: &Samples| {
            subject.of(tailless).accuracy(samples) / subject.accuracy(samples)
        };
        Ok([
            subject.accuracy(train),
            subject.accuracy(test),
            share(&laboratory.with_identity(network, few.clone()), test),
            share(&affine(few), test),
            share(&affine(half), train),
        ])
    })
    .costing(|sizes| {
        // Lines of two layers and of four, three tails and three times the whole, and two accuracies.
        let work = sizes.networks().map(|NetworkSizes { shape, train, test }| {
            shape.evaluation_work(6 * OF_LINES * train + 4 * (train + test))
        });
        work.sum::<Work>()
    })
}

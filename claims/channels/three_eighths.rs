//! `channels.three_eighths`: which nodes become channels from vanishing initial weights.

use super::MODULE;
use crate::prelude::*;
use crate::recipes;

/// Units of the hidden layer.
const WIDTH: usize = 3_000;
/// Numbers of the input.
const INPUTS: usize = 784;
/// Norm of the target.
const TARGET: f64 = 3.0;
/// A node is a channel where its squared in-norm grew by more than this factor.
const GROWTH: f64 = 1.1;

const FRACTION: &str = "fraction";
const PREDICTED: &str = "predicted";

const STATEMENT: &str = "From vanishing initial weights of mean zero a ReLU node becomes a channel \
    with probability 3/8: iff A > 0 and A + B > 0 at initialisation.";
const QUANTITY: &str = "one hidden layer of 3,000 units, weights N(0, (scale/√3000)²), one unit \
    input x of 784 numbers, ten outputs, one target of norm 3, plain gradient descent at learning rate \
    0.1 until the loss is below 0.02; A and B: projections of a node's in-weights on x and of its \
    out-weights on the target's direction; fraction of nodes whose squared in-norm grew by more \
    than 10 %, and fraction whose fate the signs at initialisation predict";
const OURS: &str = "The abstract speaks of channels that emerge from random weights; this law, and \
    that it holds for one sample, are ours.";
const LAW: &str = "While outputs vanish, dA/dt = cB and dB/dt = cA where A > 0: A + B grows, A − B \
    decays. Of the directions of (A, B), three eighths have A > 0 and A + B > 0.";
const SIZES: &str = "The pre-registration names no number of outputs; 10 is that of the section's \
    other networks, and the law does not depend on it. Nor does it on the number of inputs, but \
    the control at scale 1.4 does: more inputs give larger in-norms, which grow less.";

pub(super) fn claim() -> Claim {
    let small = fates("scale 0.01", &training(Activation::Relu, 0.01));
    let linear = fates("linear, scale 0.01", &training(Activation::Identity, 0.01));
    let large = fates("scale 1.4", &training(Activation::Relu, 1.4));
    let case = Case::new("one sample")
        .effect(small.number(FRACTION).within(0.345, 0.405))
        .effect(small.number(PREDICTED).above(0.98))
        .negative_control(linear.number(FRACTION).above(0.9))
        .negative_control(large.number(FRACTION).below(0.05));
    of_abstract(&MODULE, ["three_eighths", STATEMENT, QUANTITY])
        .remark(OURS)
        .remark(LAW)
        .remark(SIZES)
        .domain([(Setting::LearningRate, Range::Times(0.5, 2.0))])
        .fixed([Setting::Depth], "the law is about one hidden layer")
        .fixed([Setting::Activation], "a linear network is its control")
        .fixed([Setting::Samples], "the law is about one sample")
        .case(case)
}

fn training(activation: Activation, scale: f64) -> Training {
    let network = Mlp {
        activation,
        biases: false,
        initialisation: Initialisation {
            scale: scale / (WIDTH as f64).sqrt(),
            ..Initialisation::new(Scheme::Normal, Scheme::Normal)
        },
        ..Mlp::relu(1, WIDTH)
    };
    let recipe = Recipe {
        loss: Loss::Squared { target: TARGET },
        optimiser: Optimiser::Sgd { momentum: 0.0 },
        ..recipes::channels()
    };
    let sample = Data::noise(Noise::Sphere { radius: 1, dimensions: INPUTS }, 1);
    Training::new(network, sample, recipe.learning_rate(0.1).to_loss(0.02, 1, 20_000))
}

/// An arm that compares each node's fate with the signs at initialisation.
fn fates(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.end()];
    Arm::new(name, checkpoints, [FRACTION, PREDICTED], |[start, end]| {
        let expected = signs(start);
        let grown: Vec<bool> = squared_in_norms(start)
            .iter()
            .zip(squared_in_norms(end))
            .map(|(before, after)| after > GROWTH * before)
            .collect();
        let share = |count: usize| count as f64 / grown.len() as f64;
        let channels = grown.iter().filter(|&&grown| grown);
        let agreeing = expected.iter().zip(&grown).filter(|(a, b)| a == b);
        Ok([share(channels.count()), share(agreeing.count())])
    })
}

fn squared_in_norms(subject: Subject<'_>) -> Vec<f64> {
    let measures = subject.laboratory;
    let strengths = measures.node_strengths(subject.network, 1, Strength::Squared);
    strengths.incoming
}

/// Whether each node has A > 0 and A + B > 0.
fn signs(subject: Subject<'_>) -> Vec<bool> {
    let (network, sample) = (subject.network, &subject.split.train);
    let (input, label) = (sample.inputs.row(0), sample.labels[0]);
    let [hidden, head] = [0, 1].map(|index| network.weights(&network.layers()[index]));
    (0..network.layers()[0].fan_out)
        .map(|node| {
            let entries = input.iter().enumerate();
            let products =
                entries.map(|(index, &x)| f64::from(x) * f64::from(hidden.at(node, index)));
            let a: f64 = products.sum();
            // The target points along its label's axis.
            let b = f64::from(head.at(label, node));
            a > 0.0 && a + b > 0.0
        })
        .collect()
}

//! `modes.linear_map`.

use super::MODULE;
use crate::exact::prelude::*;

/// Samples of a case.
const SAMPLES: usize = 4;

/// Random numbers, hidden layers, their width, and whether they are residual.
type Case = (u64, usize, usize, bool);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 0..=4usize, 1..=8usize, any::<bool>())
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("linear_map", "The linear substitution map of a linear network is the network, and so is that of a ReLU network where all its units are active.")
        .section("definitions")
        .reconstruction()
        .quantity("differences of the logits of two samples against M(h − h′), M the substitution \
            map from a layer, inputs included, and h, h′ what that layer says; errors in units of \
            a bound on roundings to single precision, or logits that differ at all, tolerance one \
            half")
        .work(Work::operations(0.04e9))
        .property(Property::new(
            "The substitution map from any layer of a linear network gives the differences of its \
             logits.",
            cases,
            |measures, case| {
                let (network, inputs) = linear(case);
                deviation(measures, &network, &inputs)
            },
        ))
        .property(Property::new(
            "So does that of a ReLU network on inputs on which all units are active.",
            cases,
            |measures, case| {
                let (network, inputs) = active(case);
                all_active(&network, &inputs, deviation(measures, &network, &inputs))
            },
        ))
        .property(Property::new(
            "Affine substitution of all layers of a linear network changes no logit.",
            cases,
            |measures, case| {
                let (network, inputs) = linear(case);
                let affine = measures.with_affine(&network, 1..=network.depth(), &inputs);
                different(&network, &affine, &inputs)
            },
        ))
        .property(Property::new(
            "Neither identity nor affine substitution changes a logit where all ReLUs are active.",
            cases,
            |measures, case| {
                let (network, inputs) = active(case);
                let layers = 1..=network.depth();
                let identity = measures.with_identity(&network, layers.clone());
                let affine = measures.with_affine(&network, layers, &inputs);
                let changed = different(&network, &identity, &inputs)
                    + different(&network, &affine, &inputs);
                all_active(&network, &inputs, changed)
            },
        ))
        // The unit has a field of 1 on one sample and of −1 on the other, and a weight of 1 to every
        // logit: the map sees a difference of 2 where there is one of 1. With at most 8 inputs and
        // units all normal numbers are below 8.3: weights of the other units below 12 together,
        // inputs below 24, fields with biases below 600, weights of the head below 24 in sum. With
        // 21 roundings of 24·600 at both samples the tolerance is below 0.04.
        .property(broken(
            "The substitution map gives the differences of logits where one ReLU is active on one \
             sample alone.",
            || (any::<u64>(), Just(1usize), 1..=8usize, Just(false)),
            |measures, case| {
                let (network, inputs) = half_active(case);
                deviation(measures, &network, &inputs)
            },
        ))
}

/// A network of random weights and biases.
fn network(mut mlp: Mlp, residual: bool, inputs: usize, stream: &mut Stream) -> Network {
    if residual {
        let scale = 0.5 + stream.uniform();
        mlp.connection = Connection::Residual { scale };
    }
    let classes = 1 + stream.below(6);
    let mut network =
        Network::initialise(&mlp, inputs, classes, stream).expect("layers with units");
    for layer in network.layers().to_vec() {
        let biases = layer.biases.expect("biases");
        stream.fill_normal(&mut network.parameters_mut()[biases], 1.0);
    }
    network
}

fn normal_inputs(samples: usize, stream: &mut Stream) -> Matrix<f32> {
    let inputs = 1 + stream.below(8);
    stream.normal_matrix(samples, inputs).map(|x| x as f32)
}

/// A linear network and samples.
fn linear(case: &Case) -> (Network, Matrix<f32>) {
    drawn(case, "linear network", Mlp::linear)
}

/// A ReLU network and samples on which all its units are active.
fn active(case: &Case) -> (Network, Matrix<f32>) {
    let (mut network, inputs) = drawn(case, "active network", Mlp::relu);
    raise_biases(&mut network, &inputs);
    (network, inputs)
}

fn drawn(
    &(seed, depth, width, residual): &Case,
    purpose: &str,
    mlp: fn(usize, usize) -> Mlp,
) -> (Network, Matrix<f32>) {
    let mut stream = Stream::new(seed, purpose);
    let inputs = normal_inputs(SAMPLES, &mut stream);
    let mlp = mlp(depth, width);
    let network = network(mlp, residual, inputs.columns(), &mut stream);
    (network, inputs)
}

/// A network of one hidden ReLU layer and two opposite samples: the first unit has fields of 1 and −1,
/// all others are active on both.
fn half_active(&(seed, depth, width, residual): &Case) -> (Network, Matrix<f32>) {
    let mut stream = Stream::new(seed, "half active network");
    let first = normal_inputs(1, &mut stream);
    let inputs = Matrix::from_fn(2, first.columns(), |row, input| {
        let x = first.row(0)[input];
        if row == 0 { x } else { -x }
    });
    let mlp = Mlp::relu(depth, width);
    let mut network = network(mlp, residual, inputs.columns(), &mut stream);
    raise_biases(&mut network, &inputs);

    let [hidden, head] = [0, 1].map(|layer| network.layers()[layer].clone());
    let square: f32 = first.row(0).iter().map(|x| x * x).sum();
    let parameters = network.parameters_mut();
    for (weight, x) in parameters[hidden.weights].iter_mut().zip(first.row(0)) {
        *weight = x / square;
    }
    parameters[hidden.biases.expect("biases").start] = 0.0;
    for row in parameters[head.weights].chunks_exact_mut(head.fan_in) {
        row[0] = 1.0;
    }
    (network, inputs)
}

/// Raises biases, layer after layer, until every local field on these samples is at least 1, up to
/// roundings.
fn raise_biases(network: &mut Network, inputs: &Matrix<f32>) {
    for place in 1..=network.depth() {
        let fields = network.local_fields(place, inputs);
        let biases = network.layers()[place - 1].biases.clone().expect("biases");
        let biases = network.parameters_mut()[biases].iter_mut();
        for (unit, bias) in biases.enumerate() {
            let of_unit = (0..fields.rows()).map(|row| fields.row(row)[unit]);
            let lowest = of_unit.fold(f32::INFINITY, f32::min);
            *bias += (1.0 - lowest).max(0.0);
        }
    }
}

/// The error of a case, which is no number if a unit is silent after all.
fn all_active(network: &Network, inputs: &Matrix<f32>, error: f64) -> f64 {
    let mut layers = 1..=network.depth();
    let active = layers.all(|layer| {
        let fields = network.local_fields(layer, inputs);
        fields.as_slice().iter().all(|field| *field > 0.0)
    });
    if active { error } else { f64::NAN }
}

/// How many logits of two networks differ, in units of one half.
fn different(one: &Network, other: &Network, inputs: &Matrix<f32>) -> f64 {
    let [one, other] = [one, other].map(|network| network.outputs(inputs));
    let (one, other) = (&one[one.len() - 1], &other[other.len() - 1]);
    let pairs = one.as_slice().iter().zip(other.as_slice());
    2.0 * pairs.filter(|(a, b)| a != b).count() as f64
}

/// The largest error over layers, logits, and pairs of the first sample and another.
fn deviation(measures: &dyn Measures, network: &Network, inputs: &Matrix<f32>) -> f64 {
    let outputs = network.outputs(inputs);
    let logits = &outputs[network.depth()];
    let magnitudes = magnitudes(network, inputs);
    let mut errors = Vec::new();
    for layer in 0..=network.depth() {
        let map = measures.substitution_map(network, layer);
        let said = match layer {
            0 => inputs,
            above => &outputs[above - 1],
        };
        let rounding = SINGLE * roundings(network, layer);
        for sample in 1..inputs.rows() {
            let moved = difference(said, sample);
            let found = difference(logits, sample);
            for (class, found) in found.into_iter().enumerate() {
                let expected: f64 = map.row(class).iter().zip(&moved).map(|(m, h)| m * h).sum();
                let both = magnitudes.row(0)[class] + magnitudes.row(sample)[class];
                errors.push((found - expected).abs() / (rounding * f64::from(both)));
            }
        }
    }
    largest(errors)
}

/// A row less the first.
fn difference(matrix: &Matrix<f32>, row: usize) -> Vec<f64> {
    let pairs = matrix.row(row).iter().zip(matrix.row(0));
    pairs.map(|(h, g)| f64::from(*h) - f64::from(*g)).collect()
}

/// The logits with every number on the way replaced by its absolute value and nothing cancelling: each
/// rounding on the way to a logit changes it by at most one unit of this (N. J. Higham, "Accuracy and
/// Stability of Numerical Algorithms", 2002, chapter 3).
fn magnitudes(network: &Network, inputs: &Matrix<f32>) -> Matrix<f32> {
    let mut absolute = network.with_identity(1..=network.depth());
    for parameter in absolute.parameters_mut() {
        *parameter = parameter.abs();
    }
    let mut outputs = absolute.outputs(&inputs.map(f32::abs));
    outputs.swap_remove(network.depth())
}

/// Roundings on the way from a layer to a logit: one for each term of a sum over inputs, one for the
/// bias and one for the residual sum. One more is far above squares of roundings and all that double
/// precision adds.
fn roundings(network: &Network, layer: usize) -> f64 {
    let above = &network.layers()[layer..];
    let terms: usize = above.iter().map(|layer| layer.fan_in + 2).sum();
    (terms + 1) as f64
}

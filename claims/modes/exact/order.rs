//! `modes.order`.

use super::MODULE;
use crate::exact::prelude::*;

/// Random numbers, inputs of a unit, and samples beside the three with fields −5, 0 and 5.
type Case = (u64, usize, usize);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=8usize, 1..=24usize)
}

/// Random numbers, samples, slopes and biases of a pair of units, and whether it folds upwards.
type Pair = (u64, usize, [f64; 2], [f64; 2], bool);

fn pairs() -> impl Strategy<Value = Pair> {
    let slopes = prop::array::uniform2(1.0..2.0f64);
    let biases = prop::array::uniform2(0.5..2.0f64);
    (any::<u64>(), 1..=24usize, slopes, biases, any::<bool>())
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("order", "A monotone unit preserves the order of its local fields; a fold, or a pair of opposite units, does not.")
        .section("definitions")
        .reconstruction()
        .quantity("Kendall's τ of local fields on both sides of zero and what becomes of them, \
            over pairs that differ in both; errors (1 − τ)/2 times the number of all pairs, which \
            is no less than those turned around, tolerance one half")
        .remark("Local fields of a case are 1/128 or more apart: in single precision a tanh is \
            monotone up to its roundings alone.")
        .work(Work::operations(0.02e9))
        .property(single("A ReLU keeps the order of its local fields.", Activation::Relu))
        .property(single("A tanh keeps the order of its local fields.", Activation::Tanh))
        .property(single("A linear unit keeps the order of its local \
            fields.", Activation::Identity))
        .property(Property::new(
            "A tanh of one input with a negative weight turns the order of that input around, and \
             keeps the order of its local fields.",
            cases,
            |measures, case| negative(measures, *case),
        ))
        .property(Property::new(
            "exp(−h²) keeps the order of local fields below zero.",
            cases,
            |measures, &(seed, _, samples)| {
                let fields = fields(samples, &mut Stream::new(seed, "order"));
                bell(measures, fields.iter().map(|field| -field.abs()))
            },
        ))
        // Of the fields 0 and 5 the second has the smaller output, 1.4e-11 against 1.
        .property(broken(
            "exp(−h²) keeps the order of local fields on both sides of zero.",
            cases,
            |measures, &(seed, _, samples)| {
                let fields = fields(samples, &mut Stream::new(seed, "order"));
                bell(measures, fields.into_iter())
            },
        ))
        // At 0 the pair says tanh b₁ + tanh b₂ of biases above one half, 0.9 or more. At ±5 one
        // tanh is near 1 and the other near −1, each with an argument of at least 5 − 2: no more
        // than 2·exp(−6) = 0.005 is left. Folded upwards, 0 and 5 change places, downwards −5
        // and 0.
        .property(broken(
            "tanh(w₁h + b₁) + tanh(−w₂h + b₂) keeps the order of what it is given on both sides of \
             its fold.",
            pairs,
            opposite,
        ))
}

/// What a unit of this kind does to the order of its local fields.
fn single(sentence: &'static str, activation: Activation) -> Property {
    let error = move |measures: &dyn Measures, &(seed, inputs, samples): &Case| {
        let mut stream = Stream::new(seed, "order");
        let network = unit(activation, inputs, &mut stream);
        let inputs = inputs_of(&network, &fields(samples, &mut stream), &mut stream);
        let fields = network.local_fields(1, &inputs);
        let outputs = &network.outputs(&inputs)[0];
        turned(measures, fields.as_slice(), outputs.as_slice(), 1.0)
    };
    Property::new(sentence, cases, error)
}

/// Local fields on both sides of zero: −5, 0 and 5, then multiples of 1/128 up to 4 in size, positive
/// and negative in turn. No two are alike, and two at least are positive.
fn fields(samples: usize, stream: &mut Stream) -> Vec<f64> {
    let places = stream.permutation(512);
    let signs = [1.0, -1.0].into_iter().cycle();
    let others = places[..samples].iter().zip(signs);
    let others = others.map(|(&place, sign)| sign * (place + 1) as f64 / 128.0);
    [-5.0, 0.0, 5.0].into_iter().chain(others).collect()
}

/// A network with one hidden unit, of random weights and bias.
fn unit(activation: Activation, inputs: usize, stream: &mut Stream) -> Network {
    let mlp = Mlp { activation, ..Mlp::relu(1, 1) };
    let mut network = Network::initialise(&mlp, inputs, 2, stream).expect("a layer with a unit");
    let bias = network.layers()[0].biases.clone().expect("a bias");
    network.parameters_mut()[bias].fill(stream.normal() as f32);
    network
}

/// Random inputs, moved along the weights until the unit's local fields are these, up to roundings.
///
/// Normal numbers are below 8.3 in size, weights of n ≤ 8 inputs together below 8.3·√2, inputs before
/// they are moved below 8.3·√8. The products in a field are then below 2·12·24 + 5 + 8.3 = 590 in sum,
/// biases included, and with n roundings of their sum, one of each input and one of the bias a field is
/// off by less than 10·590/2²⁴ = 1/2800. Fields that should be 1/128 apart are 1/150 apart.
///
/// The tanh of fields up to 4 has a slope above 1/750: outputs are 8e-6 apart, where two units in the
/// last place of each, which is what a tanh may be off, are 2.4e-7. Fields of 5 are far from all others.
fn inputs_of(network: &Network, fields: &[f64], stream: &mut Stream) -> Matrix<f32> {
    let hidden = &network.layers()[0];
    let parameters = network.parameters();
    let weights = &parameters[hidden.weights.clone()];
    let weights: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
    let bias = f64::from(network.biases(hidden).expect("a bias")[0]);
    let product = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
    let mut inputs = stream.normal_matrix(fields.len(), weights.len());
    for (row, field) in fields.iter().enumerate() {
        let input = inputs.row_mut(row);
        let missing = field - bias - product(&weights, input);
        let step = missing / product(&weights, &weights);
        for (x, w) in input.iter_mut().zip(&weights) {
            *x += step * w;
        }
    }
    inputs.map(|x| x as f32)
}

/// How many pairs are in the wrong order, in units of one half, where τ should be `expected`, 1 or −1.
///
/// One pair in the wrong order moves τ by 2 over the number of untied pairs, hence by no less than 2 over
/// the number of all.
fn turned(measures: &dyn Measures, fields: &[f32], outputs: &[f32], expected: f64) -> f64 {
    let pairs = (fields.len() * (fields.len() - 1) / 2) as f64;
    (expected - measures.order_preservation(fields, outputs)).abs() * pairs
}

/// The worse of two errors: of the order of the only input, which should be turned around, and of the
/// local fields, which should be kept.
fn negative(measures: &dyn Measures, (seed, _, samples): Case) -> f64 {
    let mut stream = Stream::new(seed, "order");
    let mut network = unit(Activation::Tanh, 1, &mut stream);
    let weight = &mut network.parameters_mut()[0];
    *weight = -weight.abs();
    let inputs = inputs_of(&network, &fields(samples, &mut stream), &mut stream);
    let fields = network.local_fields(1, &inputs);
    let outputs = &network.outputs(&inputs)[0];
    let of_inputs = turned(measures, inputs.as_slice(), outputs.as_slice(), -1.0);
    let of_fields = turned(measures, fields.as_slice(), outputs.as_slice(), 1.0);
    // A sum, which is no number where one of them is none.
    of_inputs + of_fields
}

/// What exp(−h²) does to the order of these fields, which are exact in single precision. Where two of
/// them differ in size, so do their squares, by 1/128² or more, and outputs a thousand roundings.
fn bell(measures: &dyn Measures, fields: impl Iterator<Item = f64>) -> f64 {
    let fields: Vec<f32> = fields.map(|field| field as f32).collect();
    let outputs = fields.iter().map(|&field| {
        let field = f64::from(field);
        libm::exp(-field * field) as f32
    });
    let outputs: Vec<f32> = outputs.collect();
    turned(measures, &fields, &outputs, 1.0)
}

/// What a network does to the order of its only input whose logit adds up two tanh units of opposite
/// slopes.
fn opposite(measures: &dyn Measures, &(seed, samples, slopes, biases, upwards): &Pair) -> f64 {
    let mut stream = Stream::new(seed, "order");
    let mlp = Mlp { activation: Activation::Tanh, ..Mlp::relu(1, 2) };
    let mut network = Network::initialise(&mlp, 1, 1, &mut stream).expect("layers with units");
    let [hidden, head] = [0, 1].map(|layer| network.layers()[layer].clone());
    let sign = if upwards { 1.0 } else { -1.0 };
    let parameters = network.parameters_mut();
    parameters[hidden.weights].copy_from_slice(&[slopes[0] as f32, -slopes[1] as f32]);
    let biases = biases.map(|bias| (sign * bias) as f32);
    parameters[hidden.biases.expect("biases")].copy_from_slice(&biases);
    parameters[head.weights].fill(1.0);
    let fields = fields(samples, &mut stream);
    let fields = Matrix::from_fn(fields.len(), 1, |row, _| fields[row] as f32);
    let logits = &network.outputs(&fields)[1];
    turned(measures, fields.as_slice(), logits.as_slice(), 1.0)
}

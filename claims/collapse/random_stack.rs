//! `collapse.random_stack`: random networks align their outputs with depth.

use std::array::from_fn;
use std::f64::consts::PI;

use super::MODULE;
use crate::prelude::*;
use crate::recipes;

/// Layers.
const DEPTH: usize = 64;
/// Inputs.
const INPUTS: usize = 100;

const STATEMENT: &str = "Outputs of random ReLU networks align with depth as the infinite-width \
    recursion says.";

const QUANTITY: &str = "He's weights, no biases, 100 inputs uniform on a sphere of radius 8 in 64 \
    dimensions, 64 layers; mean cosine over pairs of samples, minus the mean over pairs of the \
    recursion ρ' = (√(1 − ρ²) + ρ(π − arccos ρ))/π from the inputs' cosine on, at every depth";

pub(super) fn claim() -> Claim {
    let [wide, narrow] = [512, 128].map(|width| compared(&format!("width {width}"), relu(width)));
    let tanh = cosines("tanh, width 128", tanh(128));
    let case = Case::new("random inputs")
        .effect(wide.everywhere(DIFFERENCE).within(-0.03, 0.03))
        .effect(narrow.everywhere(DIFFERENCE).within(-0.05, 0.05))
        .effect(wide.number(last()).above(0.97))
        .effect(narrow.number(last()).above(0.97))
        .negative_control(tanh.everywhere(COSINE).within(-0.02, 0.02));
    of_abstract(&MODULE, ["random_stack", STATEMENT, QUANTITY])
        .seeds(48)
        .remark("The pre-registration names no width for the control; it is 128.")
        .case(case)
}

fn relu(width: usize) -> Mlp {
    Mlp {
        biases: false,
        ..Mlp::relu(DEPTH, width)
    }
}

/// Gain 2: twice the weights that keep the variance of small signals.
fn tanh(width: usize) -> Mlp {
    Mlp {
        activation: Activation::Tanh,
        initialisation: Initialisation {
            scale: 2.0,
            ..Initialisation::new(Scheme::LeCun, Scheme::LeCun)
        },
        ..relu(width)
    }
}

const DIFFERENCE: &str = "difference";
const COSINE: &str = "cosine";

/// An arm that compares the cosine of every layer with the recursion.
fn compared(name: &str, network: Mlp) -> Arm {
    let quantities = Quantity::layers(DIFFERENCE, 1..=DEPTH).chain([last()]);
    let networks = vec![untrained(network)];
    Arm::listed(name, networks, quantities.collect(), |subjects| {
        let [subject] = subjects else {
            unreachable!("one checkpoint")
        };
        let found = by_layer(subject);
        let pairs = found.iter().zip(recursion(subject));
        let differences = pairs.map(|(found, expected)| found - expected);
        Ok(differences.chain([found[DEPTH - 1]]).collect())
    })
}

/// The cosine of the last layer.
fn last() -> Quantity {
    Quantity::new(COSINE).at_layer(DEPTH)
}

/// An arm that reads the cosine of every layer.
fn cosines(name: &str, network: Mlp) -> Arm {
    let quantities = from_fn(|index| Quantity::new(COSINE).at_layer(index + 1));
    Arm::new(name, [untrained(network)], quantities, |[subject]| {
        Ok(by_layer(&subject))
    })
}

fn untrained(network: Mlp) -> Checkpoint {
    let inputs = Data::noise(Noise::Sphere { radius: 8 }, INPUTS);
    Training::new(network, inputs, recipes::plain()).at_step(0)
}

/// The mean cosine over pairs of samples in layer 1, 2, ...
fn by_layer(subject: &Subject<'_>) -> [f64; DEPTH] {
    let layers = subject.represent(&subject.split.train);
    let cosine = |layer: &Samples| subject.laboratory.mean_pairwise_cosine(&layer.inputs);
    from_fn(|index| layers.get(index + 1).map_or(f64::NAN, cosine))
}

/// The mean over pairs of inputs of the cosine that the recursion gives in layer 1, 2, ...
fn recursion(subject: &Subject<'_>) -> [f64; DEPTH] {
    let mut cosines = pairwise_cosines(&subject.split.train.inputs.map(f64::from));
    from_fn(|_| {
        for cosine in &mut cosines {
            *cosine = next(*cosine);
        }
        mean(&cosines)
    })
}

/// The cosine of every pair of rows.
fn pairwise_cosines(inputs: &Matrix<f64>) -> Vec<f64> {
    let product = |a: usize, b: usize| -> f64 {
        let pairs = inputs.row(a).iter().zip(inputs.row(b));
        pairs.map(|(x, y)| x * y).sum()
    };
    let norms: Vec<f64> = (0..inputs.rows())
        .map(|row| product(row, row).sqrt())
        .collect();
    (0..inputs.rows())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| product(a, b) / (norms[a] * norms[b]))
        .collect()
}

/// Cho and Saul (2009), the arc-cosine kernel of degree 1.
fn next(cosine: f64) -> f64 {
    let cosine = cosine.clamp(-1.0, 1.0);
    ((1.0 - cosine * cosine).sqrt() + cosine * (PI - libm::acos(cosine))) / PI
}

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
    recursion ρ' = (√(1 − ρ²) + ρ(π − arccos ρ))/π from the inputs' cosine on; the largest such \
    difference over depths";

pub(super) fn claim() -> Claim {
    let [wide, narrow] = [512, 128].map(|width| compared(&format!("width {width}"), relu(width)));
    let tanh = cosines("tanh, width 128", tanh(128));
    let case = Case::new("random inputs")
        .effect(wide.number(DIFFERENCE).below(0.08))
        .effect(narrow.number(DIFFERENCE).below(0.15))
        .effect(wide.number(LAST).above(0.97))
        .effect(narrow.number(LAST).above(0.97))
        .negative_control(tanh.number(LARGEST).below(0.03));
    of_abstract(&MODULE, ["random_stack", STATEMENT, QUANTITY])
        .definition(Definition::OtherLiterature)
        .remark("The pre-registration names no width for the control; it is 128.")
        .fixed([Setting::Depth, Setting::Width], "it follows two widths layer by layer to depth 64")
        .case(case)
}

fn relu(width: usize) -> Mlp {
    Mlp { biases: false, ..Mlp::relu(DEPTH, width) }
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

const DIFFERENCE: &str = "largest difference";
const LAST: &str = "cosine at depth 64";
const LARGEST: &str = "largest cosine";

/// An arm that compares the cosine of every layer with the recursion.
fn compared(name: &str, network: Mlp) -> Arm {
    let quantities = [DIFFERENCE, LAST];
    Arm::new(name, [untrained(network)], quantities, |[subject]| {
        let found = by_layer(&subject);
        let pairs = found.iter().zip(recursion(&subject));
        let differences = pairs.map(|(found, expected)| found - expected);
        Ok([largest_magnitude(differences), found[DEPTH - 1]])
    })
    .costing(|sizes| {
        let pairs = DEPTH * INPUTS * (INPUTS - 1) / 2;
        cosines_work(sizes) + Work::operations(OF_A_STEP * pairs as f64)
    })
}

/// Operations of one step of the recursion.
const OF_A_STEP: f64 = 40.0;
/// Operations on each number of a representation whose cosines are taken.
const OF_A_NUMBER: f64 = 4.0;

/// The work of the cosines of every layer.
fn cosines_work(sizes: &Sizes<'_>) -> Work {
    let work = sizes.networks().map(|NetworkSizes { shape, train, .. }| {
        let numbers = (train * shape.units()) as f64;
        shape.evaluation_work(train) + Work::operations(OF_A_NUMBER * numbers)
    });
    work.sum()
}

/// An arm that reads the largest cosine of any layer.
fn cosines(name: &str, network: Mlp) -> Arm {
    Arm::new(name, [untrained(network)], [LARGEST], |[subject]| {
        Ok([largest_magnitude(by_layer(&subject))])
    })
    .costing(cosines_work)
}

/// NaN where one of the values is.
fn largest_magnitude(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |largest: f64, value| {
        let replaces = value.is_nan() || value.abs() > largest;
        if replaces { value.abs() } else { largest }
    })
}

fn untrained(network: Mlp) -> Checkpoint {
    let inputs = Data::noise(Noise::sphere(8), INPUTS);
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
    let norms: Vec<f64> = (0..inputs.rows()).map(|row| product(row, row).sqrt()).collect();
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

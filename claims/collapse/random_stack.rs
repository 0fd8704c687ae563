//! `collapse.random_stack`: random networks align their outputs with depth.

use std::f64::consts::PI;

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::data::{Data, Noise};
use deepclaims_lab::net::{Activation, Initialisation, Mlp, Scheme};
use deepclaims_lab::train::{Checkpoint, Training};

use super::MODULE;
use crate::recipes;

/// Layers.
const DEPTH: usize = 64;
/// Inputs.
const INPUTS: usize = 100;

pub(super) fn claim() -> Claim {
    let [wide, narrow] = [512, 128].map(|width| cosines(&format!("width {width}"), relu(width)));
    let tanh = tanh_cosines("tanh, width 128", tanh(128));
    MODULE
        .claim("random_stack", "Outputs of random ReLU networks align with depth as the infinite-width recursion says.")
        .section("abstract")
        .reconstruction()
        .seeds(48)
        .quantity(
            "He's weights, no biases, 100 inputs uniform on a sphere of radius 8 in 64 dimensions, 64 layers; mean cosine over pairs of samples, \
             minus the mean over pairs of the recursion ρ' = (√(1 − ρ²) + ρ(π − arccos ρ))/π from the inputs' cosine on, at every depth",
        )
        .remark("The pre-registration names no width for the control; it is 128.")
        .case(
            Case::new("random inputs")
                .effect(wide.everywhere("difference at depth ").within(-0.03, 0.03))
                .effect(narrow.everywhere("difference at depth ").within(-0.05, 0.05))
                .effect(wide.mean("cosine at depth 64").above(0.97))
                .effect(narrow.mean("cosine at depth 64").above(0.97))
                .negative_control(tanh.everywhere("cosine at depth ").within(-0.02, 0.02)),
        )
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

/// An arm that compares the cosine at every depth with the recursion.
fn cosines(name: &str, network: Mlp) -> Arm {
    Arm::new(name, [untrained(network)], |evidence| {
        let found = by_depth(evidence);
        let last = (
            format!("cosine at depth {DEPTH}"),
            found.last().copied().unwrap_or(f64::NAN),
        );
        let differences = found.iter().zip(recursion(evidence)).zip(1..);
        Ok(differences
            .map(|((found, expected), depth)| {
                (format!("difference at depth {depth}"), found - expected)
            })
            .chain([last])
            .collect::<Numbers>())
    })
}

/// An arm that reads the cosine at every depth.
fn tanh_cosines(name: &str, network: Mlp) -> Arm {
    Arm::new(name, [untrained(network)], |evidence| {
        let cosines = by_depth(evidence).into_iter().zip(1..);
        Ok(cosines
            .map(|(cosine, depth)| (format!("cosine at depth {depth}"), cosine))
            .collect::<Numbers>())
    })
}

fn untrained(network: Mlp) -> Checkpoint {
    let inputs = Data::noise(Noise::Sphere { radius: 8 }, INPUTS);
    Training::new(network, inputs, recipes::plain()).at_step(0)
}

/// The mean cosine over pairs of samples at depth 1, 2, ...
fn by_depth(evidence: &Evidence<'_>) -> Vec<f64> {
    let (subject, laboratory) = (&evidence.subjects[0], evidence.laboratory);
    let layers = subject.represent(laboratory, &subject.split.train);
    layers[1..]
        .iter()
        .map(|layer| laboratory.mean_pairwise_cosine(&layer.inputs))
        .collect()
}

/// The mean over pairs of inputs of the cosine that the recursion gives at depth 1, 2, ...
fn recursion(evidence: &Evidence<'_>) -> Vec<f64> {
    let inputs = evidence.subjects[0].split.train.inputs.map(f64::from);
    let product = |a: usize, b: usize| -> f64 {
        let pairs = inputs.row(a).iter().zip(inputs.row(b));
        pairs.map(|(x, y)| x * y).sum()
    };
    let norms: Vec<f64> = (0..inputs.rows())
        .map(|row| product(row, row).sqrt())
        .collect();
    let mut cosines: Vec<f64> = (0..inputs.rows())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| product(a, b) / (norms[a] * norms[b]))
        .collect();
    (0..DEPTH)
        .map(|_| {
            for cosine in &mut cosines {
                *cosine = next(*cosine);
            }
            cosines.iter().sum::<f64>() / cosines.len() as f64
        })
        .collect()
}

/// Cho and Saul (2009), the arc-cosine kernel of degree 1.
fn next(cosine: f64) -> f64 {
    let cosine = cosine.clamp(-1.0, 1.0);
    ((1.0 - cosine * cosine).sqrt() + cosine * (PI - libm::acos(cosine))) / PI
}

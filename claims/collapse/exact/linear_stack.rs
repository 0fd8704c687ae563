//! `collapse.linear_stack`.

use deepclaims::claim::{Claim, Property};
use deepclaims::net::{Guided, GuidedLayer, Selection};
use deepclaims::simd::{Matrix, Stream};
use nalgebra::DVector;
use proptest::prelude::*;

use super::MODULE;
use super::digamma::digamma_of_half;
use super::fan::fan;
use super::monte_carlo::{deviation, mean};
use crate::random_matrices::rotation;

/// Widths of the pre-registration.
const WIDTHS: [usize; 3] = [8, 32, 128];
/// Networks of one layer.
const NETWORKS: usize = 400;
/// Networks of many layers, and their layers.
const STACKS: usize = 48;
const LAYERS: usize = 16;
/// Pairs of inputs that share the matrices of a stack.
const PAIRS: usize = 4;

/// Random numbers, which width, and the angle between two inputs.
type Case = (u64, usize, f64);

pub(super) fn claim() -> Claim {
    MODULE
        .claim("linear_stack", "Even a random linear network collapses: every layer takes as much from the logarithm of the sine between two inputs, whatever their angle.")
        .section("abstract")
        .reconstruction()
        .quantity("ln sin²θ between two inputs before and after Gaussian linear layers of width n = 8, 32, 128: on average ψ((n−1)/2) − ψ(n/2) is added by each, with the digamma function ψ; over 400 networks of one layer, or 48 stacks of 16 layers of width 8; errors in units of six standard errors")
        .remark("The law is ours: sin²θ is the squared volume of two unit vectors, which a Gaussian layer multiplies by two independent chi-squares and normalisation divides by two others. Stacks are of width 8 alone, where they fit in a second.")
        .property(Property::new(
            "One layer of width 8, 32 or 128 adds ψ((n−1)/2) − ψ(n/2) to ln sin²θ on average, whatever θ.",
            || cases(0.05..3.09),
            |_, case| one_layer(case, drift(WIDTHS[case.1])),
        ))
        .property(Property::new(
            "Sixteen layers of width 8 add sixteen times as much.",
            || cases(0.05..3.09),
            |_, case| stack(case, LAYERS as f64 * drift(8)),
        ))
        .property(
            // Within 0.05 of a right angle ln sin²θ varies by no more than √(2 + 0.01n)/n over
            // networks: its mean over 400 of them is 11 standard errors or more from zero.
            Property::new(
                "One layer of width 8, 32 or 128 leaves ln sin²θ as it is on average.",
                || cases(1.52..1.62),
                |_, case| one_layer(case, 0.0),
            )
            .breaks(),
        )
        .property(
            Property::new(
                "One orthogonal layer adds ψ((n−1)/2) − ψ(n/2) to ln sin²θ.",
                || cases(0.05..3.09),
                |_, case| orthogonal(case),
            )
            .breaks(),
        )
}

fn cases(angles: std::ops::Range<f64>) -> impl Strategy<Value = Case> {
    (any::<u64>(), 0..WIDTHS.len(), angles)
}

fn drift(width: usize) -> f64 {
    digamma_of_half(width - 1) - digamma_of_half(width)
}

/// Every row of a fresh Gaussian matrix.
fn layer(width: usize) -> GuidedLayer {
    GuidedLayer {
        width,
        ratio: 1,
        selection: Selection::Random,
    }
}

fn logarithms(travellers: &Guided) -> Vec<f64> {
    let angles = travellers.angles().into_iter();
    let sines = angles.map(libm::sin);
    sines.map(|sine| 2.0 * libm::log(sine)).collect()
}

/// The mean change of `ln sin²θ` over networks of one layer, off the expected one.
fn one_layer(&(seed, width, angle): &Case, expected: f64) -> f64 {
    let mut stream = Stream::new(seed, "linear layer");
    let pair = fan(angle, 1);
    let (before, layer) = (logarithms(&pair)[0], layer(WIDTHS[width]));
    let changes: Vec<f64> = (0..NETWORKS)
        .map(|_| logarithms(&layer.apply(&pair, &mut stream))[0] - before)
        .collect();
    deviation(&changes, expected, 0.0)
}

/// The same over stacks. Pairs of one stack share its matrices: their mean is one value.
fn stack(&(seed, _, angle): &Case, expected: f64) -> f64 {
    let mut stream = Stream::new(seed, "linear stack");
    let pairs = fan(angle, PAIRS);
    let (before, layer) = (logarithms(&pairs)[0], layer(8));
    let changes: Vec<f64> = (0..STACKS)
        .map(|_| {
            let mut travellers = pairs.clone();
            for _ in 0..LAYERS {
                travellers = layer.apply(&travellers, &mut stream);
            }
            mean(logarithms(&travellers).into_iter()) - before
        })
        .collect();
    deviation(&changes, expected, 0.0)
}

/// How far an orthogonal layer is from the law, in units of a hundredth of the drift: there is no
/// Monte-Carlo error where every layer does the same.
fn orthogonal(&(seed, width, angle): &Case) -> f64 {
    let mut stream = Stream::new(seed, "orthogonal layer");
    // A matrix of 128 columns takes long to make orthogonal, and is not needed: the law has its drift
    // at width 8 and 32 as well.
    let width = WIDTHS[width.min(1)];
    let layer = rotation(width, &mut stream);
    let [first, second] = [0.0, angle].map(|angle| {
        let mut input = DVector::zeros(width);
        (input[0], input[1]) = (libm::cos(angle), libm::sin(angle));
        &layer * input
    });
    let input = Matrix::from_fn(1, width, |_, unit| second[unit]);
    let mapped = Guided::new(first.as_slice(), &input).expect("an orthogonal matrix");
    let change = logarithms(&mapped)[0] - 2.0 * libm::log(libm::sin(angle));
    let drift = drift(width);
    (change - drift).abs() / (0.01 * drift.abs())
}

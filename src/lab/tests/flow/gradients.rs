//! Gradients, and a check that notices wrong ones.

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Activation, Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::flow::{Flow, Objective};
use deepclaims_lab::train::{Loss, loss_gradient};
use nalgebra::DMatrix;
use proptest::prelude::*;
use proptest::sample::select;

use crate::common::{alignment, half_squared_error, normals, random_flow};
use crate::reference::Reference;

const ACTIVATIONS: [Activation; 3] = [Activation::Identity, Activation::Relu, Activation::Tanh];

/// Sizes of a network of one to four layers.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..6, 2..=5)
}

/// The same flow with the weights of one layer moved along a direction.
fn moved(flow: &Flow, layer: usize, direction: &DMatrix<f64>, length: f64) -> Flow {
    let mut weights = flow.weights().to_vec();
    weights[layer] += direction * length;
    let (inputs, objective) = (flow.inputs().clone(), flow.objective().clone());
    Flow::new(weights, flow.activation(), inputs, objective).expect("the same shapes")
}

/// Which side of its kink each unit is on, of every hidden layer and sample.
fn sides(flow: &Flow) -> Vec<bool> {
    let (_, hidden) = flow.weights().split_last().expect("a layer");
    let mut flowing = flow.inputs().clone();
    let mut sides = Vec::new();
    for matrix in hidden {
        flowing = (matrix * flowing).map(|z| if z > 0.0 { z } else { 0.0 });
        sides.extend(flowing.iter().map(|&a| a > 0.0));
    }
    sides
}

/// How far `gradient` is from the symmetric difference quotient along a random direction of each
/// layer, in units of the tolerance; the largest. `None` where a step crosses a kink.
fn disagreement(flow: &Flow, gradient: &[DMatrix<f64>], stream: &mut Stream) -> Option<f64> {
    /// Third of the digits of double precision: truncation and rounding come out alike.
    const STEP: f64 = 1.0 / 65_536.0;
    let mut largest = 0.0_f64;
    for (layer, slopes) in gradient.iter().enumerate() {
        let direction = normals(slopes.nrows(), slopes.ncols(), stream);
        let at = |steps: f64| moved(flow, layer, &direction, steps * STEP);
        let crosses = |steps: f64| sides(&at(steps)) != sides(flow);
        if flow.activation() == Activation::Relu && [-2.0, -1.0, 1.0, 2.0].into_iter().any(crosses)
        {
            return None;
        }
        let quotient = |steps: f64| (at(steps).loss() - at(-steps).loss()) / (2.0 * steps * STEP);
        let (narrow, wide) = (quotient(1.0), quotient(2.0));
        let slope = slopes.dot(&direction);
        // The narrow quotient is off by a third of its distance from the wide one, up to the fourth
        // power of the step. Each of two losses rounds less than a hundred times on its way, in
        // terms of the size of `scale`.
        let scale = 1.0 + flow.loss().abs() + flow.outputs().norm_squared();
        let rounding = 2.0 * 100.0 * 0.5 * f64::EPSILON * scale / (2.0 * STEP);
        largest = largest.max((slope - narrow).abs() / ((wide - narrow).abs() + rounding));
    }
    Some(largest)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_difference_quotients(
        seed: u64,
        sizes in sizes(),
        samples in 1usize..6,
        activation in select(&ACTIVATIONS),
        aligned: bool,
    ) {
        let mut stream = Stream::new(seed, "finite differences");
        let objective: fn(DMatrix<f64>) -> Objective = if aligned { alignment } else { half_squared_error };
        let flow = random_flow(&sizes, samples, activation, objective, &mut stream);
        let Some(found) = disagreement(&flow, &flow.gradient(), &mut stream) else {
            return Err(TestCaseError::reject("a step crosses a kink"));
        };
        prop_assert!(found <= 1.0, "{} tolerances away", found);
    }

    /// The trainer's gradient in single precision, within the rounding errors that running error
    /// analysis allows it (tests/reference).
    #[test]
    fn the_trainer_has_the_same_gradient(
        seed: u64,
        sizes in sizes(),
        classes in 2usize..5,
        samples in 1usize..6,
        activation in select(&ACTIVATIONS),
    ) {
        let mut stream = Stream::new(seed, "single precision");
        let mlp = Mlp { hidden: sizes[1..].to_vec(), activation, biases: false, ..Mlp::relu(0, 0) };
        let network = Network::initialise(&mlp, sizes[0], classes, &mut stream).expect("layers with units");
        let parameters = network.parameters().iter().map(|&p| f64::from(p)).collect();
        let reference = Reference::new(network.layers(), parameters);
        let samples = Samples {
            inputs: Matrix::from_fn(samples, sizes[0], |_, _| stream.normal() as f32),
            labels: (0..samples).map(|_| stream.below(classes)).collect(),
        };
        let near = reference.near_kink(&columns(&samples.inputs));
        let clear: Vec<usize> = (0..samples.len()).filter(|&sample| !near[sample]).collect();
        prop_assume!(!clear.is_empty());
        let samples = samples.select(&clear);

        let flow = flow_of(&network, &samples);
        let bounds = reference.gradient(Loss::SQUARED, flow.inputs(), &samples.labels);
        let (loss, gradient) = loss_gradient(&network, Loss::SQUARED, &samples);
        prop_assert!((flow.loss() - loss).abs() <= bounds.loss_error);
        for (layer, slopes) in network.layers().iter().zip(flow.gradient()) {
            for (index, parameter) in layer.weights.clone().enumerate() {
                let expected = slopes[(index / layer.fan_in, index % layer.fan_in)];
                // The bounds leave out underflow.
                let tolerance = bounds.errors[parameter] + f64::from(f32::MIN_POSITIVE);
                prop_assert!((f64::from(gradient[parameter]) - expected).abs() <= tolerance);
            }
        }
    }
}

fn columns(rows: &Matrix<f32>) -> DMatrix<f64> {
    DMatrix::from_fn(rows.columns(), rows.rows(), |input, sample| {
        f64::from(rows.row(sample)[input])
    })
}

/// The same network in double precision, with one-hot targets.
fn flow_of(network: &Network, samples: &Samples) -> Flow {
    let weights = network.layers().iter().map(|layer| {
        let view = network.weights(layer);
        DMatrix::from_fn(layer.fan_out, layer.fan_in, |i, j| f64::from(view.at(i, j)))
    });
    let targets = DMatrix::from_fn(network.classes(), samples.len(), |class, sample| {
        if samples.labels[sample] == class { 1.0 } else { 0.0 }
    });
    let activation = network.layers()[0].activation;
    let objective = Objective::HalfSquaredError { targets };
    Flow::new(weights.collect(), activation, columns(&samples.inputs), objective)
        .expect("shapes that fit")
}

type Mistake = fn(&DMatrix<f64>) -> DMatrix<f64>;

/// A sign, a factor or a transposition wrong in one layer.
#[test]
fn wrong_gradients_are_noticed() {
    for activation in ACTIVATIONS {
        let mut stream = Stream::new(3, "wrong gradients");
        let flow = random_flow(&[4, 4, 4, 4], 5, activation, half_squared_error, &mut stream);
        let right = flow.gradient();
        let found = disagreement(&flow, &right, &mut stream).expect("no kink is near");
        assert!(found <= 1.0, "{activation}: {found}");
        let wrongs: [Mistake; 4] =
            [|slopes| -slopes, |slopes| slopes * 5.0, |slopes| slopes * 1.001, DMatrix::transpose];
        for (mistake, wrong) in wrongs.iter().enumerate() {
            for layer in 0..right.len() {
                let mut gradient = right.clone();
                gradient[layer] = wrong(&right[layer]);
                let found = disagreement(&flow, &gradient, &mut stream).expect("no kink is near");
                assert!(found > 1.0, "mistake {mistake} in layer {layer}, {activation}");
            }
        }
    }
}

/// The side of the kink that the trainer is on.
#[test]
fn the_slope_of_a_relu_at_zero_is_zero() {
    let one = DMatrix::from_element(1, 1, 1.0);
    let objective = Objective::Alignment { targets: one.clone() };
    let weights = vec![one.clone() * 0.0, one.clone()];
    let flow = Flow::new(weights, Activation::Relu, one, objective).expect("shapes that fit");
    assert!(flow.gradient().iter().all(|slopes| slopes[(0, 0)] == 0.0));
}

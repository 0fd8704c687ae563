//! Flows of random networks.

use crate::exact::prelude::*;

/// Sizes of inputs, hidden layers and outputs, at least `least` each and at most four more.
pub(super) fn sizes(hidden: usize, least: usize, stream: &mut Stream) -> Vec<usize> {
    (0..hidden + 2).map(|_| least + stream.below(5)).collect()
}

/// Weights of variance `2/fan_in` for ReLU and `1/fan_in` else, inputs about as long as one, standard
/// normal targets, half squared error.
pub(super) fn random_flow(
    sizes: &[usize],
    samples: usize,
    activation: Activation,
    stream: &mut Stream,
) -> Flow {
    let relu = activation == Activation::Relu;
    let gain: f64 = if relu { 2.0 } else { 1.0 };
    let matrices = sizes.windows(2).map(|pair| {
        let deviation = (gain / pair[0] as f64).sqrt();
        normals(pair[1], pair[0], stream) * deviation
    });
    let weights = matrices.collect();
    let inputs = normals(sizes[0], samples, stream) / (sizes[0] as f64).sqrt();
    let targets = normals(sizes[sizes.len() - 1], samples, stream);
    let objective = Objective::HalfSquaredError { targets };
    Flow::new(weights, activation, inputs, objective).expect("sizes that follow each other")
}

//! Random flows.

use deepclaims_lab::net::Activation;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::flow::{Flow, Objective};
use nalgebra::DMatrix;

/// A matrix of independent standard normals.
pub(crate) fn normals(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| stream.normal())
}

/// The first columns of a random orthogonal matrix.
pub(crate) fn orthonormal(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    normals(rows, columns, stream).qr().q()
}

/// Weights of LeCun's variance, standard normal inputs and targets; `sizes` are those of the
/// inputs, the hidden layers and the outputs.
pub(crate) fn random_flow(
    sizes: &[usize],
    samples: usize,
    activation: Activation,
    objective: impl Fn(DMatrix<f64>) -> Objective,
    stream: &mut Stream,
) -> Flow {
    let weights = sizes
        .windows(2)
        .map(|pair| normals(pair[1], pair[0], stream) / (pair[0] as f64).sqrt())
        .collect();
    let inputs = normals(sizes[0], samples, stream);
    let targets = normals(sizes[sizes.len() - 1], samples, stream);
    Flow::new(weights, activation, inputs, objective(targets)).expect("shapes that fit")
}

pub(crate) fn half_squared_error(targets: DMatrix<f64>) -> Objective {
    Objective::HalfSquaredError { targets }
}

pub(crate) fn alignment(targets: DMatrix<f64>) -> Objective {
    Objective::Alignment { targets }
}

/// The Frobenius norm of the difference of all weights.
pub(crate) fn distance(one: &[DMatrix<f64>], other: &[DMatrix<f64>]) -> f64 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).norm_squared());
    squares.sum::<f64>().sqrt()
}

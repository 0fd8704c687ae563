//! Linear networks whose flow is known.

use deepclaims_lab::net::Activation;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::flow::{Flow, Method, Objective};
use nalgebra::{DMatrix, SymmetricEigen};
use proptest::prelude::*;

use crate::common::{distance, half_squared_error, normals, orthonormal, random_flow};

/// Of numbers of order one: a few hundred roundings in double precision for every step.
fn rounding(steps: usize) -> f64 {
    200.0 * f64::EPSILON * steps as f64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// `W(t) = W* + (W(0) − W*) exp(−t·XXᵀ/N)`.
    #[test]
    fn one_layer_relaxes_exponentially(seed: u64, inputs in 1usize..5, outputs in 1usize..5, steps in 1usize..40) {
        let mut stream = Stream::new(seed, "one layer");
        let samples = inputs + 4;
        let start = random_flow(&[inputs, outputs], samples, Activation::Relu, half_squared_error, &mut stream);
        let x = start.inputs();
        let covariance = x * x.transpose() / samples as f64;
        let SymmetricEigen { eigenvalues, eigenvectors } = covariance.symmetric_eigen();
        let size = 0.3 / eigenvalues.max();

        let correlation = start.objective().targets() * x.transpose() / samples as f64;
        let inverse = DMatrix::from_diagonal(&eigenvalues.map(|value| 1.0 / value));
        let fixed = correlation * &eigenvectors * inverse * eigenvectors.transpose();
        let initial = &start.weights()[0] - &fixed;
        let time = steps as f64 * size;
        let decays = DMatrix::from_diagonal(&eigenvalues.map(|value| libm::exp(-time * value)));
        let expected = &fixed + &initial * &eigenvectors * decays * eigenvectors.transpose();

        let found = start.trajectory(Method::RungeKutta, size).nth(steps).expect("it never ends");
        // On an exponential one step is Taylor's polynomial of degree 4, off by at most the next
        // term, and neither is larger than 1: errors of the steps add up. The smallest eigenvalue
        // may magnify roundings of the fixed point.
        let condition = eigenvalues.max() / eigenvalues.min();
        let step = 0.3 * 0.3 * 0.3 * 0.3 * 0.3 / 120.0;
        let scale = 1.0 + initial.norm() + fixed.norm();
        let tolerance = initial.norm() * steps as f64 * step + rounding(steps) * scale * condition;
        prop_assert!((&found.weights[0] - expected).norm() <= tolerance);
    }

    /// Saxe et al. 2014 (arXiv 1312.6120), equation 8, in the time of an objective averaged over
    /// the samples: `u(t) = s·e^{2st}/(e^{2st} − 1 + s/u(0))` for every mode by itself.
    #[test]
    fn balanced_modes_of_two_layers_follow_saxe(seed: u64, modes in 1usize..4, hidden_beyond in 0usize..3, steps in 1usize..60) {
        let mut stream = Stream::new(seed, "two layers");
        let modes = Modes::new(modes, modes + hidden_beyond, &mut stream);
        let end = |size: f64, steps: usize| {
            let mut points = modes.flow().trajectory(Method::RungeKutta, size);
            points.nth(steps).expect("it never ends").weights
        };
        let size = 0.05;
        let time = steps as f64 * size;
        let (coarse, fine) = (end(size, steps), end(0.5 * size, 2 * steps));
        // The fine end is off by about a fifteenth of its distance from the coarse one, that is by
        // less than all of it. The product of the layers, each at most √2 here, doubles that.
        let tolerance = 2.0 * std::f64::consts::SQRT_2 * distance(&coarse, &fine) + rounding(2 * steps);
        let expected = modes.product(|strength, start| {
            let grown = libm::exp(2.0 * strength * time);
            strength * grown / (grown - 1.0 + strength / start)
        });
        let found = &fine[1] * &fine[0];
        prop_assert!((&found - &expected).norm() <= tolerance);
        // Half the time constant, as for a sum over both layers, is another curve.
        let wrong = modes.product(|strength, start| {
            let grown = libm::exp(strength * time);
            strength * grown / (grown - 1.0 + strength / start)
        });
        prop_assert!((&found - wrong).norm() > tolerance);
    }
}

/// A two-layer network whose modes are those of its task.
struct Modes {
    /// Right, hidden and left vectors of the modes, as columns.
    vectors: [DMatrix<f64>; 3],
    inputs: DMatrix<f64>,
    /// What the product of the layers should be along each mode, and what it is at the start.
    strengths: Vec<(f64, f64)>,
}

impl Modes {
    fn new(modes: usize, hidden: usize, stream: &mut Stream) -> Self {
        let inputs = modes + 1;
        let samples = inputs + 3;
        Self {
            vectors: [inputs, hidden, modes + 2].map(|size| orthonormal(size, modes, stream)),
            // Whitened: XXᵀ/N is the identity.
            inputs: orthonormal(samples, inputs, stream).transpose() * (samples as f64).sqrt(),
            strengths: (0..modes)
                .map(|_| (0.5 + 1.5 * stream.uniform(), 0.01 + 0.2 * stream.uniform()))
                .collect(),
        }
    }

    /// The map with these singular values along the modes.
    fn product(&self, value: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
        let [right, _, left] = &self.vectors;
        let values = self.strengths.iter().map(|&(s, start)| value(s, start));
        let diagonal = nalgebra::DVector::from_iterator(self.strengths.len(), values);
        left * DMatrix::from_diagonal(&diagonal) * right.transpose()
    }

    fn flow(&self) -> Flow {
        let [right, hidden, left] = &self.vectors;
        let roots = self.strengths.iter().map(|&(_, start)| start.sqrt());
        let diagonal = nalgebra::DVector::from_iterator(self.strengths.len(), roots);
        let diagonal = DMatrix::from_diagonal(&diagonal);
        let weights =
            vec![hidden * &diagonal * right.transpose(), left * &diagonal * hidden.transpose()];
        let targets = self.product(|strength, _| strength) * &self.inputs;
        Flow::new(
            weights,
            Activation::Identity,
            self.inputs.clone(),
            Objective::HalfSquaredError { targets },
        )
        .expect("shapes that fit")
    }
}

/// Without the quadratic part of the objective a common drive makes every mode grow alike:
/// `d ln σ/dt = 1` for two layers.
#[test]
fn aligned_modes_grow_exponentially_in_two_layers() {
    let mut stream = Stream::new(1, "alignment");
    let rotation = orthonormal(3, 3, &mut stream);
    let start = normals(3, 3, &mut stream);
    let weights = vec![start.clone(), &rotation * start.transpose()];
    // The second layer times the first is `rotation·startᵀ·start`: aligned with the targets below.
    let inputs = DMatrix::identity(3, 3) * 3.0_f64.sqrt();
    let targets = &rotation * &inputs;
    let objective = Objective::Alignment { targets };
    let flow = Flow::new(weights, Activation::Identity, inputs, objective).expect("they fit");
    let point = flow.trajectory(Method::RungeKutta, 1.0 / 64.0).nth(64).expect("it never ends");
    let expected = start * libm::exp(point.time);
    // 64 steps, each off by the next term of the series.
    let step: f64 = 1.0 / (64.0 * 64.0 * 64.0 * 64.0 * 64.0 * 120.0);
    let tolerance = expected.norm() * (64.0 * step + rounding(64));
    assert!((&point.weights[0] - expected).norm() <= tolerance);
}

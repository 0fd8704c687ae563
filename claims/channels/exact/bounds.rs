//! Where a flow leads and how far from there its integration may be, and what rounding can do to a
//! gradient and to a step (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002,
//! chapter 3: a sum of products rounds at most as often as it has terms, each time by at most one
//! unit of the sum of absolute values).

use super::units::{squared_strengths, unit_products};
use crate::exact::prelude::*;

/// The gradient of the same network with every number replaced by its absolute value and nothing
/// cancelling: each rounding on the way to an entry of the gradient changes it by at most one unit of
/// this.
///
/// A ReLU is no steeper than the identity, nor is a tanh.
pub(super) fn magnitudes(flow: &Flow) -> Vec<DMatrix<f64>> {
    let absolute = flow.weights().iter().map(DMatrix::abs).collect();
    // The gradient with respect to the outputs becomes |f| + |y|, or |y| where there is no f.
    let opposite = -flow.objective().targets().abs();
    let objective = match flow.objective() {
        Objective::HalfSquaredError { .. } => Objective::HalfSquaredError { targets: opposite },
        Objective::Alignment { .. } => Objective::Alignment { targets: opposite },
    };
    let identity = deepclaims_lab::net::Activation::Identity;
    Flow::new(absolute, identity, flow.inputs().abs(), objective)
        .expect("the shapes of another flow")
        .gradient()
}

/// Roundings on the way to an entry of the gradient: one for each term of the sums over units forward
/// and back and over the samples, and three for the residual, the share of a sample and their product.
pub(super) fn roundings(flow: &Flow) -> f64 {
    let shapes = flow.weights().iter().map(DMatrix::shape);
    let terms: usize = shapes.map(|(units, fan_in)| units + fan_in).sum();
    (terms + flow.inputs().ncols() + 3) as f64
}

/// How far `Q` of each hidden unit may change beyond the law in a step of size `size` from `flow` to
/// `after` that is computed with relative errors `unit`, while `Q` is measured in double precision.
pub(super) fn step_tolerances(
    flow: &Flow,
    after: &[DMatrix<f64>],
    size: f64,
    unit: f64,
) -> Vec<f64> {
    let absolute: Vec<_> = flow.weights().iter().map(DMatrix::abs).collect();
    // ⟨in, ∂in⟩ − ⟨out, ∂out⟩ is zero but for the roundings of both gradients.
    let balance = unit_products(&absolute, &magnitudes(flow));
    let (before, after) = (squared_strengths(flow.weights()), squared_strengths(after));
    let rounds = roundings(flow);
    let units = before.iter().zip(&after).zip(&balance);
    units
        .map(|((before, after), balance)| {
            let gradient = 2.0 * size * rounds * balance.sum();
            // A weight rounds once in the product with the step, which is no longer than both ends
            // together, and once in the difference; it enters squared.
            let step = 5.0 * (before.sum() + after.sum());
            // Sums of squares at both ends and of the step, which is no more than twice those, with
            // no more terms each than there are roundings above.
            let measured = 3.0 * rounds * (before.sum() + after.sum());
            unit * (gradient + step) + DOUBLE * measured
        })
        .collect()
}

/// The end of so many Runge–Kutta steps.
///
/// Twice as many steps of half the size are off by a sixteenth as much, up to the next order of the
/// step. An eighth is allowed here, so that the error is at most 8/7 of the difference: where the
/// sixteenth is exact, an error is 16/15 of the difference and 14/15 = 0.933 of what is allowed.
pub(super) struct End {
    start: Flow,
    steps: usize,
    pub(super) weights: Vec<DMatrix<f64>>,
    /// A bound on how far each weight is from the flow.
    pub(super) errors: Vec<DMatrix<f64>>,
}

impl End {
    pub(super) fn of(start: Flow, size: f64, steps: usize) -> Self {
        let end = |size: f64, steps: usize| {
            let mut flow = start.clone();
            for _ in 0..steps {
                flow.step(Method::RungeKutta, size);
            }
            flow
        };
        let (coarse, fine) = (end(size, steps), end(0.5 * size, 2 * steps));
        let pairs = coarse.weights().iter().zip(fine.weights());
        Self {
            errors: pairs.map(|(c, f)| (c - f).abs() * (8.0 / 7.0)).collect(),
            weights: coarse.weights().to_vec(),
            start,
            steps,
        }
    }

    /// A bound on how far `Q` of each hidden unit is from where the flow takes it.
    pub(super) fn errors_of_differences(&self) -> Vec<f64> {
        // A weight that is off by e changes its square by at most (2|w| + e)e.
        let pairs = self.weights.iter().zip(&self.errors);
        let slopes: Vec<_> = pairs.map(|(w, e)| w.abs() * 2.0 + e).collect();
        let finite = unit_products(&slopes, &self.errors);
        let before = squared_strengths(self.start.weights());
        let after = squared_strengths(&self.weights);
        // Four gradients a step, each moving the weights by less than they are long.
        let rounds = DOUBLE * 4.0 * self.steps as f64 * roundings(&self.start);
        let units = before.iter().zip(&after).zip(&finite);
        units
            .map(|((before, after), finite)| finite.sum() + rounds * (before.sum() + after.sum()))
            .collect()
    }
}

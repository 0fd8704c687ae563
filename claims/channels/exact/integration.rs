//! Where a flow leads, and how far from there its integration may be.

use deepclaims_lab::train::flow::{Flow, Method};
use nalgebra::DMatrix;

use super::bounds::roundings;
use super::units::{squared_strengths, unit_products};
use crate::exact::DOUBLE;

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

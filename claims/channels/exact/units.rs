//! Sums over the weights of each hidden unit.

use crate::exact::prelude::*;

/// A number for the weights into a unit, and one for the weights out of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) incoming: f64,
    pub(super) outgoing: f64,
}

impl Unit {
    pub(super) fn sum(self) -> f64 {
        self.incoming + self.outgoing
    }

    /// Of squared weights `Q`, which training cannot change.
    pub(super) fn difference(self) -> f64 {
        self.incoming - self.outgoing
    }
}

/// Row sums of each matrix beside the column sums of the next: the hidden units, layer by layer.
pub(super) fn unit_sums(matrices: &[DMatrix<f64>]) -> Vec<Unit> {
    let layers = matrices.windows(2);
    layers
        .flat_map(|pair| {
            let sums = pair[0].row_iter().zip(pair[1].column_iter());
            sums.map(|(row, column)| Unit { incoming: row.sum(), outgoing: column.sum() })
        })
        .collect()
}

/// The same of the products of two matrices, entry by entry.
pub(super) fn unit_products(one: &[DMatrix<f64>], other: &[DMatrix<f64>]) -> Vec<Unit> {
    let pairs = one.iter().zip(other);
    let products: Vec<_> = pairs.map(|(a, b)| a.component_mul(b)).collect();
    unit_sums(&products)
}

/// Squared strengths: `Σ_j (W^l_ij)²` and `Σ_k (W^{l+1}_ki)²`.
pub(super) fn squared_strengths(weights: &[DMatrix<f64>]) -> Vec<Unit> {
    unit_products(weights, weights)
}

/// What belongs to the hidden units of a network, as one slice a layer.
pub(super) fn by_layer<'a, T>(weights: &[DMatrix<f64>], mut units: &'a [T]) -> Vec<&'a [T]> {
    let hidden = weights.iter().take(weights.len() - 1);
    hidden
        .map(|matrix| {
            let (layer, rest) = units.split_at(matrix.nrows());
            units = rest;
            layer
        })
        .collect()
}

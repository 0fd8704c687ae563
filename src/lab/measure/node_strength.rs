//! How strongly a node is connected.

use crate::net::Network;
use crate::numerics::View;

/// What a weight adds to the strengths of the two nodes that it connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Its magnitude `|w|`.
    Absolute,
    /// Its square `w²`.
    Squared,
}

/// The strengths of the nodes of one hidden layer, in the unit of the weights or of their squares.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeStrengths {
    /// One a node: the sum over the weights that lead to it.
    pub incoming: Vec<f64>,
    /// One a node: the sum over the weights that lead away from it.
    pub outgoing: Vec<f64>,
}

impl NodeStrengths {
    /// `√(in_i · out_i)`, one a node.
    ///
    /// Neither overflows nor vanishes: squares of single-precision numbers lie between 1e-90 and
    /// 1e77.
    pub fn geometric(&self) -> Vec<f64> {
        let pairs = self.incoming.iter().zip(&self.outgoing);
        pairs.map(|(into, out)| (into * out).sqrt()).collect()
    }
}

/// The strengths of the nodes of hidden layer `layer`, counted from 1 to the depth:
/// `in_i = Σ_j |W^l_ij|` and `out_i = Σ_k |W^{l+1}_ki|`, or the same sums of squares. The weights
/// after the last hidden layer are those of the head; biases are left out.
///
/// A reconstruction of the connectivity of de Jong,
/// Meigel and Rulands, "Emergent weight morphologies in deep neural networks", arXiv 2501.05550.
/// Not negative; not finite where a weight is not.
///
/// # Panics
/// Where there is no such hidden layer.
pub fn node_strengths(network: &Network, layer: usize, strength: Strength) -> NodeStrengths {
    assert!(
        (1..=network.depth()).contains(&layer),
        "hidden layers are counted from 1 to {}, not {layer}",
        network.depth()
    );
    let below = network.weights(&network.layers()[layer - 1]);
    let above = network.weights(&network.layers()[layer]);
    NodeStrengths {
        incoming: row_sums(below, strength),
        outgoing: row_sums(above.transposed(), strength),
    }
}

fn row_sums(weights: View<'_, f32>, strength: Strength) -> Vec<f64> {
    let (rows, columns) = weights.shape();
    let share = |weight: f64| match strength {
        Strength::Absolute => weight.abs(),
        Strength::Squared => weight * weight,
    };
    let sum = |row| {
        let shares = (0..columns).map(|column| share(weights.at(row, column).into()));
        shares.sum()
    };
    (0..rows).map(sum).collect()
}

/// The network with these weight matrices, `fan_out × fan_in` each and the last one the head,
/// without biases.
#[cfg(test)]
pub(super) fn network_of(matrices: &[crate::numerics::Matrix<f32>]) -> Network {
    use crate::net::Mlp;
    use crate::numerics::{Matrix, Stream};

    let (head, hidden) = matrices.split_last().expect("a head");
    let mlp =
        Mlp { hidden: hidden.iter().map(Matrix::rows).collect(), biases: false, ..Mlp::relu(0, 0) };
    let mut stream = Stream::new(0, "overwritten");
    let inputs = matrices[0].columns();
    let mut network =
        Network::initialise(&mlp, inputs, head.rows(), &mut stream).expect("layers with units");
    for (index, matrix) in matrices.iter().enumerate() {
        let weights = network.layers()[index].weights.clone();
        network.parameters_mut()[weights].copy_from_slice(matrix.as_slice());
    }
    network
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::{Matrix, Stream};

    fn matrix(columns: usize, weights: &[f32]) -> Matrix<f32> {
        Matrix::from_fn(weights.len() / columns, columns, |row, column| {
            weights[row * columns + column]
        })
    }

    /// Two inputs, hidden layers of three and two nodes, two logits. Small integers: sums are
    /// exact.
    fn by_hand() -> Network {
        network_of(&[
            matrix(2, &[1.0, -2.0, 0.0, 3.0, -4.0, -5.0]),
            matrix(3, &[1.0, 0.0, -1.0, 2.0, -3.0, 0.0]),
            matrix(2, &[7.0, -1.0, 0.0, 2.0]),
        ])
    }

    #[test]
    fn rows_lead_to_a_node_and_columns_away_from_it() {
        let network = by_hand();
        let absolute = node_strengths(&network, 1, Strength::Absolute);
        assert_eq!(absolute.incoming, [3.0, 3.0, 9.0]);
        assert_eq!(absolute.outgoing, [3.0, 3.0, 1.0]);
        assert_eq!(absolute.geometric(), [3.0, 3.0, 3.0]);
        let squared = node_strengths(&network, 1, Strength::Squared);
        assert_eq!(squared.incoming, [5.0, 9.0, 41.0]);
        assert_eq!(squared.outgoing, [5.0, 9.0, 1.0]);
        // The last hidden layer leads to the head.
        let last = node_strengths(&network, 2, Strength::Absolute);
        assert_eq!((last.incoming, last.outgoing), (vec![2.0, 5.0], vec![7.0, 3.0]));
    }

    #[test]
    fn every_weight_between_hidden_layers_counts_once_on_either_side() {
        let mut stream = Stream::new(1, "strengths");
        let network = Network::initialise(&Mlp::relu(3, 20), 8, 5, &mut stream).expect("units");
        for strength in [Strength::Absolute, Strength::Squared] {
            for layer in 1..3 {
                let [below, above] =
                    [layer, layer + 1].map(|layer| node_strengths(&network, layer, strength));
                let out: f64 = below.outgoing.iter().sum();
                let into: f64 = above.incoming.iter().sum();
                // Two orders of adding 400 positive numbers: each within 400 half roundings.
                assert!((out / into - 1.0).abs() < 400.0 * f64::EPSILON);
            }
        }
    }

    #[test]
    fn biases_do_not_count() {
        let mut stream = Stream::new(1, "biases");
        let mut network = Network::initialise(&Mlp::relu(2, 4), 3, 2, &mut stream).expect("units");
        let before = node_strengths(&network, 1, Strength::Absolute);
        for layer in network.layers().to_vec() {
            network.parameters_mut()[layer.biases.expect("biases")].fill(9.0);
        }
        assert_eq!(node_strengths(&network, 1, Strength::Absolute), before);
    }

    #[test]
    fn a_weight_that_is_no_number_spoils_its_two_nodes_alone() {
        let mut network = by_hand();
        let second = network.layers()[1].weights.start;
        network.parameters_mut()[second] = f32::NAN;
        let outgoing = node_strengths(&network, 1, Strength::Absolute).outgoing;
        let incoming = node_strengths(&network, 2, Strength::Absolute).incoming;
        assert!(outgoing[0].is_nan() && incoming[0].is_nan());
        assert_eq!((&outgoing[1..], incoming[1]), (&[3.0, 1.0][..], 5.0));
    }

    #[test]
    #[should_panic(expected = "hidden layers are counted from 1 to 2, not 3")]
    fn the_head_is_no_hidden_layer() {
        node_strengths(&by_hand(), 3, Strength::Absolute);
    }
}

//! What is drawn: columns of nodes (the inputs, every hidden layer, the logits) and the weights
//! between them.

use deepclaims_lab::measure::{Strength, node_strengths};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::View;

/// Of a column with more nodes only so many are drawn.
pub(super) const MOST_NODES: usize = 40;
/// Of a matrix so many weights are drawn for each drawn node of its larger side.
const A_NODE: usize = 3;

/// The numbers of nodes of all columns.
pub(super) fn sizes(network: &Network) -> Vec<usize> {
    let layers = network.layers();
    let inputs = layers.iter().take(1).map(|layer| layer.fan_in);
    inputs.chain(layers.iter().map(|layer| layer.fan_out)).collect()
}

/// The nodes of every column that are drawn, the strongest first; equally strong ones in their own
/// order.
pub(super) fn strongest_nodes(network: &Network) -> Vec<Vec<usize>> {
    relative_strengths(network)
        .iter()
        .map(|strengths| {
            let mut nodes: Vec<usize> = (0..strengths.len()).collect();
            nodes.sort_by(|&a, &b| strengths[b].total_cmp(&strengths[a]));
            nodes.truncate(MOST_NODES);
            nodes
        })
        .collect()
}

/// The strengths of the nodes of every column over the largest of the column, in [0, 1]; zero where
/// a strength is not finite.
pub(super) fn relative_strengths(network: &Network) -> Vec<Vec<f64>> {
    let layers = network.layers();
    let (first, head) = (&layers[0], &layers[network.depth()]);
    let hidden = (1..=network.depth())
        .map(|layer| node_strengths(network, layer, Strength::Absolute).geometric());
    let columns = std::iter::once(row_sums(network.weights(first).transposed()))
        .chain(hidden)
        .chain([row_sums(network.weights(head))]);
    columns.map(relative).collect()
}

/// `Σ_j |W_ij|` for every row.
fn row_sums(weights: View<'_, f32>) -> Vec<f64> {
    let (rows, columns) = weights.shape();
    let sum =
        |row| -> f64 { (0..columns).map(|column| f64::from(weights.at(row, column)).abs()).sum() };
    (0..rows).map(sum).collect()
}

fn relative(strengths: Vec<f64>) -> Vec<f64> {
    let finite = |strength: f64| if strength.is_finite() { strength } else { 0.0 };
    let strengths: Vec<f64> = strengths.into_iter().map(finite).collect();
    let largest = strengths.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    strengths.iter().map(|strength| strength / largest).collect()
}

/// A weight between two drawn nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    /// Place of its left node in its column.
    pub(super) from: usize,
    /// Place of its right node in its column.
    pub(super) to: usize,
    /// The weight over the largest magnitude of its matrix, in [−1, 1] and not zero.
    pub(super) weight: f64,
}

/// The weights of largest magnitude between the nodes `from` and `to`, the weakest first; of
/// equally large ones those between stronger nodes last.
pub(super) fn strongest_edges(weights: View<'_, f32>, from: &[usize], to: &[usize]) -> Vec<Edge> {
    let (rows, columns) = weights.shape();
    let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let magnitudes = all.map(|(row, column)| f64::from(weights.at(row, column)).abs());
    let largest = magnitudes.filter(|w| w.is_finite()).fold(0.0, f64::max);
    let mut edges: Vec<Edge> = (0..to.len())
        .flat_map(|row| (0..from.len()).map(move |column| (row, column)))
        .map(|(row, column)| Edge {
            from: column,
            to: row,
            weight: f64::from(weights.at(to[row], from[column])) / largest,
        })
        .filter(|edge| edge.weight.is_finite() && edge.weight != 0.0)
        .collect();
    edges.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    edges.truncate(A_NODE * from.len().max(to.len()));
    edges.reverse();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::numerics::{Matrix, Stream};

    fn network(width: usize) -> Network {
        let mut stream = Stream::new(1, "columns");
        Network::initialise(&Mlp::relu(2, width), 30, 5, &mut stream).expect("units")
    }

    #[test]
    fn the_strongest_nodes_come_first() {
        let network = network(60);
        let strengths = relative_strengths(&network);
        let nodes = strongest_nodes(&network);
        assert_eq!(sizes(&network), [30, 60, 60, 5]);
        for (strengths, nodes) in strengths.iter().zip(&nodes) {
            let drawn: Vec<f64> = nodes.iter().map(|&node| strengths[node]).collect();
            assert_eq!(drawn[0], 1.0);
            assert!(drawn.is_sorted_by(|a, b| a >= b));
            let left_out = (0..strengths.len()).filter(|node| !nodes.contains(node));
            let weakest = drawn[drawn.len() - 1];
            assert!(left_out.clone().all(|node| strengths[node] <= weakest));
            assert_eq!(left_out.count(), strengths.len().saturating_sub(MOST_NODES));
        }
        let geometric = node_strengths(&network, 1, Strength::Absolute).geometric();
        let largest = geometric[nodes[1][0]];
        assert!(geometric.iter().zip(&strengths[1]).all(|(g, s)| g / largest == *s));
    }

    #[test]
    fn inputs_and_logits_have_the_strength_of_their_one_side() {
        let mut network = network(3);
        let layers = network.layers().to_vec();
        network.parameters_mut().fill(0.0);
        // From the fourth input with 2 and −1 to two nodes, from the last with −6 to one of them.
        for (index, weight) in [(3, 2.0), (33, -1.0), (59, -6.0)] {
            network.parameters_mut()[layers[0].weights.start + index] = weight;
        }
        // To the second logit.
        network.parameters_mut()[layers[2].weights.start + 4] = 0.5;
        let strengths = relative_strengths(&network);
        let nodes = strongest_nodes(&network);
        assert_eq!((strengths[0][3], strengths[0][29]), (0.5, 1.0));
        assert_eq!(nodes[0][..3], [29, 3, 0]);
        assert_eq!(strengths[3], [0.0, 1.0, 0.0, 0.0, 0.0]);
        // No path goes on from the first hidden layer.
        assert_eq!((strengths[1].as_slice(), nodes[1].as_slice()), (&[0.0; 3][..], &[0, 1, 2][..]));
    }

    #[test]
    fn strengths_that_are_not_finite_count_as_none() {
        let mut network = network(4);
        network.parameters_mut()[0] = f32::NAN;
        network.parameters_mut()[1] = f32::INFINITY;
        let strengths = relative_strengths(&network);
        assert_eq!((strengths[0][0], strengths[0][1], strengths[1][0]), (0.0, 0.0, 0.0));
        assert!(strengths.iter().flatten().all(|s| (0.0..=1.0).contains(s)));
    }

    #[test]
    fn the_strongest_weights_of_the_drawn_nodes_are_found() {
        let mut stream = Stream::new(1, "edges");
        let matrix = Matrix::from_fn(20, 30, |_, _| stream.normal() as f32);
        let (from, to) = ([7, 3, 29, 11, 0], [2, 19, 5]);
        let edges = strongest_edges(matrix.view(), &from, &to);
        assert_eq!(edges.len(), 15);
        let edges = strongest_edges(matrix.view(), &from, &to[..2]);
        // Ten weights, fewer than three for each of five nodes.
        assert_eq!(edges.len(), 10);
        assert!(edges.is_sorted_by(|a, b| a.weight.abs() <= b.weight.abs()));
        let largest = matrix.as_slice().iter().fold(0.0f32, |m, w| m.max(w.abs()));
        for edge in &edges {
            let weight = matrix.row(to[edge.to])[from[edge.from]];
            assert_eq!(edge.weight, f64::from(weight) / f64::from(largest));
        }
        let many: Vec<usize> = (0..20).collect();
        let edges = strongest_edges(matrix.view(), &many, &many);
        let mut magnitudes: Vec<f32> = many
            .iter()
            .flat_map(|&row| many.iter().map(move |&column| (row, column)))
            .map(|(row, column)| matrix.row(row)[column].abs())
            .collect();
        magnitudes.sort_by(f32::total_cmp);
        assert_eq!(edges.len(), 60);
        let weakest = f64::from(magnitudes[400 - 60]) / f64::from(largest);
        assert_eq!(edges[0].weight.abs(), weakest);
    }

    #[test]
    fn weights_without_magnitude_are_not_drawn() {
        let matrix = Matrix::from_fn(2, 2, |row, column| match (row, column) {
            (0, 0) => f32::NAN,
            (0, 1) => f32::INFINITY,
            (1, 0) => 0.0,
            _ => -2.0,
        });
        let edges = strongest_edges(matrix.view(), &[0, 1], &[0, 1]);
        let only = Edge { from: 1, to: 1, weight: -1.0 };
        assert_eq!(edges, [only]);
        assert!(strongest_edges(Matrix::zeros(2, 2).view(), &[0, 1], &[0, 1]).is_empty());
    }
}

//! Columns of nodes: the inputs, every hidden layer, the logits.

use deepclaims_lab::measure::{Strength, node_strengths};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::View;

/// Of a column with more nodes only so many are drawn.
pub(super) const MOST_NODES: usize = 40;

/// The numbers of nodes of all columns.
pub(super) fn sizes(network: &Network) -> Vec<usize> {
    let layers = network.layers();
    let inputs = layers.iter().take(1).map(|layer| layer.fan_in);
    inputs
        .chain(layers.iter().map(|layer| layer.fan_out))
        .collect()
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
    let sum = |row| -> f64 {
        (0..columns)
            .map(|column| f64::from(weights.at(row, column)).abs())
            .sum()
    };
    (0..rows).map(sum).collect()
}

fn relative(strengths: Vec<f64>) -> Vec<f64> {
    let finite = |strength: f64| if strength.is_finite() { strength } else { 0.0 };
    let strengths: Vec<f64> = strengths.into_iter().map(finite).collect();
    let largest = strengths.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    strengths
        .iter()
        .map(|strength| strength / largest)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::numerics::Stream;

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
        assert!(
            geometric
                .iter()
                .zip(&strengths[1])
                .all(|(g, s)| g / largest == *s)
        );
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
        assert_eq!(
            (strengths[1].as_slice(), nodes[1].as_slice()),
            (&[0.0; 3][..], &[0, 1, 2][..])
        );
    }

    #[test]
    fn strengths_that_are_not_finite_count_as_none() {
        let mut network = network(4);
        network.parameters_mut()[0] = f32::NAN;
        network.parameters_mut()[1] = f32::INFINITY;
        let strengths = relative_strengths(&network);
        assert_eq!(
            (strengths[0][0], strengths[0][1], strengths[1][0]),
            (0.0, 0.0, 0.0)
        );
        assert!(strengths.iter().flatten().all(|s| (0.0..=1.0).contains(s)));
    }
}

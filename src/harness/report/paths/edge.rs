//! The weights that are drawn.

use deepclaims_lab::numerics::View;

/// Of a matrix so many weights are drawn for each drawn node of its larger side.
const A_NODE: usize = 3;

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
    use deepclaims_lab::numerics::{Matrix, Stream};

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
        let only = Edge {
            from: 1,
            to: 1,
            weight: -1.0,
        };
        assert_eq!(edges, [only]);
        assert!(strongest_edges(Matrix::zeros(2, 2).view(), &[0, 1], &[0, 1]).is_empty());
    }
}

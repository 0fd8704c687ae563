//! How much weight the paths through a network carry.

use crate::net::Network;
use crate::numerics::{Stream, View};

/// `ln(1ᵀ |W^L| ⋯ |W^1| 1)` over all weight matrices of `network`, head included: the logarithm of
/// the sum, over all paths from an input to a logit, of the product of the magnitudes of their
/// weights.
///
/// A reconstruction for de Jong, Meigel and Rulands, arXiv
/// 2501.05550. In nats; biases and residual skips are left out. Computed layer by layer with the
/// sums divided out, so that no depth over- or underflows. NaN where no path carries weight or a
/// weight is not finite.
pub fn log_path_gain(network: &Network) -> f64 {
    log_gain(network, |_| ())
}

/// [`log_path_gain`] minus its mean over `pairings` random re-pairings of nodes between adjacent
/// matrices: in every hidden layer the out-weights are assigned to the nodes by a uniformly random
/// permutation from `stream`.
///
/// Positive where strong in-weights meet strong out-weights, zero on average where they are
/// independent. NaN without pairings, or where the gain of the network or of one of them is.
pub fn log_path_gain_excess(network: &Network, pairings: usize, stream: &mut Stream) -> f64 {
    let gain = log_path_gain(network);
    let paired = (0..pairings).map(|_| log_gain(network, |nodes| stream.shuffle(nodes)));
    paired.map(|other| gain - other).sum::<f64>() / pairings as f64
}

/// The gain where `pair` rearranges the nodes of every hidden layer before their out-weights apply.
fn log_gain(network: &Network, mut pair: impl FnMut(&mut [f64])) -> f64 {
    let layers = network.layers();
    let inputs = layers[0].fan_in as f64;
    // The share that each node has in the weight of all paths that have come so far.
    let mut shares = vec![1.0 / inputs; layers[0].fan_in];
    let mut gain = libm::log(inputs);
    for (index, layer) in layers.iter().enumerate() {
        if index > 0 {
            pair(&mut shares);
        }
        shares = magnitudes_times(network.weights(layer), &shares);
        let total: f64 = shares.iter().sum();
        gain += libm::log(total);
        for share in &mut shares {
            *share /= total;
        }
    }
    if gain.is_finite() { gain } else { f64::NAN }
}

/// `|W| · vector`.
fn magnitudes_times(weights: View<'_, f32>, vector: &[f64]) -> Vec<f64> {
    let product = |row| {
        let entries = vector.iter().enumerate();
        let products = entries.map(|(column, x)| f64::from(weights.at(row, column)).abs() * x);
        products.sum()
    };
    (0..weights.shape().0).map(product).collect()
}

#[cfg(test)]
mod tests {
    use super::super::node_strength::network_of;
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Matrix;

    /// Rounding of a gain: each of the sums and products below loses less than 100 half roundings.
    const ROUNDING: f64 = 100.0 * f64::EPSILON;

    fn normal(rows: usize, columns: usize, name: &str) -> Matrix<f32> {
        let mut stream = Stream::new(1, name);
        Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32)
    }

    fn tiny() -> [Matrix<f32>; 3] {
        let shapes = [(4, 2, "first"), (3, 4, "second"), (2, 3, "head")];
        shapes.map(|(rows, columns, name)| normal(rows, columns, name))
    }

    /// Nodes that are strong on both sides: weights `a_i · b_j` with the same strong nodes.
    fn strong_meet_strong() -> Network {
        let strength = |node: usize| if node < 3 { 1.0f32 } else { 0.1 };
        let between = Matrix::from_fn(10, 10, |i, j| strength(i) * strength(j));
        network_of(&[
            Matrix::from_fn(10, 4, |i, _| strength(i)),
            between.clone(),
            between,
            Matrix::from_fn(2, 10, |_, j| strength(j)),
        ])
    }

    #[test]
    fn the_gain_is_the_sum_over_all_paths() {
        let [first, second, head] = tiny();
        let mut sum = 0.0;
        for (input, a, b, logit) in
            (0..2 * 4 * 3 * 2).map(|path| (path % 2, path / 2 % 4, path / 8 % 3, path / 24))
        {
            let weights = [first.row(a)[input], second.row(b)[a], head.row(logit)[b]];
            sum += weights.iter().map(|w| f64::from(*w).abs()).product::<f64>();
        }
        let off = (log_path_gain(&network_of(&tiny())) - libm::log(sum)).abs();
        assert!(off < ROUNDING, "{off:e} from ln {sum}");
    }

    #[test]
    fn nodes_have_no_order() {
        let [first, second, head] = tiny();
        let order = [2, 0, 3, 1];
        let columns = Matrix::from_fn(3, 4, |row, column| second.row(row)[order[column]]);
        let reordered = network_of(&[first.select_rows(&order), columns, head]);
        let difference = log_path_gain(&reordered) - log_path_gain(&network_of(&tiny()));
        assert!(difference.abs() < ROUNDING, "{difference}");
    }

    #[test]
    fn paths_of_strong_nodes_carry_more_than_re_paired_ones() {
        let network = strong_meet_strong();
        let excess = log_path_gain_excess(&network, 200, &mut Stream::new(1, "pairings"));
        // Of ten nodes three have strength 1 on both sides and seven 0.1: Σ a·b is 3.07 where they
        // meet and 10·0.37² = 1.369 on average where they do not, three times. Jensen: the mean of
        // logarithms lies below the logarithm of the mean.
        assert!(excess > 3.0 * libm::log(3.07 / 1.369), "{excess}");
    }

    #[test]
    fn the_excess_is_the_mean_over_pairings_of_hidden_nodes() {
        let network = strong_meet_strong();
        let (mut together, mut apart) = (Stream::new(1, "pairings"), Stream::new(1, "pairings"));
        let both = log_path_gain_excess(&network, 2, &mut together);
        let each = [(); 2].map(|()| log_path_gain_excess(&network, 1, &mut apart));
        assert_eq!(both, f64::midpoint(each[0], each[1]));
        // Inputs are no nodes: nothing is drawn for a network without hidden layers.
        let flat = network_of(&[normal(3, 4, "head")]);
        assert_eq!(log_path_gain_excess(&flat, 3, &mut together), 0.0);
        assert_eq!(together.uniform(), apart.uniform());
    }

    #[test]
    fn independent_weights_gain_nothing() {
        let mlp = Mlp::relu(3, 50);
        let excesses: Vec<f64> = (0..40)
            .map(|seed| {
                let mut stream = Stream::new(seed, "independent");
                let network = Network::initialise(&mlp, 64, 10, &mut stream).expect("units");
                log_path_gain_excess(&network, 20, &mut stream)
            })
            .collect();
        let mean = excesses.iter().sum::<f64>() / 40.0;
        let squares: f64 = excesses.iter().map(|x| (x - mean) * (x - mean)).sum();
        // Four standard errors.
        assert!(mean.abs() < 4.0 * (squares / 39.0 / 40.0).sqrt(), "{mean}");
    }

    #[test]
    fn one_node_a_layer_cannot_be_re_paired() {
        let shapes = [(1, 5, "in"), (1, 1, "middle"), (3, 1, "out")];
        let narrow = network_of(&shapes.map(|(rows, columns, name)| normal(rows, columns, name)));
        let excess = log_path_gain_excess(&narrow, 7, &mut Stream::new(1, "one"));
        assert_eq!(excess, 0.0);
    }

    #[test]
    fn no_depth_over_or_underflows() {
        for weight in [1e-30f32, 1e30] {
            let layers = vec![Matrix::from_fn(3, 3, |_, _| weight); 100];
            // 3^101 paths of 100 weights.
            let expected = 101.0 * libm::log(3.0) + 100.0 * libm::log(f64::from(weight));
            let off = (log_path_gain(&network_of(&layers)) / expected - 1.0).abs();
            assert!(off < ROUNDING, "{off:e} of {expected}");
        }
    }

    #[test]
    fn without_weight_or_with_undefined_ones_there_is_no_gain() {
        for spoiled in 0..3 {
            for value in [0.0, f32::NAN, f32::INFINITY] {
                let mut matrices = tiny();
                matrices[spoiled] = matrices[spoiled].map(|_| value);
                let network = network_of(&matrices);
                let gain = log_path_gain(&network);
                assert!(gain.is_nan(), "{value} in matrix {spoiled}");
                let mut stream = Stream::new(1, "spoiled");
                assert!(log_path_gain_excess(&network, 3, &mut stream).is_nan());
            }
        }
        let mut stream = Stream::new(1, "none");
        assert!(log_path_gain_excess(&network_of(&tiny()), 0, &mut stream).is_nan());
    }
}

//! How large the weights of a layer are, and how far training moved them.

use crate::net::Network;

/// The Frobenius norm of the weights of layer `layer`, counted from 1, the head being layer
/// `depth + 1`; in double precision, biases left out.
///
/// # Panics
/// Where there is no such layer.
pub fn weight_norm(network: &Network, layer: usize) -> f64 {
    norm(weights(network, layer))
}

/// The Frobenius norm of the difference of the weights of layer `layer`, counted as for
/// [`weight_norm`].
///
/// # Panics
/// Where there is no such layer or the shapes differ.
pub fn weight_change(before: &Network, after: &Network, layer: usize) -> f64 {
    let (old, new) = (weights(before, layer), weights(after, layer));
    assert_eq!(old.len(), new.len(), "layers of the same shape");
    norm(old.zip(new).map(|(old, new)| new - old))
}

fn weights(network: &Network, layer: usize) -> impl ExactSizeIterator<Item = f64> {
    let weights = network.layers()[layer - 1].weights.clone();
    network.parameters()[weights].iter().map(|&w| f64::from(w))
}

fn norm(entries: impl Iterator<Item = f64>) -> f64 {
    entries.map(|entry| entry * entry).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Stream;

    #[test]
    fn norm_and_change_are_those_of_one_layer_without_its_biases() {
        let mut filled = Network::initialise(&Mlp::relu(2, 3), 4, 2, &mut Stream::new(1, "norm"))
            .expect("layers with units");
        filled.parameters_mut().fill(7.0);
        let second = filled.layers()[1].weights.clone();
        // Small integers, whose differences in single precision are exact.
        let weights = filled.parameters_mut()[second.clone()].iter_mut();
        for (weight, value) in weights.zip(0u8..) {
            *weight = f32::from(value);
        }
        // Σ i² for i < 9 is 204; the first layer has 12 weights of 7, the head 6.
        let squares = [12.0 * 49.0, 204.0, 6.0 * 49.0];
        for (layer, square) in (1..).zip(squares) {
            assert_eq!(weight_norm(&filled, layer), f64::sqrt(square));
        }
        let mut zeroed = filled.clone();
        zeroed.parameters_mut()[second].fill(0.0);
        let biases = zeroed.layers()[1].biases.clone().expect("biases");
        zeroed.parameters_mut()[biases].fill(1.0);
        let changes = [1, 2, 3].map(|layer| weight_change(&zeroed, &filled, layer));
        assert_eq!(changes, [0.0, 204.0f64.sqrt(), 0.0]);
    }
}

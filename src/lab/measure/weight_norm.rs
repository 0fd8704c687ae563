//! How large the weights of a layer are.

use crate::net::Network;

/// The Frobenius norm of the weights of layer `layer`, counted from 1, the head being layer
/// `depth + 1`; in double precision, biases left out.
///
/// # Panics
/// Where there is no such layer.
pub fn weight_norm(network: &Network, layer: usize) -> f64 {
    let weights = network.layers()[layer - 1].weights.clone();
    network.parameters()[weights]
        .iter()
        .map(|&weight| f64::from(weight) * f64::from(weight))
        .sum::<f64>()
        .sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Stream;

    #[test]
    fn the_norm_is_that_of_one_layer_without_its_biases() {
        let mut network = Network::initialise(&Mlp::relu(2, 3), 4, 2, &mut Stream::new(1, "norm"))
            .expect("layers with units");
        network.parameters_mut().fill(7.0);
        let second = network.layers()[1].weights.clone();
        for (weight, value) in network.parameters_mut()[second].iter_mut().zip(0u8..) {
            *weight = f32::from(value);
        }
        // Σ i² for i < 9 is 204; the first layer has 12 weights of 7, the head 6.
        assert_eq!(weight_norm(&network, 2), 204.0f64.sqrt());
        assert_eq!(weight_norm(&network, 1), (12.0f64 * 49.0).sqrt());
        assert_eq!(weight_norm(&network, 3), (6.0f64 * 49.0).sqrt());
    }
}

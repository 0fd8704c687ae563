//! How far training moved a layer.

use crate::net::Network;

/// The Frobenius norm of the difference of the weights of layer `layer`, counted from 1, the head
/// being layer `depth + 1`; in double precision, biases left out.
///
/// # Panics
/// Where there is no such layer or the shapes differ.
pub fn weight_change(before: &Network, after: &Network, layer: usize) -> f64 {
    let weights = |network: &Network| network.layers()[layer - 1].weights.clone();
    let (old, new) = (
        &before.parameters()[weights(before)],
        &after.parameters()[weights(after)],
    );
    assert_eq!(old.len(), new.len(), "layers of the same shape");
    let difference = |(old, new): (&f32, &f32)| f64::from(*new) - f64::from(*old);
    old.iter()
        .zip(new)
        .map(difference)
        .map(|difference| difference * difference)
        .sum::<f64>()
        .sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Stream;

    #[test]
    fn one_layer_moved_is_one_layer_changed() {
        let before = Network::initialise(&Mlp::relu(2, 3), 4, 2, &mut Stream::new(1, "change"))
            .expect("layers with units");
        let mut after = before.clone();
        let second = after.layers()[1].weights.clone();
        let biases = after.layers()[1].biases.clone().expect("biases");
        // Small integers, whose differences in single precision are exact.
        for (weight, value) in after.parameters_mut()[second.clone()].iter_mut().zip(0u8..) {
            *weight = f32::from(value);
        }
        let mut zeroed = after.clone();
        zeroed.parameters_mut()[second].fill(0.0);
        after.parameters_mut()[biases].fill(7.0);
        // Σ i² for i < 9 is 204.
        assert_eq!(weight_change(&zeroed, &after, 2), 204.0f64.sqrt());
        assert_eq!(weight_change(&before, &after, 1), 0.0);
        assert_eq!(weight_change(&before, &after, 3), 0.0);
    }
}

//! Networks made of parts of others.

use super::network::{buffer_length, place};
use super::{Layer, Network};
use crate::numerics::{Stream, zeros};

/// Two networks that cannot be joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "cannot join networks at layer {cut}: {below} units below and {above} inputs above (0: no such \
     layer)"
)]
pub struct JoinError {
    /// Number of layers taken from the lower network.
    pub cut: usize,
    /// Units that the lower part ends with.
    pub below: usize,
    /// Inputs that the upper part begins with.
    pub above: usize,
}

impl Network {
    /// The first `cut` hidden layers of this network, then the layers of `tail` above its own first
    /// `cut` ones, head included. With `cut` the depth of both, this network under the head of
    /// `tail`.
    ///
    /// # Errors
    /// Where one of them has fewer hidden layers or the widths at the cut differ.
    pub fn with_tail(&self, tail: &Self, cut: usize) -> Result<Self, JoinError> {
        let hidden = &self.layers()[..self.depth()];
        let above = tail.layers().get(cut).map_or(0, |layer| layer.fan_in);
        let below = match cut {
            0 => above,
            cut => hidden.get(cut - 1).map_or(0, |layer| layer.fan_out),
        };
        if below != above || above == 0 {
            return Err(JoinError { cut, below, above });
        }
        let lower = self.layers()[..cut].iter().map(|layer| (self, layer));
        let upper = tail.layers()[cut..].iter().map(|layer| (tail, layer));
        Ok(assemble(lower.chain(upper)))
    }

    /// The same network in which these units of hidden layer `layer`, counted from 1, say nothing:
    /// the weights that lead from them are zero. In a residual layer what they carry on stays.
    ///
    /// # Panics
    /// Where there is no such layer or unit.
    #[must_use]
    pub fn silence(&self, layer: usize, units: &[usize]) -> Self {
        let mut silenced = self.clone();
        let next = &self.layers()[layer];
        let weights = &mut silenced.parameters_mut()[next.weights.clone()];
        for row in weights.chunks_exact_mut(next.fan_in) {
            for &unit in units {
                row[unit] = 0.0;
            }
        }
        silenced
    }

    /// The same network with the entries of each weight matrix in a random order.
    #[must_use]
    pub fn shuffle_weights(&self, stream: &mut Stream) -> Self {
        let mut shuffled = self.clone();
        for layer in self.layers() {
            stream.shuffle(&mut shuffled.parameters_mut()[layer.weights.clone()]);
        }
        shuffled
    }
}

/// A network of these layers with copies of their parameters.
pub(super) fn assemble<'a>(parts: impl Iterator<Item = (&'a Network, &'a Layer)>) -> Network {
    let parts: Vec<(&Network, &Layer)> = parts.collect();
    let mut end = 0;
    let layers: Vec<Layer> = parts
        .iter()
        .map(|(_, layer)| Layer {
            weights: place(&mut end, layer.weights.len()),
            biases: (layer.biases.as_ref()).map(|biases| place(&mut end, biases.len())),
            ..(*layer).clone()
        })
        .collect();
    let mut parameters = zeros(buffer_length(&layers));
    for ((source, old), new) in parts.iter().zip(&layers) {
        parameters[new.weights.clone()].copy_from_slice(&source.parameters()[old.weights.clone()]);
        if let (Some(old), Some(new)) = (&old.biases, &new.biases) {
            parameters[new.clone()].copy_from_slice(&source.parameters()[old.clone()]);
        }
    }
    Network::from_parts(layers, parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::{Matrix, Stream};

    fn network(mlp: &Mlp, classes: usize, name: &str) -> Network {
        Network::initialise(mlp, 7, classes, &mut Stream::new(1, name)).expect("layers with units")
    }

    #[test]
    fn a_joined_network_computes_the_lower_part_and_then_the_upper() {
        let lower = network(&Mlp::relu(4, 9), 3, "lower");
        let upper = network(&Mlp::relu(4, 9), 5, "upper");
        let mut stream = Stream::new(2, "inputs");
        let inputs = Matrix::from_fn(6, 7, |_, _| stream.normal() as f32);
        for cut in 0..=4 {
            let joined = lower.with_tail(&upper, cut).expect("equal widths");
            assert_eq!((joined.depth(), joined.classes()), (4, 5));
            let outputs = joined.outputs(&inputs);
            assert_eq!(outputs[..cut], lower.outputs(&inputs)[..cut]);
            for layer in cut..=4 {
                let [own, theirs] = [&joined, &upper]
                    .map(|one| &one.parameters()[one.layers()[layer].weights.clone()]);
                assert_eq!(own, theirs);
            }
            let itself = lower.with_tail(&lower, cut);
            assert_eq!(itself.as_ref(), Ok(&lower));
        }
        assert_eq!(lower.with_tail(&upper, 0).expect("equal widths"), upper);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let narrow = network(&Mlp::relu(3, 8), 4, "narrow");
        let wide = network(&Mlp::relu(3, 9), 4, "wide");
        let error = narrow.with_tail(&wide, 2).expect_err("9 inputs above");
        assert_eq!((error.below, error.above), (8, 9));
        assert!(narrow.with_tail(&narrow, 4).is_err());
    }

    #[test]
    fn silent_units_leave_the_sum_to_the_others() {
        let whole = network(&Mlp::relu(2, 5), 3, "silenced");
        let mut stream = Stream::new(3, "inputs");
        let inputs = Matrix::from_fn(4, 7, |_, _| stream.normal() as f32);
        let cut = whole.silence(1, &[0, 3]);
        assert_eq!(cut.outputs(&inputs)[0], whole.outputs(&inputs)[0]);
        let second = &whole.layers()[1];
        for (index, place) in second.weights.clone().enumerate() {
            let left = f32::from(![0, 3].contains(&(index % second.fan_in)));
            assert_eq!(cut.parameters()[place], left * whole.parameters()[place]);
        }
        // All units of a layer silenced: every sample gives the same logits.
        let logits = &whole.silence(2, &[0, 1, 2, 3, 4]).outputs(&inputs)[2];
        assert!((1..4).all(|row| logits.row(row) == logits.row(0)));
    }

    #[test]
    fn shuffling_keeps_the_entries_of_each_matrix_and_the_biases() {
        let whole = network(&Mlp::relu(2, 5), 3, "shuffled");
        let shuffled = whole.shuffle_weights(&mut Stream::new(4, "order"));
        assert_ne!(whole, shuffled);
        for layer in whole.layers() {
            let sorted = |network: &Network| {
                let mut entries = network.parameters()[layer.weights.clone()].to_vec();
                entries.sort_by(f32::total_cmp);
                entries
            };
            assert_eq!(sorted(&whole), sorted(&shuffled));
            assert_eq!(whole.biases(layer), shuffled.biases(layer));
        }
    }
}

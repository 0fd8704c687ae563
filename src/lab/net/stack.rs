//! Networks from matrices, and back.

use super::network::{buffer_length, place};
use super::{Activation, Layer, Network};
use crate::numerics::{Matrix, zeros};

/// A linear layer: its weights, `fan_out × fan_in`, and biases.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearLayer {
    /// One row a unit.
    pub weights: Matrix<f32>,
    /// One a unit.
    pub biases: Option<Vec<f32>>,
}

/// Layers that are no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StackError {
    /// Fewer layers than a hidden one and a head.
    #[error("{found} linear layers; expected at least two, a hidden one and a head")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// A layer that does not take what the one before it gives.
    #[error("linear layer {layer} takes {found} inputs; expected {expected}, the units before it")]
    Inputs {
        /// Counted from 1.
        layer: usize,
        /// Its inputs.
        found: usize,
        /// Units of the layer before.
        expected: usize,
    },
    /// Not one bias a unit.
    #[error("linear layer {layer} has {found} biases; expected {expected}, one for each unit")]
    Biases {
        /// Counted from 1.
        layer: usize,
        /// Its biases.
        found: usize,
        /// Its units.
        expected: usize,
    },
    /// A layer without weights.
    #[error("linear layer {layer} has no weights")]
    Empty {
        /// Counted from 1.
        layer: usize,
    },
}

impl Network {
    /// The network of these layers, the last one the head, with `activation` after all others.
    ///
    /// # Errors
    /// Where they do not fit together.
    pub fn from_linear_layers(
        layers: &[LinearLayer],
        activation: Activation,
    ) -> Result<Self, StackError> {
        check(layers)?;
        let mut end = 0;
        let head = layers.len() - 1;
        let layouts = layers.iter().enumerate().map(|(index, layer)| {
            let (fan_out, fan_in) = (layer.weights.rows(), layer.weights.columns());
            Layer {
                fan_in,
                fan_out,
                activation: if index == head { Activation::Identity } else { activation },
                residual: None,
                weights: place(&mut end, fan_in * fan_out),
                biases: layer.biases.as_ref().map(|_| place(&mut end, fan_out)),
            }
        });
        let layouts: Vec<Layer> = layouts.collect();
        let mut parameters = zeros(buffer_length(&layouts));
        for (layout, layer) in layouts.iter().zip(layers) {
            parameters[layout.weights.clone()].copy_from_slice(layer.weights.as_slice());
            if let (Some(place), Some(biases)) = (&layout.biases, &layer.biases) {
                parameters[place.clone()].copy_from_slice(biases);
            }
        }
        Ok(Self::from_parts(layouts, parameters))
    }

    /// Its linear layers, first to head.
    pub fn linear_layers(&self) -> Vec<LinearLayer> {
        let layer = |layer: &Layer| LinearLayer {
            weights: Matrix::from_fn(layer.fan_out, layer.fan_in, |row, column| {
                self.weights(layer).at(row, column)
            }),
            biases: self.biases(layer).map(<[f32]>::to_vec),
        };
        self.layers().iter().map(layer).collect()
    }
}

fn check(layers: &[LinearLayer]) -> Result<(), StackError> {
    if layers.len() < 2 {
        return Err(StackError::TooFew { found: layers.len() });
    }
    let mut before = layers[0].weights.columns();
    for (layer, LinearLayer { weights, biases }) in (1..).zip(layers) {
        if weights.as_slice().is_empty() {
            return Err(StackError::Empty { layer });
        }
        if weights.columns() != before {
            let found = weights.columns();
            return Err(StackError::Inputs { layer, found, expected: before });
        }
        let (found, expected) = (biases.as_ref().map_or(weights.rows(), Vec::len), weights.rows());
        if found != expected {
            return Err(StackError::Biases { layer, found, expected });
        }
        before = weights.rows();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Stream;

    #[test]
    fn a_network_comes_back_from_its_layers() {
        for biases in [true, false] {
            let mlp = Mlp { biases, hidden: vec![5, 7], ..Mlp::relu(0, 0) };
            let mut stream = Stream::new(1, "stack");
            let mut network = Network::initialise(&mlp, 3, 4, &mut stream).expect("units");
            let places: Vec<_> =
                network.layers().iter().filter_map(|layer| layer.biases.clone()).collect();
            for bias in places.into_iter().flatten() {
                network.parameters_mut()[bias] = stream.normal() as f32;
            }
            let layers = network.linear_layers();
            assert_eq!(Network::from_linear_layers(&layers, Activation::Relu), Ok(network));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let layer = |rows, columns| LinearLayer {
            weights: Matrix::zeros(rows, columns),
            biases: Some(vec![0.0; rows]),
        };
        let refused = |layers: &[LinearLayer]| {
            Network::from_linear_layers(layers, Activation::Relu).expect_err("no network")
        };
        assert_eq!(refused(&[layer(3, 2)]), StackError::TooFew { found: 1 });
        assert_eq!(
            refused(&[layer(3, 2), layer(2, 4)]),
            StackError::Inputs { layer: 2, found: 4, expected: 3 }
        );
        assert_eq!(refused(&[layer(0, 2), layer(2, 0)]), StackError::Empty { layer: 1 });
        let biases = LinearLayer { biases: Some(vec![0.0]), ..layer(2, 3) };
        assert_eq!(
            refused(&[layer(3, 2), biases]),
            StackError::Biases { layer: 2, found: 1, expected: 2 }
        );
    }
}

//! A network: layers and their parameters.

use std::ops::Range;
use std::sync::Arc;

use super::{Activation, Connection, Mlp, MlpError};
use crate::numerics::{Buffer, Stream, View, zeros};

/// One layer: its shape, and where its parameters stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Number of inputs.
    pub fan_in: usize,
    /// Number of units.
    pub fan_out: usize,
    /// Nonlinearity.
    pub activation: Activation,
    /// Factor of the branch where the layer adds to its input.
    pub residual: Option<f32>,
    /// Where its weights stand, `fan_out × fan_in`, row-major.
    pub weights: Range<usize>,
    /// Where its biases stand, one a unit.
    pub biases: Option<Range<usize>>,
}

/// A multilayer perceptron with its parameters in one buffer.
///
/// Every weight matrix and bias vector starts on a 64-byte boundary; the numbers between them are
/// zero and stay zero, so that an optimiser can walk over the whole buffer.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    layers: Arc<[Layer]>,
    parameters: Buffer<f32>,
}

impl Layer {
    /// Where its weights and biases stand, with the zeros between them.
    pub fn parameters(&self) -> Range<usize> {
        self.weights.start..self.biases.as_ref().unwrap_or(&self.weights).end
    }
}

impl Network {
    /// The network that `mlp` describes for this input size and number of classes, with initial
    /// weights from `stream`, layer by layer.
    ///
    /// # Errors
    /// Where no such network exists.
    pub fn initialise(
        mlp: &Mlp,
        inputs: usize,
        classes: usize,
        stream: &mut Stream,
    ) -> Result<Self, MlpError> {
        mlp.check()?;
        let layers = layout(mlp, inputs, classes);
        let mut parameters = zeros(buffer_length(&layers));
        for (index, layer) in layers.iter().enumerate() {
            let (scheme, scale) = mlp.initialisation.of_layer(index, layers.len());
            let branch = layer.residual.map_or(1.0, |_| mlp.initialisation.branches);
            let weights = &mut parameters[layer.weights.clone()];
            let shape = (layer.fan_out, layer.fan_in);
            scheme.fill(weights, shape, index > 0, scale * branch, stream);
            if let Some(biases) = &layer.biases {
                let biases = &mut parameters[biases.clone()];
                mlp.initialisation.biases.fill(biases, layer.fan_in, stream);
            }
        }
        Ok(Self::from_parts(layers, parameters))
    }

    pub(super) fn from_parts(layers: Vec<Layer>, parameters: Buffer<f32>) -> Self {
        Self { layers: layers.into(), parameters }
    }

    /// The layers, first hidden layer to head.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layers, for use while the parameters change.
    pub(crate) fn shared_layers(&self) -> Arc<[Layer]> {
        self.layers.clone()
    }

    /// Number of hidden layers.
    pub fn depth(&self) -> usize {
        self.layers.len() - 1
    }

    /// Number of logits.
    pub fn classes(&self) -> usize {
        self.layers[self.depth()].fan_out
    }

    /// All parameters, layer by layer, weights before biases, with zeros between.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// All parameters, mutable.
    pub fn parameters_mut(&mut self) -> &mut [f32] {
        &mut self.parameters
    }

    /// The weights of a layer, `fan_out × fan_in`.
    pub fn weights(&self, layer: &Layer) -> View<'_, f32> {
        let weights = &self.parameters[layer.weights.clone()];
        View::new(weights, layer.fan_out, layer.fan_in)
    }

    /// The biases of a layer, if it has any.
    pub fn biases(&self, layer: &Layer) -> Option<&[f32]> {
        layer.biases.clone().map(|range| &self.parameters[range])
    }
}

fn layout(mlp: &Mlp, inputs: usize, classes: usize) -> Vec<Layer> {
    let mut end = 0;
    mlp.sizes(inputs, classes)
        .windows(2)
        .enumerate()
        .map(|(index, pair)| {
            let (fan_in, fan_out) = (pair[0], pair[1]);
            let is_head = index == mlp.depth();
            let adds = !is_head && index > 0 && fan_in == fan_out;
            Layer {
                fan_in,
                fan_out,
                activation: if is_head { Activation::Identity } else { mlp.activation },
                residual: match mlp.connection {
                    Connection::Residual { scale } if adds => Some(scale as f32),
                    _ => None,
                },
                weights: place(&mut end, fan_in * fan_out),
                biases: mlp.biases.then(|| place(&mut end, fan_out)),
            }
        })
        .collect()
}

/// Room for `length` numbers on a 64-byte boundary at `end`, which moves behind them.
pub(super) fn place(end: &mut usize, length: usize) -> Range<usize> {
    let start = *end;
    *end = (start + length).next_multiple_of(16);
    start..start + length
}

pub(super) fn buffer_length(layers: &[Layer]) -> usize {
    let end = |head: &Layer| head.parameters().end.next_multiple_of(16);
    layers.last().map_or(0, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residual_weights_alone_are_scaled() {
        let plain = Mlp { connection: Connection::Residual { scale: 1.0 }, ..Mlp::relu(3, 6) };
        let mut scaled = plain.clone();
        scaled.initialisation.branches = 0.25;
        let [plain, scaled] = [plain, scaled].map(|mlp| {
            Network::initialise(&mlp, 4, 3, &mut Stream::new(1, "residual")).expect("units")
        });
        for (index, layer) in plain.layers().iter().enumerate() {
            let factor = if layer.residual.is_some() { 0.25 } else { 1.0 };
            assert_eq!(layer.residual.is_some(), index == 1 || index == 2);
            let [one, other] =
                [&plain, &scaled].map(|network| &network.parameters()[layer.weights.clone()]);
            // A power of two, which no rounding sees.
            let mut pairs = one.iter().zip(other);
            assert!(pairs.all(|(one, other)| factor * one == *other));
        }
    }
}

//! Gradients of the loss with respect to all parameters.

use crate::net::{Activations, Layer, Network};
use crate::numerics::{Accumulate, Buffer, Matrix, View, ViewMut, matmul, sum_of_squares, zeros};

/// The memory of a backward pass.
#[derive(Clone, Debug)]
pub(super) struct Gradients {
    /// With respect to the parameters, laid out like them.
    pub(super) parameters: Buffer<f32>,
    /// With respect to the outputs of every layer.
    outputs: Vec<Matrix<f32>>,
    /// With respect to `Wh + b` of residual layers, whose output gradient also flows past the
    /// branch.
    branches: Vec<Option<Matrix<f32>>>,
}

impl Gradients {
    /// Room for batches of the given size.
    pub(super) fn new(network: &Network, samples: usize) -> Self {
        let room = |layer: &Layer| Matrix::zeros(samples, layer.fan_out);
        Self {
            parameters: zeros(network.parameters().len()),
            outputs: network.layers().iter().map(room).collect(),
            branches: network
                .layers()
                .iter()
                .map(|layer| layer.residual.map(|_| room(layer)))
                .collect(),
        }
    }

    /// Where the gradient with respect to the logits goes before [`backward`](Self::backward).
    pub(super) fn logits_mut(&mut self) -> &mut Matrix<f32> {
        let head = self.outputs.len() - 1;
        &mut self.outputs[head]
    }

    /// From the gradient with respect to the output of layer `index`, those with respect to its
    /// parameters and its input. Layers go last to first; the network may change a layer's
    /// parameters once that layer is done.
    pub(super) fn backward(
        &mut self,
        index: usize,
        network: &Network,
        inputs: View<'_, f32>,
        activations: &Activations,
    ) {
        let layer = &network.layers()[index];
        let (before, rest) = self.outputs.split_at_mut(index);
        let output = &mut rest[0];
        let input = if index == 0 {
            inputs
        } else {
            activations.output(index - 1).view()
        };
        let branch = activations.branch(index).as_slice();
        let sums = layer
            .biases
            .clone()
            .map(|range| &mut self.parameters[range]);
        let (local, skip) =
            if let (Some(local), Some(scale)) = (&mut self.branches[index], layer.residual) {
                local.as_mut_slice().copy_from_slice(output.as_slice());
                layer
                    .activation
                    .backward(local.as_mut_slice(), branch, scale, sums, layer.fan_out);
                (&*local, Some(&*output))
            } else {
                layer
                    .activation
                    .backward(output.as_mut_slice(), branch, 1.0, sums, layer.fan_out);
                (&*output, None)
            };
        let weights = ViewMut::new(
            &mut self.parameters[layer.weights.clone()],
            layer.fan_out,
            layer.fan_in,
        );
        matmul(
            weights,
            Accumulate::Replace,
            local.view().transposed(),
            input,
        );
        // The data need no gradient.
        if let Some(target) = before.last_mut() {
            if let Some(skip) = skip {
                target.as_mut_slice().copy_from_slice(skip.as_slice());
            }
            let accumulate = if skip.is_some() {
                Accumulate::Add
            } else {
                Accumulate::Replace
            };
            matmul(
                target.view_mut(),
                accumulate,
                local.view(),
                network.weights(layer),
            );
        }
    }

    /// The sum of the squares of a layer's gradient.
    ///
    /// In single precision, unless that overflows.
    pub(super) fn sum_of_squares(&self, layer: &Layer) -> f64 {
        let gradient = &self.parameters[layer.parameters()];
        let sum = sum_of_squares(gradient);
        if sum.is_infinite() {
            gradient.iter().map(|&g| f64::from(g) * f64::from(g)).sum()
        } else {
            f64::from(sum)
        }
    }
}

//! Gradients of the loss with respect to all parameters.

use crate::net::{Activations, Layer, Network};
use crate::numerics::{Accumulate, Buffer, Matrix, View, ViewMut, matmul, sum_of_squares, zeros};

/// The memory of a backward pass.
#[derive(Clone, Debug)]
pub(super) struct Gradients {
    /// With respect to the parameters, laid out like them.
    pub(super) parameters: Buffer<f32>,
    /// With respect to the outputs of every layer and to `Wh + b` of residual layers, whose output
    /// gradient also flows past the branch.
    flowing: Activations,
}

impl Gradients {
    /// Room for batches of the given size.
    pub(super) fn new(network: &Network, samples: usize) -> Self {
        Self {
            parameters: zeros(network.parameters().len()),
            flowing: Activations::new(network, samples),
        }
    }

    /// Where the gradient with respect to the logits goes before [`backward`](Self::backward).
    pub(super) fn logits_mut(&mut self) -> &mut Matrix<f32> {
        let outputs = &mut self.flowing.outputs;
        let head = outputs.len() - 1;
        &mut outputs[head]
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
        let (before, rest) = self.flowing.outputs.split_at_mut(index);
        let output = &mut rest[0];
        let input = if index == 0 {
            inputs
        } else {
            activations.output(index - 1).view()
        };
        let branch = activations.branch(index).as_slice();
        let (activation, width) = (layer.activation, layer.fan_out);
        let sums = layer.biases.clone();
        let sums = sums.map(|range| &mut self.parameters[range]);
        let local_branch = self.flowing.branches[index].as_mut();
        let (local, skip) = if let (Some(local), Some(scale)) = (local_branch, layer.residual) {
            local.as_mut_slice().copy_from_slice(output.as_slice());
            activation.backward(local.as_mut_slice(), branch, scale, sums, width);
            (&*local, Some(&*output))
        } else {
            activation.backward(output.as_mut_slice(), branch, 1.0, sums, width);
            (&*output, None)
        };
        let weights = &mut self.parameters[layer.weights.clone()];
        let weights = ViewMut::new(weights, width, layer.fan_in);
        let transposed = local.view().transposed();
        matmul(weights, Accumulate::Replace, transposed, input);
        // The data need no gradient.
        if let Some(target) = before.last_mut() {
            let mut accumulate = Accumulate::Replace;
            if let Some(skip) = skip {
                target.as_mut_slice().copy_from_slice(skip.as_slice());
                accumulate = Accumulate::Add;
            }
            let weights = network.weights(layer);
            matmul(target.view_mut(), accumulate, local.view(), weights);
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

//! What a network computes.

use super::{Activation, Layer, Network};
use crate::numerics::{Accumulate, Matrix, View, matmul};

/// The outputs of every layer for a number of samples: the memory of a forward pass.
#[derive(Clone, Debug)]
pub struct Activations {
    /// Outputs of the layers, `samples × fan_out` each; the last are the logits.
    pub(crate) outputs: Vec<Matrix<f32>>,
    /// `φ(Wh + b)` of the residual layers, which the backward pass needs besides their output.
    pub(crate) branches: Vec<Option<Matrix<f32>>>,
}

impl Activations {
    /// Room for the given number of samples.
    pub fn new(network: &Network, samples: usize) -> Self {
        let room = |layer: &Layer| Matrix::zeros(samples, layer.fan_out);
        let branch = |layer: &Layer| layer.residual.map(|_| room(layer));
        Self {
            outputs: network.layers().iter().map(room).collect(),
            branches: network.layers().iter().map(branch).collect(),
        }
    }

    /// Output of layer `layer`, counted from 0; the last one is the head.
    pub fn output(&self, layer: usize) -> &Matrix<f32> {
        &self.outputs[layer]
    }

    /// The logits, `samples × classes`.
    pub fn logits(&self) -> &Matrix<f32> {
        &self.outputs[self.outputs.len() - 1]
    }

    /// `φ(Wh + b)` of layer `layer`: its output, but for residual layers.
    pub(crate) fn branch(&self, layer: usize) -> &Matrix<f32> {
        let branch = self.branches[layer].as_ref();
        branch.unwrap_or(&self.outputs[layer])
    }
}

impl Network {
    /// The outputs of all layers on `inputs` (`samples × inputs`): hidden layers after their
    /// nonlinearity, then the logits.
    pub fn outputs(&self, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        let mut activations = Activations::new(self, inputs.rows());
        self.forward(inputs.view(), &mut activations);
        activations.outputs
    }

    /// Computes the outputs of all layers on `inputs` without allocating.
    ///
    /// # Panics
    /// Where `activations` was made for another number of samples.
    pub fn forward(&self, inputs: View<'_, f32>, activations: &mut Activations) {
        for (index, layer) in self.layers().iter().enumerate() {
            let (before, rest) = activations.outputs.split_at_mut(index);
            let input = before.last().map_or(inputs, Matrix::view);
            let output = &mut rest[0];
            let branch = activations.branches[index].as_mut();
            if let (Some(scale), Some(branch)) = (layer.residual, branch) {
                self.apply(layer, input, branch);
                add_scaled(output, &before[index - 1], branch, scale);
            } else {
                self.apply(layer, input, output);
            }
        }
    }

    /// `φ(Wh + b)` of one layer.
    fn apply(&self, layer: &Layer, input: View<'_, f32>, output: &mut Matrix<f32>) {
        self.multiply(layer, input, output);
        let activation = layer.activation;
        activation.apply(output.as_mut_slice(), self.biases(layer));
    }

    /// `Wh + b` of one layer whose input is `input`.
    pub(super) fn fields(&self, layer: &Layer, input: &Matrix<f32>) -> Matrix<f32> {
        let mut fields = Matrix::zeros(input.rows(), layer.fan_out);
        self.multiply(layer, input.view(), &mut fields);
        Activation::Identity.apply(fields.as_mut_slice(), self.biases(layer));
        fields
    }

    fn multiply(&self, layer: &Layer, input: View<'_, f32>, output: &mut Matrix<f32>) {
        let weights = self.weights(layer).transposed();
        matmul(output.view_mut(), Accumulate::Replace, input, weights);
    }
}

/// `output = input + scale · branch`.
fn add_scaled(output: &mut Matrix<f32>, input: &Matrix<f32>, branch: &Matrix<f32>, scale: f32) {
    crate::numerics::vectorised(
        #[inline(always)]
        || {
            let sources = input.as_slice().iter().zip(branch.as_slice());
            for (sum, (h, b)) in output.as_mut_slice().iter_mut().zip(sources) {
                *sum = scale.mul_add(*b, *h);
            }
        },
    );
}

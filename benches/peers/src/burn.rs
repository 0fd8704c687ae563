//! burn on its Flex backend: plain tensors, its gradients, and momentum by hand.

use anyhow::{Context, Result};
use burn::tensor::activation::{log_softmax, relu};
use burn::tensor::{Device, Int, Tensor, TensorData};
use deepclaims_lab::data::Samples;

use crate::sequence::{Layer, Step};

/// A network of burn's.
pub(crate) struct Burn {
    device: Device,
    inputs: Tensor<2>,
    labels: Tensor<1, Int>,
    layers: Vec<(Momentum<2>, Momentum<1>)>,
    rate: f64,
    momentum: f64,
}

/// A parameter and its velocity, both without a gradient.
struct Momentum<const D: usize> {
    parameter: Tensor<D>,
    velocity: Tensor<D>,
}

impl<const D: usize> Momentum<D> {
    fn new(values: Vec<f32>, shape: [usize; D], device: &Device) -> Self {
        let parameter = Tensor::from_data(TensorData::new(values, shape), device);
        Self { velocity: parameter.zeros_like(), parameter }
    }

    /// The parameter as a leaf of a graph.
    fn leaf(&self) -> Tensor<D> {
        self.parameter.clone().autodiff().require_grad()
    }

    fn step(&mut self, gradient: Tensor<D>, rate: f64, momentum: f64) {
        self.velocity = self.velocity.clone() * momentum + gradient;
        self.parameter = self.parameter.clone() - self.velocity.clone() * rate;
    }
}

impl Step for Burn {
    const NAME: &str = "burn flex";

    fn new(samples: &Samples, layers: Vec<Layer>, rate: f64, momentum: f64) -> Result<Self> {
        let device = Device::flex();
        let inputs = samples.inputs.as_slice().to_vec();
        let inputs = TensorData::new(inputs, [samples.len(), layers[0].fan_in]);
        let labels: Vec<i64> = samples.labels.iter().map(|&label| label as i64).collect();
        Ok(Self {
            inputs: Tensor::from_data(inputs, &device),
            labels: Tensor::from_data(TensorData::new(labels, [samples.len()]), &device),
            layers: layers
                .into_iter()
                .map(|layer| {
                    (
                        Momentum::new(layer.weights, [layer.fan_out, layer.fan_in], &device),
                        Momentum::new(layer.biases, [layer.fan_out], &device),
                    )
                })
                .collect(),
            device,
            rate,
            momentum,
        })
    }

    fn step(&mut self, batch: &[usize]) -> Result<f64> {
        let indices: Vec<i64> = batch.iter().map(|&sample| sample as i64).collect();
        let indices = TensorData::new(indices, [batch.len()]);
        let indices: Tensor<1, Int> = Tensor::from_data(indices, &self.device);
        let labels = self.labels.clone().select(0, indices.clone());
        let mut hidden = self.inputs.clone().select(0, indices).autodiff();
        let leaves: Vec<_> =
            self.layers.iter().map(|(weights, biases)| (weights.leaf(), biases.leaf())).collect();
        let last = leaves.len() - 1;
        for (index, (weights, biases)) in leaves.iter().enumerate() {
            hidden = hidden.matmul(weights.clone().transpose()) + biases.clone().unsqueeze();
            if index < last {
                hidden = relu(hidden);
            }
        }
        let chosen = log_softmax(hidden, 1).gather(1, labels.unsqueeze_dim(1).autodiff());
        let loss = chosen.mean().neg();
        let gradients = loss.backward();
        for ((weights, biases), leaves) in self.layers.iter_mut().zip(&leaves) {
            let gradient = leaves.0.grad(&gradients).context("a gradient")?;
            weights.step(gradient, self.rate, self.momentum);
            let gradient = leaves.1.grad(&gradients).context("a gradient")?;
            biases.step(gradient, self.rate, self.momentum);
        }
        Ok(f64::from(loss.into_scalar::<f32>()))
    }
}

//! candle: plain tensors, its gradients, and momentum by hand, which its optimisers lack.

use anyhow::{Context, Result};
use candle_core::{Device, Tensor, Var};
use candle_nn::loss::cross_entropy;
use deepclaims_lab::data::Samples;

use crate::sequence::{Layer, Step};

/// A network of candle's.
pub(crate) struct Candle {
    inputs: Tensor,
    labels: Tensor,
    /// Weights and biases in turn.
    parameters: Vec<Var>,
    velocities: Vec<Tensor>,
    rate: f64,
    momentum: f64,
}

impl Step for Candle {
    const NAME: &str = "candle";

    fn new(samples: &Samples, layers: Vec<Layer>, rate: f64, momentum: f64) -> Result<Self> {
        let device = Device::Cpu;
        let labels: Vec<u32> = samples.labels.iter().map(|&label| label as u32).collect();
        let shape = (samples.len(), layers[0].fan_in);
        let mut parameters = Vec::new();
        for layer in layers {
            let shape = (layer.fan_out, layer.fan_in);
            parameters.push(Var::from_vec(layer.weights, shape, &device)?);
            parameters.push(Var::from_vec(layer.biases, layer.fan_out, &device)?);
        }
        Ok(Self {
            inputs: Tensor::from_slice(samples.inputs.as_slice(), shape, &device)?,
            labels: Tensor::from_vec(labels, samples.len(), &device)?,
            velocities: parameters
                .iter()
                .map(|parameter| parameter.zeros_like())
                .collect::<Result<_, _>>()?,
            parameters,
            rate,
            momentum,
        })
    }

    fn step(&mut self, batch: &[usize]) -> Result<f64> {
        let batch: Vec<u32> = batch.iter().map(|&sample| sample as u32).collect();
        let batch = Tensor::from_slice(&batch, batch.len(), &Device::Cpu)?;
        let mut hidden = self.inputs.index_select(&batch, 0)?;
        let layers = self.parameters.chunks_exact(2);
        let last = layers.len() - 1;
        for (index, layer) in layers.enumerate() {
            hidden = hidden.matmul(&layer[0].t()?)?.broadcast_add(&layer[1])?;
            if index < last {
                hidden = hidden.relu()?;
            }
        }
        let loss = cross_entropy(&hidden, &self.labels.index_select(&batch, 0)?)?;
        let gradients = loss.backward()?;
        for (parameter, velocity) in self.parameters.iter().zip(&mut self.velocities) {
            let gradient = gradients.get(parameter).context("a gradient")?.detach();
            *velocity = ((&*velocity * self.momentum)? + gradient)?;
            parameter.set(&(parameter.as_tensor() - (&*velocity * self.rate)?)?.detach())?;
        }
        Ok(f64::from(loss.to_scalar::<f32>()?))
    }
}

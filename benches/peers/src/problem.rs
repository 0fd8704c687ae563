//! The same samples, initial weights and batches for everybody.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use deepclaims_lab::data::Samples;
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::{Matrix, Stream};
use serde_json::json;

use crate::configuration::{CLASSES, Configuration, MOMENTUM};

/// Batches an epoch.
const BATCHES: usize = 8;

/// Epochs whose order is exported; a peer that gets further begins again with the first.
const EPOCHS: usize = 64;

/// What is trained.
pub(crate) struct Problem {
    /// The network and its recipe.
    pub(crate) configuration: Configuration,
    /// Normal inputs; labels in turn.
    pub(crate) samples: Samples,
    /// The networks at their start, each with the stream that orders its batches.
    pub(crate) networks: Vec<(Network, Stream)>,
}

impl Problem {
    /// So many networks of one configuration, each with weights and an order of its own.
    pub(crate) fn new(configuration: Configuration, networks: usize) -> Result<Self> {
        let count = BATCHES * configuration.batch;
        let mut stream = Stream::new(0, "peers/samples");
        let samples = Samples {
            inputs: Matrix::from_fn(count, configuration.inputs, |_, _| stream.normal() as f32),
            labels: (0..count).map(|sample| sample % CLASSES).collect(),
        };
        let networks = (0..networks as u64)
            .map(|seed| {
                let network = Network::initialise(
                    &configuration.mlp(),
                    configuration.inputs,
                    CLASSES,
                    &mut Stream::new(seed, "peers/initialisation"),
                )?;
                Ok((network, Stream::new(seed, "peers/batches")))
            })
            .collect::<Result<_>>()?;
        Ok(Self { configuration, samples, networks })
    }

    /// Writes everything as raw little-endian numbers and a file of sizes.
    pub(crate) fn export(&self, directory: &Path) -> Result<()> {
        let write = |name: &str, bytes: Vec<u8>| {
            let path = directory.join(name);
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
        };
        let sizes = json!({
            "layers": self.configuration.sizes(),
            "batch": self.configuration.batch,
            "rate": self.configuration.rate,
            "momentum": MOMENTUM,
        });
        write("sizes.json", sizes.to_string().into_bytes())?;
        write("inputs.f32", floats(self.samples.inputs.as_slice()))?;
        write("labels.i64", integers(&self.samples.labels))?;
        for (index, (network, order)) in self.networks.iter().enumerate() {
            write(&format!("parameters-{index}.f32"), floats(&parameters(network)))?;
            let batches = batches(self.samples.len(), order.clone());
            write(&format!("batches-{index}.i64"), integers(&batches))?;
        }
        Ok(())
    }
}

/// Weights and biases, layer by layer, without the padding between them.
pub(crate) fn parameters(network: &Network) -> Vec<f32> {
    let all = network.parameters();
    network
        .layers()
        .iter()
        .flat_map(|layer| [Some(layer.weights.clone()), layer.biases.clone()])
        .flatten()
        .flat_map(|range| all[range].iter().copied())
        .collect()
}

/// The samples of all batches in the order in which the trainer visits them: shuffled anew for every
/// epoch. That it is the same order is what the comparison of losses shows.
pub(crate) fn batches(samples: usize, mut stream: Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..samples).collect();
    (0..EPOCHS)
        .flat_map(|_| {
            stream.shuffle(&mut order);
            order.clone()
        })
        .collect()
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn integers(values: &[usize]) -> Vec<u8> {
    values.iter().flat_map(|&value| (value as i64).to_le_bytes()).collect()
}

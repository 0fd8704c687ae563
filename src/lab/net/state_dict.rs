//! Networks in files that PyTorch reads as a state dict.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::{Dtype, SafeTensorError, TensorView, serialize};
use serde_json::Value;

use super::Network;

impl Network {
    /// The network as a file in the format safetensors: `layers.0.weight` (`fan_out × fan_in`, as
    /// `torch.nn.Linear` has it) and `layers.0.bias` to those of the head, in single precision, and
    /// in its metadata `activation`, where layers add to their inputs `residual_scale` and
    /// `residual_layers`, and what `origin` says of it. The same network gives the same bytes.
    ///
    /// # Errors
    /// Where the format cannot hold it.
    pub fn to_safetensors(&self, origin: &[(&str, String)]) -> Result<Vec<u8>, SafeTensorError> {
        let bytes = |numbers: &[f32]| -> Vec<u8> {
            numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
        };
        let mut stored: Vec<(String, Vec<usize>, Vec<u8>)> = Vec::new();
        for (index, layer) in self.layers().iter().enumerate() {
            let weights = &self.parameters()[layer.weights.clone()];
            let shape = vec![layer.fan_out, layer.fan_in];
            stored.push((format!("layers.{index}.weight"), shape, bytes(weights)));
            if let Some(biases) = self.biases(layer) {
                stored.push((format!("layers.{index}.bias"), vec![layer.fan_out], bytes(biases)));
            }
        }
        let views = stored.iter().map(|(name, shape, bytes)| {
            Ok((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?))
        });
        let views = views.collect::<Result<Vec<_>, SafeTensorError>>()?;
        let mut metadata = self.description();
        metadata.extend(origin.iter().map(|(name, text)| ((*name).to_owned(), text.clone())));
        sorted(serialize(views, Some(metadata))?)
    }

    /// What the tensors do not say.
    fn description(&self) -> HashMap<String, String> {
        let activation = self.layers()[0].activation.to_string();
        let mut description = HashMap::from([("activation".to_owned(), activation)]);
        let residual = self.layers().iter().enumerate();
        let residual = residual.filter_map(|(index, layer)| Some((index, layer.residual?)));
        let residual: Vec<(usize, f32)> = residual.collect();
        if let Some((_, scale)) = residual.first() {
            let layers: Vec<String> = residual.iter().map(|(index, _)| index.to_string()).collect();
            description.insert("residual_scale".to_owned(), scale.to_string());
            description.insert("residual_layers".to_owned(), layers.join(","));
        }
        description
    }
}

/// The file with the entries of its header in the order of their names, which is otherwise another
/// one each time. The header stays as long as it is.
fn sorted(mut file: Vec<u8>) -> Result<Vec<u8>, SafeTensorError> {
    let (length, contents) = file.split_at_mut(size_of::<u64>());
    let length = length.iter().rev().fold(0, |length, &byte| length << 8 | usize::from(byte));
    let header = &mut contents[..length];
    let entries: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_slice(header)?;
    let text = serde_json::to_string(&entries)?;
    header.fill(b' ');
    header[..text.len()].copy_from_slice(text.as_bytes());
    Ok(file)
}

//! The memory of a forward pass.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Layer, Network};
use crate::numerics::{Matrix, Stream, View};

/// The outputs of every layer for a number of samples: the memory of a forward pass.
#[derive(Clone, Debug)]
pub struct Activations {
    /// Outputs of the layers, `samples × fan_out` each; the last are the logits.
    pub(crate) outputs: Vec<Matrix<f32>>,
    /// `φ(Wh + b)` of the residual and of the masked layers, which the backward pass needs besides
    /// their output.
    pub(crate) branches: Vec<Option<Matrix<f32>>>,
    /// Factors on the outputs of the masked layers.
    pub(super) masks: Vec<Option<Matrix<f32>>>,
}

impl Activations {
    /// Room for the given number of samples.
    pub fn new(network: &Network, samples: usize) -> Self {
        let room = |layer: &Layer| Matrix::zeros(samples, layer.fan_out);
        Self {
            outputs: network.layers().iter().map(room).collect(),
            branches: network
                .layers()
                .iter()
                .map(|layer| layer.residual.map(|_| room(layer)))
                .collect(),
            masks: vec![None; network.layers().len()],
        }
    }

    /// The same with factors on the outputs of all hidden layers, ones at first.
    #[must_use]
    pub(crate) fn masked(mut self) -> Self {
        let hidden = self.outputs.len() - 1;
        for (index, output) in self.outputs[..hidden].iter().enumerate() {
            let (rows, columns) = (output.rows(), output.columns());
            self.branches[index] = Some(Matrix::zeros(rows, columns));
            self.masks[index] = Some(Matrix::from_fn(rows, columns, |_, _| 1.0));
        }
        self
    }

    /// Draws the masks of inverted dropout (Srivastava et al. 2014, JMLR 15), layer by layer and
    /// sample by sample: 0 with this probability, otherwise the factor that makes their mean 1.
    pub(crate) fn draw_masks(&mut self, probability: f64, stream: &mut Stream) {
        let kept = (1.0 / (1.0 - probability)) as f32;
        for mask in self.masks.iter_mut().flatten() {
            stream.fill_silent(mask.as_mut_slice(), probability, kept);
        }
    }

    /// The factors on the outputs of layer `layer`, where it has any.
    pub(crate) fn mask(&self, layer: usize) -> Option<&Matrix<f32>> {
        self.masks[layer].as_ref()
    }

    /// Output of layer `layer`, counted from 0; the last one is the head.
    pub fn output(&self, layer: usize) -> &Matrix<f32> {
        &self.outputs[layer]
    }

    /// The logits, `samples × classes`.
    pub fn logits(&self) -> &Matrix<f32> {
        &self.outputs[self.outputs.len() - 1]
    }

    /// The input of layer `layer` of a network with these inputs.
    pub(crate) fn input<'a>(&'a self, layer: usize, inputs: View<'a, f32>) -> View<'a, f32> {
        layer.checked_sub(1).map_or(inputs, |before| self.outputs[before].view())
    }

    /// `φ(Wh + b)` of layer `layer`: its output, but for residual and masked layers.
    pub(crate) fn branch(&self, layer: usize) -> &Matrix<f32> {
        self.branches[layer].as_ref().unwrap_or(&self.outputs[layer])
    }

    /// All samples, to be written.
    pub(crate) fn samples_mut(&mut self) -> SamplesMut<'_> {
        let samples = 0..self.outputs.first().map_or(0, Matrix::rows);
        let branches = self.branches.iter_mut();
        SamplesMut {
            samples,
            masks: &self.masks,
            outputs: self.outputs.iter_mut().map(Matrix::as_mut_slice).collect(),
            branches: branches.map(|branch| branch.as_mut().map(Matrix::as_mut_slice)).collect(),
        }
    }

    /// Outputs of all layers, first hidden layer to logits.
    pub fn into_outputs(self) -> Vec<Matrix<f32>> {
        self.outputs
    }
}

/// Layers whose places need no allocation.
const LAYERS: usize = 128;

/// Some of the samples, in all layers: what one thread computes.
pub(crate) struct SamplesMut<'a> {
    /// Which ones.
    pub(crate) samples: Range<usize>,
    /// Factors on the outputs of the masked layers, for all samples.
    pub(super) masks: &'a [Option<Matrix<f32>>],
    /// Their outputs.
    pub(crate) outputs: SmallVec<[&'a mut [f32]; LAYERS]>,
    /// Their `φ(Wh + b)` where it is kept.
    pub(crate) branches: SmallVec<[Option<&'a mut [f32]>; LAYERS]>,
}

impl<'a> SamplesMut<'a> {
    /// Calls `body` with all of these samples, in so many parts side by side.
    pub(crate) fn in_parts(self, parts: usize, body: &(impl Fn(SamplesMut<'_>) + Sync)) {
        let parts = parts.min(self.samples.len());
        if parts < 2 {
            body(self);
            return;
        }
        let (first, second) = self.split(parts / 2, parts);
        rayon::join(
            || first.in_parts(parts / 2, body),
            || second.in_parts(parts - parts / 2, body),
        );
    }

    /// `φ(Wh + b)` of layer `layer`: its output, but for residual and masked layers.
    pub(crate) fn branch(&self, layer: usize) -> &[f32] {
        self.branches[layer].as_deref().unwrap_or(&*self.outputs[layer])
    }

    /// The first `share` of every `all` samples, and the others.
    fn split(self, share: usize, all: usize) -> (SamplesMut<'a>, SamplesMut<'a>) {
        let (count, first) = (self.samples.len(), self.samples.len() * share / all);
        let middle = self.samples.start + first;
        let cut = |values: &'a mut [f32]| {
            let width = values.len() / count;
            values.split_at_mut(first * width)
        };
        let (before, after) = self.outputs.into_iter().map(cut).unzip();
        let branches = self.branches.into_iter().map(|branch| branch.map(cut).unzip());
        let (branches_before, branches_after) = branches.unzip();
        (
            Self {
                samples: self.samples.start..middle,
                masks: self.masks,
                outputs: before,
                branches: branches_before,
            },
            Self {
                samples: middle..self.samples.end,
                masks: self.masks,
                outputs: after,
                branches: branches_after,
            },
        )
    }
}

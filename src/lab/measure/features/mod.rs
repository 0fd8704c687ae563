//! Measures of representations that may be larger than the memory: features are read in pieces, and
//! what is kept is a matrix of at most `units × units` numbers.
//!
//! The formulas are those of the measures of networks in memory
//! ([`numerical_rank`](super::numerical_rank), [`LinearProbe`](super::LinearProbe),
//! [`nc1`](super::nc1), …), and tests hold both against each other. Two things differ: sums run over
//! pieces, and large matrices are decomposed by faer, so that last digits may depend on the
//! processor.

mod collapse;
mod gram;
mod head;
mod moments;
mod pieces;
mod pool;
mod probe;
mod shared;
mod similarity;
mod spectrum;
mod summary;
#[cfg(test)]
mod tests;

pub use collapse::Collapse;
pub use head::{Head, SelfDuality};
pub use moments::NotFinite;
pub use pool::{Pool, PooledArray};
pub use probe::{ProbeAccuracy, probe_accuracy_in_pieces};
pub use shared::shared_samples;
pub use similarity::{Similarities, similarities};
pub use spectrum::Spectrum;
pub use summary::Summary;

use std::sync::Arc;

use crate::data::arrays::Array;
use crate::net::Network;
use crate::numerics::{Matrix, Stream};

/// Most units of a layer of which a matrix `units × units` is formed; of more, as many are drawn at
/// random.
pub const MOST_UNITS: usize = 8_192;

/// Representations of samples by one layer, read in pieces.
pub trait Features: Send + Sync {
    /// Number of samples.
    fn samples(&self) -> usize;

    /// Numbers of one sample.
    fn units(&self) -> usize;

    /// Reads the features of these samples, one sample after the other.
    ///
    /// # Panics
    /// Where there is no such sample, or `target` has not just room for them.
    fn read(&self, samples: &[usize], target: &mut [f64]);
}

impl Features for Matrix<f32> {
    fn samples(&self) -> usize {
        self.rows()
    }

    fn units(&self) -> usize {
        self.columns()
    }

    fn read(&self, samples: &[usize], target: &mut [f64]) {
        let values = samples.iter().flat_map(|&sample| self.row(sample));
        for (target, value) in target.iter_mut().zip(values) {
            *target = f64::from(*value);
        }
    }
}

impl Features for Array {
    fn samples(&self) -> usize {
        Self::samples(self)
    }

    fn units(&self) -> usize {
        Self::units(self)
    }

    fn read(&self, samples: &[usize], target: &mut [f64]) {
        Self::read(self, samples, target);
    }
}

/// What one layer of a network makes of inputs, computed anew whenever it is read.
#[derive(Clone, Debug)]
pub struct NetworkLayer {
    /// The network.
    pub network: Arc<Network>,
    /// `samples × inputs`.
    pub inputs: Arc<Matrix<f32>>,
    /// Counted from 0, the first hidden layer; the last one is the head.
    pub layer: usize,
}

impl Features for NetworkLayer {
    fn samples(&self) -> usize {
        self.inputs.rows()
    }

    fn units(&self) -> usize {
        self.network.layers()[self.layer].fan_out
    }

    fn read(&self, samples: &[usize], target: &mut [f64]) {
        let outputs = self.network.outputs(&self.inputs.select_rows(samples));
        for (target, value) in target.iter_mut().zip(outputs[self.layer].as_slice()) {
            *target = f64::from(*value);
        }
    }
}

/// Some of the units of other features.
pub struct SomeUnits<'a> {
    features: &'a dyn Features,
    units: Vec<usize>,
}

impl<'a> SomeUnits<'a> {
    /// At most `most` units, drawn at random where there are more, in their order.
    pub fn draw(features: &'a dyn Features, most: usize, stream: &mut Stream) -> Self {
        Self { features, units: drawn_units(features.units(), most, stream) }
    }
}

/// The numbers below `units`, or `most` of them, drawn at random and sorted.
pub fn drawn_units(units: usize, most: usize, stream: &mut Stream) -> Vec<usize> {
    if units <= most {
        return (0..units).collect();
    }
    let mut drawn = stream.permutation(units);
    drawn.truncate(most);
    drawn.sort_unstable();
    drawn
}

impl Features for SomeUnits<'_> {
    fn samples(&self) -> usize {
        self.features.samples()
    }

    fn units(&self) -> usize {
        self.units.len()
    }

    fn read(&self, samples: &[usize], target: &mut [f64]) {
        let all = self.features.units();
        if all == self.units.len() {
            return self.features.read(samples, target);
        }
        let mut row = vec![0.0; all];
        for (sample, target) in samples.iter().zip(target.chunks_exact_mut(self.units.len())) {
            self.features.read(&[*sample], &mut row);
            for (value, unit) in target.iter_mut().zip(&self.units) {
                *value = row[*unit];
            }
        }
    }
}

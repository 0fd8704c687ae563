//! Convolutional features: channels of maps.

use super::Features;
use crate::data::arrays::{Array, ArrayError};

/// What becomes of the places of a map `channels × height × width`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pool {
    /// Every place of every channel is a unit.
    #[default]
    Flatten,
    /// A channel is a unit: its mean over all places.
    Mean,
    /// A channel is a unit: its largest value.
    Maximum,
}

/// An array of features, `samples × units` or `samples × channels × places …`, pooled.
#[derive(Clone, Debug)]
pub struct PooledArray {
    array: Array,
    pool: Pool,
    places: usize,
}

impl PooledArray {
    /// Features of two dimensions are never pooled.
    ///
    /// # Errors
    /// Where the array is not of floating-point numbers, or has no dimension of units.
    pub fn new(array: Array, pool: Pool) -> Result<Self, ArrayError> {
        let array = array.floats()?;
        if array.shape().len() < 2 || array.units() == 0 {
            let expected =
                "samples × units or samples × channels × height × width, with at least one unit";
            return Err(array.wrong_shape(expected));
        }
        let places = if pool == Pool::Flatten { 1 } else { array.shape()[2..].iter().product() };
        Ok(Self { array, pool, places })
    }

    /// The array.
    pub fn array(&self) -> &Array {
        &self.array
    }
}

impl Features for PooledArray {
    fn samples(&self) -> usize {
        self.array.samples()
    }

    fn units(&self) -> usize {
        self.array.units() / self.places
    }

    fn read(&self, samples: &[usize], target: &mut [f64]) {
        if self.places == 1 {
            return self.array.read(samples, target);
        }
        let mut maps = vec![0.0; self.array.units()];
        for (sample, target) in samples.iter().zip(target.chunks_exact_mut(self.units())) {
            self.array.read(&[*sample], &mut maps);
            for (value, map) in target.iter_mut().zip(maps.chunks_exact(self.places)) {
                *value = match self.pool {
                    Pool::Maximum => map.iter().copied().fold(f64::NEG_INFINITY, larger),
                    Pool::Flatten | Pool::Mean => map.iter().sum::<f64>() / self.places as f64,
                };
            }
        }
    }
}

/// The larger number; NaN where one of them is.
fn larger(one: f64, other: f64) -> f64 {
    if other > one || other.is_nan() { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_not_hidden_by_a_maximum() {
        assert_eq!([larger(1.0, 2.0), larger(2.0, 1.0), larger(-1.0, -2.0)], [2.0, 2.0, -1.0]);
        assert!(larger(f64::NAN, 1.0).is_nan() && larger(1.0, f64::NAN).is_nan());
    }
}

//! Random streams: one generator, every stream named.

use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use super::quantile::{standard_normal_quantile, standard_normal_quantiles};
use super::{Matrix, vectorised};

/// Numbers that are mapped to normal ones together: they stay in the first-level cache.
const BATCH: usize = 256;

/// A stream of random numbers that is determined by a seed and by what the numbers are for.
///
/// The generator is ChaCha with eight rounds; its key is the SHA-256 of the seed and the purpose.
/// Two purposes give independent streams, so that no arm of a claim shares randomness with another
/// by accident, and adding a consumer never shifts what the others draw.
///
/// ```
/// # use deepclaims_lab::numerics::Stream;
/// let mut first = Stream::new(7, "initialisation/64-128-10");
/// let mut again = Stream::new(7, "initialisation/64-128-10");
/// let mut other = Stream::new(7, "batches/digits");
/// let value = first.normal();
/// assert_eq!(value, again.normal());
/// assert_ne!(value, other.normal());
/// ```
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of this `seed` for this `purpose`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"deepclaims stream 1\0");
        hash.update(seed.to_le_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A number from the open interval (0, 1), a multiple of 2^-52 plus half of that.
    pub fn uniform(&mut self) -> f64 {
        unit_interval(self.0.next_u64())
    }

    /// A standard normal number: the normal quantile of one uniform number.
    pub fn normal(&mut self) -> f64 {
        standard_normal_quantile(self.uniform())
    }

    /// Fills `values` with standard normal numbers: those that as many calls of
    /// [`normal`](Self::normal) would give, to the bit, in a fifth of the time.
    pub fn fill_standard_normal(&mut self, values: &mut [f64]) {
        for values in values.chunks_mut(BATCH) {
            self.fill_uniform(values);
            standard_normal_quantiles(values);
        }
    }

    /// Fills up to [`BATCH`] `values` with the numbers that as many calls of [`uniform`](Self::uniform) would
    /// give.
    fn fill_uniform(&mut self, values: &mut [f64]) {
        let mut bytes = [[0; 8]; BATCH];
        let bytes = &mut bytes[..values.len()];
        self.0.fill_bytes(bytes.as_flattened_mut());
        vectorised(
            #[inline(always)]
            || {
                for (value, bytes) in values.iter_mut().zip(&*bytes) {
                    *value = unit_interval(u64::from_le_bytes(*bytes));
                }
            },
        );
    }

    /// Fills `values` with 0 where as many calls of [`uniform`](Self::uniform) would give a number below
    /// `probability`, and with `otherwise` elsewhere.
    pub fn fill_silent(&mut self, values: &mut [f32], probability: f64, otherwise: f32) {
        let mut uniform = [0.0; BATCH];
        for values in values.chunks_mut(BATCH) {
            let uniform = &mut uniform[..values.len()];
            self.fill_uniform(uniform);
            vectorised(
                #[inline(always)]
                || {
                    for (value, uniform) in values.iter_mut().zip(&*uniform) {
                        *value = if *uniform < probability { 0.0 } else { otherwise };
                    }
                },
            );
        }
    }

    /// Fills `values` with independent normal numbers of mean 0 and the given standard deviation.
    pub fn fill_normal(&mut self, values: &mut [f32], standard_deviation: f64) {
        let mut normals = [0.0; BATCH];
        for values in values.chunks_mut(BATCH) {
            let normals = &mut normals[..values.len()];
            self.fill_standard_normal(normals);
            for (value, normal) in values.iter_mut().zip(normals) {
                *value = (standard_deviation * *normal) as f32;
            }
        }
    }

    /// A matrix of independent standard normal numbers, drawn row by row.
    pub fn normal_matrix(&mut self, rows: usize, columns: usize) -> Matrix<f64> {
        let mut matrix = Matrix::zeros(rows, columns);
        self.fill_standard_normal(matrix.as_mut_slice());
        matrix
    }

    /// A whole number below `bound`, each equally likely.
    ///
    /// # Panics
    /// Where `bound` is zero.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "there is no number below zero");
        // The largest multiple of the bound: numbers from there on would favour small remainders.
        let bound = bound as u64;
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.0.next_u64();
            if draw < limit {
                return (draw % bound) as usize;
            }
        }
    }

    /// Puts `values` into a uniformly random order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        values.shuffle(&mut self.0);
    }

    /// A uniformly random order of the numbers below `length`.
    pub fn permutation(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        self.shuffle(&mut order);
        order
    }
}

/// The upper 52 bits as a multiple of 2^-52, plus half of that: with one bit more the largest number
/// would round to 1, whose normal quantile is infinite.
#[inline(always)]
fn unit_interval(bits: u64) -> f64 {
    // From [1, 2), where these bits are the fraction; no step rounds.
    f64::from_bits(1.0_f64.to_bits() | (bits >> 12)) - (1.0 - 0.5 * f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silent_values_are_those_of_as_many_calls() {
        for length in [0, 1, 255, 256, 257, 600] {
            let (mut filled, mut called) = (Stream::new(1, "silent"), Stream::new(1, "silent"));
            assert_eq!(filled.uniform(), called.uniform());
            let mut values = vec![7.0; length];
            filled.fill_silent(&mut values, 0.3, 1.5);
            let expected: Vec<f32> =
                (0..length).map(|_| if called.uniform() < 0.3 { 0.0 } else { 1.5 }).collect();
            assert_eq!(values, expected, "length {length}");
            assert_eq!(filled.uniform(), called.uniform(), "after length {length}");
        }
    }
}

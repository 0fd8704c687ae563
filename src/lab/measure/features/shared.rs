//! Samples that two sets have in common.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Features;
use super::pieces::each_piece;

/// How many samples of `test` have, to the last bit, the features of a sample of `fitted`. They are told apart by
/// hashes of 64 bits: between a million samples and a million others, the odds of a false one are below one in
/// ten million.
pub fn shared_samples(fitted: &dyn Features, test: &dyn Features) -> usize {
    let known: HashSet<u64> = hashes(fitted).into_iter().collect();
    hashes(test).into_iter().filter(|hash| known.contains(hash)).count()
}

fn hashes(features: &dyn Features) -> Vec<u64> {
    let samples: Vec<usize> = (0..features.samples()).collect();
    let mut hashes = Vec::with_capacity(samples.len());
    each_piece(features, &samples, |_, piece| {
        hashes.extend((0..piece.rows()).map(|row| {
            let mut state = DefaultHasher::new();
            piece.row(row).iter().for_each(|value| value.to_bits().hash(&mut state));
            state.finish()
        }));
    });
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::{Matrix, Stream};

    #[test]
    fn samples_are_the_same_where_all_their_numbers_are() {
        let mut stream = Stream::new(1, "shared");
        let fitted = Matrix::from_fn(40, 3, |_, _| stream.normal() as f32);
        let mut test = fitted.select_rows(&[3, 5, 5, 39, 0]);
        assert_eq!(shared_samples(&fitted, &test), 5);
        test.row_mut(2)[1] += 1.0;
        assert_eq!(shared_samples(&fitted, &test), 4);
        assert_eq!(shared_samples(&fitted, &Matrix::zeros(7, 3)), 0);
    }
}

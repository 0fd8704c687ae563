//! Features in pieces of bounded size.

use super::Features;
use crate::numerics::Matrix;

/// Numbers of a piece, 32 MiB in double precision, unless a single sample has more.
const PIECE: usize = 1 << 22;

/// Hands over the features of these samples in pieces, each with the place of its first sample among
/// `samples`.
pub(super) fn each_piece(
    features: &dyn Features,
    samples: &[usize],
    mut take: impl FnMut(usize, Matrix<f64>),
) {
    let rows = (PIECE / features.units().max(1)).max(1);
    for (index, piece) in samples.chunks(rows).enumerate() {
        let mut values = Matrix::zeros(piece.len(), features.units());
        features.read(piece, values.as_mut_slice());
        take(index * rows, values);
    }
}

/// The same with `means` taken away from every sample.
pub(super) fn each_centred_piece(
    features: &dyn Features,
    samples: &[usize],
    means: &[f64],
    mut take: impl FnMut(usize, Matrix<f64>),
) {
    each_piece(features, samples, |first, mut piece| {
        for row in 0..piece.rows() {
            for (value, mean) in piece.row_mut(row).iter_mut().zip(means) {
                *value -= mean;
            }
        }
        take(first, piece);
    });
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// So many units that a piece has two samples; every unit is the sample's number.
    pub(in super::super) struct Wide;

    impl Features for Wide {
        fn samples(&self) -> usize {
            10
        }

        fn units(&self) -> usize {
            PIECE / 2
        }

        fn read(&self, samples: &[usize], target: &mut [f64]) {
            for (units, &sample) in target.chunks_mut(PIECE / 2).zip(samples) {
                units.fill(sample as f64);
            }
        }
    }

    #[test]
    fn pieces_say_where_they_begin() {
        let mut found = Vec::new();
        each_piece(&Wide, &[7, 1, 9, 4, 0], |first, values| {
            let last_units = (0..values.rows()).map(|row| values.row(row)[PIECE / 2 - 1]);
            found.push((first, last_units.collect::<Vec<_>>()));
        });
        assert_eq!(found, [(0, vec![7.0, 1.0]), (2, vec![9.0, 4.0]), (4, vec![0.0])]);
    }
}

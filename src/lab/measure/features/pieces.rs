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

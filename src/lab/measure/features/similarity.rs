//! Similarity of all pairs of layers.

use rayon::prelude::*;

use super::Features;
use super::pieces::{each_centred_piece, each_piece};
use crate::numerics::{Accumulate, Matrix, matmul, vectorised};

/// Numbers of the features of one block of samples, and most samples of one.
const BLOCK: usize = 1 << 23;
const MOST_SAMPLES: usize = 2_048;
/// Entries of all layers that are multiplied with each other while they are in the cache.
const STRIP: usize = 4_096;
/// Sums that run side by side.
const LANES: usize = 16;

/// Linear centred kernel alignment of all pairs of layers on the same samples, `layers × layers`;
/// NaN where it does not exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Similarities {
    /// As it was published, see
    /// [`centred_kernel_alignment`](crate::measure::centred_kernel_alignment). With fewer samples
    /// than units even unrelated layers are alike.
    pub biased: Matrix<f64>,
    /// With the unbiased estimator of the Hilbert-Schmidt independence criterion (Song et al., JMLR
    /// 13, 2012, equation 5; Nguyen et al., ICLR 2021, arXiv 2010.15327): about 0 for unrelated
    /// layers, whatever their sizes. Of at least four samples.
    pub debiased: Matrix<f64>,
}

/// Compares layers on these samples, block by block of the kernels `K_l = X_l X_lᵀ`, so that no
/// kernel is ever whole in memory. Layers that are `None` are left out. Kernels are of single
/// precision, sums over them of double.
///
/// # Panics
/// Where a layer has no such sample.
pub fn similarities(layers: &[Option<&dyn Features>], samples: &[usize]) -> Similarities {
    let kernels: Vec<Option<Kernel<'_>>> = layers
        .par_iter()
        .map(|layer| layer.map(|features| Kernel::new(features, samples)))
        .collect();
    let widest = layers.iter().flatten().map(|features| features.units()).max().unwrap_or(1);
    let rows = (BLOCK / widest.max(1)).clamp(1, MOST_SAMPLES);
    let blocks: Vec<&[usize]> = samples.chunks(rows).collect();
    let mut sums = Matrix::<f64>::zeros(layers.len(), layers.len());
    for (second, right) in blocks.iter().enumerate() {
        for (first, left) in blocks[..=second].iter().enumerate() {
            let tiles: Vec<Option<Matrix<f32>>> = kernels
                .par_iter()
                .map(|kernel| kernel.as_ref().map(|kernel| kernel.tile(left, right)))
                .collect();
            // A tile off the diagonal stands for its mirror image, too.
            let weight = if first == second { 1.0 } else { 2.0 };
            add_products(&mut sums, &tiles, weight);
        }
    }
    let count = samples.len();
    let criterion = |i: usize, j: usize| match (&kernels[i], &kernels[j]) {
        (Some(one), Some(other)) => one.unbiased(other, sums.row(i.max(j))[i.min(j)], count),
        _ => f64::NAN,
    };
    let plain = |i: usize, j: usize| {
        let both = kernels[i].is_some() && kernels[j].is_some();
        if both { sums.row(i.max(j))[i.min(j)] } else { f64::NAN }
    };
    Similarities {
        biased: normalised(layers.len(), plain),
        debiased: normalised(layers.len(), criterion),
    }
}

/// `C_ij / √(C_ii C_jj)`, where both are positive.
fn normalised(layers: usize, criterion: impl Fn(usize, usize) -> f64) -> Matrix<f64> {
    let own: Vec<f64> = (0..layers).map(|layer| criterion(layer, layer)).collect();
    Matrix::from_fn(layers, layers, |i, j| {
        let exists = own[i] > 0.0 && own[j] > 0.0;
        if exists { criterion(i, j) / (own[i].sqrt() * own[j].sqrt()) } else { f64::NAN }
    })
}

/// The kernel of one layer, its features centred and divided by their root mean square.
struct Kernel<'a> {
    features: &'a dyn Features,
    mean: Vec<f64>,
    scale: f64,
    /// Its diagonal, one a sample.
    diagonal: Vec<f64>,
}

impl<'a> Kernel<'a> {
    fn new(features: &'a dyn Features, samples: &[usize]) -> Self {
        let mut first: Option<Vec<f64>> = None;
        let mut mean = vec![0.0; features.units()];
        each_piece(features, samples, |_, piece| {
            for row in 0..piece.rows() {
                let origin = first.get_or_insert_with(|| piece.row(row).to_vec());
                for ((sum, value), origin) in mean.iter_mut().zip(piece.row(row)).zip(origin) {
                    *sum += value - *origin;
                }
            }
        });
        let origin = first.unwrap_or_default();
        for (mean, origin) in mean.iter_mut().zip(&origin) {
            *mean = origin + *mean / samples.len() as f64;
        }
        let mut squares = Vec::with_capacity(samples.len());
        each_centred_piece(features, samples, &mean, |_, piece| {
            let rows = (0..piece.rows()).map(|row| piece.row(row));
            squares.extend(rows.map(|row| row.iter().map(|value| value * value).sum::<f64>()));
        });
        let mean_square = squares.iter().sum::<f64>() / squares.len() as f64;
        let scale = if mean_square > 0.0 { 1.0 / mean_square.sqrt() } else { 0.0 };
        let diagonal = squares.into_iter().map(|square| square * scale * scale).collect();
        Self { features, mean, scale, diagonal }
    }

    fn block(&self, samples: &[usize]) -> Matrix<f32> {
        let mut block = Matrix::zeros(samples.len(), self.features.units());
        let units = block.columns();
        each_centred_piece(self.features, samples, &self.mean, |first, piece| {
            let target = &mut block.as_mut_slice()[first * units..];
            for (value, source) in target.iter_mut().zip(piece.as_slice()) {
                *value = (source * self.scale) as f32;
            }
        });
        block
    }

    /// The kernel between two blocks of samples.
    fn tile(&self, left: &[usize], right: &[usize]) -> Matrix<f32> {
        let (rows, columns) = (self.block(left), self.block(right));
        let mut tile = Matrix::zeros(left.len(), right.len());
        matmul(tile.view_mut(), Accumulate::Replace, rows.view(), columns.view().transposed());
        tile
    }

    /// The unbiased criterion from the sum over all products of entries. Rows of a centred kernel
    /// sum to zero, and without its diagonal to minus that.
    fn unbiased(&self, other: &Self, sum: f64, count: usize) -> f64 {
        if count < 4 {
            return f64::NAN;
        }
        let n = count as f64;
        let pairs = self.diagonal.iter().zip(&other.diagonal);
        let of_diagonals: f64 = pairs.map(|(one, other)| one * other).sum();
        let traces = self.diagonal.iter().sum::<f64>() * other.diagonal.iter().sum::<f64>();
        let off_diagonal = sum - of_diagonals;
        (off_diagonal + traces / ((n - 1.0) * (n - 2.0)) - 2.0 / (n - 2.0) * of_diagonals)
            / (n * (n - 3.0))
    }
}

/// Adds the sums of products of the entries of every two tiles, below the diagonal of `sums`.
fn add_products(sums: &mut Matrix<f64>, tiles: &[Option<Matrix<f32>>], weight: f64) {
    let layers = tiles.len();
    let length = tiles.iter().flatten().map(|tile| tile.as_slice().len()).next().unwrap_or(0);
    let strips: Vec<usize> = (0..length).step_by(STRIP).collect();
    // Strips in a fixed order: sums do not depend on the number of threads.
    let partial: Vec<Vec<f64>> = strips
        .par_chunks(strips.len().div_ceil(64).max(1))
        .map(|starts| {
            let mut partial = vec![0.0; layers * layers];
            for &start in starts {
                let end = length.min(start + STRIP);
                for i in 0..layers {
                    for j in 0..=i {
                        if let (Some(one), Some(other)) = (&tiles[i], &tiles[j]) {
                            let strips =
                                (&one.as_slice()[start..end], &other.as_slice()[start..end]);
                            partial[i * layers + j] += sum_of_products(strips.0, strips.1);
                        }
                    }
                }
            }
            partial
        })
        .collect();
    for partial in partial {
        for (sum, part) in sums.as_mut_slice().iter_mut().zip(partial) {
            *sum += weight * part;
        }
    }
}

/// `Σ x_i y_i` in double precision, in a fixed number of lanes.
fn sum_of_products(left: &[f32], right: &[f32]) -> f64 {
    vectorised(
        #[inline(always)]
        || {
            let mut lanes = [0.0f64; LANES];
            let (left, left_rest) = left.as_chunks::<LANES>();
            let (right, right_rest) = right.as_chunks::<LANES>();
            for (left, right) in left.iter().zip(right) {
                for ((lane, x), y) in lanes.iter_mut().zip(left).zip(right) {
                    *lane = f64::from(*x).mul_add(f64::from(*y), *lane);
                }
            }
            for ((lane, x), y) in lanes.iter_mut().zip(left_rest).zip(right_rest) {
                *lane = f64::from(*x).mul_add(f64::from(*y), *lane);
            }
            lanes.iter().sum()
        },
    )
}

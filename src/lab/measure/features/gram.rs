//! Products of centred features with themselves: of units where there are at least as many samples,
//! of samples where there are fewer.

use std::ops::Range;

use faer::Mat;
use rayon::prelude::*;

use super::Features;
use super::pieces::each_centred_piece;
use crate::numerics::{Accumulate, Matrix, matmul, product};

/// Units of one tile, a width that products are fast for.
const TILE: usize = 480;

/// Centred features `Z` (`samples × units`) as far as they are needed.
pub(super) enum Gram {
    /// `ZᵀZ`.
    Units(Tiles),
    /// `Z`, where it has fewer samples than units: it is smaller than `ZᵀZ`.
    Features(Matrix<f64>),
}

impl Gram {
    pub(super) fn of(features: &dyn Features, samples: &[usize], mean: &[f64]) -> Self {
        let units = features.units();
        if samples.len() < units {
            let mut centred = Matrix::zeros(samples.len(), units);
            each_centred_piece(features, samples, mean, |first, piece| {
                let from = first * units;
                let target = &mut centred.as_mut_slice()[from..from + piece.as_slice().len()];
                target.copy_from_slice(piece.as_slice());
            });
            return Self::Features(centred);
        }
        let mut tiles = Tiles::new(units);
        each_centred_piece(features, samples, mean, |_, piece| tiles.add_products(&piece, &piece));
        Self::Units(tiles)
    }

    /// Of no fewer samples than units, the same without some of them: the features less `mean`, by which
    /// these products are centred, less what the mean `kept_mean` of the `kept` others differs from it.
    pub(super) fn without(
        &self,
        features: &dyn Features,
        left_out: &[usize],
        mean: &[f64],
        (kept_mean, kept): (&[f64], usize),
    ) -> Option<Self> {
        let Self::Units(tiles) = self else {
            return None;
        };
        let mut tiles = tiles.clone();
        each_centred_piece(features, left_out, mean, |_, piece| {
            tiles.add_products(&piece.map(|value| -value), &piece);
        });
        // Σ(z − m)(z − m)ᵀ = Σzzᵀ − n·mmᵀ for the mean m of n samples.
        let shift = Matrix::from_fn(1, mean.len(), |_, unit| kept_mean[unit] - mean[unit]);
        tiles.add_products(&shift.map(|value| -(kept as f64) * value), &shift);
        Some(Self::Units(tiles))
    }

    /// `Σ z²` of each unit over the samples.
    pub(super) fn squares(&self) -> Vec<f64> {
        match self {
            Self::Units(tiles) => (0..tiles.units).map(|unit| tiles.at(unit, unit)).collect(),
            Self::Features(centred) => {
                let mut squares = vec![0.0; centred.columns()];
                for row in 0..centred.rows() {
                    for (sum, value) in squares.iter_mut().zip(centred.row(row)) {
                        *sum += value * value;
                    }
                }
                squares
            }
        }
    }

    /// `SZᵀZS` of these units with a factor `S` on each, or `ZS²Zᵀ` where that is smaller: both have
    /// the same eigenvalues but for zeros.
    pub(super) fn scaled(&self, units: &[usize], factors: &[f64]) -> Mat<f64> {
        match self {
            Self::Units(tiles) => Mat::from_fn(units.len(), units.len(), |row, column| {
                let product = tiles.at(units[row], units[column]);
                product * factors[units[row]] * factors[units[column]]
            }),
            Self::Features(centred) => {
                // The copy goes before the product is put together.
                let strips = products_of_rows(&scaled(centred, units, factors));
                Mat::from_fn(centred.rows(), centred.rows(), |row, column| {
                    strips[row / TILE].row(row % TILE)[column]
                })
            }
        }
    }
}

/// These columns of a matrix, with a factor on each.
pub(super) fn scaled(matrix: &Matrix<f64>, columns: &[usize], factors: &[f64]) -> Matrix<f64> {
    Matrix::from_fn(matrix.rows(), columns.len(), |row, column| {
        matrix.row(row)[columns[column]] * factors[columns[column]]
    })
}

/// `M Mᵀ` in strips of rows, computed in parallel.
fn products_of_rows(matrix: &Matrix<f64>) -> Vec<Matrix<f64>> {
    let rows: Vec<usize> = (0..matrix.rows()).collect();
    let strip =
        |rows: &[usize]| product(matrix.select_rows(rows).view(), matrix.view().transposed());
    rows.par_chunks(TILE).map(strip).collect()
}

/// The upper half of a symmetric matrix in square tiles, which are added to in parallel.
#[derive(Clone)]
pub(super) struct Tiles {
    units: usize,
    /// Row and column of each tile, and its sums.
    tiles: Vec<((usize, usize), Matrix<f64>)>,
}

impl Tiles {
    fn new(units: usize) -> Self {
        let across = units.div_ceil(TILE);
        let places = (0..across).flat_map(|column| (0..=column).map(move |row| (row, column)));
        let size = |tile: usize| range(tile, units).len();
        let tile = |place: (usize, usize)| (place, Matrix::zeros(size(place.0), size(place.1)));
        Self { units, tiles: places.map(tile).collect() }
    }

    /// Adds `YᵀZ`, which must be symmetric.
    fn add_products(&mut self, left: &Matrix<f64>, right: &Matrix<f64>) {
        let (left, right) = (panels(left), panels(right));
        self.tiles.par_iter_mut().for_each(|((row, column), tile)| {
            let (left, right) = (left[*row].view().transposed(), right[*column].view());
            matmul(tile.view_mut(), Accumulate::Add, left, right);
        });
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        let (low, high) = (row.min(column), row.max(column));
        let (tile_row, tile_column) = (low / TILE, high / TILE);
        // Column by column, each with the tiles down to the diagonal.
        let (_, tile) = &self.tiles[tile_column * (tile_column + 1) / 2 + tile_row];
        // A tile on the diagonal is whole.
        tile.row(low % TILE)[high % TILE]
    }
}

/// The units of each tile.
fn panels(piece: &Matrix<f64>) -> Vec<Matrix<f64>> {
    let units = piece.columns();
    let panel = |tile: usize| {
        let range = range(tile, units);
        let mut panel = Matrix::zeros(piece.rows(), range.len());
        for row in 0..piece.rows() {
            panel.row_mut(row).copy_from_slice(&piece.row(row)[range.clone()]);
        }
        panel
    };
    (0..units.div_ceil(TILE)).into_par_iter().map(panel).collect()
}

/// The units of a tile.
fn range(tile: usize, units: usize) -> Range<usize> {
    tile * TILE..units.min((tile + 1) * TILE)
}

#[cfg(test)]
mod tests {
    use super::super::pieces::tests::Wide;
    use super::*;

    #[test]
    fn products_are_found_in_their_tiles() {
        let units = 2 * TILE + 3;
        let value = |unit: usize| (unit % 97 + 1) as f64;
        let mut tiles = Tiles::new(units);
        let sample = Matrix::from_fn(1, units, |_, unit| value(unit));
        tiles.add_products(&sample, &sample);
        let places = [0, 1, TILE - 1, TILE, TILE + 1, 2 * TILE - 1, 2 * TILE, units - 1];
        for (row, column) in places.iter().flat_map(|row| places.map(|column| (*row, column))) {
            assert_eq!(tiles.at(row, column), value(row) * value(column), "{row}, {column}");
        }
    }

    /// Fewer samples than units, two to a piece.
    #[test]
    fn features_are_put_together_from_their_pieces() {
        let mean = vec![1.0; Wide.units()];
        let Gram::Features(centred) = Gram::of(&Wide, &[3, 7, 5], &mean) else {
            panic!("products of features");
        };
        for (row, value) in [2.0, 6.0, 4.0].into_iter().enumerate() {
            assert!(centred.row(row).iter().all(|found| *found == value), "{row}");
        }
    }
}

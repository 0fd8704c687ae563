//! One layer: rows of a random matrix, of which a guide keeps some.

use std::cmp::Ordering;

use super::Guided;
use super::coordinates::{coordinates, coordinates_work, spanned};
use crate::numerics::{Matrix, Stream, View, Work, product};

/// In up to so many dimensions, those of all records and maps, a layer draws its whole matrix. In more it draws
/// what the matrix does to the guide and the inputs, which has the same distribution: for Gaussian rows are
/// independent along orthogonal directions, whatever was chosen along the guide.
const WHOLE: usize = 256;
/// Operations on each number of the matrix: written and read.
const OF_A_NUMBER: f64 = 2.0;
/// Operations on each number of the vectors before and after: copied, squared, divided.
const OF_A_VECTOR: f64 = 5.0;
/// Operations to choose whether a row is kept.
const OF_A_ROW: f64 = 10.0;

/// Which rows of a random matrix a guided layer keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Selection {
    /// Those with the largest `|⟨W_i, guide⟩|`: the norm-maximising layer.
    Largest,
    /// Those with the smallest.
    Smallest,
    /// Those that are drawn first, chosen without looking: the others need not be drawn.
    Random,
}

/// Keeps `width` rows of a fresh Gaussian matrix with `ratio·width` rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GuidedLayer {
    /// Rows that are kept, the dimension of what leaves the layer.
    pub width: usize,
    /// Rows to choose from, for each that is kept. With ratio 1 every row is kept, whatever the
    /// selection; a larger one is the overparameterised regime.
    pub ratio: usize,
    /// Which rows are kept.
    pub selection: Selection,
}

impl GuidedLayer {
    /// Draws a matrix with independent standard normal entries, row by row; maps the guide and the
    /// inputs by the rows that the guide keeps, in the order in which they were drawn; and brings
    /// each to unit length. The mapped guide is the guide of the next layer.
    ///
    /// Of rows on which the guide is equally long, those drawn first are kept. Equal vectors stay
    /// equal and opposite ones opposite, to the bit. A layer that selects at random draws no more
    /// than it keeps: from the same stream its rows are the first of those that another selection
    /// chooses from, in up to 256 dimensions. In more, of every row the projection on the guide is drawn
    /// first, and then, of those that are kept, the projections on what the inputs add to it.
    ///
    /// # Panics
    /// Where width or ratio is zero, and where a vector is mapped to zero, which it is with
    /// probability zero.
    pub fn apply(&self, travellers: &Guided, stream: &mut Stream) -> Guided {
        let mapped = self.map(travellers, stream);
        Guided::from_rows(&mapped).expect("normal numbers do not map a vector to zero")
    }

    /// The work of mapping a guide and so many inputs of so many dimensions.
    pub fn work(&self, dimensions: usize, inputs: usize) -> Work {
        let vectors = 1 + inputs;
        let (directions, drawn, basis) = if dimensions <= WHOLE {
            (dimensions, self.drawn() * dimensions, Work::NONE)
        } else {
            let directions = spanned(vectors, dimensions, self.width);
            let drawn = self.drawn() + self.width * directions;
            (directions, drawn, coordinates_work(vectors, dimensions, self.width))
        };
        let matrix = OF_A_NUMBER * drawn as f64 + OF_A_ROW * self.drawn() as f64;
        let copied = OF_A_VECTOR * (vectors * (dimensions + self.width)) as f64;
        basis
            + Work::normals(drawn)
            + Work::operations(matrix + copied)
            + Work::double_product(vectors, directions, self.width)
    }

    /// Bytes that mapping them takes: the matrix, its kept rows, and the vectors before and after.
    pub fn bytes(&self, dimensions: usize, inputs: usize) -> f64 {
        let rows = if dimensions <= WHOLE { self.drawn() + self.width } else { self.width };
        let vectors = 1 + inputs;
        8.0 * (rows * dimensions + 3 * vectors * dimensions + 2 * vectors * self.width) as f64
    }

    /// The guide and the inputs mapped by the kept rows, as long as they come.
    fn map(&self, travellers: &Guided, stream: &mut Stream) -> Matrix<f64> {
        let some = self.width > 0 && self.ratio > 0;
        assert!(some, "a layer keeps some of some rows");
        let rows = travellers.rows();
        if travellers.guide().len() <= WHOLE {
            let kept = self.kept_rows(travellers.guide(), stream);
            return product(rows.view(), kept.view().transposed());
        }
        let rows = coordinates(&rows, self.width);
        let kept = self.kept_projections(rows.columns(), stream);
        product(rows.view(), kept.view().transposed())
    }

    /// The projections of the kept rows of a fresh matrix on this many orthogonal directions, of which the
    /// first is that of the guide: `width` × directions.
    fn kept_projections(&self, directions: usize, stream: &mut Stream) -> Matrix<f64> {
        let along = stream.normal_matrix(self.drawn(), 1);
        let kept = self.select(along.as_slice());
        let mut projections = stream.normal_matrix(self.width, directions);
        for (row, kept) in kept.into_iter().enumerate() {
            projections.row_mut(row)[0] = along.row(kept)[0];
        }
        projections
    }

    /// Rows that are drawn.
    fn drawn(&self) -> usize {
        match self.selection {
            Selection::Largest | Selection::Smallest => self.ratio * self.width,
            Selection::Random => self.width,
        }
    }

    /// The kept rows of a fresh matrix, `width` × dimensions of the guide.
    fn kept_rows(&self, guide: &[f64], stream: &mut Stream) -> Matrix<f64> {
        let matrix = stream.normal_matrix(self.drawn(), guide.len());
        if self.drawn() == self.width {
            return matrix;
        }
        let projections = product(matrix.view(), View::new(guide, guide.len(), 1));
        matrix.select_rows(&self.select(projections.as_slice()))
    }

    /// The rows kept of those with these projections of the guide, from first to last.
    fn select(&self, projections: &[f64]) -> Vec<usize> {
        let size = |row: usize| projections[row].abs();
        let mut rows: Vec<usize> = (0..projections.len()).collect();
        // No two rows compare as equal: which rows come first is settled, if not in which order.
        rows.select_nth_unstable_by(self.width - 1, |&a, &b| {
            let order = match self.selection {
                Selection::Largest => size(b).total_cmp(&size(a)),
                Selection::Smallest => size(a).total_cmp(&size(b)),
                Selection::Random => Ordering::Equal,
            };
            order.then(a.cmp(&b))
        });
        rows.truncate(self.width);
        rows.sort_unstable();
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Selection::{Largest, Random, Smallest};

    fn layer(width: usize, ratio: usize, selection: Selection) -> GuidedLayer {
        GuidedLayer { width, ratio, selection }
    }

    /// Vectors of normal numbers, of which the first input equals the guide and the second is its
    /// opposite.
    fn travellers(dimensions: usize, inputs: usize, stream: &mut Stream) -> Guided {
        let guide: Vec<f64> = (0..dimensions).map(|_| stream.normal()).collect();
        let inputs = Matrix::from_fn(inputs, dimensions, |row, column| match row {
            0 => guide[column],
            1 => -guide[column],
            _ => stream.normal(),
        });
        Guided::new(&guide, &inputs).expect("no vector is zero")
    }

    #[test]
    fn lengths_stay_one_and_parallels_parallel() {
        let mut stream = Stream::new(2, "layers");
        for selection in [Largest, Smallest, Random] {
            for (width, ratio, dimensions) in
                [(1, 1, 1), (1, 3, 2), (5, 1, 9), (32, 4, 7), (70, 2, 300)]
            {
                let mut travellers = travellers(dimensions, 5, &mut stream);
                for _ in 0..3 {
                    travellers = layer(width, ratio, selection).apply(&travellers, &mut stream);
                    let (guide, inputs) = (travellers.guide(), travellers.inputs());
                    assert_eq!((guide.len(), inputs.rows()), (width, 5));
                    assert_eq!(inputs.row(0), guide);
                    assert!(inputs.row(1).iter().zip(guide).all(|(x, g)| *x == -g));
                    for row in 0..5 {
                        let square: f64 = inputs.row(row).iter().map(|x| x * x).sum();
                        // A sum rounds once a term and once each for square, quotient and root.
                        let tolerance = (width + 4) as f64 * f64::EPSILON;
                        assert!((square - 1.0).abs() < tolerance, "{square}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_kept_rows_are_the_largest_or_the_smallest() {
        let mut stream = Stream::new(3, "layers");
        let guide = [0.6, 0.0, -0.8];
        let project = |row: &[f64]| {
            let product: f64 = row.iter().zip(&guide).map(|(w, g)| w * g).sum();
            product.abs()
        };
        for _ in 0..100 {
            let all = layer(40, 1, Random).kept_rows(&guide, &mut stream.clone());
            let all: Vec<_> = (0..40).map(|row| all.row(row)).collect();
            for selection in [Largest, Smallest] {
                let kept = layer(8, 5, selection).kept_rows(&guide, &mut stream.clone());
                let kept: Vec<_> = (0..8).map(|row| kept.row(row)).collect();
                let places = kept.iter().map(|row| all.iter().position(|one| one == row));
                let places: Vec<_> = places.map(|place| place.expect("a drawn row")).collect();
                assert!(places.is_sorted(), "in the order of drawing");
                let left = all.iter().filter(|row| !kept.contains(row));
                let left: Vec<f64> = left.map(|row| project(row)).collect();
                assert_eq!(left.len(), 32);
                for &row in &kept {
                    assert!(left.iter().all(|&other| match selection {
                        Largest => project(row) >= other,
                        _ => project(row) <= other,
                    }));
                }
            }
            let first = layer(8, 5, Random).kept_rows(&guide, &mut stream);
            assert!((0..8).all(|row| first.row(row) == all[row]));
        }
    }

    #[test]
    fn of_equal_rows_the_first_are_kept() {
        let equal = [1.0, -2.0, 2.0, -1.0, 2.0, 1.0];
        assert_eq!(layer(2, 3, Largest).select(&equal), [1, 2]);
        assert_eq!(layer(2, 3, Smallest).select(&equal), [0, 3]);
        assert_eq!(layer(2, 3, Random).select(&equal), [0, 1]);
    }

    #[test]
    fn with_ratio_one_the_selection_does_not_matter() {
        let mut stream = Stream::new(4, "layers");
        let travellers = travellers(6, 4, &mut stream);
        let [largest, smallest, random] = [Largest, Smallest, Random]
            .map(|selection| layer(10, 1, selection).apply(&travellers, &mut stream.clone()));
        assert_eq!(largest, smallest);
        assert_eq!(largest, random);
    }

    #[test]
    fn the_guide_is_longest_where_the_largest_rows_are_kept() {
        let mut stream = Stream::new(5, "layers");
        for _ in 0..100 {
            let travellers = travellers(6, 2, &mut stream);
            let [largest, random, smallest] = [Largest, Random, Smallest].map(|selection| {
                let mapped = layer(10, 3, selection).map(&travellers, &mut stream.clone());
                mapped.row(0).iter().map(|x| x * x).sum::<f64>()
            });
            assert!(largest >= random && random >= smallest);
            assert!(largest > smallest);
            layer(10, 3, Largest).map(&travellers, &mut stream);
        }
    }

    #[test]
    #[should_panic(expected = "some of some rows")]
    fn a_layer_without_rows_is_a_mistake() {
        let mut stream = Stream::new(6, "layers");
        let travellers = travellers(2, 2, &mut stream);
        layer(0, 2, Largest).apply(&travellers, &mut stream);
    }
}

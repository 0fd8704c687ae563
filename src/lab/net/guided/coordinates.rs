//! Vectors in coordinates of which the first is along the first vector: all that a Gaussian matrix needs
//! to know of them.

use crate::numerics::{Accumulate, Matrix, View, Work, matmul, product};

/// Operations of an orthonormal basis that cost as much as one normal number.
const OPERATIONS_OF_A_NORMAL: usize = 9;

/// Operations for each number of a vector and each vector before it: two products and two differences.
const OF_A_PRODUCT: f64 = 2.4;
/// Operations for each number of a vector that is reflected.
const OF_A_REFLECTION: f64 = 6.0;

/// Dimensions in which a layer of this many rows maps so many vectors: those of their span where its basis
/// costs less than the numbers that it spares, and all of them otherwise.
pub(super) fn spanned(vectors: usize, dimensions: usize, width: usize) -> usize {
    let basis = vectors * vectors * dimensions;
    let spared = width * dimensions.saturating_sub(vectors);
    if basis < OPERATIONS_OF_A_NORMAL * spared { vectors } else { dimensions }
}

/// These unit vectors, one a row, in an orthonormal basis whose first vector is the first of them, in at
/// most as many dimensions as [`spanned`] says for a layer of this width. Equal vectors have equal
/// coordinates and opposite ones opposite, to the bit.
pub(super) fn coordinates(vectors: &Matrix<f64>, width: usize) -> Matrix<f64> {
    let dimensions = vectors.columns();
    if spanned(vectors.rows(), dimensions, width) < dimensions {
        product(vectors.view(), basis(vectors).view().transposed())
    } else {
        reflected(vectors)
    }
}

/// The work of finding them.
pub(super) fn coordinates_work(vectors: usize, dimensions: usize, width: usize) -> Work {
    let size = (vectors * dimensions) as f64;
    if spanned(vectors, dimensions, width) < dimensions {
        Work::operations(OF_A_PRODUCT * size * vectors as f64)
            + Work::double_product(vectors, dimensions, vectors)
    } else {
        Work::operations(OF_A_REFLECTION * size)
    }
}

/// An orthonormal basis of the span of unit vectors that begins with the first: by Gram and Schmidt's
/// method, twice for each vector, which is enough for orthogonality to the last digits (Giraud, Langou,
/// Rozložník and van den Eshof 2005, Numerische Mathematik 101).
fn basis(vectors: &Matrix<f64>) -> Matrix<f64> {
    let dimensions = vectors.columns();
    // What is left of a vector that depends on the others is as long as its roundings.
    let rounding = dimensions as f64 * f64::EPSILON;
    let mut basis = Matrix::zeros(vectors.rows(), dimensions);
    let mut found = 0;
    for row in 0..vectors.rows() {
        let mut rest = Matrix::zeros(1, dimensions);
        rest.as_mut_slice().copy_from_slice(vectors.row(row));
        for _ in 0..2 {
            let known = View::new(&basis.as_slice()[..found * dimensions], found, dimensions);
            let mut along = product(rest.view(), known.transposed());
            along.as_mut_slice().iter_mut().for_each(|entry| *entry = -*entry);
            matmul(rest.view_mut(), Accumulate::Add, along.view(), known);
        }
        let length = rest.as_slice().iter().map(|x| x * x).sum::<f64>().sqrt();
        if length > rounding {
            let entries = basis.row_mut(found).iter_mut().zip(rest.as_slice());
            entries.for_each(|(entry, x)| *entry = x / length);
            found += 1;
        }
    }
    basis.first_rows(found)
}

/// The vectors, reflected (Householder 1958) such that the first is along the first axis: in the direction
/// of the axis or against it, whichever lies farther, so that no digits cancel.
fn reflected(vectors: &Matrix<f64>) -> Matrix<f64> {
    let dot = |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(x, y)| x * y).sum::<f64>();
    let mut normal = vectors.row(0).to_vec();
    let sign = if normal[0] < 0.0 { -1.0 } else { 1.0 };
    normal[0] += sign;
    let square = dot(&normal, &normal);
    let mut reflected = vectors.clone();
    for row in 0..reflected.rows() {
        let row = reflected.row_mut(row);
        let factor = 2.0 * dot(row, &normal) / square;
        row.iter_mut().zip(&normal).for_each(|(x, n)| *x -= factor * n);
        // The axis points along the first vector.
        row[0] *= -sign;
    }
    reflected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    fn dot(left: &[f64], right: &[f64]) -> f64 {
        left.iter().zip(right).map(|(x, y)| x * y).sum()
    }

    /// Unit vectors: of the first and of others, the last of which depend on those before.
    fn vectors(independent: usize, dimensions: usize) -> Matrix<f64> {
        let mut stream = Stream::new(1, "coordinates");
        let mut vectors = stream.normal_matrix(independent + 4, dimensions);
        for (row, (factor, step)) in
            [(1.0, 0.0), (-1.0, 0.0), (1.0, 1e-9), (-1.0, 1e-9)].into_iter().enumerate()
        {
            for column in 0..dimensions {
                let (first, second) = (vectors.row(0)[column], vectors.row(1)[column]);
                vectors.row_mut(independent + row)[column] = factor * first + step * second;
            }
        }
        for row in 0..vectors.rows() {
            let length = dot(vectors.row(row), vectors.row(row)).sqrt();
            vectors.row_mut(row).iter_mut().for_each(|x| *x /= length);
        }
        vectors
    }

    #[test]
    fn coordinates_keep_all_products_and_begin_along_the_first_vector() {
        for (independent, dimensions, expected) in [(3, 200, 3), (40, 80, 80), (100, 30, 30)] {
            let vectors = vectors(independent, dimensions);
            let found = coordinates(&vectors, dimensions);
            assert_eq!((found.rows(), found.columns()), (vectors.rows(), expected));
            // Sums of `dimensions` products, each rounded once or twice on the way.
            let tolerance = 4.0 * dimensions as f64 * f64::EPSILON;
            for row in 0..vectors.rows() {
                let along = dot(vectors.row(row), vectors.row(0));
                assert!((found.row(row)[0] - along).abs() < tolerance);
                for other in 0..=row {
                    let before = dot(vectors.row(row), vectors.row(other));
                    let after = dot(found.row(row), found.row(other));
                    assert!((after - before).abs() < tolerance, "{before} {after}");
                }
            }
        }
    }

    #[test]
    fn equal_vectors_stay_equal_opposite_ones_opposite_and_near_ones_near() {
        for (independent, dimensions) in [(3, 200), (40, 80)] {
            let vectors = vectors(independent, dimensions);
            let found = coordinates(&vectors, dimensions);
            let [equal, opposite, near, far] = [0, 1, 2, 3].map(|row| independent + row);
            assert_eq!(found.row(equal), found.row(0));
            assert!(found.row(opposite).iter().zip(found.row(0)).all(|(x, y)| *x == -y));
            // A small part across is known to its own digits but for the roundings of the whole.
            let across = |row: usize| dot(&found.row(row)[1..], &found.row(row)[1..]).sqrt();
            let cosine = dot(vectors.row(0), vectors.row(1));
            // Before the vectors were brought to unit length, the second was about as long as the first.
            let expected = 1e-9 * (1.0 - cosine * cosine).sqrt();
            for row in [near, far] {
                assert!((across(row) / expected - 1.0).abs() < 0.3, "{}", across(row));
            }
        }
    }
}

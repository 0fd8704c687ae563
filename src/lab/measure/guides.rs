//! Directions that can guide a layer: between the means of two classes, and towards targets.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::spectrum::column_centres;
use crate::data::Samples;
use crate::numerics::{Matrix, Work};

/// Operations for each product of two numbers in nalgebra's products.
const OF_A_GRAM: f64 = 0.5;

/// The means of two classes.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassMeans {
    first: Vec<f64>,
    second: Vec<f64>,
}

impl ClassMeans {
    /// The means of the inputs of two classes among `samples`; NaN where a class has none.
    pub fn of(samples: &Samples, first: usize, second: usize) -> Self {
        let mean = |class: usize| {
            let members = (0..samples.len()).filter(|&row| samples.labels[row] == class);
            let members: Vec<usize> = members.collect();
            column_centres(&samples.inputs.select_rows(&members).map(f64::from))
        };
        Self { first: mean(first), second: mean(second) }
    }

    /// From the second mean to the first.
    pub fn difference(&self) -> Vec<f64> {
        let pairs = self.first.iter().zip(&self.second);
        pairs.map(|(first, second)| first - second).collect()
    }

    /// The middle between both means.
    pub fn middle(&self) -> Vec<f64> {
        let pairs = self.first.iter().zip(&self.second);
        pairs.map(|(a, b)| f64::midpoint(*a, *b)).collect()
    }
}

/// For each list of targets, one target a row, the direction `d` in which `rows` have these targets, by
/// ridge regression: `d = (AᵀA + ridge·tr(AᵀA)/k·I)⁻¹ Aᵀt` for the rows `A` (samples × k dimensions).
/// `None` where all rows are zero, one is not finite, or there are none.
///
/// # Panics
/// Where a list has not as many targets as there are rows.
pub fn ridge_directions(
    rows: &Matrix<f64>,
    targets: &[Vec<f64>],
    ridge: f64,
) -> Option<Vec<Vec<f64>>> {
    let rows = DMatrix::from_row_slice(rows.rows(), rows.columns(), rows.as_slice());
    let mut gram = rows.tr_mul(&rows);
    let shift = ridge * gram.trace() / gram.nrows() as f64;
    for index in 0..gram.nrows() {
        gram[(index, index)] += shift;
    }
    let decomposition = Cholesky::new(gram)?;
    let towards = |targets: &Vec<f64>| {
        let targets = DVector::from_column_slice(targets);
        let direction = decomposition.solve(&rows.tr_mul(&targets));
        direction.iter().copied().collect()
    };
    Some(targets.iter().map(towards).collect())
}

/// The work of the directions of so many lists of targets for `rows` of so many dimensions.
pub fn ridge_directions_work(rows: usize, dimensions: usize, lists: usize) -> Work {
    let gram = rows * dimensions * dimensions;
    let right_sides = lists * dimensions * rows;
    Work::operations(OF_A_GRAM * (gram + right_sides) as f64) + Work::cholesky(dimensions, lists)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn means_of_two_classes_have_a_difference_and_a_middle() {
        let samples = Samples {
            inputs: Matrix::from_fn(4, 2, |row, column| {
                [1.0, 3.0, 8.0, 9.0][row] * (column + 1) as f32
            }),
            labels: vec![2, 2, 0, 1],
        };
        let means = ClassMeans::of(&samples, 2, 0);
        assert_eq!(means.difference(), [2.0 - 8.0, 4.0 - 16.0]);
        assert_eq!(means.middle(), [5.0, 10.0]);
        assert!(ClassMeans::of(&samples, 2, 7).difference()[0].is_nan());
    }

    #[test]
    fn the_ridge_direction_solves_its_equations() {
        let mut stream = Stream::new(1, "rows");
        let rows = Matrix::from_fn(9, 4, |_, _| stream.normal());
        let targets: Vec<f64> = (0..9).map(|_| stream.normal()).collect();
        let ridge = 0.1;
        let directions = ridge_directions(&rows, std::slice::from_ref(&targets), ridge);
        let direction = &directions.expect("rows with a direction")[0];
        let trace: f64 = rows.as_slice().iter().map(|x| x * x).sum();
        let residual = |row: usize| -> f64 {
            let pairs = rows.row(row).iter().zip(direction);
            pairs.map(|(x, d)| x * d).sum::<f64>() - targets[row]
        };
        for (column, component) in direction.iter().enumerate() {
            // Aᵀ(Ad − t) + shift·d = 0.
            let products = (0..9).map(|row| rows.row(row)[column] * residual(row));
            let gradient: f64 = products.sum();
            let left = gradient + ridge * trace / 4.0 * component;
            // Some hundred roundings of numbers of order ten.
            assert!(left.abs() < 1e-13, "{left:e}");
        }
    }

    #[test]
    fn rows_of_zeros_have_no_direction() {
        assert!(ridge_directions(&Matrix::zeros(3, 2), &[], 0.1).is_none());
        let undefined = Matrix::from_fn(3, 2, |_, _| f64::NAN);
        assert!(ridge_directions(&undefined, &[], 0.1).is_none());
    }
}

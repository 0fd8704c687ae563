//! The digits in other sizes.

use deepclaims_lab::data::{Images, Samples, digits};
use deepclaims_lab::numerics::Matrix;

/// Pixels of a digit's side.
const SIDE: usize = 8;

/// Sides of the sizes that are tried.
pub(crate) const SIDES: [usize; 3] = [8, 14, 28];

/// The first `count` digits with so many pixels a side, each that of the digit's pixel which it lies in.
pub(crate) fn digits_of_side(side: usize, count: usize) -> Images {
    let digits = digits();
    let samples = digits.train.first(count);
    let inputs = Matrix::from_fn(samples.len(), side * side, |row, pixel| {
        let [y, x] = [pixel / side, pixel % side].map(|place| place * SIDE / side);
        samples.inputs.row(row)[SIDE * y + x]
    });
    let name = format!("digits of {side} × {side}");
    Images::from_samples(name, Samples { inputs, labels: samples.labels }, None)
}

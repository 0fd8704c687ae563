//! Inputs at one angle to a guide.

use crate::prelude::*;

/// A guide along the first axis and inputs at this angle to it, each leaning towards an axis of its
/// own: a Gaussian layer maps such inputs independently, given how long each of its rows is on the
/// guide.
pub(super) fn fan(angle: f64, inputs: usize) -> Guided {
    let mut guide = vec![0.0; inputs + 1];
    guide[0] = 1.0;
    let inputs = Matrix::from_fn(inputs, inputs + 1, |row, column| match column {
        0 => libm::cos(angle),
        _ if column == row + 1 => libm::sin(angle),
        _ => 0.0,
    });
    Guided::new(&guide, &inputs).expect("no vector is zero")
}

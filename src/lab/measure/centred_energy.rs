//! What is left of outputs where all of them are nearly the same.

use super::spectrum::centred;
use crate::numerics::Matrix;

/// The share of the energy of outputs (`samples × units`) that is left after their mean is taken
/// away, `Σ‖z − z̄‖² / Σ‖z‖²`: 0 where all samples give the same output, 1 where the outputs have
/// mean zero. NaN without energy or with an output that is not finite.
pub fn centred_energy(outputs: &Matrix<f32>) -> f64 {
    let energy = |values: &[f64]| values.iter().map(|z| z * z).sum::<f64>();
    let (all, left) = (outputs.map(f64::from), centred(outputs));
    let share = energy(left.as_slice()) / energy(all.as_slice());
    if share.is_finite() { share } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn energy(rows: &[[f32; 2]]) -> f64 {
        centred_energy(&Matrix::from_fn(rows.len(), 2, |row, unit| rows[row][unit]))
    }

    #[test]
    fn the_share_follows_its_formula() {
        assert_eq!(energy(&[[3.0, 1.0], [3.0, 1.0]]), 0.0);
        assert_eq!(energy(&[[3.0, 1.0], [-3.0, -1.0]]), 1.0);
        // Around the mean (2, 0) two deviations of 1; the energies are 1 + 9.
        assert_eq!(energy(&[[1.0, 0.0], [3.0, 0.0]]), 0.2);
    }

    #[test]
    fn no_energy_has_no_share() {
        assert!(energy(&[[0.0, 0.0], [0.0, 0.0]]).is_nan());
        assert!(energy(&[[f32::INFINITY, 0.0]]).is_nan());
        assert!(energy(&[]).is_nan());
    }
}

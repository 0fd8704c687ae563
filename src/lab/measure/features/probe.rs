//! Linear probes from products of features.

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};

use super::gram::{Gram, scaled};
use super::pieces::each_piece;
use super::{Features, Summary};
use crate::measure::LinearProbe;
use crate::measure::linear_probe::{RIDGE, inverse_deviations};
use crate::net::largest_columns;
use crate::numerics::{Matrix, product};

/// Solves `(ZᵀZ/n + ridge·I) W = Zᵀ(Y − mean Y)/n` for standardised features `Z` where there are
/// more samples than units, and otherwise `W = Zᵀ(ZZᵀ/n + ridge·I)⁻¹(Y − mean Y)/n`, which is the
/// same and takes a smaller matrix.
pub(super) fn fit(summary: &Summary<'_>) -> Option<LinearProbe> {
    let (moments, count) = (&summary.moments, summary.samples.len() as f64);
    let classes = moments.counts.len();
    let scales = inverse_deviations(summary.deviations());
    let shares: Vec<f64> = moments.counts.iter().map(|&members| members as f64 / count).collect();
    let units: Vec<usize> = (0..scales.len()).collect();
    let mut matrix = summary.gram.scaled(&units, &scales);
    for row in 0..matrix.nrows() {
        for column in 0..matrix.ncols() {
            matrix[(row, column)] /= count;
        }
        matrix[(row, row)] += RIDGE;
    }
    let decomposition = matrix.llt(Side::Lower).ok()?;
    drop(matrix);
    let weights = match &summary.gram {
        Gram::Units(_) => {
            // Zᵀ(Y − mean Y) of a class is the sum of its samples: the sum of all is zero.
            let right = Mat::from_fn(units.len(), classes, |unit, class| {
                let offset = moments.class_means.row(class)[unit] - moments.mean[unit];
                scales[unit] * shares[class] * offset
            });
            let solution = decomposition.solve(&right);
            Matrix::from_fn(units.len(), classes, |unit, class| solution[(unit, class)])
        }
        Gram::Features(centred) => {
            let targets = Mat::from_fn(centred.rows(), classes, |row, class| {
                f64::from(summary.labels[row] == class) - shares[class]
            });
            let solution = decomposition.solve(&targets);
            drop(decomposition);
            let multipliers = Matrix::from_fn(centred.rows(), classes, |row, class| {
                solution[(row, class)] / count
            });
            let standardised = scaled(centred, &units, &scales);
            product(standardised.view().transposed(), multipliers.view())
        }
    };
    if weights.as_slice().iter().any(|weight| !weight.is_finite()) {
        return None;
    }
    Some(LinearProbe::new(moments.mean.clone(), scales, weights, shares))
}

/// How often a probe predicts the class of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbeAccuracy {
    /// The share of samples whose class it predicts; NaN without samples.
    pub accuracy: f64,
    /// Features that are not finite; there is no accuracy then.
    pub not_finite: usize,
}

/// The accuracy of a probe on these samples, whose classes `labels` has for every sample of the
/// features; read in pieces.
pub fn probe_accuracy_in_pieces(
    probe: &LinearProbe,
    features: &dyn Features,
    samples: &[usize],
    labels: &[usize],
) -> ProbeAccuracy {
    let (mut right, mut not_finite) = (0, 0);
    each_piece(features, samples, |first, piece| {
        not_finite += piece.as_slice().iter().filter(|value| !value.is_finite()).count();
        let rows = piece.rows();
        let predicted = largest_columns(&probe.scores_of(piece));
        let samples = &samples[first..first + rows];
        let pairs = predicted.iter().zip(samples);
        right += pairs.filter(|(class, sample)| **class == labels[**sample]).count();
    });
    let accuracy = right as f64 / samples.len() as f64;
    ProbeAccuracy { accuracy: if not_finite == 0 { accuracy } else { f64::NAN }, not_finite }
}

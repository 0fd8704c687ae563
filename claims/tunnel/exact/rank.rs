//! `tunnel.rank_exact`.

use super::construction::features;
use super::{MODULE, counted};
use crate::exact::prelude::*;

/// Random numbers, units, eigenvalues that count, and samples beyond units.
type Case = (u64, usize, usize, usize);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..24usize, 1..40usize)
        .prop_flat_map(|(seed, units, beyond)| (Just(seed), Just(units), 1..=units, Just(beyond)))
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("rank_exact", "The numerical rank counts the directions it should.")
        .section("section 2")
        .quantity(
            "number of eigenvalues of the features' covariance above 1e-3 of the largest; \
            errors in counts, tolerance one half",
        )
        .work(Work::operations(0.09e9))
        .property(Property::new(
            "The rank of features with a constructed spectrum is the number of eigenvalues above a \
             thousandth of the largest.",
            cases,
            |measures, case| {
                let (points, _) = constructed(case);
                counted(rank(measures, &points), case.2)
            },
        ))
        .property(Property::new(
            "The rank does not change under rotations of the features.",
            cases,
            |measures, case| {
                let (points, mut stream) = constructed(case);
                let rotated = &points * rotation(points.ncols(), &mut stream);
                2.0 * (rank(measures, &rotated) - rank(measures, &points)).abs()
            },
        ))
        .property(Property::new(
            "The rank does not depend on the order of the samples.",
            cases,
            |measures, case| {
                let (points, mut stream) = constructed(case);
                let order = stream.permutation(points.nrows());
                let shuffled = points.select_rows(&order);
                2.0 * (rank(measures, &shuffled) - rank(measures, &points)).abs()
            },
        ))
}

fn rank(measures: &dyn Measures, points: &DMatrix<f64>) -> f64 {
    measures.numerical_rank(&features(points))
}

/// Features whose covariance has the given number of eigenvalues between 1 and 10^-2.5, one of them 1,
/// and the others between 10^-3.5 and 10^-8: rounding to single precision moves none across 10^-3.
fn constructed(&(seed, units, count, beyond): &Case) -> (DMatrix<f64>, Stream) {
    let mut stream = Stream::new(seed, "spectrum");
    let samples = units + 1 + beyond;
    let roots = diagonal(units, |axis| {
        let exponent = match axis {
            0 => 0.0,
            axis if axis < count => -2.5 * stream.uniform(),
            _ => -3.5 - 4.5 * stream.uniform(),
        };
        libm::pow(10.0, exponent / 2.0)
    });
    let basis = centred_basis(samples, units, &mut stream);
    let points = basis * roots * rotation(units, &mut stream);
    (points, stream)
}

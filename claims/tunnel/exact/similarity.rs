//! `tunnel.cka_exact`.

use super::MODULE;
use super::construction::{features, invertible};
use crate::exact::prelude::*;

/// Random numbers, samples and units.
type Case = (u64, usize, usize);

/// Rounding features of order one to single precision changes each by up to 6e-8, and the alignment, of
/// degree zero in them and between 0 and 1, by a few times as much for each of up to 8 units.
const TOLERANCE: f64 = 1e-5;

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 20..60usize, 2..8usize)
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("cka_exact", "Linear CKA is invariant under rotation and isotropic scaling, not under general linear maps.")
        .section("section 2")
        .quantity("linear centred kernel alignment of two representations before and after a \
            linear map of one; absolute errors, tolerance 1e-5 from rounding the features to \
            single precision")
        .work(Work::operations(0.04e9))
        .property(Property::new(
            "A rotation of one representation does not change the alignment.",
            cases,
            |measures, case| change(measures, case, rotation),
        ))
        .property(Property::new(
            "A common factor does not change the alignment.",
            cases,
            |measures, case| {
                change(measures, case, |size, stream| {
                    DMatrix::identity(size, size) * (0.1 + 10.0 * stream.uniform())
                })
            },
        ))
        .property(reported(
            "The order of the samples, the same for both, does not change the alignment.",
            cases,
            reordered,
        ))
        .property(broken(
            "A general linear map of one representation does not change the alignment.",
            cases,
            |measures, case| change(measures, case, invertible),
        ))
}

/// A representation, a noisy copy of it, and what random numbers are left.
fn representations(&(seed, samples, units): &Case) -> (DMatrix<f64>, DMatrix<f64>, Stream) {
    let mut stream = Stream::new(seed, "representations");
    let one = normals(samples, units, &mut stream);
    let other = &one + normals(samples, units, &mut stream) * 0.5;
    (one, other, stream)
}

fn alignment(measures: &dyn Measures, one: &DMatrix<f64>, other: &DMatrix<f64>) -> f64 {
    measures.centred_kernel_alignment(&features(one), &features(other))
}

/// The change of the alignment under a random map of one representation, in units of the tolerance.
fn change(
    measures: &dyn Measures,
    case: &Case,
    map: impl Fn(usize, &mut Stream) -> DMatrix<f64>,
) -> f64 {
    let (one, other, mut stream) = representations(case);
    let mapped = &one * map(case.2, &mut stream);
    (alignment(measures, &mapped, &other) - alignment(measures, &one, &other)).abs() / TOLERANCE
}

/// The change of the alignment under another order of the samples.
fn reordered(measures: &dyn Measures, case: &Case) -> f64 {
    let (one, other, mut stream) = representations(case);
    let order = stream.permutation(one.nrows());
    let [mixed, other_mixed] = [&one, &other].map(|points| points.select_rows(&order));
    let before = alignment(measures, &one, &other);
    (alignment(measures, &mixed, &other_mixed) - before).abs() / TOLERANCE
}

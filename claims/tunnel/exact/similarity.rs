//! `tunnel.cka_exact`.

use deepclaims::claim::{Claim, Measures, Property};
use deepclaims::simd::Stream;
use nalgebra::DMatrix;
use proptest::prelude::*;

use super::PAPER;
use super::construction::{features, invertible, normals, rotation};

/// Random numbers, samples and units.
type Case = (u64, usize, usize);

/// Rounding features of order one to single precision changes each by up to 6e-8, and the alignment, of
/// degree zero in them and between 0 and 1, by a few times as much for each of up to 8 units.
const TOLERANCE: f64 = 1e-5;

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 20..60usize, 2..8usize)
}

pub(super) fn claim() -> Claim {
    PAPER
        .claim("cka_exact", "Linear CKA is invariant under rotation and isotropic scaling, not under general linear maps.")
        .section("section 2")
        .quantity("linear centred kernel alignment of two representations before and after a linear map of one; absolute errors, tolerance 1e-5 from rounding the features to single precision")
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
        .property(
            Property::new(
                "A general linear map of one representation does not change the alignment.",
                cases,
                |measures, case| change(measures, case, invertible),
            )
            .breaks(),
        )
}

/// The change of the alignment of a representation and a noisy copy of it, in units of the tolerance.
fn change(
    measures: &dyn Measures,
    &(seed, samples, units): &Case,
    map: impl Fn(usize, &mut Stream) -> DMatrix<f64>,
) -> f64 {
    let mut stream = Stream::new(seed, "representations");
    let one = normals(samples, units, &mut stream);
    let other = &one + normals(samples, units, &mut stream) * 0.5;
    let mapped = &one * map(units, &mut stream);
    let alignment = |points: &DMatrix<f64>| {
        measures.centred_kernel_alignment(&features(points), &features(&other))
    };
    (alignment(&mapped) - alignment(&one)).abs() / TOLERANCE
}

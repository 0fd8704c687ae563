//! `tunnel.nc1_exact`.

use super::MODULE;
use super::construction::{ClassedFeatures, invertible};
use crate::exact::prelude::*;

/// Random numbers, classes and units.
type Case = (u64, usize, usize);

/// Relative error from rounding features, up to 40 in size, to single precision: 2.4e-6 each against
/// deviations of order one. NC1 is of second degree in the deviations and of degree −2 in the means,
/// and a map stretches one direction by up to four times as much as another: 4 · 4 · 2.4e-6 = 4e-5.
const TOLERANCE: f64 = 1e-4;

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 2..8usize, 2..8usize)
}

/// As many units as the class means can span.
fn spanned() -> impl Strategy<Value = Case> {
    (any::<u64>(), 3..8usize)
        .prop_flat_map(|(seed, classes)| (Just(seed), Just(classes), 2..classes))
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("nc1_exact", "NC1 is invariant under invertible linear maps, unlike ratios of traces.")
        .section("section 2")
        .quantity("tr(S_W S_B⁺)/C before and after a linear map of the features; relative errors, \
            tolerance 1e-4 from rounding the features to single precision")
        .remark("A pseudo-inverse is not invariant: where the class means do not span the space, as in every network with more units than classes, \
            an invertible map changes NC1. The statement holds where they do, and everywhere for rotations and for a common factor.")
        .property(Property::new(
            "An invertible linear map of the features does not change NC1.",
            cases,
            |measures, case| change(measures, case, invertible, variability),
        ))
        .property(reported(
            "The same, where the class means span the space.",
            spanned,
            |measures, case| change(measures, case, invertible, variability),
        ))
        .property(reported(
            "Rotations and a common factor do not change NC1.",
            cases,
            |measures, case| {
                let map = |size, stream: &mut Stream| rotation(size, stream) * 3.0;
                change(measures, case, map, variability)
            },
        ))
        .property(reported(
            "Other names for the classes and another order of the samples do not change NC1.",
            cases,
            renamed,
        ))
        .property(broken(
            "An invertible linear map does not change tr S_W / tr S_B.",
            spanned,
            |measures, case| change(measures, case, invertible, trace_ratio),
        ))
}

fn variability(measures: &dyn Measures, features: &ClassedFeatures, map: &DMatrix<f64>) -> f64 {
    measures.nc1(&features.mapped(map), features.classes)
}

fn trace_ratio(measures: &dyn Measures, features: &ClassedFeatures, map: &DMatrix<f64>) -> f64 {
    let variances = measures.class_variances(&features.mapped(map), features.classes);
    variances.within / variances.between
}

/// The relative change of `quantity` under a random map, in units of the tolerance.
fn change(
    measures: &dyn Measures,
    &(seed, classes, units): &Case,
    map: impl Fn(usize, &mut Stream) -> DMatrix<f64>,
    quantity: impl Fn(&dyn Measures, &ClassedFeatures, &DMatrix<f64>) -> f64,
) -> f64 {
    let mut stream = Stream::new(seed, "classes");
    let features = ClassedFeatures::new(classes, units, &mut stream);
    let map = map(units, &mut stream);
    let before = quantity(measures, &features, &DMatrix::identity(units, units));
    let after = quantity(measures, &features, &map);
    (after / before - 1.0).abs() / TOLERANCE
}

/// The relative change of NC1 under other names for the classes and another order of the samples, in
/// units of the tolerance.
fn renamed(measures: &dyn Measures, &(seed, classes, units): &Case) -> f64 {
    let mut stream = Stream::new(seed, "classes");
    let features = ClassedFeatures::new(classes, units, &mut stream);
    let samples = features.mapped(&DMatrix::identity(units, units));
    let names = stream.permutation(classes);
    let mut other = samples.select(&stream.permutation(samples.len()));
    for label in &mut other.labels {
        *label = names[*label];
    }
    let before = measures.nc1(&samples, classes);
    let after = measures.nc1(&other, classes);
    (after / before - 1.0).abs() / TOLERANCE
}

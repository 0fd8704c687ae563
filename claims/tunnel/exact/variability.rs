//! `tunnel.nc1_exact`.

use super::MODULE;
use super::construction::{ClassedFeatures, invertible};
use crate::exact::prelude::*;

/// Random numbers, classes and units.
type Case = (u64, usize, usize);

/// Relative error from rounding features, up to 40 deviations in size, to single precision: 2.4e-6
/// each against deviations of order one. NC1 is of second degree in the deviations and of degree −2 in the means,
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

/// More units than the class means can span.
fn unspanned() -> impl Strategy<Value = Case> {
    (any::<u64>(), 2..6usize)
        .prop_flat_map(|(seed, classes)| (Just(seed), Just(classes), classes..8))
}

const STATEMENT: &str = "NC1 is invariant under invertible linear maps where the class means span the \
    space, and under rotation, isotropic scaling and translation always.";

const QUANTITY: &str = "tr(S_W S_B⁺)/C before and after a map of the features; relative errors, \
    tolerance 1e-4 from rounding the features to single precision";

const PSEUDO_INVERSE: &str = "A pseudo-inverse is not invariant: where the class means do not span \
    the space, as in every network with more units than classes, an invertible map changes NC1. The \
    first registration claimed otherwise.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("nc1_exact", STATEMENT)
        .section("section 2")
        .quantity(QUANTITY)
        .remark(PSEUDO_INVERSE)
        .work(Work::operations(0.09e9))
        .property(Property::new(
            "Where the class means span the space, an invertible linear map of the features does \
             not change NC1.",
            spanned,
            |measures, case| change(measures, case, linear, variability),
        ))
        .property(Property::new(
            "Rotation, isotropic scaling and translation never change NC1.",
            cases,
            |measures, case| change(measures, case, similarity, variability),
        ))
        .property(reported(
            "Other names for the classes and another order of the samples do not change NC1.",
            cases,
            renamed,
        ))
        .property(broken(
            "Where the class means do not span the space, a shear does not change NC1.",
            unspanned,
            |measures, case| change(measures, case, shear, variability),
        ))
        .property(broken(
            "An invertible linear map does not change tr S_W / tr S_B.",
            spanned,
            |measures, case| change(measures, case, linear, trace_ratio),
        ))
}
fn variability(measures: &dyn Measures, samples: &Samples, classes: usize) -> f64 {
    measures.nc1(samples, classes)
}

fn trace_ratio(measures: &dyn Measures, samples: &Samples, classes: usize) -> f64 {
    let variances = measures.class_variances(samples, classes);
    variances.within / variances.between
}

/// The points under an invertible linear map.
fn linear(features: &ClassedFeatures, stream: &mut Stream) -> DMatrix<f64> {
    &features.points * invertible(features.points.ncols(), stream)
}

/// The points turned, three times as large, and elsewhere.
fn similarity(features: &ClassedFeatures, stream: &mut Stream) -> DMatrix<f64> {
    let units = features.points.ncols();
    let mut moved = &features.points * rotation(units, stream) * 3.0;
    let shift = normals(1, units, stream) * 3.0;
    for mut point in moved.row_iter_mut() {
        point += &shift;
    }
    moved
}

/// The points sheared along a difference of class means, by twice how far they lie in a direction in
/// which no class means differ: the means keep their differences, the scatter around them grows.
fn shear(features: &ClassedFeatures, stream: &mut Stream) -> DMatrix<f64> {
    let points = &features.points;
    let differences = features.mean_differences();
    let span = differences.clone().qr().q();
    let drawn = normals(points.ncols(), 1, stream);
    let across = &drawn - &span * (span.transpose() * &drawn);
    let [across, along] = [across, differences.columns(0, 1).into_owned()].map(|v| v.normalize());
    points + points * across * along.transpose() * 2.0
}

/// The relative change of `quantity` where points are moved, in units of the tolerance.
fn change(
    measures: &dyn Measures,
    &(seed, classes, units): &Case,
    moved: impl Fn(&ClassedFeatures, &mut Stream) -> DMatrix<f64>,
    quantity: impl Fn(&dyn Measures, &Samples, usize) -> f64,
) -> f64 {
    let mut stream = Stream::new(seed, "classes");
    let features = ClassedFeatures::new(classes, units, &mut stream);
    let moved = moved(&features, &mut stream);
    let [before, after] = [&features.points, &moved]
        .map(|points| quantity(measures, &features.samples(points), classes));
    (after / before - 1.0).abs() / TOLERANCE
}

/// The relative change of NC1 under other names for the classes and another order of the samples, in
/// units of the tolerance.
fn renamed(measures: &dyn Measures, &(seed, classes, units): &Case) -> f64 {
    let mut stream = Stream::new(seed, "classes");
    let features = ClassedFeatures::new(classes, units, &mut stream);
    let samples = features.samples(&features.points);
    let names = stream.permutation(classes);
    let mut other = samples.select(&stream.permutation(samples.len()));
    for label in &mut other.labels {
        *label = names[*label];
    }
    let before = measures.nc1(&samples, classes);
    let after = measures.nc1(&other, classes);
    (after / before - 1.0).abs() / TOLERANCE
}

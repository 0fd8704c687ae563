//! The row of a property: the range of its errors over their tolerance.

use svg::node::element::{Group, Rectangle};

use super::label;
use super::strip::{Strip, TICKS};
use crate::claim::{Expectation, PropertyRecord};
use crate::report::chart::Axis;
use crate::report::number::significant;
use crate::report::picture::Colour;
use crate::report::picture::text::number;
use deepclaims_lab::stats::Criterion;

/// Errors beyond stand at the edge.
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e9;
/// Height of a row, and of a bar in its middle.
const HEIGHT: f64 = 18.0;
const BAR: f64 = 8.0;

/// One axis for all properties: the tolerance, a factor of ten on either side, and all errors.
pub(super) fn axis(properties: &[PropertyRecord]) -> Axis {
    let errors = properties
        .iter()
        .flat_map(|property| [property.smallest_error, property.largest_error])
        .filter(|error| *error > 0.0);
    let (low, high) = errors.fold((0.1, 10.0), |(low, high): (f64, f64), error| {
        (low.min(error / 2.0), high.max(error * 2.0))
    });
    Axis::logarithmic("", low.max(LEAST), high.min(MOST))
}

pub(super) fn row(property: &PropertyRecord, axis: &Axis) -> (Group, f64) {
    let name = format!("{}: {}", property.expectation, property.property);
    let (label, top) = label(None, &name, &found(property));
    let strip = Strip {
        axis,
        top: top + 10.0,
        height: HEIGHT,
    };
    let criterion = match property.expectation {
        Expectation::Holds => strip.criterion(Criterion::Below(1.0)),
        Expectation::Breaks => strip.criterion(Criterion::Above(1.0)),
        Expectation::Report => Group::new(),
    };
    let colour = match property.expectation {
        Expectation::Holds => Colour::Blue,
        Expectation::Breaks => Colour::Vermilion,
        Expectation::Report => Colour::Grey,
    };
    let ends = [property.smallest_error, property.largest_error].map(|error| strip.across(error));
    let mut group = label.add(criterion).add(strip.axis());
    if let [Some(from), Some(to)] = ends {
        let bar = Rectangle::new()
            .set("x", number(from.min(to) - 1.5))
            .set("y", number(strip.top + 0.5 * (HEIGHT - BAR)))
            .set("width", number((to - from).abs() + 3.0))
            .set("height", number(BAR))
            .set("fill", colour.hex());
        group = group.add(bar);
    }
    (group, strip.bottom() + TICKS)
}

fn found(property: &PropertyRecord) -> String {
    let met = if property.met { "met" } else { "not met" };
    format!(
        "errors {} to {} of the tolerance in {} cases: {met}",
        significant(property.smallest_error),
        significant(property.largest_error),
        property.cases
    )
}

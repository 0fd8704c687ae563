//! The row of a property: the range of its errors over their tolerance.

use svg::node::element::Group;

use super::strip::Strip;
use crate::claim::{Expectation, PropertyRecord};
use crate::report::picture::svg::rectangle;
use crate::report::picture::{Axis, Colour};
use deepclaims_lab::stats::Criterion;

/// Errors beyond stand at the edge.
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e9;
/// Height of a row, and of a bar in its middle.
const HEIGHT: f64 = 18.0;
const BAR: f64 = 8.0;
/// Height of the arrows of thresholds.
const ABOVE: f64 = 10.0;

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

/// The drawing and its height.
pub(super) fn row(property: &PropertyRecord, axis: &Axis) -> (Group, f64) {
    let strip = Strip {
        axis,
        top: ABOVE,
        height: HEIGHT,
    };
    let (criterion, colour) = match property.expectation {
        Expectation::Holds => (Some(Criterion::Below(1.0)), Colour::Blue),
        Expectation::Breaks => (Some(Criterion::Above(1.0)), Colour::Vermilion),
        Expectation::Report => (None, Colour::Grey),
    };
    let mut group = strip.draw(criterion);
    let ends = [property.smallest_error, property.largest_error].map(|error| strip.across(error));
    if let [Some(from), Some(to)] = ends {
        let corner = (from.min(to) - 1.5, strip.top + 0.5 * (HEIGHT - BAR));
        let bar = rectangle(corner, ((to - from).abs() + 3.0, BAR));
        group = group.add(bar.set("fill", colour.hex()));
    }
    (group, strip.bottom() + Axis::BELOW)
}

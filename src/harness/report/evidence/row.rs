//! The rows of a picture, each with its height: of a part every seed's value or the curve of its
//! medians, of a property the range of its errors over their tolerance.

use maud::{Markup, html};

use super::role;
use super::strip::{Strip, cross, sides, span};
use crate::claim::{Expectation, PartRecord, PropertyRecord, Quantity, SeedValue};
use crate::report::chart::{Chart, Line};
use crate::report::picture::text::FAINT;
use crate::report::picture::{Axis, Colour, rectangle};
use deepclaims_lab::stats::{Criterion, sample_quantile};

/// Height of the arrows of thresholds.
const ABOVE: f64 = 10.0;
/// Radius of a mark, and from one lane of marks to the next, closer where there are many.
const RADIUS: f64 = 3.0;
const LANE: f64 = 7.0;
/// Height of the lanes at most.
const HIGHEST: f64 = 64.0;
/// Height of the interval below the marks.
const BELOW: f64 = 14.0;
/// Width and height of a curve's area.
const CURVE: (f64, f64) = (310.0, 130.0);
/// Errors beyond stand at the edge.
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e9;
/// Height of the row of a property, and of a bar in its middle.
const HEIGHT: f64 = 18.0;
const BAR: f64 = 8.0;

/// Every seed's value, the median, and the middle 90 %.
pub(super) fn seeds(part: &PartRecord, values: &[SeedValue]) -> (Markup, f64) {
    let numbers = values.iter().map(|seed| seed.value);
    let bounds = [part.lower, part.upper];
    let (low, high) = span(part, numbers, bounds.into_iter());
    let axis = Axis::linear("", low, high);
    let mut strip = Strip { axis: &axis, top: ABOVE, height: 0.0 };
    let marks: Vec<(f64, bool)> =
        values.iter().filter_map(|seed| Some((strip.across(seed.value)?, seed.counts))).collect();
    let lanes = lanes(&marks.iter().map(|(x, _)| *x).collect::<Vec<f64>>(), LANE);
    let most = lanes.iter().max().map_or(1, |lane| lane + 1);
    let lane_height = LANE.min(HIGHEST / most as f64);
    strip.height = (most as f64 * lane_height).max(LANE) + BELOW;
    let lowest = strip.bottom() - BELOW - 0.5 * LANE;
    let interval = [part.lower, part.median, part.upper];
    let row = html! {
        (strip.draw(part.criterion))
        @for counted in [true, false] {
            @let own = marks.iter().zip(&lanes).filter(|((_, counts), _)| *counts == counted);
            @let place = |(&(x, _), &lane): (&(f64, bool), &usize)| {
                (x, lowest - lane as f64 * lane_height)
            };
            (role::marks(part.role, own.map(place), RADIUS, counted))
        }
        (strip.interval(interval, strip.bottom() - 0.5 * BELOW))
        (crosses(&strip, values.len() - marks.len()))
    };
    (row, strip.bottom() + Axis::BELOW)
}

/// A cross for every seed without a value, as many as have room, behind the right end of the axis.
fn crosses(strip: &Strip<'_>, missing: usize) -> Markup {
    let rows = (strip.height / LANE) as usize;
    let place = |index: usize| {
        let x = Strip::RIGHT + LANE + (index / rows) as f64 * LANE;
        (x, strip.bottom() - ((index % rows) as f64 + 0.5) * LANE)
    };
    html! { @for index in 0..missing.min(2 * rows) { (cross(place(index), FAINT)) } }
}

/// For every mark its lane, counted from 0 at the bottom, such that marks of one lane are `gap`
/// apart.
fn lanes(positions: &[f64], gap: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&a, &b| positions[a].total_cmp(&positions[b]));
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = vec![0; positions.len()];
    for index in order {
        let position = positions[index];
        let free = ends.iter().position(|end| *end <= position);
        lanes[index] = free.unwrap_or(ends.len());
        match free {
            Some(lane) => ends[lane] = position + gap,
            None => ends.push(position + gap),
        }
    }
    lanes
}

/// The curve of the medians of a part about every layer or step.
pub(super) fn curve(part: &PartRecord, everywhere: &[(Quantity, Vec<SeedValue>)]) -> (Markup, f64) {
    let found: Vec<[f64; 3]> = everywhere.iter().map(|(_, seeds)| quantiles(seeds)).collect();
    let ends = found.iter().flat_map(|[lower, _, upper]| [*lower, *upper]);
    let (low, high) = span(part, found.iter().map(|[_, median, _]| *median), ends);
    let names = everywhere.iter().map(|(number, _)| index(number)).collect();
    let chart =
        Chart::new("", Axis::names(names), Axis::linear("", low, high)).area(CURVE.0, CURVE.1);
    let chart = sides(part.criterion)
        .into_iter()
        .fold(chart, |chart, side| chart.shade(side.forbidden()).level(side.threshold, ""));
    let places = (0..).map(f64::from).zip(found);
    let (band, line) =
        places.map(|(x, [lower, median, upper])| ((x, lower, upper), (x, median))).unzip();
    let (marker, colour) = role::look(part.role);
    let line = Line::new(line).thin().colour(colour).marked(marker);
    chart.band(band, Colour::Black).line(line).drawing()
}

/// The layer or the step of a number.
fn index(quantity: &Quantity) -> String {
    let layer = quantity.layer.map(|layer| layer.to_string());
    let step = quantity.step.map(|step| step.to_string());
    layer.into_iter().chain(step).collect::<Vec<_>>().join(", ")
}

/// 5 % quantile, median and 95 % quantile of the seeds that count.
fn quantiles(seeds: &[SeedValue]) -> [f64; 3] {
    let counting = seeds.iter().filter(|seed| seed.counts);
    let values: Vec<f64> = counting.map(|seed| seed.value).collect();
    [0.05, 0.5, 0.95].map(|probability| sample_quantile(&values, probability))
}

/// One axis for all properties: the tolerance, a factor of ten on either side, and all errors.
pub(super) fn error_axis(properties: &[PropertyRecord]) -> Axis {
    let errors = properties
        .iter()
        .flat_map(|property| [property.smallest_error, property.largest_error])
        .filter(|error| *error > 0.0);
    let (low, high) = errors.fold((0.1, 10.0), |(low, high): (f64, f64), error| {
        (low.min(error / 2.0), high.max(error * 2.0))
    });
    Axis::logarithmic("", low.max(LEAST), high.min(MOST))
}

/// The range of a property's errors, on an axis that stands below the last of them.
pub(super) fn errors(property: &PropertyRecord, axis: &Axis, is_last: bool) -> (Markup, f64) {
    let strip = Strip { axis, top: ABOVE, height: HEIGHT };
    let (criterion, colour) = match property.expectation {
        Expectation::Holds => (Some(Criterion::Below(1.0)), Colour::Blue),
        Expectation::Breaks => (Some(Criterion::Above(1.0)), Colour::Vermilion),
        Expectation::Report => (None, Colour::Grey),
    };
    let ends = [property.smallest_error, property.largest_error].map(|error| strip.across(error));
    let row = html! {
        (strip.sides(criterion))
        @if let [Some(from), Some(to)] = ends {
            @let corner = (from.min(to) - 1.5, strip.top + 0.5 * (HEIGHT - BAR));
            g fill=(colour.hex()) { (rectangle(corner, ((to - from).abs() + 3.0, BAR))) }
        }
        @if is_last { (strip.axis()) }
    };
    (row, strip.bottom() + if is_last { Axis::BELOW } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::lanes;

    #[test]
    fn marks_rise_only_where_they_would_meet() {
        assert_eq!(lanes(&[0.0, 20.0, 10.0], 8.0), [0, 0, 0]);
        assert_eq!(lanes(&[5.0, 0.0, 9.0], 8.0), [1, 0, 0]);
        assert_eq!(lanes(&[1.0; 4], 8.0), [0, 1, 2, 3]);
        assert_eq!(lanes(&[], 8.0), [0; 0]);
    }
}

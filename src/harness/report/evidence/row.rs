//! The row of a part: its label, every seed's value, the mean with its interval.

use svg::node::element::Group;

use super::interval::interval;
use super::lanes::lanes;
use super::span::span;
use super::strip::{Strip, TICKS, rule};
use super::{label, role};
use crate::claim::{PartRecord, SeedValue};
use crate::report::chart::Axis;
use crate::report::number::interval as figures;
use crate::report::picture::text::{FAINT, number};

/// Radius of a mark, and from one lane of marks to the next, closer where there are many.
const RADIUS: f64 = 3.2;
const LANE: f64 = 7.0;
/// Height of the lanes at most.
const HIGHEST: f64 = 64.0;
/// Height of the interval below the marks.
const BELOW: f64 = 14.0;
/// Between the arrow of a threshold and the label.
const ABOVE: f64 = 10.0;

/// The drawing and its height.
pub(super) fn row(part: &PartRecord, values: &[SeedValue]) -> (Group, f64) {
    let (label, head) = label(Some(part.role), &name(part), &found(part));
    let numbers = values.iter().map(|seed| seed.value);
    let (low, high) = span(part, numbers, [part.lower, part.upper].into_iter());
    let axis = Axis::linear("", low, high);
    let mut strip = Strip {
        axis: &axis,
        top: head + ABOVE,
        height: 0.0,
    };
    let marks: Vec<(f64, bool)> = values
        .iter()
        .filter_map(|seed| Some((strip.across(seed.value)?, seed.counts)))
        .collect();
    let places: Vec<f64> = marks.iter().map(|(x, _)| *x).collect();
    let lanes = lanes(&places, LANE);
    let most = lanes.iter().max().map_or(1, |lane| lane + 1);
    let lane_height = LANE.min(HIGHEST / most as f64);
    strip.height = (most as f64 * lane_height).max(LANE) + BELOW;
    let mut group = label.add(criterion(&strip, part)).add(strip.axis());
    for ((x, counts), lane) in marks.into_iter().zip(lanes) {
        let y = strip.bottom() - BELOW - 0.5 * LANE - lane as f64 * lane_height;
        group = group.add(role::mark(part.role, (x, y), RADIUS, counts));
    }
    let bounds = [part.lower, part.estimate, part.upper];
    group = group
        .add(interval(&strip, bounds, strip.bottom() - 0.5 * BELOW))
        .add(crosses(&strip, values.len() - places.len()));
    (group, strip.bottom() + TICKS)
}

pub(super) fn criterion(strip: &Strip<'_>, part: &PartRecord) -> Group {
    let criterion = part.criterion.map(|criterion| strip.criterion(criterion));
    criterion.unwrap_or_default()
}

/// Role and number.
pub(super) fn name(part: &PartRecord) -> String {
    let weakest = match part.among {
        Some(among) => format!(" (the weakest of {among})"),
        None => String::new(),
    };
    format!("{}: {}{weakest}", part.role, part.number)
}

/// Rule, figures and outcome.
pub(super) fn found(part: &PartRecord) -> String {
    let outcome = part
        .outcome
        .map_or_else(String::new, |outcome| format!(": {outcome}"));
    format!("{} {}{outcome}", part.rule, figures(part))
}

/// A cross for every seed without a value, as many as have room, behind the right end of the axis.
fn crosses(strip: &Strip<'_>, missing: usize) -> Group {
    let rows = (strip.height / LANE) as usize;
    let mut group = Group::new();
    for index in 0..missing.min(2 * rows) {
        let x = Strip::RIGHT + LANE + (index / rows) as f64 * LANE;
        let y = strip.bottom() - ((index % rows) as f64 + 0.5) * LANE;
        let [left, right, top, bottom] = [x - 2.0, x + 2.0, y - 2.0, y + 2.0].map(number);
        let cross = format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}");
        group = group.add(rule(&cross, FAINT));
    }
    group
}

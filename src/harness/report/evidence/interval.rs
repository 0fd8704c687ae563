//! An interval with the estimate in it.

use svg::node::element::Group;

use super::strip::{Strip, rule};
use crate::report::chart::Marker;
use crate::report::picture::text::{INK, number};

/// Half the height of the ends.
const END: f64 = 4.0;

/// From `lower` to `upper` at height `y`: ends that the axis does not reach have an arrow, and without a number
/// there is nothing to draw.
pub(super) fn interval(strip: &Strip<'_>, [lower, estimate, upper]: [f64; 3], y: f64) -> Group {
    let mut group = Group::new();
    if let (Some(from), Some(to)) = (strip.across(lower), strip.across(upper))
        && from <= to
    {
        let [left, right, height] = [from, to, y].map(number);
        let line = rule(&format!("M{left} {height}H{right}"), INK);
        group = group.add(line.set("stroke-width", 2));
        group = group.add(end(from, y, from <= Strip::LEFT, 1.0));
        group = group.add(end(to, y, to >= Strip::RIGHT, -1.0));
    }
    match strip.across(estimate) {
        Some(x) => group.add(Marker::Diamond.draw((x, y), 3.0).set("fill", INK)),
        None => group,
    }
}

/// A stop, or an arrow outwards where the interval goes on.
fn end(x: f64, y: f64, goes_on: bool, inwards: f64) -> svg::node::element::Path {
    let [place, top, bottom] = [x, y - END, y + END].map(number);
    let path = if goes_on {
        let [tip, inner, y] = [x, x + inwards * END, y].map(number);
        format!("M{inner} {top}L{tip} {y}L{inner} {bottom}")
    } else {
        format!("M{place} {top}V{bottom}")
    };
    rule(&path, INK).set("stroke-width", 2)
}

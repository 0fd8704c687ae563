//! The row of a part: every seed's value, and the mean with its interval.

use svg::node::element::Group;

use super::role;
use super::span::span;
use super::strip::{Strip, cross};
use crate::claim::{PartRecord, SeedValue};
use crate::report::picture::Axis;
use crate::report::picture::text::FAINT;

/// Radius of a mark, and from one lane of marks to the next, closer where there are many.
const RADIUS: f64 = 3.2;
const LANE: f64 = 7.0;
/// Height of the lanes at most.
const HIGHEST: f64 = 64.0;
/// Height of the interval below the marks.
const BELOW: f64 = 14.0;
/// Height of the arrows of thresholds.
const ABOVE: f64 = 10.0;

/// The drawing and its height.
pub(super) fn row(part: &PartRecord, values: &[SeedValue]) -> (Group, f64) {
    let numbers = values.iter().map(|seed| seed.value);
    let bounds = [part.lower, part.upper];
    let (low, high) = span(part, numbers, bounds.into_iter());
    let axis = Axis::linear("", low, high);
    let mut strip = Strip {
        axis: &axis,
        top: ABOVE,
        height: 0.0,
    };
    let marks: Vec<(f64, bool)> = values
        .iter()
        .filter_map(|seed| Some((strip.across(seed.value)?, seed.counts)))
        .collect();
    let lanes = lanes(&marks.iter().map(|(x, _)| *x).collect::<Vec<f64>>(), LANE);
    let most = lanes.iter().max().map_or(1, |lane| lane + 1);
    let lane_height = LANE.min(HIGHEST / most as f64);
    strip.height = (most as f64 * lane_height).max(LANE) + BELOW;
    let mut group = strip.draw(part.criterion);
    for ((x, counts), lane) in marks.iter().zip(lanes) {
        let y = strip.bottom() - BELOW - 0.5 * LANE - lane as f64 * lane_height;
        group = group.add(role::mark(part.role, (*x, y), RADIUS, *counts));
    }
    let [lower, upper] = bounds;
    let interval = [lower, part.estimate, upper];
    group = group
        .add(strip.interval(interval, strip.bottom() - 0.5 * BELOW))
        .add(crosses(&strip, values.len() - marks.len()));
    (group, strip.bottom() + Axis::BELOW)
}

/// A cross for every seed without a value, as many as have room, behind the right end of the axis.
fn crosses(strip: &Strip<'_>, missing: usize) -> Group {
    let rows = (strip.height / LANE) as usize;
    let cross_of = |index: usize| {
        let x = Strip::RIGHT + LANE + (index / rows) as f64 * LANE;
        let y = strip.bottom() - ((index % rows) as f64 + 0.5) * LANE;
        cross((x, y), FAINT)
    };
    let crosses = (0..missing.min(2 * rows)).map(cross_of);
    crosses.fold(Group::new(), Group::add)
}

/// For every mark its lane, counted from 0 at the bottom, such that marks of one lane are `gap` apart.
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

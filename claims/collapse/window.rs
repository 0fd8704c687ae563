//! The picture of `collapse.tolerance`: the window of depths in which collapse helps.

use deepclaims_harness::report::{Axis, Chart, Colour, Line, Marker, Point};

use super::angle::by_depth;
use super::layers::{EVERY, Kind, LARGEST, RANDOM};
use super::recognition::{DEPTH, TOLERANCE, WithinTolerance, angles, data, within_tolerance};
use crate::prelude::*;

const CAPTION: &str = "Every stored image guides norm-maximising layers of its own, which keep the \
    largest of four rows of a random matrix. Within the tolerance of the guide after these layers: \
    a noisy copy of the same image (squares), another stored image (triangles). Copies are \
    recognised where the difference (discs) is large: the shade begins and ends at half of its \
    largest value. Where all of both lie within, distinct images have become the same. Controls: \
    the difference after layers that keep every row, or random rows. Seed 0.";

/// What lies within the tolerance in seed 0 at every depth, the window in which copies are
/// recognised, and the depth from which on everything coincides.
pub(super) fn draw(laboratory: &dyn Laboratory) -> Result<String, Missing> {
    let found = depths(LARGEST, laboratory)?;
    let advantage = line(&found, WithinTolerance::advantage);
    let mut chart = Chart::new(
        "What comes within tolerance of a guide, layer by layer",
        Axis::linear("depth, layers", 0.0, DEPTH as f64),
        Axis::linear(format!("share within {TOLERANCE} radians of the guide"), -0.04, 1.04),
    );
    if let Some(range) = window(&advantage) {
        chart = chart.window(range, Colour::Green, "copies are recognised");
    }
    if let Some(depth) = coincidence(&found) {
        let label = format!("from layer {depth} on everything coincides");
        chart = chart.window((depth as f64, DEPTH as f64), Colour::Grey, label);
    }
    let every = control(EVERY, laboratory)?.dashed().colour(Colour::Purple);
    let random = control(RANDOM, laboratory)?.dotted().colour(Colour::Green);
    let own = Line::new(line(&found, |found| found.own)).colour(Colour::Blue);
    let others = Line::new(line(&found, |found| found.others)).colour(Colour::Vermilion);
    let difference = Line::new(advantage).bold().marked(Marker::Disc);
    Ok(chart
        .line(every)
        .line(random)
        .line(own.marked(Marker::Square).label("own noisy copies"))
        .line(others.marked(Marker::Triangle).label("other stored images"))
        .line(difference.label("difference"))
        .caption(CAPTION)
        .to_svg())
}

/// The difference after layers of another kind.
fn control(kind: Kind, laboratory: &dyn Laboratory) -> Result<Line, Missing> {
    let advantage = line(&depths(kind, laboratory)?, WithinTolerance::advantage);
    let label = format!("control: {}", kind.name);
    Ok(Line::new(advantage).thin().label(label))
}

/// What lies within the tolerance at every depth.
fn depths(kind: Kind, laboratory: &dyn Laboratory) -> Result<Vec<WithinTolerance>, Missing> {
    let seed = 0;
    let split = &laboratory.split(&data(), seed);
    let angles = angles(kind, Drawn { laboratory, seed, split })?;
    Ok(angles.iter().map(within_tolerance).collect())
}

fn line(depths: &[WithinTolerance], value: fn(WithinTolerance) -> f64) -> Vec<Point> {
    by_depth(depths.iter().map(|found| value(*found)))
}

/// Where the line around its largest value is above half of that, interpolated between depths.
fn window(line: &[Point]) -> Option<(f64, f64)> {
    let best = (0..line.len()).max_by(|&a, &b| line[a].1.total_cmp(&line[b].1))?;
    let half = 0.5 * line[best].1;
    if half <= 0.0 {
        return None;
    }
    let crossing = |inside: usize, outside: usize| {
        let ((x, high), (to, low)) = (line[inside], line[outside]);
        x + (to - x) * (high - half) / (high - low)
    };
    let below = |&depth: &usize| line[depth].1 <= half;
    let before = (0..best).rev().find(below);
    let after = (best..line.len()).find(below);
    let from = before.map_or(line[0].0, |depth| crossing(depth + 1, depth));
    let to = after.map_or(line[line.len() - 1].0, |depth| crossing(depth - 1, depth));
    Some((from, to))
}

/// The first depth from which on all copies and all stored images are within the tolerance.
fn coincidence(depths: &[WithinTolerance]) -> Option<usize> {
    let all = |found: &WithinTolerance| found.own == 1.0 && found.others == 1.0;
    let last = depths.iter().rposition(|found| !all(found));
    let first = last.map_or(0, |depth| depth + 1);
    (first < depths.len()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_where_the_line_is_above_half_of_its_top() {
        let window = |values: &[f64]| window(&by_depth(values.iter().copied()));
        assert_eq!(window(&[0.0, 0.25, 0.75, 0.5, 0.25]), Some((1.25, 3.5)));
        assert_eq!(window(&[0.75, 0.5]), Some((0.0, 1.0)));
        assert_eq!(window(&[0.0, 0.0]), None);
        assert_eq!(window(&[]), None);
    }

    #[test]
    fn everything_coincides_from_the_last_exception_on() {
        let shares = |own, others| WithinTolerance { own, others };
        let all = shares(1.0, 1.0);
        let late = [shares(0.5, 0.0), all, shares(1.0, 0.9), all, all];
        assert_eq!(coincidence(&late), Some(3));
        assert_eq!(coincidence(&[all, shares(0.9, 1.0)]), None);
        assert_eq!(coincidence(&[all]), Some(0));
    }
}

//! A strip: an axis with values above it, against the thresholds of a criterion; the range that its
//! axis shows.

use maud::{Markup, html};

use crate::claim::PartRecord;
use crate::report::picture::text::INK;
use crate::report::picture::{Axis, MARGIN, Marker, Point, shade, stroke, through};
use deepclaims_lab::stats::Criterion;

/// Width of the picture, of which letters stay readable in a column of a paper and on a phone, and of its
/// axes.
pub(in crate::report) const WIDTH: f64 = 420.0;
pub(super) const AREA: f64 = WIDTH - 2.0 * MARGIN;
/// Width at the right end that belongs to seeds without a value.
const GUTTER: f64 = 24.0;
/// Half the width of an arrow, and half the height of the end of an interval.
const ARROW: f64 = 4.0;

/// Numbers closer to zero than this are drawn there.
const SMALLEST: f64 = 1e-290;
/// Numbers beyond this stand at the edge.
const LARGEST: f64 = 1e100;
/// Ends of intervals that lie beyond the values and thresholds by more than so many times their range are cut
/// off.
const REACH: f64 = 1.5;
/// Room around the outermost, as a share of the range.
const ROOM: f64 = 0.05;
/// The least range, as a share of the numbers in it.
const LEAST: f64 = 1e-4;

/// The area above a horizontal axis.
pub(super) struct Strip<'a> {
    pub(super) axis: &'a Axis,
    pub(super) top: f64,
    pub(super) height: f64,
}

impl Strip<'_> {
    pub(super) const LEFT: f64 = MARGIN;
    pub(super) const RIGHT: f64 = MARGIN + AREA - GUTTER;

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Where a value stands; NaN has no position.
    pub(super) fn across(&self, value: f64) -> Option<f64> {
        self.axis.position(value, (Self::LEFT, Self::RIGHT))
    }

    /// The axis; the shade over what is forbidden, and the thresholds with arrows to what is
    /// demanded.
    pub(super) fn draw(&self, criterion: Option<Criterion>) -> Markup {
        html! { (self.sides(criterion)) (self.axis()) }
    }

    /// What is forbidden and demanded, above an axis that stands further below.
    pub(super) fn sides(&self, criterion: Option<Criterion>) -> Markup {
        html! { @for side in sides(criterion) { (self.side(side)) } }
    }

    pub(super) fn axis(&self) -> Markup {
        let (corner, width) = ((Self::LEFT, self.bottom()), Self::RIGHT - Self::LEFT);
        self.axis.horizontal(corner, width)
    }

    fn side(&self, side: Side) -> Markup {
        let (from, to) = side.forbidden();
        let (Some(from), Some(to)) = (self.across(from), self.across(to)) else {
            return Markup::default();
        };
        let (x, ahead) = if side.above { (to, ARROW) } else { (from, -ARROW) };
        let y = self.top - ARROW;
        let arrow = through([(x, y - ARROW), (x + 2.0 * ahead, y), (x, y + ARROW)]);
        let line = through([(x, y), (x, self.bottom())]);
        html! {
            (shade((from, self.top), (to - from, self.height)))
            path d={ (arrow) "z" (line) } fill=(INK) stroke=(INK) {}
        }
    }

    /// A median in its interval at height `y`: ends beyond the axis have an arrow; what is NaN
    /// is not drawn.
    pub(super) fn interval(&self, [lower, estimate, upper]: [f64; 3], y: f64) -> Markup {
        let ends = self.across(lower).zip(self.across(upper));
        html! {
            @if let Some((from, to)) = ends.filter(|(from, to)| from <= to) {
                @let line = through([(from, y), (to, y)])
                    + &end((from, y), from <= Self::LEFT, ARROW)
                    + &end((to, y), to >= Self::RIGHT, -ARROW);
                g stroke-width="2" { (stroke(&line, INK)) }
            }
            @if let Some(x) = self.across(estimate) { (Marker::Diamond.draw((x, y), 3.0)) }
        }
    }
}

/// A stop, or an arrow outwards where the interval goes on.
fn end((x, y): Point, goes_on: bool, inwards: f64) -> String {
    let inner = if goes_on { x + inwards } else { x };
    through([(inner, y - ARROW), (x, y), (inner, y + ARROW)])
}

/// A cross around this point.
pub(super) fn cross((x, y): Point, colour: &str) -> Markup {
    let falling = through([(x - 2.0, y - 2.0), (x + 2.0, y + 2.0)]);
    let rising = through([(x - 2.0, y + 2.0), (x + 2.0, y - 2.0)]);
    stroke(&(falling + &rising), colour)
}

/// A threshold, and on which side of it values are demanded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Side {
    pub(super) threshold: f64,
    above: bool,
}

/// One side, or two of an interval; none where nothing is demanded.
pub(super) fn sides(criterion: Option<Criterion>) -> Vec<Side> {
    let side = |threshold, above| Side { threshold, above };
    match criterion {
        None => Vec::new(),
        Some(Criterion::Above(threshold)) => vec![side(threshold, true)],
        Some(Criterion::Below(threshold)) => vec![side(threshold, false)],
        Some(Criterion::Within(least, most)) => vec![side(least, true), side(most, false)],
    }
}

impl Side {
    /// The values that it forbids.
    pub(super) fn forbidden(self) -> (f64, f64) {
        if self.above {
            (f64::NEG_INFINITY, self.threshold)
        } else {
            (self.threshold, f64::INFINITY)
        }
    }
}

/// A range with all of these values and the thresholds in it, and as much of the bounds as does not
/// dwarf them.
pub(super) fn span(
    part: &PartRecord,
    values: impl Iterator<Item = f64>,
    bounds: impl Iterator<Item = f64>,
) -> (f64, f64) {
    let thresholds = sides(part.criterion).into_iter().map(|side| side.threshold);
    let inner = values.chain(thresholds).chain([part.median]);
    let (low, high) = hull(inner).unwrap_or((-1.0, 1.0));
    let reach = REACH * (high - low).max(LEAST * low.abs().max(high.abs()));
    let bounds = bounds.filter(|bound| bound.is_finite());
    let cut = bounds.map(|bound| bound.clamp(low - reach, high + reach));
    let (low, high) = hull(cut.chain([low, high])).unwrap_or((low, high));
    widened(low, high)
}

/// The smallest and the largest of the finite ones.
fn hull(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite());
    let bounded = finite.map(|value| match value.abs() {
        // No axis has room for steps that small.
        size if size < SMALLEST => 0.0,
        _ => value.clamp(-LARGEST, LARGEST),
    });
    bounded.fold(None, |hull, value| match hull {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    let largest = low.abs().max(high.abs());
    let least = if largest == 0.0 { 1.0 } else { LEAST * largest };
    let room = (ROOM * (high - low)).max(least);
    (low - room, high + room)
}

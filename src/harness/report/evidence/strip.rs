//! A strip: an axis with values above it, against the thresholds of a criterion.

use svg::node::element::{Group, Path};

use super::side::{Side, sides};
use crate::report::picture::svg::{shade, stroke, through};
use crate::report::picture::text::INK;
use crate::report::picture::{Axis, MARGIN, Marker, Point};
use deepclaims_lab::stats::Criterion;

/// Width of the picture and of its axes.
pub(super) const WIDTH: f64 = 600.0;
pub(super) const AREA: f64 = WIDTH - 2.0 * MARGIN;
/// Width at the right end that belongs to seeds without a value.
const GUTTER: f64 = 24.0;
/// Half the width of an arrow, and half the height of the end of an interval.
const ARROW: f64 = 4.0;

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

    /// The axis; the shade over what is forbidden, and the thresholds with arrows to what is demanded.
    pub(super) fn draw(&self, criterion: Option<Criterion>) -> Group {
        let sides = sides(criterion).into_iter();
        let group = sides.fold(Group::new(), |group, side| group.add(self.side(side)));
        let corner = (Self::LEFT, self.bottom());
        group.add(self.axis.horizontal(corner, Self::RIGHT - Self::LEFT))
    }

    fn side(&self, side: Side) -> Group {
        let (from, to) = side.forbidden();
        let (Some(from), Some(to)) = (self.across(from), self.across(to)) else {
            return Group::new();
        };
        let (x, ahead) = if side.above {
            (to, ARROW)
        } else {
            (from, -ARROW)
        };
        let y = self.top - ARROW;
        let line = through([(x, y), (x, self.bottom())]);
        let arrow = through([(x, y - ARROW), (x + 2.0 * ahead, y), (x, y + ARROW)]) + "z";
        Group::new()
            .add(shade((from, self.top), (to - from, self.height)))
            .add(stroke(line, INK).set("stroke-width", 1.5))
            .add(Path::new().set("d", arrow).set("fill", INK))
    }

    /// An estimate in its interval at height `y`: ends beyond the axis have an arrow; what is NaN is not drawn.
    pub(super) fn interval(&self, [lower, estimate, upper]: [f64; 3], y: f64) -> Group {
        let mut group = Group::new();
        if let (Some(from), Some(to)) = (self.across(lower), self.across(upper))
            && from <= to
        {
            let line = through([(from, y), (to, y)]);
            group = group.set("stroke-width", 2).add(stroke(line, INK));
            group = group.add(end((from, y), from <= Self::LEFT, ARROW));
            group = group.add(end((to, y), to >= Self::RIGHT, -ARROW));
        }
        match self.across(estimate) {
            Some(x) => group.add(Marker::Diamond.draw((x, y), 3.0).set("fill", INK)),
            None => group,
        }
    }
}

/// A stop, or an arrow outwards where the interval goes on.
fn end((x, y): Point, goes_on: bool, inwards: f64) -> Path {
    let inner = if goes_on { x + inwards } else { x };
    stroke(
        through([(inner, y - ARROW), (x, y), (inner, y + ARROW)]),
        INK,
    )
}

/// A cross around this point.
pub(super) fn cross((x, y): Point, colour: &str) -> Path {
    let falling = through([(x - 2.0, y - 2.0), (x + 2.0, y + 2.0)]);
    let rising = through([(x - 2.0, y + 2.0), (x + 2.0, y - 2.0)]);
    stroke(falling + &rising, colour)
}

//! An axis with what stands on it: ticks, thresholds, and the shade over what is forbidden.

use svg::node::element::{Group, Path, Rectangle};

use crate::report::chart::Axis;
use crate::report::picture::{MARGIN, text};
use deepclaims_lab::stats::Criterion;
use text::{INK, number};

/// Width of the picture and of its axes.
pub(super) const WIDTH: f64 = 600.0;
pub(super) const AREA: f64 = WIDTH - 2.0 * MARGIN;
/// Width at the right end that belongs to seeds without a value.
const GUTTER: f64 = 24.0;
/// Height of ticks with their numbers.
pub(super) const TICKS: f64 = 20.0;
/// The colour of axes and ticks.
pub(super) const RULE: &str = "#999";
/// The colour of what is forbidden.
pub(super) const SHADE: &str = "#bbb";
/// Half the width of an arrow.
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

    /// Where a value stands; NaN has no place.
    pub(super) fn across(&self, value: f64) -> Option<f64> {
        let share = self.axis.place(value)?;
        Some(Self::LEFT + share * (Self::RIGHT - Self::LEFT))
    }

    /// The shade over what is forbidden, and the thresholds with arrows to what is demanded.
    pub(super) fn criterion(&self, criterion: Criterion) -> Group {
        match criterion {
            Criterion::Above(threshold) => self.side(threshold, true),
            Criterion::Below(threshold) => self.side(threshold, false),
            Criterion::Within(least, most) => self.side(least, true).add(self.side(most, false)),
        }
    }

    /// One threshold; demanded is what lies above it, or what lies below.
    fn side(&self, threshold: f64, above: bool) -> Group {
        let Some(x) = self.across(threshold) else {
            return Group::new();
        };
        let (from, to, ahead) = if above {
            (Self::LEFT, x, ARROW)
        } else {
            (x, Self::RIGHT, -ARROW)
        };
        let shade = Rectangle::new()
            .set("x", number(from))
            .set("y", number(self.top))
            .set("width", number((to - from).max(0.0)))
            .set("height", number(self.height))
            .set("fill", SHADE)
            .set("fill-opacity", 0.4);
        let middle = self.top - ARROW;
        let [high, low] = [middle - ARROW, middle + ARROW].map(number);
        let [x, tip, middle, bottom] = [x, x + 2.0 * ahead, middle, self.bottom()].map(number);
        let line = rule(&format!("M{x} {middle}V{bottom}"), INK).set("stroke-width", 1.5);
        let arrow = Path::new()
            .set("d", format!("M{x} {high}L{tip} {middle}L{x} {low}z"))
            .set("fill", INK);
        Group::new().add(shade).add(line).add(arrow)
    }

    /// The axis with as many numbers as have room.
    pub(super) fn axis(&self) -> Group {
        let bottom = number(self.bottom());
        let line = format!("M{} {bottom}H{}", number(Self::LEFT), number(Self::RIGHT));
        let mut group = Group::new().add(rule(&line, RULE));
        let mut end = f64::NEG_INFINITY;
        for tick in self.axis.ticks() {
            let Some(x) = self.across(tick.value) else {
                continue;
            };
            let tick_line = format!("M{} {bottom}v4", number(x));
            group = group.add(rule(&tick_line, RULE));
            let Some(label) = tick.label else { continue };
            let half = 0.5 * text::width(&label);
            if x - half >= end.max(0.0) && x + half <= WIDTH {
                let line = text::line(&label, (x, self.bottom() + 16.0));
                group = group.add(line.set("text-anchor", "middle").set("fill", text::FAINT));
                end = x + half + 6.0;
            }
        }
        group
    }
}

pub(super) fn rule(path: &str, colour: &str) -> Path {
    Path::new()
        .set("d", path)
        .set("fill", "none")
        .set("stroke", colour)
}

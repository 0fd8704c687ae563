//! The row of a part about every place: the curve of its means.

use svg::node::element::{Group, Path, Rectangle};

use super::row::{found, name};
use super::span::{span, thresholds};
use super::strip::{RULE, SHADE, Strip, TICKS, rule};
use super::{label, role};
use crate::claim::{PartRecord, Quantity, SeedValue};
use crate::report::chart::Axis;
use crate::report::picture::text::{self, FAINT, INK, number};
use deepclaims_lab::stats::{Bounds, Criterion, Summary};

/// Height of the curve's area.
const HEIGHT: f64 = 130.0;
/// Room for the numbers of the vertical axis.
const NUMBERS: f64 = 64.0;
/// Radius of the mark of a mean.
const RADIUS: f64 = 2.0;

/// The mean of the seeds at one place with its bounds.
struct Mean {
    mean: f64,
    bounds: Bounds,
}

/// The area of a curve: places from left to right, values upwards.
struct Area {
    vertical: Axis,
    top: f64,
    places: usize,
}

/// The drawing and its height.
pub(super) fn row(part: &PartRecord, places: &[(Quantity, Vec<SeedValue>)]) -> (Group, f64) {
    let (label, head) = label(Some(part.role), &name(part), &found(part));
    let means: Vec<Mean> = places.iter().map(|(_, values)| Mean::of(values)).collect();
    let bounds = means
        .iter()
        .flat_map(|mean| [mean.bounds.lower, mean.bounds.upper]);
    let (low, high) = span(part, means.iter().map(|mean| mean.mean), bounds);
    let area = Area {
        vertical: Axis::linear("", low, high),
        top: head + 8.0,
        places: places.len(),
    };
    let mut group = label.add(area.forbidden(part)).add(area.axes(places));
    group = group.add(area.curve(&means));
    for (index, mean) in means.iter().enumerate() {
        if let Some(y) = area.down(mean.mean) {
            group = group.add(role::mark(part.role, (area.across(index), y), RADIUS, true));
        }
    }
    (group, area.top + HEIGHT + TICKS)
}

/// The layer or the step of a number.
fn index(quantity: &Quantity) -> String {
    let layer = quantity.layer.map(|layer| layer.to_string());
    let step = quantity.step.map(|step| step.to_string());
    layer.into_iter().chain(step).collect::<Vec<_>>().join(", ")
}

impl Mean {
    fn of(values: &[SeedValue]) -> Self {
        let counting = values.iter().filter(|seed| seed.counts);
        let values: Vec<f64> = counting.map(|seed| seed.value).collect();
        let summary = Summary::of(&values);
        Self {
            mean: summary.mean,
            bounds: Bounds::of_summary(&summary),
        }
    }
}

impl Area {
    const LEFT: f64 = Strip::LEFT + NUMBERS;

    fn across(&self, index: usize) -> f64 {
        let share = (index as f64 + 0.5) / self.places as f64;
        Self::LEFT + share * (Strip::RIGHT - Self::LEFT)
    }

    fn down(&self, value: f64) -> Option<f64> {
        Some(self.top + (1.0 - self.vertical.place(value)?) * HEIGHT)
    }

    /// The shade over what is forbidden, and the thresholds.
    fn forbidden(&self, part: &PartRecord) -> Group {
        let (top, bottom) = (self.top, self.top + HEIGHT);
        let at = |value| self.down(value).unwrap_or(bottom);
        let shades = match part.criterion {
            None => Vec::new(),
            Some(Criterion::Above(threshold)) => vec![(at(threshold), bottom)],
            Some(Criterion::Below(threshold)) => vec![(top, at(threshold))],
            Some(Criterion::Within(least, most)) => vec![(at(least), bottom), (top, at(most))],
        };
        let mut group = Group::new();
        for (from, to) in shades {
            let shade = Rectangle::new()
                .set("x", number(Self::LEFT))
                .set("y", number(from))
                .set("width", number(Strip::RIGHT - Self::LEFT))
                .set("height", number((to - from).max(0.0)))
                .set("fill", SHADE)
                .set("fill-opacity", 0.4);
            group = group.add(shade);
        }
        for y in thresholds(part).filter_map(|threshold| self.down(threshold)) {
            let [left, right, y] = [Self::LEFT, Strip::RIGHT, y].map(number);
            let line = rule(&format!("M{left} {y}H{right}"), INK);
            group = group.add(line.set("stroke-width", 1.5));
        }
        group
    }

    /// Values at the left, as many as have room, and places below.
    fn axes(&self, places: &[(Quantity, Vec<SeedValue>)]) -> Group {
        let bottom = self.top + HEIGHT;
        let [left, top, low, right] = [Self::LEFT, self.top, bottom, Strip::RIGHT].map(number);
        let corner = rule(&format!("M{left} {top}V{low}H{right}"), RULE);
        let mut group = Group::new().add(corner);
        let mut above = f64::INFINITY;
        for tick in self.vertical.ticks() {
            let (Some(y), Some(label)) = (self.down(tick.value), tick.label) else {
                continue;
            };
            if y + text::LINE <= above {
                let label = text::shorten(&label, NUMBERS - 6.0);
                let line = text::line(&label, (Self::LEFT - 6.0, y + 4.0));
                group = group.add(line.set("text-anchor", "end").set("fill", FAINT));
                above = y;
            }
        }
        group.add(self.names(places))
    }

    /// The names of the places below, every one or every few of them.
    fn names(&self, places: &[(Quantity, Vec<SeedValue>)]) -> Group {
        let mut group = Group::new();
        let names: Vec<String> = places
            .iter()
            .map(|(quantity, _)| text::shorten(&index(quantity), NUMBERS))
            .collect();
        let widest = names
            .iter()
            .map(|name| text::width(name))
            .fold(0.0, f64::max)
            + 6.0;
        let pitch = (Strip::RIGHT - Self::LEFT) / self.places as f64;
        let stride = (widest / pitch).ceil().max(1.0) as usize;
        for (index, name) in names.iter().enumerate().step_by(stride) {
            let line = text::line(name, (self.across(index), self.top + HEIGHT + 16.0));
            group = group.add(line.set("text-anchor", "middle").set("fill", FAINT));
        }
        group
    }

    /// The means, and the band between their bounds; gaps where there is none.
    fn curve(&self, means: &[Mean]) -> Group {
        let mut group = Group::new();
        let placed: Vec<(f64, Option<[f64; 3]>)> = means
            .iter()
            .enumerate()
            .map(|(index, mean)| (self.across(index), self.heights(mean)))
            .collect();
        for run in placed.split(|(_, heights)| heights.is_none()) {
            let at = |which: usize| {
                let points = run
                    .iter()
                    .filter_map(move |(x, heights)| Some((*x, (*heights)?[which])));
                points.map(|(x, y)| format!("{} {}", number(x), number(y)))
            };
            let around: Vec<String> = at(0)
                .chain(at(2).collect::<Vec<_>>().into_iter().rev())
                .collect();
            let through: Vec<String> = at(1).collect();
            if through.is_empty() {
                continue;
            }
            let band = Path::new()
                .set("d", format!("M{}z", around.join("L")))
                .set("fill", INK)
                .set("fill-opacity", 0.2);
            group = group
                .add(band)
                .add(rule(&format!("M{}", through.join("L")), INK));
        }
        group
    }

    /// Of lower bound, mean and upper bound.
    fn heights(&self, mean: &Mean) -> Option<[f64; 3]> {
        let [lower, middle, upper] = [mean.bounds.lower, mean.mean, mean.bounds.upper];
        Some([self.down(lower)?, self.down(middle)?, self.down(upper)?])
    }
}

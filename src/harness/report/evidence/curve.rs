//! The row of a part about every place: the curve of its means.

use svg::node::element::Group;

use super::role;
use super::side::sides;
use super::span::span;
use crate::claim::{PartRecord, Quantity, SeedValue};
use crate::report::chart::{Chart, Line};
use crate::report::picture::{Axis, Colour};
use deepclaims_lab::stats::{Bounds, Summary};

/// Height of the curve's area.
const HEIGHT: f64 = 130.0;

/// The drawing and its height.
pub(super) fn row(part: &PartRecord, everywhere: &[(Quantity, Vec<SeedValue>)]) -> (Group, f64) {
    let means: Vec<[f64; 3]> = everywhere.iter().map(|(_, seeds)| mean(seeds)).collect();
    let bounds = means.iter().flat_map(|[lower, _, upper]| [*lower, *upper]);
    let (low, high) = span(part, means.iter().map(|[_, mean, _]| *mean), bounds);
    let names = everywhere.iter().map(|(number, _)| index(number)).collect();
    let chart = Chart::new("", Axis::names(names), Axis::linear("", low, high)).height(HEIGHT);
    let chart = sides(part.criterion)
        .into_iter()
        .fold(chart, |chart, side| {
            chart.shade(side.forbidden()).level(side.threshold, "")
        });
    let indexed = || {
        means
            .iter()
            .enumerate()
            .map(|(index, mean)| (index as f64, mean))
    };
    let band = indexed().map(|(x, [lower, _, upper])| (x, *lower, *upper));
    let line = indexed().map(|(x, [_, mean, _])| (x, *mean));
    let (marker, colour) = role::look(part.role);
    chart
        .band(band.collect(), Colour::Black)
        .line(
            Line::new(line.collect())
                .thin()
                .colour(colour)
                .marked(marker),
        )
        .drawing()
}

/// The layer or the step of a number.
fn index(quantity: &Quantity) -> String {
    let layer = quantity.layer.map(|layer| layer.to_string());
    let step = quantity.step.map(|step| step.to_string());
    layer.into_iter().chain(step).collect::<Vec<_>>().join(", ")
}

/// Lower bound, mean and upper bound of the seeds that count.
fn mean(seeds: &[SeedValue]) -> [f64; 3] {
    let counting = seeds.iter().filter(|seed| seed.counts);
    let values: Vec<f64> = counting.map(|seed| seed.value).collect();
    let summary = Summary::of(&values);
    let bounds = Bounds::of_summary(&summary);
    [bounds.lower, summary.mean, bounds.upper]
}

//! Charts one under another.

use svg::node::element::Group;

use super::plot::Plot;
use super::{Chart, captioned};
use crate::report::picture::svg::moved;

/// The text of a picture of charts one under another, whose lines begin at the same place. It has the
/// title and the caption of the first one; captions of others are left out.
///
/// # Panics
/// Without charts.
pub fn stacked(charts: &[Chart]) -> String {
    let first = charts.first().expect("at least one chart");
    let left = charts
        .iter()
        .map(|chart| Plot::new(chart, 0.0).left())
        .fold(0.0, f64::max);
    let (mut width, mut height) = (0.0_f64, 0.0);
    let mut drawing = Group::new();
    for chart in charts {
        let plot = Plot::new(chart, left);
        drawing = drawing.add(moved(plot.draw(), (0.0, height)));
        let size = plot.size();
        width = width.max(size.0);
        height += size.1;
    }
    captioned(&first.title, drawing, (width, height), &first.caption)
}

//! Line charts.

mod label;
mod line;
mod plot;
#[cfg(test)]
mod tests;

pub use line::Line;

use maud::{Markup, html};

use super::picture::{Axis, Colour, captioned, moved};
use plot::Plot;

/// Width and height of the area of the lines.
const WIDTH: f64 = 470.0;
const HEIGHT: f64 = 300.0;

/// A chart under construction: lines over two axes, with bands, levels and windows behind them.
///
/// Every line has its label at its right end and no label meets another, so that no legend is
/// needed. The text of the picture depends on the chart alone.
///
/// ```
/// # use deepclaims_harness::report::{Axis, Chart, Colour, Line};
/// let chart = Chart::new(
///     "A halving",
///     Axis::linear("step", 0.0, 4.0),
///     Axis::logarithmic("rest", 0.05, 1.0),
/// );
/// let rest = [1.0, 0.5, 0.25, 0.125, 0.0625];
/// let points = rest.iter().enumerate().map(|(step, rest)| (step as f64, *rest));
/// let svg = chart
///     .line(Line::new(points.collect()).colour(Colour::Blue).label("what is left"))
///     .marker(2.0, "a quarter")
///     .caption("Every step leaves half.")
///     .to_svg();
/// assert!(svg.contains("what is left"));
/// ```
#[derive(Clone, Debug)]
pub struct Chart {
    title: String,
    caption: String,
    horizontal: Axis,
    vertical: Axis,
    width: f64,
    height: f64,
    lines: Vec<Line>,
    bands: Vec<(Area, Colour)>,
    shades: Vec<(f64, f64)>,
    /// Values across the whole chart, with their labels.
    levels: Vec<(f64, String)>,
    flags: Vec<Flagged>,
}

/// What lies between two lines: `x`, lower and upper `y`.
type Area = Vec<(f64, f64, f64)>;

/// A place, or a range from its first to its last place, with a label on top.
#[derive(Clone, Debug)]
struct Flagged {
    from: f64,
    to: f64,
    colour: Colour,
    label: String,
}

impl Chart {
    /// A chart without lines; without a title or a name of an axis where these are empty.
    pub fn new(title: impl Into<String>, horizontal: Axis, vertical: Axis) -> Self {
        Self {
            title: title.into(),
            caption: String::new(),
            horizontal,
            vertical,
            width: WIDTH,
            height: HEIGHT,
            lines: Vec::new(),
            bands: Vec::new(),
            shades: Vec::new(),
            levels: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// Adds a line or a bundle of them, on top of those before.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// Shades what lies between a lower and an upper value; points are `x`, lower and upper `y`.
    #[must_use]
    pub fn band(mut self, points: Vec<(f64, f64, f64)>, colour: Colour) -> Self {
        self.bands.push((points, colour));
        self
    }

    /// Shades a range of the vertical axis, which a criterion forbids.
    #[must_use]
    pub(crate) fn shade(mut self, range: (f64, f64)) -> Self {
        self.shades.push(range);
        self
    }

    /// Marks a value of the vertical axis by a dotted line across the chart, with a label unless
    /// that is empty.
    #[must_use]
    pub fn level(mut self, value: f64, label: impl Into<String>) -> Self {
        self.levels.push((value, label.into()));
        self
    }

    /// Marks a value of the horizontal axis by a dashed line with a label on top.
    #[must_use]
    pub fn marker(self, value: f64, label: impl Into<String>) -> Self {
        self.window((value, value), Colour::Grey, label)
    }

    /// Shades a range of the horizontal axis from a dashed line with a label on top.
    #[must_use]
    pub fn window(
        mut self,
        (from, to): (f64, f64),
        colour: Colour,
        label: impl Into<String>,
    ) -> Self {
        self.flags.push(Flagged { from, to, colour, label: label.into() });
        self
    }

    /// With less height for the lines, where it stands among others.
    #[must_use]
    pub fn low(self) -> Self {
        Self { height: 0.7 * HEIGHT, ..self }
    }

    /// With this width and height for the lines.
    #[must_use]
    pub(crate) fn area(self, width: f64, height: f64) -> Self {
        Self { width, height, ..self }
    }

    /// What a reader must know, under the chart.
    #[must_use]
    pub fn caption(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// The drawing without a caption, and its height.
    pub(crate) fn drawing(&self) -> (Markup, f64) {
        let plot = Plot::new(self, 0.0);
        (plot.draw(), plot.size().1)
    }

    /// The text of the picture.
    pub fn to_svg(&self) -> String {
        stacked(std::slice::from_ref(self))
    }
}

/// The text of a picture of charts one under another, whose lines begin at the same place. It has
/// the title and the caption of the first one; captions of others are left out.
///
/// # Panics
/// Without charts.
pub fn stacked(charts: &[Chart]) -> String {
    let first = charts.first().expect("at least one chart");
    let left = charts.iter().map(|chart| Plot::new(chart, 0.0).left);
    let left = left.fold(0.0, f64::max);
    let (mut width, mut height) = (0.0_f64, 0.0);
    let mut drawings = Vec::new();
    for chart in charts {
        let plot = Plot::new(chart, left);
        drawings.push(moved(&plot.draw(), (0.0, height)));
        let size = plot.size();
        width = width.max(size.0);
        height += size.1;
    }
    let drawing = html! { @for drawing in drawings { (drawing) } };
    captioned(&first.title, &drawing, (width, height), &first.caption)
}

//! Line charts.

mod label;
mod line;
mod plot;
mod stack;
#[cfg(test)]
mod tests;

pub use line::Line;
pub use stack::stacked;

use svg::node::element::Group;

use super::picture::{Axis, Colour, captioned, text};
use plot::Plot;

/// Height of the area of the lines.
const HEIGHT: f64 = 300.0;

/// A chart under construction: lines over two axes, with bands, levels and windows behind them.
///
/// Every line has its label at its right end and no label meets another, so that no legend is needed. The
/// text of the picture depends on the chart alone.
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
    height: f64,
    lines: Vec<Line>,
    bands: Vec<Band>,
    shades: Vec<(f64, f64)>,
    levels: Vec<Level>,
    flags: Vec<Flagged>,
}

/// A shaded area between two lines.
#[derive(Clone, Debug)]
struct Band {
    /// `x`, lower and upper `y`.
    points: Vec<(f64, f64, f64)>,
    colour: Colour,
}

/// A value across the whole chart.
#[derive(Clone, Debug)]
struct Level {
    value: f64,
    label: String,
}

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
            title: text::printable(&title.into()),
            caption: String::new(),
            horizontal,
            vertical,
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
        self.bands.push(Band { points, colour });
        self
    }

    /// Shades a range of the vertical axis, which a criterion forbids.
    #[must_use]
    pub(crate) fn shade(mut self, range: (f64, f64)) -> Self {
        self.shades.push(range);
        self
    }

    /// Marks a value of the vertical axis by a dotted line across the chart, with a label unless that is empty.
    #[must_use]
    pub fn level(mut self, value: f64, label: impl Into<String>) -> Self {
        self.levels.push(Level {
            value,
            label: label.into(),
        });
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
        self.flags.push(Flagged {
            from,
            to,
            colour,
            label: label.into(),
        });
        self
    }

    /// With less height for the lines, where it stands among others.
    #[must_use]
    pub fn low(self) -> Self {
        self.height(0.7 * HEIGHT)
    }

    /// With this height for the lines.
    #[must_use]
    pub(crate) fn height(self, height: f64) -> Self {
        Self { height, ..self }
    }

    /// What a reader must know, under the chart.
    #[must_use]
    pub fn caption(self, caption: impl Into<String>) -> Self {
        Self {
            caption: text::printable(&caption.into()),
            ..self
        }
    }

    /// The drawing without a caption, and its height.
    pub(crate) fn drawing(&self) -> (Group, f64) {
        let plot = Plot::new(self, 0.0);
        (plot.draw(), plot.size().1)
    }

    /// The text of the picture.
    pub fn to_svg(&self) -> String {
        let plot = Plot::new(self, 0.0);
        captioned(&self.title, plot.draw(), plot.size(), &self.caption)
    }
}

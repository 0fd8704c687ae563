//! Where everything of a chart is drawn.

use maud::{Markup, html};

use super::label::{Flag, rows, spread};
use super::{Chart, Flagged, Line};
use crate::report::picture::text::{self, FAINT, LINE};
use crate::report::picture::{Axis, Colour, MARGIN, MIDDLE, Point, rectangle, shade, through};

/// Length of the sample of a line before its label, and the space before and behind it.
const SAMPLE: f64 = 24.0;
const SPACE: f64 = 6.0;
/// From labels on top to the area of the lines.
const RAISE: f64 = 10.0;

/// A chart with the places of its parts on the page.
pub(super) struct Plot<'a> {
    chart: &'a Chart,
    /// Where the lines begin.
    pub(super) left: f64,
    top: f64,
    /// For every flag of the chart the row of its label, from the bottom.
    flag_rows: Vec<usize>,
    labels: Vec<End<'a>>,
}

/// The right end of a line or of a level, with its label.
struct End<'a> {
    /// Where it ends.
    wanted: Point,
    /// Where the label stands.
    y: f64,
    label: &'a str,
    /// The line; levels have none.
    line: Option<&'a Line>,
}

impl<'a> Plot<'a> {
    /// Its lines begin at `left` or as much further to the right as the numbers of the axis need.
    pub(super) fn new(chart: &'a Chart, left: f64) -> Self {
        let mut plot = Self {
            chart,
            left: left.max(MARGIN + chart.vertical.room()),
            top: 0.0,
            flag_rows: Vec::new(),
            labels: Vec::new(),
        };
        let flag = |flag: &Flagged| Flag {
            stem: plot.across(flag.from).unwrap_or(plot.left),
            width: text::width(&flag.label) + 2.0 * SPACE,
        };
        let flags: Vec<Flag> = chart.flags.iter().map(flag).collect();
        plot.flag_rows = rows(&flags);
        let flag_lines = plot.flag_rows.iter().map(|row| row + 1).max().unwrap_or(0);
        plot.top = plot.name() + 0.6 * LINE + flag_lines as f64 * LINE;
        plot.labels = plot.ends();
        plot
    }

    /// Labels at the right end, apart from each other.
    fn ends(&self) -> Vec<End<'a>> {
        let lines = self.chart.lines.iter().filter_map(|line| {
            let label = line.label.as_deref()?;
            Some((self.place(line.end()?)?, label, Some(line)))
        });
        let levels = self.chart.levels.iter();
        let labelled = levels.filter(|(_, label)| !label.is_empty());
        let levels = labelled.filter_map(|(value, label)| {
            let y = self.down(*value)?;
            Some(((self.left + self.chart.width, y), label.as_str(), None))
        });
        let ends: Vec<_> = lines.chain(levels).collect();
        let wanted: Vec<f64> = ends.iter().map(|((_, y), ..)| *y).collect();
        let places = spread(&wanted, LINE, (self.top, self.bottom()));
        ends.into_iter()
            .zip(places)
            .map(|((wanted, label, line), y)| End { wanted, y, label, line })
            .collect()
    }

    /// Width of the picture, and where its caption begins.
    pub(super) fn size(&self) -> (f64, f64) {
        let right = self.left + self.chart.width;
        let words = self.labels.iter().map(|end| self.words() + text::width(end.label));
        let flags = self.chart.flags.iter().filter_map(|flag| {
            let stem = self.across(flag.from)?;
            Some(stem + SPACE + text::width(&flag.label))
        });
        let title = std::iter::once(MARGIN + text::TITLE * text::width(&self.chart.title));
        let width = words.chain(flags).chain(title).fold(right, f64::max) + MARGIN;
        let name = line_unless_empty(&self.chart.horizontal.name);
        (width, self.bottom() + Axis::BELOW + SPACE + 1.2 * name)
    }

    /// The baseline of the name of the vertical axis, under the title.
    fn name(&self) -> f64 {
        let Chart { title, vertical, .. } = self.chart;
        if title.is_empty() && vertical.name.is_empty() {
            return 0.0;
        }
        MARGIN + 10.0 + 1.4 * line_unless_empty(title)
    }

    fn bottom(&self) -> f64 {
        self.top + self.chart.height
    }

    /// Where the words of labels begin.
    fn words(&self) -> f64 {
        self.left + self.chart.width + SAMPLE + 2.0 * SPACE
    }

    fn across(&self, value: f64) -> Option<f64> {
        let horizontal = &self.chart.horizontal;
        horizontal.position(value, (self.left, self.left + self.chart.width))
    }

    fn down(&self, value: f64) -> Option<f64> {
        let vertical = &self.chart.vertical;
        vertical.position(value, (self.bottom(), self.top))
    }

    fn place(&self, (x, y): Point) -> Option<Point> {
        Some((self.across(x)?, self.down(y)?))
    }

    pub(super) fn draw(&self) -> Markup {
        let chart = self.chart;
        let corner = (self.left, self.bottom());
        let below = (self.left + 0.5 * self.chart.width, self.bottom() + Axis::BELOW + 0.8 * LINE);
        let levels = chart.levels.iter();
        html! {
            (text::title(&chart.title, (MARGIN, MARGIN + 10.0)))
            g fill=(FAINT) { (text::line(&chart.vertical.name, (MARGIN, self.name()))) }
            @for (flag, row) in chart.flags.iter().zip(&self.flag_rows) { (self.flag(flag, *row)) }
            @for (low, high) in &chart.shades {
                @if let (Some(bottom), Some(top)) = (self.down(*low), self.down(*high)) {
                    (shade((self.left, top), (self.chart.width, bottom - top)))
                }
            }
            @for (points, colour) in &chart.bands { (self.band(points, *colour)) }
            @for y in levels.filter_map(|(value, _)| self.down(*value)) {
                (dashes("1.5 3", (self.left, y), (self.left + self.chart.width + SPACE, y)))
            }
            (chart.horizontal.horizontal(corner, chart.width))
            (chart.vertical.vertical(corner, chart.height))
            g text-anchor="middle" fill=(FAINT) { (text::line(&chart.horizontal.name, below)) }
            @for line in &chart.lines { (line.draw(|point| self.place(point))) }
            @for end in &self.labels { (self.end_label(end)) }
        }
    }

    /// A window or a marker, with its label on top.
    fn flag(&self, flag: &Flagged, row: usize) -> Markup {
        let (Some(from), Some(to)) = (self.across(flag.from), self.across(flag.to)) else {
            return Markup::default();
        };
        let label = self.top - RAISE - row as f64 * LINE;
        html! {
            @if from < to {
                g fill=(flag.colour.hex()) fill-opacity="0.15" {
                    (rectangle((from, self.top), (to - from, self.chart.height)))
                }
            }
            (dashes("5 3", (from, label - 0.5 * LINE), (from, self.bottom())))
            (text::line(&flag.label, (from + SPACE, label)))
        }
    }

    /// A band, with gaps where there is no number.
    fn band(&self, points: &[(f64, f64, f64)], colour: Colour) -> Markup {
        let edges = |&(x, low, high): &(f64, f64, f64)| {
            Some([self.place((x, low))?, self.place((x, high))?])
        };
        let edges: Vec<Option<[Point; 2]>> = points.iter().map(edges).collect();
        let runs = edges.split(Option::is_none).filter(|run| !run.is_empty());
        let around = |run: &[Option<[Point; 2]>]| {
            let lower = run.iter().flatten().map(|[lower, _]| *lower);
            let upper = run.iter().flatten().map(|[_, upper]| *upper);
            through(lower.chain(upper.rev()))
        };
        html! {
            g fill=(colour.hex()) fill-opacity="0.2" {
                @for run in runs { path d={ (around(run)) "z" } {} }
            }
        }
    }

    /// A label at the right end, behind a sample of its line that begins where the line ends.
    fn end_label(&self, end: &End<'_>) -> Markup {
        let to = (self.words() - SPACE, end.y);
        let from = (end.wanted.0 + SPACE, end.wanted.1);
        html! {
            (end.line.map_or_else(|| dashes("1.5 3", from, to), |line| line.sample(from, to)))
            (text::line(end.label, (self.words(), end.y + MIDDLE)))
        }
    }
}

/// A broken line.
fn dashes(dashes: &str, from: Point, to: Point) -> Markup {
    html! { path d=(through([from, to])) stroke=(text::INK) stroke-dasharray=(dashes) {} }
}

/// The height of a line with these words.
fn line_unless_empty(words: &str) -> f64 {
    if words.is_empty() { 0.0 } else { LINE }
}

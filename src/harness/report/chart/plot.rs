//! Where everything of a chart is drawn.

use svg::node::element::{Group, Path};

use super::label::{Flag, rows, spread};
use super::{Chart, Flagged, Line};
use crate::report::picture::svg::{rectangle, shade, stroke, through};
use crate::report::picture::text::{self, FAINT, LINE};
use crate::report::picture::{Axis, MARGIN, MIDDLE, Point};

/// Width of the area of the lines.
const WIDTH: f64 = 470.0;
/// Length of the sample of a line before its label, and the space before and behind it.
const SAMPLE: f64 = 24.0;
const SPACE: f64 = 6.0;
/// From labels on top to the area of the lines.
const RAISE: f64 = 10.0;

/// A chart with the places of its parts on the page.
pub(super) struct Plot<'a> {
    chart: &'a Chart,
    left: f64,
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
    /// Its lines begin at `left` or as much further to the right as numbers beside the axis demand.
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
        let labelled = self
            .chart
            .levels
            .iter()
            .filter(|level| !level.label.is_empty());
        let levels = labelled.filter_map(|level| {
            let y = self.down(level.value)?;
            Some(((self.left + WIDTH, y), level.label.as_str(), None))
        });
        let ends: Vec<_> = lines.chain(levels).collect();
        let wanted: Vec<f64> = ends.iter().map(|((_, y), ..)| *y).collect();
        let places = spread(&wanted, LINE, (self.top, self.bottom()));
        ends.into_iter()
            .zip(places)
            .map(|((wanted, label, line), y)| End {
                wanted,
                y,
                label,
                line,
            })
            .collect()
    }

    /// Width of the picture, and where its caption begins.
    pub(super) fn size(&self) -> (f64, f64) {
        let right = self.left + WIDTH;
        let words = self
            .labels
            .iter()
            .map(|end| self.words() + text::width(end.label));
        let flags = self.chart.flags.iter().filter_map(|flag| {
            let stem = self.across(flag.from)?;
            Some(stem + SPACE + text::width(&flag.label))
        });
        let title = std::iter::once(MARGIN + text::TITLE * text::width(&self.chart.title));
        let width = words.chain(flags).chain(title).fold(right, f64::max) + MARGIN;
        let name = line_unless_empty(&self.chart.horizontal.name);
        (width, self.bottom() + Axis::BELOW + SPACE + 1.2 * name)
    }

    /// Where the lines begin.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// The baseline of the name of the vertical axis, under the title.
    fn name(&self) -> f64 {
        let Chart {
            title, vertical, ..
        } = self.chart;
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
        self.left + WIDTH + SAMPLE + 2.0 * SPACE
    }

    fn across(&self, value: f64) -> Option<f64> {
        let horizontal = &self.chart.horizontal;
        horizontal.position(value, (self.left, self.left + WIDTH))
    }

    fn down(&self, value: f64) -> Option<f64> {
        let vertical = &self.chart.vertical;
        vertical.position(value, (self.bottom(), self.top))
    }

    fn place(&self, (x, y): Point) -> Option<Point> {
        Some((self.across(x)?, self.down(y)?))
    }

    pub(super) fn draw(&self) -> Group {
        let chart = self.chart;
        let mut group = Group::new().add(self.heading()).add(self.flags());
        group = group
            .add(self.shades())
            .add(self.bands())
            .add(self.levels())
            .add(self.axes());
        for line in &chart.lines {
            group = group.add(line.draw(|point| self.place(point)));
        }
        group.add(self.end_labels())
    }

    fn heading(&self) -> Group {
        let Chart {
            title, vertical, ..
        } = self.chart;
        let mut group = Group::new();
        if !title.is_empty() {
            group = group.add(text::title(title, (MARGIN, MARGIN + 10.0)));
        }
        if !vertical.name.is_empty() {
            let name = text::line(&vertical.name, (MARGIN, self.name()));
            group = group.add(name.set("fill", FAINT));
        }
        group
    }

    /// Windows and markers, with their labels on top.
    fn flags(&self) -> Group {
        let mut group = Group::new();
        for (flag, row) in self.chart.flags.iter().zip(&self.flag_rows) {
            let (Some(from), Some(to)) = (self.across(flag.from), self.across(flag.to)) else {
                continue;
            };
            let label = self.top - RAISE - *row as f64 * LINE;
            let (top, bottom) = (label - 0.5 * LINE, self.bottom());
            if from < to {
                let window = rectangle((from, self.top), (to - from, self.chart.height))
                    .set("fill", flag.colour.hex())
                    .set("fill-opacity", 0.15);
                group = group.add(window);
            }
            let stem = stroke(through([(from, top), (from, bottom)]), text::INK);
            let label = text::line(&flag.label, (from + SPACE, label));
            group = group.add(stem.set("stroke-dasharray", "5 3")).add(label);
        }
        group
    }

    fn shades(&self) -> Group {
        let mut group = Group::new();
        for (low, high) in &self.chart.shades {
            if let (Some(bottom), Some(top)) = (self.down(*low), self.down(*high)) {
                group = group.add(shade((self.left, top), (WIDTH, bottom - top)));
            }
        }
        group
    }

    /// Bands, with gaps where there is no number.
    fn bands(&self) -> Group {
        let mut group = Group::new();
        for band in &self.chart.bands {
            let edges = |&(x, low, high): &(f64, f64, f64)| {
                Some([self.place((x, low))?, self.place((x, high))?])
            };
            let edges: Vec<Option<[Point; 2]>> = band.points.iter().map(edges).collect();
            for run in edges.split(Option::is_none).filter(|run| !run.is_empty()) {
                let lower = run.iter().flatten().map(|[lower, _]| *lower);
                let upper = run.iter().flatten().map(|[_, upper]| *upper);
                let around = lower.chain(upper.rev());
                let area = Path::new()
                    .set("d", through(around) + "z")
                    .set("fill", band.colour.hex())
                    .set("fill-opacity", 0.2);
                group = group.add(area);
            }
        }
        group
    }

    fn levels(&self) -> Group {
        let mut group = Group::new();
        for y in self.chart.levels.iter().filter_map(|l| self.down(l.value)) {
            group = group.add(dots((self.left, y), (self.left + WIDTH + SPACE, y)));
        }
        group
    }

    /// The two axes, and the name of the horizontal one.
    fn axes(&self) -> Group {
        let Chart {
            horizontal,
            vertical,
            height,
            ..
        } = self.chart;
        let corner = (self.left, self.bottom());
        let group = Group::new()
            .add(horizontal.horizontal(corner, WIDTH))
            .add(vertical.vertical(corner, *height));
        if horizontal.name.is_empty() {
            return group;
        }
        let middle = (
            self.left + 0.5 * WIDTH,
            self.bottom() + Axis::BELOW + 0.8 * LINE,
        );
        let name = text::line(&horizontal.name, middle);
        group.add(name.set("text-anchor", "middle").set("fill", FAINT))
    }

    /// Labels at the right end, each behind a sample of its line that begins where the line ends.
    fn end_labels(&self) -> Group {
        let mut group = Group::new();
        for end in &self.labels {
            let to = (self.words() - SPACE, end.y);
            let from = (end.wanted.0 + SPACE, end.wanted.1);
            group = match end.line {
                Some(line) => group.add(line.sample(from, to)),
                None => group.add(dots(from, to)),
            };
            group = group.add(text::line(end.label, (self.words(), end.y + MIDDLE)));
        }
        group
    }
}

/// A dotted line.
fn dots(from: Point, to: Point) -> Path {
    stroke(through([from, to]), text::INK).set("stroke-dasharray", "1.5 3")
}

/// The height of a line with these words.
fn line_unless_empty(words: &str) -> f64 {
    if words.is_empty() { 0.0 } else { LINE }
}

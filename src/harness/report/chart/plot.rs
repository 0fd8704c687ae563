//! Where everything of a chart stands.

use svg::node::element::{Group, Path, Rectangle};

use super::label::{Flag, rows, spread};
use super::line::Point;
use super::{Chart, Flagged, Line};
use crate::report::picture::MARGIN;
use crate::report::picture::text::{self, FAINT, LINE, number};

/// Width of the area of the lines.
const WIDTH: f64 = 470.0;
/// Length of the sample of a line before its label, and the space before and behind it.
const SAMPLE: f64 = 24.0;
const SPACE: f64 = 6.0;
/// Length of a tick with a number.
const TICK: f64 = 5.0;
/// From the middle of small letters to their baseline.
const MIDDLE: f64 = 4.0;
/// From labels on top to the area of the lines.
const RAISE: f64 = 10.0;
/// The colour of axes and ticks.
const RULE: &str = "#999";

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
        let numbers = chart.vertical.ticks().into_iter().filter_map(|t| t.label);
        let widest = numbers.map(|label| text::width(&label)).fold(0.0, f64::max);
        let mut plot = Self {
            chart,
            left: left.max(MARGIN + widest + TICK + SPACE),
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
        let levels = self.chart.levels.iter().filter_map(|level| {
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
        (width, self.bottom() + TICK + 1.4 * LINE + SPACE + name)
    }

    /// Where the lines begin.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// The baseline of the name of the vertical axis, under the title.
    fn name(&self) -> f64 {
        MARGIN + 10.0 + 1.4 * line_unless_empty(&self.chart.title)
    }

    fn bottom(&self) -> f64 {
        self.top + self.chart.height
    }

    /// Where the words of labels begin.
    fn words(&self) -> f64 {
        self.left + WIDTH + SAMPLE + 2.0 * SPACE
    }

    fn across(&self, value: f64) -> Option<f64> {
        let share = self.chart.horizontal.place(value)?;
        Some(self.left + share * WIDTH)
    }

    fn down(&self, value: f64) -> Option<f64> {
        let share = self.chart.vertical.place(value)?;
        Some(self.top + (1.0 - share) * self.chart.height)
    }

    fn place(&self, (x, y): Point) -> Option<Point> {
        Some((self.across(x)?, self.down(y)?))
    }

    pub(super) fn draw(&self) -> Group {
        let chart = self.chart;
        let mut group = Group::new().add(self.heading()).add(self.flags());
        group = group.add(self.bands()).add(self.levels()).add(self.axes());
        for line in &chart.lines {
            group = group.add(line.draw(|point| self.place(point)));
        }
        group.add(self.end_labels())
    }

    fn heading(&self) -> Group {
        let title = text::title(&self.chart.title, (MARGIN, MARGIN + 10.0));
        let name = text::line(&self.chart.vertical.name, (MARGIN, self.name()));
        Group::new().add(title).add(name.set("fill", FAINT))
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
                let shade = Rectangle::new()
                    .set("x", number(from))
                    .set("y", number(self.top))
                    .set("width", number(to - from))
                    .set("height", number(self.chart.height))
                    .set("fill", flag.colour.hex())
                    .set("fill-opacity", 0.15);
                group = group.add(shade);
            }
            let [x, top, bottom] = [from, top, bottom].map(number);
            let stem = rule(&format!("M{x} {top}V{bottom}"), text::INK);
            let label = text::line(&flag.label, (from + SPACE, label));
            group = group.add(stem.set("stroke-dasharray", "5 3")).add(label);
        }
        group
    }

    fn bands(&self) -> Group {
        let mut group = Group::new();
        for band in &self.chart.bands {
            let lower = band.points.iter().map(|(x, low, _)| (*x, *low));
            let upper = band.points.iter().rev().map(|(x, _, high)| (*x, *high));
            let corners = lower.chain(upper).filter_map(|point| self.place(point));
            let corners: Vec<String> = corners
                .map(|(x, y)| format!("{} {}", number(x), number(y)))
                .collect();
            if !corners.is_empty() {
                let area = Path::new()
                    .set("d", format!("M{}z", corners.join("L")))
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

    /// The two axes with their ticks, and the name of the horizontal one.
    fn axes(&self) -> Group {
        let bottom = self.bottom();
        let corner = format!(
            "M{} {}V{}h{}",
            number(self.left),
            number(self.top),
            number(bottom),
            number(WIDTH)
        );
        let mut group = Group::new().add(rule(&corner, RULE));
        for tick in self.chart.horizontal.ticks() {
            let Some(x) = self.across(tick.value) else {
                continue;
            };
            let length = tick_length(tick.label.is_some());
            let path = format!("M{} {}v{length}", number(x), number(bottom));
            group = group.add(rule(&path, RULE));
            if let Some(label) = tick.label {
                let label = text::line(&label, (x, bottom + TICK + 14.0));
                group = group.add(label.set("text-anchor", "middle"));
            }
        }
        for tick in self.chart.vertical.ticks() {
            let Some(y) = self.down(tick.value) else {
                continue;
            };
            let length = tick_length(tick.label.is_some());
            let path = format!("M{} {}h-{length}", number(self.left), number(y));
            group = group.add(rule(&path, RULE));
            if let Some(label) = tick.label {
                let label = text::line(&label, (self.left - TICK - SPACE, y + MIDDLE));
                group = group.add(label.set("text-anchor", "end"));
            }
        }
        let middle = (self.left + 0.5 * WIDTH, bottom + TICK + 14.0 + LINE);
        let name = text::line(&self.chart.horizontal.name, middle);
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

fn rule(path: &str, colour: &str) -> Path {
    Path::new()
        .set("d", path)
        .set("fill", "none")
        .set("stroke", colour)
}

/// A dotted line.
fn dots((x, y): Point, (to_x, to_y): Point) -> Path {
    let [x, y, to_x, to_y] = [x, y, to_x, to_y].map(number);
    rule(&format!("M{x} {y}L{to_x} {to_y}"), text::INK).set("stroke-dasharray", "1.5 3")
}

fn tick_length(named: bool) -> String {
    number(if named { TICK } else { 0.5 * TICK })
}

/// The height of a line with these words.
fn line_unless_empty(words: &str) -> f64 {
    if words.is_empty() { 0.0 } else { LINE }
}

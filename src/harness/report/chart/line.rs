//! Lines: what they connect and how they look.

use maud::{Markup, html};

use crate::report::picture::{Colour, Marker, Point, number, through};

/// A line, or a bundle of lines of one look, with one label.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub(super) paths: Vec<Vec<Point>>,
    pub(super) label: Option<String>,
    colour: Colour,
    width: f64,
    opacity: f64,
    dashes: Option<&'static str>,
    marker: Option<Marker>,
    hollow: bool,
}

impl Line {
    /// A line through these points.
    pub fn new(points: Vec<Point>) -> Self {
        Self {
            paths: vec![points],
            label: None,
            colour: Colour::Black,
            width: 2.0,
            opacity: 1.0,
            dashes: None,
            marker: None,
            hollow: false,
        }
    }

    /// Thin lines, one through each of these lists of points.
    pub fn bundle(paths: Vec<Vec<Point>>) -> Self {
        Self { paths, opacity: 0.6, ..Self::new(Vec::new()).thin() }
    }

    /// Names it at its end; a bundle at the middle one of its ends.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Its colour, black without.
    #[must_use]
    pub fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// Thin, for what stands back.
    #[must_use]
    pub fn thin(self) -> Self {
        Self { width: 1.0, ..self }
    }

    /// Bold, for what matters most.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { width: 3.0, ..self }
    }

    /// With dashes.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        self.dashes = Some("7 4");
        self
    }

    /// With dots.
    #[must_use]
    pub fn dotted(mut self) -> Self {
        self.dashes = Some("1.5 3");
        self
    }

    /// With a marker on every point.
    #[must_use]
    pub fn marked(mut self, marker: Marker) -> Self {
        self.marker = Some(marker);
        self
    }

    /// With markers of which only the outline is drawn.
    #[must_use]
    pub fn hollow(mut self) -> Self {
        self.hollow = true;
        self
    }

    /// The `y` at which its label belongs: of the last points of all paths the middle one.
    pub(super) fn end(&self) -> Option<Point> {
        let ends = self.paths.iter();
        let mut ends: Vec<Point> = ends
            .filter_map(|path| path.iter().rfind(|(x, y)| !x.is_nan() && !y.is_nan()))
            .copied()
            .collect();
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        ends.get(ends.len() / 2).copied()
    }

    /// Drawn through points of the page; where one is missing the line has a gap.
    pub(super) fn draw(&self, place: impl Fn(Point) -> Option<Point>) -> Markup {
        let place = |path: &Vec<Point>| path.iter().map(|point| place(*point)).collect();
        let paths: Vec<Vec<Option<Point>>> = self.paths.iter().map(place).collect();
        html! {
            g opacity=(number(self.opacity)) { @for path in &paths { (self.marked_path(path)) } }
        }
    }

    /// A piece of the line from one point of the page to another, with a marker in its middle: what
    /// its label is about.
    pub(super) fn sample(&self, (x, y): Point, (to_x, to_y): Point) -> Markup {
        let middle = (f64::midpoint(x, to_x), f64::midpoint(y, to_y));
        let path = through([(x, y), (to_x, to_y)]);
        html! { (self.stroke(&path)) (self.marks([middle].into_iter())) }
    }

    fn marked_path(&self, path: &[Option<Point>]) -> Markup {
        let runs = path.split(Option::is_none).filter(|run| !run.is_empty());
        let runs: String = runs.map(|run| through(run.iter().copied().flatten())).collect();
        html! { (self.stroke(&runs)) (self.marks(path.iter().copied().flatten())) }
    }

    fn stroke(&self, path: &str) -> Markup {
        html! {
            path d=(path) fill="none" stroke=(self.colour.hex()) stroke-width=(self.width)
                stroke-linejoin="round" stroke-dasharray=[self.dashes] {}
        }
    }

    /// Hollow ones one by one, since each covers the one before.
    fn marks(&self, positions: impl Iterator<Item = Point>) -> Markup {
        let colour = self.colour.hex();
        let (fill, stroke) = if self.hollow { ("#fff", Some(colour)) } else { (colour, None) };
        let radius = 1.5 + self.width;
        html! {
            @if let Some(marker) = self.marker {
                @let outlines: Vec<String> = positions.map(|at| marker.outline(at, radius)).collect();
                @for outlines in outlines.chunks(if self.hollow { 1 } else { usize::MAX }) {
                    path d=(outlines.concat()) fill=(fill) stroke=[stroke] {}
                }
            }
        }
    }
}

//! What all pictures share: the frame, axes, shapes, markers, text and colours.

mod axis;
#[cfg(test)]
pub(crate) mod reading;
mod shortest;
pub(crate) mod text;

use maud::{Markup, html};

pub use axis::Axis;
pub(crate) use axis::MIDDLE;
pub(crate) use shortest::shortest;

/// A point of a picture, or of a chart in the units of its axes.
pub type Point = (f64, f64);

/// Around charts and sheets.
pub(crate) const MARGIN: f64 = 20.0;
/// The colour of axes and ticks.
const RULE: &str = "#999";
/// The colour of what a criterion forbids.
const SHADE: &str = "#bbb";

/// Colours of Okabe and Ito, "Color universal design" (2008), which no colour-blindness confuses,
/// as far as they are dark enough for lines on white, and a grey for what stands back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Black.
    Black,
    /// Blue.
    Blue,
    /// Vermilion.
    Vermilion,
    /// Bluish green.
    Green,
    /// Reddish purple.
    Purple,
    /// Grey.
    Grey,
}

impl Colour {
    /// As SVG writes it.
    pub(crate) fn hex(self) -> &'static str {
        match self {
            Self::Black => "#222",
            Self::Blue => "#0072b2",
            Self::Vermilion => "#d55e00",
            Self::Green => "#009e73",
            Self::Purple => "#cc79a7",
            Self::Grey => "#767676",
        }
    }
}

/// What stands on every point of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A square on its corner.
    Diamond,
}

impl Marker {
    /// Drawn around a point of the page, without a colour of its own.
    pub(crate) fn draw(self, (x, y): Point, radius: f64) -> Markup {
        html! { path d=(self.outline((x, y), radius)) {} }
    }

    /// The end of a line that looks like it, where there is one.
    pub(crate) fn cap(self) -> Option<&'static str> {
        match self {
            Self::Disc => Some("round"),
            Self::Square => Some("square"),
            Self::Triangle | Self::Diamond => None,
        }
    }

    /// Its outline around a point of the page, as a closed piece of a path.
    pub(crate) fn outline(self, (x, y): Point, radius: f64) -> String {
        let closed = |points: &[Point]| through(points.iter().copied()) + "z";
        match self {
            Self::Disc => {
                let [right, y, radius] = [x + radius, y, radius].map(short);
                format!("M{right} {y}a{radius} {radius} 0 1 0 0 .01z")
            }
            Self::Square => {
                let [left, top, side] = [x - radius, y - radius, 2.0 * radius].map(short);
                format!("M{left} {top}h{side}v{side}h-{side}z")
            }
            Self::Triangle => {
                let (top, half, down) = (y - 1.2 * radius, 1.2 * radius, 1.92 * radius);
                closed(&[(x, top), (x - half, top + down), (x + half, top + down)])
            }
            Self::Diamond => {
                let reach = 1.3 * radius;
                closed(&[(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)])
            }
        }
    }
}

/// A drawing of this width and height with its caption below, and with title and caption for those
/// who cannot see it: the text of a picture.
pub(crate) fn captioned(
    title: &str,
    drawing: &Markup,
    (width, height): (f64, f64),
    caption: &str,
) -> String {
    let (sentences, below) = text::paragraph(caption, (MARGIN, height), width - 2.0 * MARGIN);
    let whole = html! {
        (drawing)
        g fill=(text::FAINT) { (sentences) }
    };
    standalone(title, &whole, (width, height + below + MARGIN), caption)
}

/// A drawing of this width and height inside a page that sets its letters, with title and description, if any, for
/// those who cannot see it.
pub(crate) fn inline(
    title: &str,
    drawing: &Markup,
    (width, height): (f64, f64),
    described: &str,
) -> String {
    let [width, height] = [width, height].map(number);
    let picture = html! {
        svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" {
            title { (text::printable(title)) }
            @if !described.is_empty() { desc { (text::printable(described)) } }
            (drawing)
        }
    };
    picture.into_string()
}

/// A drawing of this width and height, with title and description for those who cannot see it: the text of
/// a picture.
pub(crate) fn standalone(
    title: &str,
    drawing: &Markup,
    (width, height): (f64, f64),
    described: &str,
) -> String {
    let [width, height] = [width, height].map(number);
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            width=(width) height=(height) role="img" font-family="sans-serif"
            font-size=(text::SIZE) fill=(text::INK) {
            title { (text::printable(title)) }
            desc { (text::printable(described)) }
            rect width="100%" height="100%" fill="#fff" {}
            (drawing)
        }
    };
    picture.into_string()
}

/// A line without length at this point: two ends.
pub(crate) fn dot((x, y): Point) -> String {
    format!("M{} {}h0", short(x), short(y))
}

/// The number with at most one decimal: a tenth of a unit is less than anybody sees.
fn short(value: f64) -> String {
    number((10.0 * value).round() / 10.0)
}

/// The number with at most two decimals.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

/// What is drawn around the origin, moved to this point.
pub(crate) fn moved(drawing: &Markup, (x, y): Point) -> Markup {
    html! { g transform={ "translate(" (number(x)) " " (number(y)) ")" } { (drawing) } }
}

/// A line along this path.
pub(crate) fn stroke(path: &str, colour: &str) -> Markup {
    html! { path d=(path) fill="none" stroke=(colour) {} }
}

/// The path through these points.
pub(crate) fn through(points: impl IntoIterator<Item = Point>) -> String {
    let points = points.into_iter();
    let points: Vec<String> = points.map(|(x, y)| format!("{} {}", number(x), number(y))).collect();
    format!("M{}", points.join("L"))
}

/// A rectangle from its upper left corner, of this width and height.
pub(crate) fn rectangle((x, y): Point, (width, height): (f64, f64)) -> Markup {
    let [x, y, width, height] = [x, y, width.max(0.0), height.max(0.0)].map(number);
    html! { rect x=(x) y=(y) width=(width) height=(height) {} }
}

/// The shade over what a criterion forbids.
pub(crate) fn shade(corner: Point, size: (f64, f64)) -> Markup {
    html! { g fill=(SHADE) fill-opacity="0.4" { (rectangle(corner, size)) } }
}

/// A disc around this point.
pub(crate) fn disc((x, y): Point, radius: f64) -> Markup {
    html! { circle cx=(number(x)) cy=(number(y)) r=(number(radius)) {} }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_two_decimals_at_most() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (100.0, "100"),
            (2.5, "2.5"),
            (-1.236, "-1.24"),
            (0.999, "1"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}

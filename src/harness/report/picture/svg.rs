//! Shapes of a picture.

use svg::node::element::{Circle, Group, Path, Rectangle};

/// A point of a picture, or of a chart in the units of its axes.
pub type Point = (f64, f64);

/// The colour of axes and ticks.
pub(crate) const RULE: &str = "#999";
/// The colour of what a criterion forbids.
const SHADE: &str = "#bbb";

/// The number with at most two decimals.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

/// What is drawn around the origin, moved to this point.
pub(crate) fn moved(group: Group, (x, y): Point) -> Group {
    group.set(
        "transform",
        format!("translate({} {})", number(x), number(y)),
    )
}

/// A line along this path.
pub(crate) fn stroke(path: impl Into<String>, colour: &str) -> Path {
    Path::new()
        .set("d", path.into())
        .set("fill", "none")
        .set("stroke", colour)
}

/// The path through these points.
pub(crate) fn through(points: impl IntoIterator<Item = Point>) -> String {
    let points = points.into_iter();
    let points: Vec<String> = points
        .map(|(x, y)| format!("{} {}", number(x), number(y)))
        .collect();
    format!("M{}", points.join("L"))
}

/// A rectangle from its upper left corner, of this width and height.
pub(crate) fn rectangle((x, y): Point, (width, height): (f64, f64)) -> Rectangle {
    Rectangle::new()
        .set("x", number(x))
        .set("y", number(y))
        .set("width", number(width.max(0.0)))
        .set("height", number(height.max(0.0)))
}

/// The shade over what a criterion forbids.
pub(crate) fn shade(corner: Point, size: (f64, f64)) -> Rectangle {
    rectangle(corner, size)
        .set("fill", SHADE)
        .set("fill-opacity", 0.4)
}

/// A disc around this point.
pub(crate) fn disc((x, y): Point, radius: f64) -> Circle {
    Circle::new()
        .set("cx", number(x))
        .set("cy", number(y))
        .set("r", number(radius))
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

//! What stands on a point.

use svg::node::element::{Group, Path};

use super::svg::{Point, disc, number, rectangle};

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
    pub(crate) fn draw(self, (x, y): Point, radius: f64) -> Group {
        let group = Group::new();
        match self {
            Self::Disc => group.add(disc((x, y), radius)),
            Self::Square => {
                let side = 2.0 * radius;
                group.add(rectangle((x - radius, y - radius), (side, side)))
            }
            Self::Triangle => {
                let side = 2.4 * radius;
                let [x, top] = [x, y - 0.5 * side].map(number);
                let [left, down, right] = [0.5 * side, 0.8 * side, side].map(number);
                group.add(Path::new().set("d", format!("M{x} {top}l-{left} {down}h{right}z")))
            }
            Self::Diamond => {
                let reach = 1.3 * radius;
                let [x, top, reach] = [x, y - reach, reach].map(number);
                let path =
                    format!("M{x} {top}l{reach} {reach}l-{reach} {reach}l-{reach} -{reach}z");
                group.add(Path::new().set("d", path))
            }
        }
    }
}

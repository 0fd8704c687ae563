//! How weights and nodes look.

use svg::node::element::{Circle, Path};

use crate::report::picture::svg::{disc, number};
use crate::report::picture::{Colour, Point};

/// Magnitudes of weights fall into so many levels, of one width and opacity each.
pub(super) const LEVELS: usize = 6;
/// Radius of the strongest nodes, and of those without strength.
pub(super) const LARGEST_RADIUS: f64 = 3.9;
const LEAST_RADIUS: f64 = 0.6;

/// The sign of a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Positive,
    Negative,
}

impl Sign {
    pub(super) const BOTH: [Self; 2] = [Self::Positive, Self::Negative];

    pub(super) fn of(weight: f64) -> Self {
        if weight < 0.0 {
            Self::Negative
        } else {
            Self::Positive
        }
    }

    /// The stroke of weights of this sign and level: blue or vermilion, which no colour-blindness confuses
    /// (Okabe and Ito, "Color universal design", 2008), and dashes for negative ones, for print in grey.
    pub(super) fn stroke(self, level: usize) -> Path {
        let path = stroke(level);
        match self {
            Self::Positive => path.set("stroke", Colour::Blue.hex()),
            Self::Negative => path
                .set("stroke", Colour::Vermilion.hex())
                .set("stroke-dasharray", "4 2"),
        }
    }
}

/// The level of a weight over the largest of its matrix: from 1 for the weakest to [`LEVELS`].
pub(super) fn level(weight: f64) -> usize {
    ((weight.abs() * LEVELS as f64).ceil() as usize).clamp(1, LEVELS)
}

/// The stroke of weights of a level, without colour.
pub(super) fn stroke(level: usize) -> Path {
    let share = level as f64 / LEVELS as f64;
    Path::new()
        .set("stroke-width", number(0.4 + 2.2 * share * share))
        .set("stroke-opacity", number(0.08 + 0.8 * share * share))
}

/// A node whose area is the share `strength` of that with the radius `largest`.
pub(super) fn dot(centre: Point, strength: f64, largest: f64) -> Circle {
    disc(centre, (largest * strength.sqrt()).max(LEAST_RADIUS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_divide_magnitudes_evenly() {
        for (weight, expected) in [
            (1e-9, 1),
            (1.0 / 7.0, 1),
            (-0.5, 3),
            (0.51, 4),
            (-1.0, 6),
            (1.0, 6),
        ] {
            assert_eq!(level(weight), expected, "{weight}");
        }
    }

    #[test]
    fn stronger_weights_are_wider_and_darker_and_negative_ones_dashed() {
        for name in ["stroke-width", "stroke-opacity"] {
            let value = |level| -> f64 {
                let path = stroke(level);
                let value = path.get_attributes().get(name).expect("set");
                value.parse().expect("a number")
            };
            assert!(
                (1..LEVELS).all(|level| value(level) < value(level + 1)),
                "{name}"
            );
        }
        let dashed = |sign: Sign| {
            let path = sign.stroke(1);
            path.get_attributes().contains_key("stroke-dasharray")
        };
        assert!(!dashed(Sign::of(0.3)) && dashed(Sign::of(-0.3)));
    }

    #[test]
    fn the_area_of_a_node_is_its_strength() {
        let radius = |strength| -> f64 {
            let circle = dot((0.0, 0.0), strength, 3.0);
            circle.get_attributes()["r"].parse().expect("a number")
        };
        assert_eq!((radius(1.0), radius(0.25), radius(0.0)), (3.0, 1.5, 0.6));
    }
}

//! How roles look: shapes and colours that differ in grey print and for every eye.

use maud::{Markup, html};

use crate::claim::{CaseRecord, PartRecord, PropertyRecord, Role};
use crate::report::picture::{Colour, Marker, Point, dot};

/// Shape and colour of a role.
pub(super) fn look(role: Role) -> (Marker, Colour) {
    match role {
        Role::Effect | Role::EitherEffect => (Marker::Disc, Colour::Blue),
        Role::NegativeControl => (Marker::Square, Colour::Vermilion),
        Role::Contrast => (Marker::Triangle, Colour::Green),
        Role::PositiveControl => (Marker::Diamond, Colour::Purple),
        Role::Check | Role::Report => (Marker::Disc, Colour::Grey),
    }
}

/// Marks that lie over each other stay apart.
const OPACITY: f64 = 0.7;

/// The mark of a seed, hollow where it does not count.
pub(super) fn mark(role: Role, position: Point, radius: f64, counts: bool) -> Markup {
    marks(role, std::iter::once(position), radius, counts)
}

/// The marks of seeds that all count, or of seeds that do not.
pub(super) fn marks(
    role: Role,
    positions: impl Iterator<Item = Point>,
    radius: f64,
    counts: bool,
) -> Markup {
    let (marker, colour) = look(role);
    let colour = colour.hex();
    let positions: Vec<Point> = positions.collect();
    let outlines = || -> String {
        positions.iter().map(|position| marker.outline(*position, radius)).collect()
    };
    // A page has thousands of marks, and a dot is a third as long as an outline.
    let dots = || -> String { positions.iter().copied().map(dot).collect() };
    html! {
        @match (counts, marker.cap()) {
            _ if positions.is_empty() => {},
            (true, Some(cap)) => {
                path d=(dots()) fill="none" stroke=(colour) stroke-width=(2.0 * radius)
                    stroke-linecap=(cap) stroke-opacity=(OPACITY) {}
            }
            (true, None) => path d=(outlines()) fill=(colour) fill-opacity=(OPACITY) {},
            (false, _) => path d=(outlines()) fill="none" stroke=(colour) {},
        }
    }
}

/// What the marks of a picture mean.
pub(in crate::report) fn legend(cases: &[CaseRecord], properties: &[PropertyRecord]) -> String {
    if !properties.is_empty() {
        return "A bar reaches from the smallest to the largest error of the generated cases, in \
                units of the tolerance. Shaded is what the expectation forbids: errors above 1 \
                where a property must hold, errors up to 1 where it must break."
            .to_owned();
    }
    let parts = || cases.iter().flat_map(|case| &case.parts);
    let shapes = [
        ("discs are effects", Role::Effect),
        ("discs are effects", Role::EitherEffect),
        ("squares negative controls", Role::NegativeControl),
        ("triangles contrasts", Role::Contrast),
        ("diamonds positive controls", Role::PositiveControl),
        ("grey discs checks", Role::Check),
    ];
    let there = |role| parts().any(|part| part.role == role);
    let mut shapes: Vec<&str> =
        shapes.into_iter().filter_map(|(words, role)| there(role).then_some(words)).collect();
    shapes.dedup();
    let mut sentences = vec![
        format!("A mark is a seed: {}.", shapes.join(", ")),
        "Below the marks stand the median and the middle 90 % of the seeds.".to_owned(),
        "Shaded is what the criterion forbids.".to_owned(),
    ];
    if parts().any(|part| part.missing > 0) {
        sentences.push(
            "Crosses at the right end are seeds without a value, hollow marks seeds that a check \
             took away."
                .to_owned(),
        );
    }
    if parts().any(PartRecord::took_more_than_the_fewest) {
        sentences.push(
            "A path is the evidence over the seeds: above the upper line the part holds, below the \
             lower one it fails."
                .to_owned(),
        );
    }
    if parts().any(|part| part.among.is_some()) {
        sentences
            .push("A curve is the median at every layer or step, with the middle 90 %.".to_owned());
    }
    sentences.join(" ")
}

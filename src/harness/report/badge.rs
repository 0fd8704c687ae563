//! Badges: a claim with its standing in one line, as people put it into a document of their own.

use maud::{Markup, html};

use super::overview::glyph;
use super::picture::{moved, number, rectangle, standalone};
use super::standing::in_a_line;
use crate::claim::Record;

/// Height of a badge, and from one to the next.
const HEIGHT: f64 = 20.0;
const PITCH: f64 = 24.0;
/// Width of a letter at the size of badges.
const LETTER: f64 = 6.4;
const SIZE: f64 = 11.0;
/// Around words.
const ROOM: f64 = 7.0;
/// Behind the name of the claim, and on every ground.
const GROUND: &str = "#3c3c3a";
const WORDS: &str = "#fff";

/// Badges under each other: the name, the standing on the colour of the verdict, the beginning of the
/// digest. The text of an SVG that needs nothing else.
pub fn badges<'a>(records: impl IntoIterator<Item = &'a Record>) -> String {
    let records: Vec<&Record> = records.into_iter().collect();
    let drawn: Vec<(Markup, f64)> = records.iter().map(|record| badge(record)).collect();
    let width = drawn.iter().map(|(_, width)| *width).fold(1.0, f64::max);
    let height = drawn.len().saturating_sub(1) as f64 * PITCH + HEIGHT;
    let said: Vec<String> = records.iter().map(|record| in_a_line(record)).collect();
    let drawing = html! {
        g font-size=(SIZE) fill=(WORDS) {
            @for (index, (badge, _)) in (0..).zip(&drawn) {
                (moved(badge, (0.0, f64::from(index) * PITCH)))
            }
        }
    };
    let said = said.join("; ");
    standalone(&said, &drawing, (width, height), &said)
}

/// A badge and its width.
fn badge(record: &Record) -> (Markup, f64) {
    let line = in_a_line(record);
    let (name, rest) = line.split_once(": ").unwrap_or(("", &line));
    let left = words(name) + 2.0 * ROOM;
    let right = words(rest) + 2.0 * ROOM;
    let drawing = html! {
        g fill=(GROUND) { (rectangle((0.0, 0.0), (left, HEIGHT))) }
        g fill=(glyph::colour(record.verdict)) { (rectangle((left, 0.0), (right, HEIGHT))) }
        (fitted(name, ROOM))
        (fitted(rest, left + ROOM))
    };
    (drawing, left + right)
}

fn words(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

/// Words from this position on, as wide as they were thought to be in whatever font.
fn fitted(text: &str, x: f64) -> Markup {
    html! {
        text x=(number(x)) y="14" textLength=(number(words(text))) lengthAdjust="spacingAndGlyphs" {
            (super::picture::text::printable(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::badges;
    use crate::claim::{Record, Role, Verdict};
    use crate::report::picture::reading::{elements, named};
    use crate::report::records::{cells, part, record};

    #[test]
    fn badges_say_the_line_and_stand_under_each_other() {
        let values = [0.6, 0.9, 0.1];
        let parts = vec![part(Role::Effect, "trained: x", &values)];
        let record = record(parts, vec![cells("trained", "x", &values)]);
        let supported = Record { verdict: Verdict::Supported, ..record };
        let picture = badges([&supported, &supported]);
        let elements = elements(&picture);
        let words: Vec<&str> = named(&elements, "text").map(|text| text.text.as_str()).collect();
        let line = ["module.claim", "supported in 2 of 3 seeds, 0123abcd"];
        assert_eq!(words, [line, line].concat());
        assert_eq!((elements[0].get("height"), picture.contains("#00694d")), ("44", true));
        assert!(badges([]).starts_with("<svg"));
    }
}

//! Text and numbers of a picture.

use maud::{Markup, html};

use super::{Point, number};

/// Size of letters.
pub(crate) const SIZE: f64 = 12.0;
/// Size of the letters of titles over that.
pub(crate) const TITLE: f64 = 1.25;
/// Colour of letters and dots.
pub(crate) const INK: &str = "#222";
/// Colour of labels and captions.
pub(crate) const FAINT: &str = "#666";
/// Height of a line of text.
pub(crate) const LINE: f64 = 18.0;
/// Width of a letter over its size: about the mean of the widest common sans-serif fonts, so that
/// no line is longer than it was thought to be.
const LETTER: f64 = 0.58;

/// The width of a line.
pub(crate) fn width(line: &str) -> f64 {
    line.chars().count() as f64 * LETTER * SIZE
}

/// A line of text whose baseline begins at this point; nothing where it is empty.
pub(crate) fn line(content: &str, (x, y): Point) -> Markup {
    html! {
        @if !content.is_empty() {
            text x=(number(x)) y=(number(y)) { (printable(content)) }
        }
    }
}

/// A title whose baseline begins at this point.
pub(crate) fn title(content: &str, position: Point) -> Markup {
    html! { g font-size=(TITLE * SIZE) font-weight="bold" { (line(content, position)) } }
}

/// The text in lines of at most this width; words that are longer than a line are broken.
pub(crate) fn wrap(content: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let words = content.split_whitespace();
    for word in words.flat_map(|word| pieces(word, room)) {
        match lines.last_mut() {
            Some(line) if width(line) + width(&word) + width(" ") <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A word, in pieces of at most this width.
fn pieces(word: &str, room: f64) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let most = (room / (LETTER * SIZE)) as usize;
    let pieces = letters.chunks(most.max(1));
    pieces.map(|piece| piece.iter().collect()).collect()
}

/// The text in lines of at most this width, below this corner, and their height.
pub(crate) fn paragraph(content: &str, (left, top): Point, room: f64) -> (Markup, f64) {
    let lines = wrap(content, room);
    let height = lines.len() as f64 * LINE;
    let baselines = (1..).map(|index| top + f64::from(index) * LINE);
    let lines = html! {
        @for (content, y) in lines.iter().zip(baselines) { (line(content, (left, y))) }
    };
    (lines, height)
}

/// The text without what XML does not allow.
pub(crate) fn printable(content: &str) -> String {
    content.replace(char::is_control, "")
}

/// The text, or as much of its beginning as there is room for.
pub(crate) fn shorten(content: &str, room: f64) -> String {
    let content = printable(content);
    if width(&content) <= room {
        return content;
    }
    let letters = (room / (LETTER * SIZE)) as usize;
    let beginning: String = content.chars().take(letters.saturating_sub(1)).collect();
    beginning + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_keep_all_words_and_fit() {
        let content = "a few words of several lengths, and one-that-is-longer-than-a-line";
        let lines = wrap(content, 100.0);
        assert_eq!(lines.concat().replace(' ', ""), content.replace(' ', ""));
        assert!(lines.iter().all(|line| width(line) <= 100.0));
        assert!(lines.len() > 3);
    }

    #[test]
    fn names_are_shortened_to_their_room() {
        assert_eq!(shorten("step 300", 100.0), "step 300");
        assert_eq!(shorten("step\u{0} 300", 100.0), "step 300");
        let short = shorten("after three hundred steps", 100.0);
        assert!(short.ends_with('…') && width(&short) <= 100.0, "{short}");
    }
}

//! A matrix in colours.

use maud::{Markup, html};

use crate::report::picture::text::{self, FAINT, LINE};
use crate::report::picture::{MARGIN, captioned, number, rectangle};

/// Width of the map, and of its scale.
const WIDTH: f64 = 420.0;
const SCALE: f64 = 16.0;
/// Most letters' room for the name of a layer.
const NAMES: f64 = 120.0;
/// With more layers names are left out but for some.
const NAMED: usize = 24;
/// Steps of the scale.
const STEPS: usize = 64;

/// A symmetric matrix of numbers from 0 to 1 as the text of an SVG: dark is 1, and what does not
/// exist is crossed out by its lack of colour.
pub(super) fn heat_map(
    title: &str,
    names: &[String],
    values: &[Vec<f64>],
    caption: &str,
) -> String {
    let cell = WIDTH / names.len().max(1) as f64;
    let (left, top) = (MARGIN + NAMES, MARGIN + 2.0 * LINE);
    let every = names.len().div_ceil(NAMED).max(1);
    let drawing = html! {
        (text::title(title, (MARGIN, MARGIN + 10.0)))
        g shape-rendering="crispEdges" {
            @for (row, line) in values.iter().enumerate() {
                @for (column, value) in line.iter().enumerate() {
                    @if let Some(fill) = colour(*value) {
                        g fill=(fill) {
                            title { (names[row]) ", " (names[column]) ": " (number(*value)) }
                            (rectangle(
                                (left + column as f64 * cell, top + row as f64 * cell),
                                (cell, cell),
                            ))
                        }
                    }
                }
            }
        }
        g text-anchor="end" {
            @for (row, name) in names.iter().enumerate().step_by(every) {
                @let y = top + (row as f64 + 0.5) * cell + 4.0;
                (text::line(&text::shorten(name, NAMES - 8.0), (left - 6.0, y)))
            }
        }
        g text-anchor="middle" fill=(FAINT) {
            @for column in (0..names.len()).step_by(every) {
                @let x = left + (column as f64 + 0.5) * cell;
                (text::line(&(column + 1).to_string(), (x, top + WIDTH + LINE)))
            }
        }
        (scale(left + WIDTH + 24.0, top))
    };
    let size = (left + WIDTH + 24.0 + SCALE + 50.0, top + WIDTH + 1.6 * LINE);
    captioned(title, &drawing, size, caption)
}

/// What the colours mean, from 1 at the top to 0.
fn scale(left: f64, top: f64) -> Markup {
    let step = WIDTH / STEPS as f64;
    html! {
        g shape-rendering="crispEdges" {
            @for index in 0..STEPS {
                @let value = 1.0 - (index as f64 + 0.5) / STEPS as f64;
                g fill=(colour(value).unwrap_or_default()) {
                    (rectangle((left, top + index as f64 * step), (SCALE, step)))
                }
            }
        }
        @for (value, share) in [("1", 0.0), ("0.5", 0.5), ("0", 1.0)] {
            (text::line(value, (left + SCALE + 6.0, top + share * WIDTH + 4.0)))
        }
    }
}

/// From near white to dark blue; numbers beyond the range have the colours of its ends.
fn colour(value: f64) -> Option<String> {
    const LIGHT: [f64; 3] = [240.0, 246.0, 250.0];
    const DARK: [f64; 3] = [0.0, 50.0, 95.0];
    if value.is_nan() {
        return None;
    }
    let share = value.clamp(0.0, 1.0);
    let mixed = LIGHT.iter().zip(DARK).map(|(light, dark)| light + share * (dark - light));
    let mixed: Vec<u8> = mixed.map(|part| part.round() as u8).collect();
    Some(format!("#{:02x}{:02x}{:02x}", mixed[0], mixed[1], mixed[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_has_no_colour() {
        assert_eq!(colour(f64::NAN), None);
        assert_eq!(colour(1.0).as_deref(), Some("#00325f"));
        assert_eq!(colour(-0.1), colour(0.0));
        let names = ["one".to_owned(), "two & three".to_owned()];
        let values = [vec![1.0, f64::NAN], vec![f64::NAN, f64::NAN]];
        let picture = heat_map("CKA", &names, &values, "A caption.");
        assert!(picture.contains("one, one: 1") && !picture.contains("one, two"));
        assert!(!picture.contains("NaN") && picture.contains("two &amp; three"));
    }

    #[test]
    fn many_layers_are_named_in_part() {
        let names: Vec<String> = (0..100).map(|layer| format!("layer{layer}")).collect();
        let picture = heat_map("CKA", &names, &vec![vec![0.5; 100]; 100], "");
        assert_eq!(picture.matches(">layer5</text>").count(), 1);
        assert_eq!(picture.matches(">layer6</text>").count(), 0);
    }
}

//! A map as a picture: the share of seeds in which all effects are there, with marks.

use maud::{Markup, html};

use super::sentence::map_sentence;
use crate::claim::Finding;
use crate::claim::{MapCellRecord, MapRecord, distinct};
use crate::report::picture::text::{self, LINE};
use crate::report::picture::{
    Colour, MARGIN, Marker, Point, captioned, inline, number, stroke, through,
};

/// Side of a cell.
const SIDE: f64 = 44.0;
/// Narrowest picture with a caption.
const NARROWEST: f64 = 500.0;
/// Thickness of the line between cells where the claim holds and where it does not.
const BOUNDARY: f64 = 3.0;
/// The ends of the scale: no seed, every seed. Between them colours are mixed.
const NONE: [f64; 3] = [253.0, 237.0, 222.0];
const EVERY: [f64; 3] = [0.0, 114.0, 178.0];

pub(in crate::report) const KEY: &str = "Colour: the share of seeds in which all effects are there, from none (pale) to all (blue). \
    Thick line: between settings at which the claim holds and others. Dashed frame: the claim's domain. Diamond: \
    the registered setting. Triangle: a control shows the effect too. Cross: the networks did not train. \
    Question mark: open.";

/// The text of the picture, with a caption that says what its marks mean.
pub fn heat_map(record: &MapRecord) -> String {
    let Some((drawing, (width, height))) = drawing(record) else {
        return String::new();
    };
    let said = format!("{} {}: {}. {KEY}", record.statement, record.claim, map_sentence(record));
    captioned(&title(record), &drawing, (width.max(NARROWEST), height), &said)
}

/// The picture without words, for a page that has them below it.
pub(in crate::report) fn bare_heat_map(record: &MapRecord) -> String {
    let Some((drawing, size)) = drawing(record) else {
        return String::new();
    };
    inline(&title(record), &drawing, size, "")
}

fn title(record: &MapRecord) -> String {
    format!("Where {} holds", record.claim)
}

/// The map with its axes, and the width and height that it takes; nothing where it has no axis.
pub(in crate::report) fn drawing(record: &MapRecord) -> Option<(Markup, Point)> {
    let [across, up @ ..] = record.axes.as_slice() else {
        return None;
    };
    let (columns, rows) = (across.values.len(), record.rows());
    let labels = |row: usize| up.first().map_or_else(String::new, |axis| axis.shown(row));
    let margin = (0..rows).map(|row| text::width(&labels(row))).fold(0.0, f64::max);
    let origin = (MARGIN + margin + 10.0, MARGIN + 2.5 * LINE);
    let names = text::TITLE * text::width(&title(record));
    let room = (columns as f64 * SIDE + margin + 10.0).max(names);
    let corner = |column: usize, row: usize| {
        (origin.0 + column as f64 * SIDE, origin.1 + (rows - 1 - row) as f64 * SIDE)
    };
    let bottom = origin.1 + rows as f64 * SIDE;
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let cells = places.filter_map(|(column, row)| {
        Some((record.cell(column, row)?, corner(column, row), (column, row)))
    });
    let cells: Vec<(&MapCellRecord, Point, (usize, usize))> = cells.collect();
    let holds = |column: usize, row: usize| {
        record.cell(column, row).map(|cell| cell.finding == Finding::Holds)
    };
    let drawing = html! {
        (text::title(&title(record), (MARGIN, MARGIN + 10.0)))
        @if let Some(axis) = up.first() {
            (text::line(axis.setting.name(), (MARGIN, origin.1 - 8.0)))
        }
        g stroke="#fff" {
            @for colour in distinct(cells.iter().map(|(cell, ..)| colour(cell))) {
                @let own = cells.iter().filter(|(cell, ..)| self::colour(cell) == colour);
                path fill=(colour) d={ @for (_, corner, _) in own { (square(*corner)) } } {}
            }
        }
        @for (cell, corner, _) in &cells { (mark(cell, *corner)) }
        g stroke-width=(BOUNDARY) {
            @for (_, (x, y), (column, row)) in &cells {
                @if column + 1 < columns && holds(*column, *row) != holds(column + 1, *row) {
                    (stroke(&through([(x + SIDE, *y), (x + SIDE, y + SIDE)]), text::INK))
                }
                @if row + 1 < rows && holds(*column, *row) != holds(*column, row + 1) {
                    (stroke(&through([(*x, *y), (x + SIDE, *y)]), text::INK))
                }
            }
        }
        (domain(record, corner))
        g text-anchor="middle" {
            @for column in 0..columns {
                (text::line(&across.shown(column), (corner(column, 0).0 + 0.5 * SIDE, bottom + LINE)))
            }
        }
        g text-anchor="end" {
            @for row in 0..rows {
                (text::line(&labels(row), (origin.0 - 8.0, corner(0, row).1 + 0.5 * SIDE + 4.0)))
            }
        }
        (text::line(across.setting.name(), (origin.0, bottom + 2.0 * LINE)))
    };
    Some((drawing, (room + 2.0 * MARGIN, bottom + 2.5 * LINE)))
}

/// Between the ends of the scale; grey before the first seed and where networks did not train.
fn colour(cell: &MapCellRecord) -> String {
    let share = cell.share.filter(|_| cell.finding != Finding::Untrained);
    let Some(share) = share else {
        return "#ddd".to_owned();
    };
    let mix = |(none, every): (f64, f64)| (none + share * (every - none)).round() as u8;
    let [red, green, blue] = [0, 1, 2].map(|part| mix((NONE[part], EVERY[part])));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The outline of a cell from its upper left corner.
fn square((x, y): Point) -> String {
    let [x, y, side] = [x, y, SIDE].map(number);
    format!("M{x} {y}h{side}v{side}h-{side}z")
}

fn mark(cell: &MapCellRecord, (x, y): Point) -> Markup {
    let middle = (x + 0.5 * SIDE, y + 0.5 * SIDE);
    let ink = if cell.share.unwrap_or(0.0) > 0.5 { "#fff" } else { text::INK };
    let cross = |reach: f64| {
        let (x, y) = middle;
        let one = through([(x - reach, y - reach), (x + reach, y + reach)]);
        let other = through([(x - reach, y + reach), (x + reach, y - reach)]);
        html! { (stroke(&one, text::INK)) (stroke(&other, text::INK)) }
    };
    html! {
        @match cell.finding {
            Finding::Unspecific => g fill=(Colour::Vermilion.hex()) { (Marker::Triangle.draw(middle, 6.0)) }
            Finding::Untrained => g stroke-width="2" { (cross(7.0)) }
            Finding::Open => g fill=(ink) font-weight="bold" text-anchor="middle" {
                (text::line("?", (middle.0, middle.1 + 4.0)))
            }
            Finding::Holds | Finding::Fails => ""
        }
        @if cell.registered {
            g fill="none" stroke=(ink) stroke-width="2" { (Marker::Diamond.draw(middle, 9.0)) }
        }
    }
}

/// A frame around the cells of the domain; nothing where all or none are in it.
fn domain(record: &MapRecord, corner: impl Fn(usize, usize) -> Point) -> Markup {
    let columns = record.axes.first().map_or(0, |axis| axis.values.len());
    let places = (0..record.rows()).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let inside = |(column, row): &(usize, usize)| {
        record.cell(*column, *row).is_some_and(|cell| cell.in_domain)
    };
    let inside: Vec<(usize, usize)> = places.filter(inside).collect();
    let names_one = record.axes.iter().any(|axis| axis.within.is_some() || axis.words.is_some());
    let corners = inside.iter().map(|&(column, row)| corner(column, row));
    let (left, top, right, low) = corners.fold(
        (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY),
        |(left, top, right, low), (x, y)| {
            (left.min(x), top.min(y), right.max(x + SIDE), low.max(y + SIDE))
        },
    );
    html! {
        @if names_one && !inside.is_empty() {
            g fill="none" stroke=(text::INK) stroke-dasharray="5 4" {
                rect x=(number(left)) y=(number(top)) width=(number(right - left))
                    height=(number(low - top)) {}
            }
        }
    }
}

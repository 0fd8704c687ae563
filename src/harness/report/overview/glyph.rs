//! The pieces of a line, drawn in the current colour: the sign of a verdict, the bar of a share, the
//! patch of a map.

use maud::{Markup, html};

use crate::claim::{Finding, MapCellRecord, MapRecord, Verdict};
use crate::report::picture::text::INK;
use crate::report::picture::{Point, moved, number, stroke, through};

/// Width and height of a sign.
pub(in crate::report) const SIGN: f64 = 12.0;
/// Width and height of a bar, without the mark of one half, which is longer.
pub(in crate::report) const BAR: (f64, f64) = (48.0, 8.0);
/// How far the mark of one half stands out.
pub(in crate::report) const OUT: f64 = 2.0;
/// Width and height of a cell of a patch.
const CELL: (f64, f64) = (5.0, 4.0);
/// Behind bars and patches.
pub(in crate::report) const TROUGH: &str = "#e2e2dc";
/// How a setting looks that is open.
const OPEN: &str = "0.4";

/// Colours of verdicts, dark enough for small signs on white.
pub(in crate::report) fn colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "#00694d",
        Verdict::Uncontrolled => "#005f8f",
        Verdict::Unspecific => "#7a5200",
        Verdict::Inconclusive => "#6b4a86",
        Verdict::Refuted => "#a33d00",
        Verdict::Report => "#595959",
    }
}

/// A sign that survives without colour: a tick, a tick in a ring where nothing controls, two waves, a
/// question mark, a cross.
pub(in crate::report) fn sign(verdict: Verdict) -> Markup {
    let path = match verdict {
        Verdict::Supported => "M2 6.5L5 9.5L10 3",
        Verdict::Uncontrolled => "M4 6.2L5.5 7.8L8 4.4M6 .8a5.2 5.2 0 1 1-.01 0z",
        Verdict::Unspecific => "M1.5 5q2.2-3 4.5-.8t4.5-.8M1.5 9.2q2.2-3 4.5-.8t4.5-.8",
        Verdict::Inconclusive => "M3.6 4.2a2.4 2.4 0 1 1 3.6 2.1q-1.2.7-1.2 1.9M6 10.6v.1",
        Verdict::Refuted => "M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5",
        Verdict::Report => "M6 5.9v.2",
    };
    html! {
        path d=(path) fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"
            stroke-linejoin="round" {}
    }
}

/// A share between 0 and 1 as a bar with one half marked; its upper left corner is the origin.
pub(in crate::report) fn bar(share: f64) -> Markup {
    let (width, height) = BAR;
    let half = [(0.5 * width, -OUT), (0.5 * width, height + OUT)];
    let piece = |share: f64| format!("M0 0h{}v{height}H0z", number(share * width));
    html! {
        path d=(piece(1.0)) fill=(TROUGH) {}
        path d=(piece(share.clamp(0.0, 1.0))) fill="currentColor" {}
        (stroke(&through(half), INK))
    }
}

/// A map without words: a cell for each setting, full where the claim holds, half where that is open, pale
/// elsewhere, nothing where networks did not train. The registered setting is framed.
pub(in crate::report) fn patch(map: &MapRecord) -> Markup {
    let columns = map.axes.first().map_or(0, |axis| axis.values.len());
    let (width, height) = cell_size(map);
    let places = (0..map.rows()).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let cells: Vec<(&MapCellRecord, String)> = places
        .filter_map(|(column, row)| {
            let cell = map.cell(column, row)?;
            let (x, y) = (column as f64 * width, (map.rows() - 1 - row) as f64 * height);
            let [x, y, width, height] = [x, y, width - 0.5, height - 0.5].map(number);
            Some((cell, format!("M{x} {y}h{width}v{height}h-{width}z")))
        })
        .collect();
    let of = |wanted: &dyn Fn(&MapCellRecord) -> bool| -> String {
        let own = cells.iter().filter(|(cell, _)| wanted(cell));
        own.map(|(_, outline)| outline.as_str()).collect()
    };
    let is = |finding| move |cell: &MapCellRecord| cell.seeds > 0 && cell.finding == finding;
    let is_pale = |cell: &MapCellRecord| {
        cell.seeds > 0 && !matches!(cell.finding, Finding::Holds | Finding::Untrained)
    };
    let [pale, open] = [of(&is_pale), of(&is(Finding::Open))];
    let [holds, registered] = [of(&is(Finding::Holds)), of(&|cell| cell.registered)];
    html! {
        @if !pale.is_empty() { path d=(pale) fill=(TROUGH) {} }
        @if !open.is_empty() { path d=(open) fill="currentColor" fill-opacity=(OPEN) {} }
        @if !holds.is_empty() { path d=(holds) fill="currentColor" {} }
        @if !registered.is_empty() { (stroke(&registered, INK)) }
    }
}

/// Width and height of a patch.
pub(in crate::report) fn patch_size(map: &MapRecord) -> (f64, f64) {
    let columns = map.axes.first().map_or(0, |axis| axis.values.len());
    let (width, height) = cell_size(map);
    (columns as f64 * width, map.rows() as f64 * height)
}

/// Width and height of a cell, which is higher in a map of one row.
fn cell_size(map: &MapRecord) -> (f64, f64) {
    (CELL.0, if map.rows() == 1 { 2.0 * CELL.1 } else { CELL.1 })
}

/// A piece of this size as a picture of its own, with `room` around it.
pub(in crate::report) fn alone(
    class: &str,
    piece: &Markup,
    (width, height): Point,
    room: f64,
) -> Markup {
    let [width, height] = [width + 2.0 * room, height + 2.0 * room].map(number);
    html! {
        svg class=(class) width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) }
            aria-hidden="true" {
            @if room > 0.0 { (moved(piece, (room, room))) } @else { (piece) }
        }
    }
}

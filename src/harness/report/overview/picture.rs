//! The overview as one picture.

use maud::{Markup, html};

use super::glyph::{self, BAR, SIGN};
use super::{Entry, ORDER, OfPaper, by_paper, sentence};
use crate::claim::Verdict;
use crate::report::checklist::totals;
use crate::report::picture::text::{self, LINE};
use crate::report::picture::{MARGIN, captioned, moved};
use crate::report::standing::EffectSeeds;

/// Width of the column of a paper, and between two.
const COLUMN: f64 = 271.0;
const GAP: f64 = 22.0;
/// So many columns stand side by side.
const COLUMNS: usize = 4;
/// Size of its letters, and how much wider bold ones are.
const NAME: f64 = 11.0;
const BOLD: f64 = 1.15;
/// Height of the line of a claim, and between two verdicts.
const ROW: f64 = 21.0;
const APART: f64 = 7.0;
/// Where the bar and the patch begin in a line.
const BAR_AT: f64 = 181.0;
const PATCH_AT: f64 = BAR_AT + BAR.0 + 7.0;

const KEY: &str = "Each line is a claim. Its bar is the share of seeds in which all of its effects are there, with \
    one half marked; claims without a bar are exact and were checked on generated cases. Its patch is its \
    recorded map: filled settings are those at which it holds, half filled ones are open, framed is the \
    registered one.";

/// The claims as one picture: a column for each paper, a line for each claim. The text of an SVG, which
/// depends on nothing but the records.
pub fn overview_picture(entries: &[Entry<'_>]) -> String {
    let papers = by_paper(entries.iter().copied());
    let mut drawings = Vec::new();
    let (mut top, mut width) = (MARGIN + LINE + 8.0, 0.0_f64);
    for row in papers.chunks(COLUMNS) {
        let head = row.iter().map(|paper| heading(paper).1).fold(0.0, f64::max);
        let mut height = 0.0_f64;
        for (paper, index) in row.iter().zip(0..) {
            let left = MARGIN + f64::from(index) * (COLUMN + GAP);
            let (lines, below) = lines(paper);
            drawings.push(moved(&heading(paper).0, (left, top)));
            drawings.push(moved(&lines, (left, top + head)));
            height = height.max(head + below);
            width = width.max(left + COLUMN + MARGIN);
        }
        top += height + GAP;
    }
    let records: Vec<_> = entries.iter().map(|entry| entry.record).collect();
    let title = totals(&records);
    let size = (width.max(3.0 * COLUMN), top - GAP);
    let drawing = html! {
        (text::title(&title, (MARGIN, MARGIN + 12.0)))
        @for drawing in drawings { (drawing) }
    };
    let verdicts = signs(entries);
    captioned(&title, &drawing, size, &format!("{verdicts} {KEY}"))
}

/// Title and sentence of a paper, and their height.
fn heading(paper: &OfPaper<'_>) -> (Markup, f64) {
    let (title, height) = text::paragraph(paper.title(), (0.0, 0.0), COLUMN / BOLD);
    let (said, below) = text::paragraph(&sentence(paper), (0.0, height), COLUMN);
    let drawing = html! {
        g font-weight="bold" { (title) }
        g fill=(text::FAINT) { (said) }
    };
    (drawing, height + below + 12.0)
}

/// The lines of a paper's claims, and their height.
fn lines(paper: &OfPaper<'_>) -> (Markup, f64) {
    let (mut top, mut before) = (0.0, None);
    let mut lines = Vec::new();
    for entry in &paper.claims {
        let verdict = entry.record.verdict;
        if before.is_some_and(|before| before != verdict) {
            top += APART;
        }
        before = Some(verdict);
        lines.push(moved(&line(paper, entry), (0.0, top)));
        top += ROW;
    }
    (html! { @for line in lines { (line) } }, top)
}

/// Sign, name, bar and patch.
fn line(paper: &OfPaper<'_>, entry: &Entry<'_>) -> Markup {
    let record = entry.record;
    let middle = 0.5 * ROW;
    let room = (BAR_AT - SIGN - 8.0) * text::SIZE / NAME;
    let name = text::shorten(paper.name(&record.claim), room);
    html! {
        g color=(glyph::colour(record.verdict)) {
            (moved(&glyph::sign(record.verdict), (0.0, middle - 0.5 * SIGN)))
            @if let Some(seeds) = EffectSeeds::of(record) {
                (moved(&glyph::bar(seeds.share()), (BAR_AT, middle - 0.5 * BAR.1)))
            }
            @if let Some(map) = entry.map() {
                @let height = glyph::patch_size(map).1;
                (moved(&glyph::patch(map), (PATCH_AT, middle - 0.5 * height)))
            }
        }
        g font-size=(NAME) { (text::line(&name, (SIGN + 6.0, middle + 4.0))) }
    }
}

/// What the signs say of the verdicts that there are.
fn signs(entries: &[Entry<'_>]) -> String {
    let there = |verdict| entries.iter().any(|entry| entry.record.verdict == verdict);
    let words = |verdict: Verdict| match verdict {
        Verdict::Supported => "a tick Supported",
        Verdict::Uncontrolled => "a tick in a ring Supported (uncontrolled)",
        Verdict::Unspecific => "waves Unspecific",
        Verdict::Inconclusive => "a question mark Inconclusive",
        Verdict::Refuted => "a cross Refuted",
        Verdict::Report => "a dot no verdict",
    };
    let named: Vec<&str> = ORDER.into_iter().filter(|own| there(*own)).map(words).collect();
    if named.is_empty() { String::new() } else { format!("Signs: {}.", named.join(", ")) }
}

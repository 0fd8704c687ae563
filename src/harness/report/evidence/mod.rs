//! A picture of what decides a claim: every seed's value against its threshold, or every property's
//! errors.

mod path;
mod role;
mod row;
mod strip;
#[cfg(test)]
mod tests;

use maud::{Markup, html};

use super::checklist::counting;
use super::number::{among, errors, figures};
use super::picture::text::{self, LINE};
use super::picture::{MARGIN, MIDDLE, captioned, inline, moved};
use crate::claim::{CaseRecord, PartRecord, PropertyRecord, Record, Role};
use deepclaims_lab::stats::Outcome;
pub(super) use role::legend;
use strip::AREA;
pub(super) use strip::WIDTH;

/// Between the rows of a panel.
const GAP: f64 = 12.0;

/// The picture of a record as the text of an SVG, which depends on nothing but the record; none
/// where nothing decides.
///
/// A panel for each case, a row for each part that decides, a mark for each seed, on an axis of the
/// row's own. Below the marks stand median and middle 90 %, and what the criterion forbids is shaded.
/// A part that took more than the fewest seeds has the path of its evidence below it. A part about
/// every layer or step is the curve of its medians over them. An exact claim has a row for each
/// property, all on one axis.
pub fn evidence_picture(record: &Record) -> Option<String> {
    let Record { cases, properties, .. } = record;
    let (drawing, height) = drawing(record, cases, properties)?;
    let title = format!("What decides {}", record.claim);
    Some(captioned(&title, &drawing, (WIDTH, height), &legend(cases, properties)))
}

/// The picture of one of the record's cases without words below it: of each role the part that is nearest
/// to a miss, with the path of its evidence while it is open.
pub(super) fn case_picture(record: &Record, case: &CaseRecord) -> Option<String> {
    let case = CaseRecord { parts: weakest_of_roles(case), ..case.clone() };
    let mut page = Page { only_open_paths: true, ..Page::default() };
    page.case(record, &case);
    let (drawing, height) = page.drawing()?;
    let subject = format!("What decides {} on {}", record.claim, case.name);
    let parts = case.parts.iter().map(PartRecord::demands).collect::<Vec<String>>().join("; ");
    Some(inline(&subject, &drawing, (WIDTH, height), &parts))
}

/// Of each role that decides the weakest part; of alternatives the strongest.
pub(super) fn weakest_of_roles(case: &CaseRecord) -> Vec<PartRecord> {
    let mut weakest: Vec<&PartRecord> = Vec::new();
    for part in counting(case).filter(|part| part.role.decides()) {
        match weakest.iter_mut().find(|known| known.role == part.role) {
            Some(known) if part.by_strength(known).is_lt() => *known = part,
            Some(_) => {}
            None => weakest.push(part),
        }
    }
    weakest.into_iter().cloned().collect()
}

/// The picture of the record's properties, without words below it.
pub(super) fn property_picture(record: &Record) -> Option<String> {
    let (drawing, height) = drawing(record, &[], &record.properties)?;
    let subject = format!("What decides {}", record.claim);
    Some(inline(&subject, &drawing, (WIDTH, height), &record.statement))
}

/// What the record's cases and properties draw, and its height; nothing where nothing decides.
pub(super) fn drawing(
    record: &Record,
    cases: &[CaseRecord],
    properties: &[PropertyRecord],
) -> Option<(Markup, f64)> {
    let mut page = Page::default();
    for case in cases {
        page.case(record, case);
    }
    let axis = row::error_axis(properties);
    for (index, property) in properties.iter().enumerate() {
        let is_last = index + 1 == properties.len();
        page.row(property_label(property), row::errors(property, &axis, is_last));
    }
    page.drawing()
}

/// Rows under each other.
#[derive(Default)]
struct Page {
    drawings: Vec<Markup>,
    height: f64,
    /// Whether paths of evidence are drawn of parts alone that are open.
    only_open_paths: bool,
}

impl Page {
    /// Everything that was added, and its height; nothing where nothing was.
    fn drawing(&self) -> Option<(Markup, f64)> {
        let drawing = html! { @for drawing in &self.drawings { (drawing) } };
        (self.height > 0.0).then_some((drawing, self.height + MARGIN))
    }

    /// A heading, and a row for each part that decides or is about every layer or step.
    fn case(&mut self, record: &Record, case: &CaseRecord) {
        let drawn = |part: &&PartRecord| part.role != Role::Report || part.among.is_some();
        let parts = case.parts.iter().filter(drawn);
        for (index, part) in parts.enumerate() {
            if index == 0 {
                let heading = format!("{}: {}", case.name, case.verdict);
                let (lines, height) = text::paragraph(&heading, (MARGIN, 0.0), AREA);
                self.add((html! { g font-weight="bold" { (lines) } }, height + 4.0));
            }
            let everywhere = record.everywhere(case, part);
            let row = if everywhere.len() > 1 {
                row::curve(part, &everywhere)
            } else {
                row::seeds(part, &record.seed_values(case, part))
            };
            self.row(part_label(part), row);
            if self.only_open_paths && part.outcome != Some(Outcome::Open) {
                continue;
            }
            if let Some(path) = path::evidence(part, &record.tallies(case, part)) {
                self.add(path);
            }
        }
    }

    fn row(&mut self, label: (Markup, f64), row: (Markup, f64)) {
        self.add(label);
        self.add(row);
        self.height += GAP;
    }

    fn add(&mut self, (drawing, height): (Markup, f64)) {
        let corner = (0.0, MARGIN + self.height);
        self.drawings.push(moved(&drawing, corner));
        self.height += height;
    }
}

/// Role, number, figures and outcome of a part, and their height.
fn part_label(part: &PartRecord) -> (Markup, f64) {
    let name = format!("{}: {}{}", part.role, part.number, among(part));
    let outcome = part.outcome;
    let outcome = outcome.map_or_else(String::new, |outcome| format!(": {outcome}"));
    let found = format!("{}{outcome}", figures(part));
    label(Some(part.role), &name, &found)
}

/// Sentence and errors of a property, and their height.
fn property_label(property: &PropertyRecord) -> (Markup, f64) {
    let name = format!("{}: {}", property.expectation, property.property);
    let met = if property.met { "met" } else { "not met" };
    let found = format!("{} in {} cases: {met}", errors(property), property.cases);
    label(None, &name, &found)
}

/// What a row is about and what was found, behind a sample of the role's mark.
fn label(role: Option<Role>, name: &str, found: &str) -> (Markup, f64) {
    let indent = if role.is_some() { LINE } else { 0.0 };
    let left = MARGIN + indent;
    let (names, height) = text::paragraph(name, (left, 0.0), AREA - indent);
    let (found, below) = text::paragraph(found, (left, height), AREA - indent);
    let label = html! {
        @if let Some(role) = role {
            (role::mark(role, (MARGIN + 5.0, LINE - MIDDLE), 4.0, true))
        }
        (names)
        g fill=(text::FAINT) { (found) }
    };
    (label, height + below + 6.0)
}

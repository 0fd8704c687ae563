//! A picture of what decides a claim: every seed's value against its threshold, or every property's errors.

mod curve;
mod errors;
mod interval;
mod lanes;
mod role;
mod row;
mod span;
mod strip;
#[cfg(test)]
mod tests;

use svg::node::element::Group;

use super::picture::{MARGIN, captioned, text};
use crate::claim::{CaseRecord, PartRecord, Record, Role};
use role::legend;
use strip::{AREA, WIDTH};
use text::LINE;

/// Between the rows of a panel.
const GAP: f64 = 12.0;

/// The picture of a record as the text of an SVG, which depends on nothing but the record; none where nothing
/// decides.
///
/// A panel for each case, a row for each part that decides, a mark for each seed, on an axis of the row's own:
/// below the marks stand mean and interval, and what the criterion forbids is shaded. A part about every place
/// is the curve of its means over the places. An exact claim has a row for each property, all on one axis.
pub fn evidence_picture(record: &Record) -> Option<String> {
    let mut page = Page::default();
    for case in &record.cases {
        let decides = |part: &&PartRecord| part.role != Role::Report;
        let parts: Vec<&PartRecord> = case.parts.iter().filter(decides).collect();
        if parts.is_empty() {
            continue;
        }
        page.heading(&format!("{}: {}", case.name, case.verdict));
        for part in parts {
            page.row(row(record, case, part));
        }
    }
    if !record.properties.is_empty() {
        let axis = errors::axis(&record.properties);
        for property in &record.properties {
            page.row(errors::row(property, &axis));
        }
    }
    if page.height == 0.0 {
        return None;
    }
    let title = match &record.cases[..] {
        [case] => format!("What decides {} on {}", record.claim, case.name),
        _ => format!("What decides {}", record.claim),
    };
    let height = page.height + MARGIN;
    Some(captioned(
        &title,
        page.group
            .set("transform", format!("translate(0 {MARGIN})")),
        (WIDTH, height),
        &legend(record),
    ))
}

/// The picture of one of the record's cases, by itself.
pub(super) fn case_picture(record: &Record, case: &CaseRecord) -> Option<String> {
    evidence_picture(&Record {
        cases: vec![case.clone()],
        properties: Vec::new(),
        ..record.clone()
    })
}

fn row(record: &Record, case: &CaseRecord, part: &PartRecord) -> (Group, f64) {
    let everywhere = record.everywhere(case, part);
    if everywhere.len() > 1 {
        curve::row(part, &everywhere)
    } else {
        row::row(part, &record.seed_values(case, part))
    }
}

/// Rows under each other.
#[derive(Default)]
struct Page {
    group: Group,
    height: f64,
}

impl Page {
    fn heading(&mut self, name: &str) {
        let (lines, height) = text::paragraph(name, (MARGIN, 0.0), AREA);
        let lines = lines.into_iter().fold(Group::new(), |group, line| {
            group.add(line.set("fill", text::INK).set("font-weight", "bold"))
        });
        self.row((lines, height - GAP + 4.0));
    }

    fn row(&mut self, (row, height): (Group, f64)) {
        let position = format!("translate(0 {})", text::number(self.height));
        let group = std::mem::take(&mut self.group);
        self.group = group.add(row.set("transform", position));
        self.height += height + GAP;
    }
}

/// The label of a row, behind a sample of its mark, and what was found: lines of text and their height.
fn label(role: Option<Role>, name: &str, found: &str) -> (Group, f64) {
    let indent = if role.is_some() { LINE } else { 0.0 };
    let left = MARGIN + indent;
    let name = text::printable(name);
    let (names, height) = text::paragraph(&name, (left, 0.0), AREA - indent);
    let (found, below) = text::paragraph(&text::printable(found), (left, height), AREA - indent);
    let mut group = Group::new();
    if let Some(role) = role {
        group = group.add(role::mark(role, (MARGIN + 5.0, LINE - 4.0), 4.0, true));
    }
    for line in names {
        group = group.add(line.set("fill", text::INK));
    }
    let group = found.into_iter().fold(group, Group::add);
    (group, height + below + 6.0)
}

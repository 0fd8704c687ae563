//! A picture of what decides a claim: every seed's value against its threshold, or every property's errors.

mod curve;
mod errors;
mod label;
mod role;
mod seeds;
mod side;
mod span;
mod strip;
#[cfg(test)]
mod tests;

use svg::node::element::Group;

use super::picture::svg::moved;
use super::picture::{MARGIN, captioned, text};
use crate::claim::{CaseRecord, PropertyRecord, Record, Role};
use role::legend;
use strip::{AREA, WIDTH};

/// Between the rows of a panel.
const GAP: f64 = 12.0;

/// The picture of a record as the text of an SVG, which depends on nothing but the record; none where nothing
/// decides.
///
/// A panel for each case, a row for each part that decides, a mark for each seed, on an axis of the row's own:
/// below the marks stand mean and interval, and what the criterion forbids is shaded. A part about every place
/// is the curve of its means over the places. An exact claim has a row for each property, all on one axis.
pub fn evidence_picture(record: &Record) -> Option<String> {
    let title = match &record.cases[..] {
        [case] => format!("What decides {} on {}", record.claim, case.name),
        _ => format!("What decides {}", record.claim),
    };
    picture(&title, record, &record.cases, &record.properties)
}

/// The picture of one of the record's cases, by itself.
pub(super) fn case_picture(record: &Record, case: &CaseRecord) -> Option<String> {
    let title = format!("What decides {} on {}", record.claim, case.name);
    picture(&title, record, std::slice::from_ref(case), &[])
}

/// The picture of the record's properties, by themselves.
pub(super) fn property_picture(record: &Record) -> Option<String> {
    let title = format!("What decides {}", record.claim);
    picture(&title, record, &[], &record.properties)
}

fn picture(
    title: &str,
    record: &Record,
    cases: &[CaseRecord],
    properties: &[PropertyRecord],
) -> Option<String> {
    let mut page = Page::default();
    for case in cases {
        page.case(record, case);
    }
    page.properties(properties);
    if page.height == 0.0 {
        return None;
    }
    let height = page.height + MARGIN;
    let drawing = moved(page.group, (0.0, MARGIN));
    let legend = legend(cases, properties);
    Some(captioned(title, drawing, (WIDTH, height), &legend))
}

/// Rows under each other.
#[derive(Default)]
struct Page {
    group: Group,
    height: f64,
}

impl Page {
    /// A heading, and a row for each part that decides.
    fn case(&mut self, record: &Record, case: &CaseRecord) {
        let parts = case.parts.iter().filter(|part| part.role != Role::Report);
        for (index, part) in parts.enumerate() {
            if index == 0 {
                self.heading(&format!("{}: {}", case.name, case.verdict));
            }
            let everywhere = record.everywhere(case, part);
            let row = if everywhere.len() > 1 {
                curve::row(part, &everywhere)
            } else {
                seeds::row(part, &record.seed_values(case, part))
            };
            self.row(label::of_part(part), row);
        }
    }

    /// A row for each property, all on one axis.
    fn properties(&mut self, properties: &[PropertyRecord]) {
        let axis = errors::axis(properties);
        for property in properties {
            self.row(label::of_property(property), errors::row(property, &axis));
        }
    }

    fn heading(&mut self, name: &str) {
        let (lines, height) = text::paragraph(name, (MARGIN, 0.0), AREA);
        let lines = lines.into_iter().fold(Group::new(), |group, line| {
            group.add(line.set("fill", text::INK).set("font-weight", "bold"))
        });
        self.add((lines, height + 4.0));
    }

    fn row(&mut self, label: (Group, f64), row: (Group, f64)) {
        self.add(label);
        self.add(row);
        self.height += GAP;
    }

    fn add(&mut self, (drawing, height): (Group, f64)) {
        let group = std::mem::take(&mut self.group);
        self.group = group.add(moved(drawing, (0.0, self.height)));
        self.height += height;
    }
}

//! The label of a row: what it is about, and what was found.

use svg::node::element::Group;

use super::role;
use super::strip::AREA;
use crate::claim::{PartRecord, PropertyRecord, Role};
use crate::report::number::{errors, interval};
use crate::report::picture::text::{self, LINE};
use crate::report::picture::{MARGIN, MIDDLE};

/// Role, number, figures and outcome of a part, and their height.
pub(super) fn of_part(part: &PartRecord) -> (Group, f64) {
    let among = part
        .among
        .map_or_else(String::new, |among| format!(" (the weakest of {among})"));
    let name = format!("{}: {}{among}", part.role, part.number);
    let outcome = part.outcome;
    let outcome = outcome.map_or_else(String::new, |outcome| format!(": {outcome}"));
    let found = format!("{} {}{outcome}", part.rule, interval(part));
    lines(Some(part.role), &name, &found)
}

/// Sentence and errors of a property, and their height.
pub(super) fn of_property(property: &PropertyRecord) -> (Group, f64) {
    let name = format!("{}: {}", property.expectation, property.property);
    let met = if property.met { "met" } else { "not met" };
    let found = format!("{} in {} cases: {met}", errors(property), property.cases);
    lines(None, &name, &found)
}

/// Behind a sample of the role's mark.
fn lines(role: Option<Role>, name: &str, found: &str) -> (Group, f64) {
    let indent = if role.is_some() { LINE } else { 0.0 };
    let left = MARGIN + indent;
    let name = text::printable(name);
    let (names, height) = text::paragraph(&name, (left, 0.0), AREA - indent);
    let (found, below) = text::paragraph(&text::printable(found), (left, height), AREA - indent);
    let mut group = Group::new();
    if let Some(role) = role {
        let middle = (MARGIN + 5.0, LINE - MIDDLE);
        group = group.add(role::mark(role, middle, 4.0, true));
    }
    for line in names {
        group = group.add(line.set("fill", text::INK));
    }
    let group = found.into_iter().fold(group, Group::add);
    (group, height + below + 6.0)
}

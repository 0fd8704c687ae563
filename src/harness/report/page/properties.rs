//! The properties of an exact claim as a table.

use super::html::{Element, tag};
use super::table;
use crate::claim::{PropertyRecord, Record};
use crate::report::significant;

const TITLES: [&str; 6] = [
    "property",
    "expectation",
    "cases",
    "smallest error",
    "largest error",
    "outcome",
];

pub(super) fn table(record: &Record) -> Element {
    let name = format!(
        "{}: errors of generated cases, in units of their tolerance",
        record.claim
    );
    let caption = tag("caption").text(&name);
    let rows = record.properties.iter().map(row);
    table::table("wide", &name, caption, &TITLES, rows)
}

fn row(property: &PropertyRecord) -> Element {
    let outcome = if property.met {
        "✔ met"
    } else {
        "✘ not met"
    };
    let outcome = match &property.counterexample {
        Some(case) => format!("{outcome}: not so for {case}"),
        None => outcome.to_owned(),
    };
    tag("tr")
        .add(tag("th").set("scope", "row").text(&property.property))
        .add(tag("td").text(property.expectation))
        .add(tag("td").text(property.cases))
        .add(tag("td").text(significant(property.smallest_error)))
        .add(tag("td").text(significant(property.largest_error)))
        .add(tag("td").text(outcome))
}

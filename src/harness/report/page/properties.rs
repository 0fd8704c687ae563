//! The properties of an exact claim as a table.

use super::checklist::scrolling;
use super::html::{Element, tag};
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
    let titles = TITLES.map(|title| tag("th").set("scope", "col").text(title));
    let table = tag("table")
        .add(tag("caption").text(&name))
        .add(tag("thead").add(tag("tr").add_all(titles)))
        .add(tag("tbody").add_all(record.properties.iter().map(row)));
    scrolling(table, &name)
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

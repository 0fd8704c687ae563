//! The parts of a case as a table.

use super::checklist::scrolling;
use super::html::{Element, tag};
use crate::claim::{CaseRecord, PartRecord, Record};
use crate::report::explain::filter;
use crate::report::number::{estimate, further_seeds, power};
use crate::report::significant;
use deepclaims_lab::stats::Outcome;

const TITLES: [&str; 7] = [
    "role", "number", "estimate", "interval", "demanded", "outcome", "seeds",
];

pub(super) fn table(record: &Record, case: &CaseRecord) -> Element {
    let name = format!("{} on {}: {}", record.claim, case.name, case.verdict);
    let titles = TITLES.map(|title| tag("th").set("scope", "col").text(title));
    let table = tag("table")
        .add(tag("caption").text(&name))
        .add(tag("thead").add(tag("tr").add_all(titles)))
        .add(tag("tbody").add_all(case.parts.iter().map(row)));
    scrolling(table, &name)
}

fn row(part: &PartRecord) -> Element {
    let among = part
        .among
        .map_or_else(String::new, |among| format!(" (the weakest of {among})"));
    let demanded = part.criterion.map_or_else(
        || "nothing".to_owned(),
        |criterion| format!("{} {criterion}", part.rule),
    );
    let cell = |text: String| tag("td").text(text);
    tag("tr")
        .add(cell(part.role.to_string()))
        .add(
            tag("th")
                .set("scope", "row")
                .text(format!("{}{among}", part.number)),
        )
        .add(cell(estimate(part)))
        .add(cell(bounds(part)))
        .add(cell(demanded))
        .add(cell(outcome(part)))
        .add(cell(seeds(part)))
}

fn bounds(part: &PartRecord) -> String {
    if part.no_spread {
        "no spread".to_owned()
    } else {
        format!("[{}, {}]", significant(part.lower), significant(part.upper))
    }
}

/// The outcome with a sign, and what would be needed where it does not hold.
fn outcome(part: &PartRecord) -> String {
    let outcome = match part.outcome {
        None => return "reported".to_owned(),
        Some(Outcome::Holds) => "✔ holds",
        Some(Outcome::Fails) => "✘ fails",
        Some(Outcome::Open) => "? open",
    };
    let pieces = std::iter::once(outcome.to_owned())
        .chain(further_seeds(part))
        .chain(power(part));
    pieces.collect::<Vec<_>>().join("; ")
}

/// How many seeds there are, and what became of the others.
fn seeds(part: &PartRecord) -> String {
    let missing = match part.missing {
        0 => part.seeds.to_string(),
        missing => format!(
            "{} of {}, {missing} missing",
            part.seeds.saturating_sub(missing),
            part.seeds
        ),
    };
    filter(part).map_or(missing.clone(), |filtered| format!("{missing}{filtered}"))
}

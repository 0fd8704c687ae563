//! One claim: what it says, what was found, and how to do it again.

use maud::{Markup, html};

use super::cite::cite;
use super::figures::{fitting, illustrations};
use super::maps::maps;
use super::overview::{anchor, badge, breakable, class};
use super::{ReportedClaim, StoredRun, code, fact, recorded, table};
use crate::claim::{CaseRecord, PartRecord, PropertyRecord, Record, Seeds};
use crate::report::evidence::{case_picture, property_picture, weakest_of_roles};
use crate::report::explain::{definition, reconstruction};
use crate::report::number::{among, count, evidence, seeds, seeds_of, spread};
use crate::report::{significant, verdict_sentence};
use deepclaims_lab::stats::Outcome;

const PARTS: [&str; 6] = ["role", "number", "demanded", "seeds that agree", "values", "outcome"];

const PROPERTIES: [&str; 6] =
    ["property", "expectation", "cases", "smallest error", "largest error", "outcome"];

pub(super) fn article(claim: &ReportedClaim<'_>, run: &StoredRun<'_>) -> Markup {
    let record = &claim.record;
    let id = anchor(record);
    html! {
        article id=(id) class=(class(record.verdict)) aria-label=(record.claim) {
            h2 { a href={ "#" (id) } { (breakable(&record.claim)) } }
            p.lead { (record.statement) (reconstruction(record.definition)) }
            (verdict(record))
            div.figures {
                div {
                    @for case in &record.cases { (values(record, case)) }
                    @if let Some(picture) = property_picture(record) { (fitting(&picture, "")) }
                }
                (maps(claim))
            }
            (illustrations(claim))
            @if !record.remarks.is_empty() {
                ul.remarks { @for remark in &record.remarks { li { (remark) } } }
            }
            (numbers(record))
            details {
                summary { "Source and quantity" }
                (facts(claim, run))
                (missing(record))
            }
            details {
                summary { "How to reproduce it" }
                dl {
                    (fact("Digest", code(&record.digest)))
                    @if let Some(check) = &claim.check { (fact("Again", code(check))) }
                    (fact("Verify", code(&claim.verify)))
                    @if record.paper.is_some() {
                        (fact("Networks", code(format!("deepclaims show {}", record.claim))))
                    }
                }
            }
            (cite(claim, &run.program))
        }
    }
}

/// The verdict and why.
fn verdict(record: &Record) -> Markup {
    let sentence = verdict_sentence(record);
    let reason = sentence.split_once(": ").map_or("", |(_, reason)| reason);
    html! { p.verdict { (badge(record.verdict)) ": " (reason) } }
}

/// Every seed's value of one case against what is demanded of it.
fn values(record: &Record, case: &CaseRecord) -> Markup {
    let decide = case.parts.iter().filter(|part| part.role.decides()).count();
    let caption = match decide.saturating_sub(weakest_of_roles(case).len()) {
        0 => String::new(),
        further => {
            let further = count(further, "further part");
            format!("The weakest part of each role; the table below has {further}.")
        }
    };
    html! { @if let Some(picture) = case_picture(record, case) { (fitting(&picture, &caption)) } }
}

/// Every part or property as a row of a table.
fn numbers(record: &Record) -> Markup {
    html! {
        details {
            summary { "Criteria and numbers" }
            @for case in &record.cases {
                @let title = format!("{} on {}: {}", record.claim, case.name, case.verdict);
                @let tested = case.parts.iter().filter(|part| part.criterion.is_some());
                @let rows = html! { @for part in tested { (part_row(part)) } };
                (table("wide", &title, &html! { (title) }, &PARTS, &rows))
                (reports(case))
            }
            @if !record.properties.is_empty() {
                @let title = format!("{}: errors of generated cases, in units of their tolerance", record.claim);
                @let rows = html! { @for property in &record.properties { (property_row(property)) } };
                (table("wide", &title, &html! { (title) }, &PROPERTIES, &rows))
            }
        }
    }
}

/// Source, quantity, seeds, data.
fn facts(claim: &ReportedClaim<'_>, run: &StoredRun<'_>) -> Markup {
    let record = &claim.record;
    html! {
        dl {
            @if let Some(paper) = record.paper.as_ref().filter(|paper| !paper.section.is_empty()) {
                (fact("Stated in", &paper.section))
            }
            (fact("Source", &record.source))
            @if record.paper.is_some() { (fact("Definition", definition(record.definition))) }
            (fact("Quantity", &record.quantity))
            (fact("Seeds", seeds_of_record(record)))
            @if let Some(data) = &record.data {
                @if data.sha256 != run.sha256 {
                    (fact("Images", html! { (data.name) ", SHA-256 " (code(&data.sha256)) }))
                }
                @if !data.notes.is_empty() {
                    (fact("Notes on the images", data.notes.join("; ")))
                }
                @if !data.shrunk.is_empty() {
                    (fact("Fewer than asked for", data.shrunk.join("; ")))
                }
            }
            @if !run.as_recorded { (fact("Recorded", recorded(claim))) }
        }
    }
}

fn seeds_of_record(record: &Record) -> String {
    match record.seeds {
        _ if !record.properties.is_empty() => {
            "none: generated cases, the same in every run".to_owned()
        }
        Seeds { count: 0, .. } => "none".to_owned(),
        own => seeds(own),
    }
}

/// What is reported without a criterion.
fn reports(case: &CaseRecord) -> Markup {
    let reported = case.parts.iter().filter(|part| part.criterion.is_none());
    let said = reported.map(|part| format!("{}{} {}", part.number, among(part), spread(part)));
    let said = said.collect::<Vec<String>>().join("; ");
    html! { @if !said.is_empty() { p { "Reported: " (said) "." } } }
}

fn part_row(part: &PartRecord) -> Markup {
    html! {
        tr {
            td { (part.role) }
            th scope="row" { (part.number) (among(part)) }
            td { @if let Some(criterion) = part.criterion { (criterion) } }
            td {
                (seeds_of(part))
                @if part.filtered > 0 { " (checks took " (part.filtered) ")" }
            }
            td { (spread(part)) }
            td { (outcome(part)) }
        }
    }
}

/// The outcome with a sign, and the evidence where it is open.
fn outcome(part: &PartRecord) -> String {
    let outcome = match part.outcome {
        None => return "reported".to_owned(),
        Some(Outcome::Holds) => "✔ holds",
        Some(Outcome::Fails) => "✘ fails",
        Some(Outcome::Open) => "? open",
    };
    let after = part.decided_after.map(|after| format!(" after {after} seeds"));
    let open = evidence(part).map(|evidence| format!("; {evidence}"));
    after.into_iter().chain(open).fold(outcome.to_owned(), |said, more| said + &more)
}

fn property_row(property: &PropertyRecord) -> Markup {
    html! {
        tr {
            th scope="row" { (property.property) }
            td { (property.expectation) }
            td { (property.cases) }
            td { (significant(property.smallest_error)) }
            td { (significant(property.largest_error)) }
            td {
                @if property.met { "✔ met" } @else { "✘ not met" }
                @if let Some(case) = &property.counterexample { ": not so for " (case) }
            }
        }
    }
}

/// The seeds without numbers.
fn missing(record: &Record) -> Markup {
    let arms = record.cases.iter().flat_map(|case| case.arms.iter().map(move |arm| (case, arm)));
    let arms: Vec<_> = arms.filter(|(_, arm)| !arm.missing.is_empty()).collect();
    html! {
        @if !arms.is_empty() {
            dl {
                @for (case, arm) in arms {
                    (fact(&format!("{} on {}", arm.name, case.name), html! {
                        ul {
                            @for cell in &arm.missing {
                                li { "seed " (cell.seed) " is missing: " (cell.reason) }
                            }
                        }
                    }))
                }
            }
        }
    }
}

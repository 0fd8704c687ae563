//! One claim: what it says, what was found, and how to do it again.

use maud::{Markup, html};

use super::checklist::{anchor, arxiv, badge, recorded};
use super::figures::{figure, illustrations};
use super::maps::maps;
use super::{ReportedClaim, code, fact, table};
use crate::claim::{CaseRecord, PartRecord, PropertyRecord, Record, Seeds};
use crate::report::evidence::{case_picture, property_picture};
use crate::report::explain::definition;
use crate::report::number::{among, evidence, seeds, seeds_of, spread};
use crate::report::{significant, verdict_sentence};
use deepclaims_lab::stats::Outcome;

const PARTS: [&str; 6] = ["role", "number", "demanded", "seeds that agree", "values", "outcome"];

const PROPERTIES: [&str; 6] =
    ["property", "expectation", "cases", "smallest error", "largest error", "outcome"];

pub(super) fn article(claim: &ReportedClaim<'_>) -> Markup {
    let record = &claim.record;
    let id = anchor(record);
    let heading = format!("{id}-heading");
    html! {
        article id=(id) aria-labelledby=(heading) {
            h2 id=(heading) { (code(&record.claim)) " " (badge(record.verdict)) }
            p.lead { (record.statement) }
            blockquote { p { (verdict_sentence(record)) } }
            (facts(claim))
            @if !record.remarks.is_empty() {
                h3 { "Remarks" }
                ul { @for remark in &record.remarks { li { (remark) } } }
            }
            @for case in &record.cases { (found(record, case)) }
            @if !record.properties.is_empty() { (errors(record)) }
            (illustrations(claim))
            (maps(claim))
            (networks(record))
            section {
                h3 { "How to reproduce it" }
                dl {
                    (fact("Digest", code(&record.digest)))
                    @if let Some(check) = &claim.check { (fact("Again", code(check))) }
                    (fact("Verify", code(&claim.verify)))
                }
                p.back { a href="#checklist" { "↑ Checklist" } }
            }
        }
    }
}

/// Source, quantity, seeds, data.
fn facts(claim: &ReportedClaim<'_>) -> Markup {
    let record = &claim.record;
    html! {
        dl {
            @if let Some(paper) = &record.paper {
                (fact("Paper", html! {
                    (paper.title) ", " (paper.authors) ", " (paper.venue) ", " (arxiv(paper)) ", "
                    (paper.section)
                }))
            }
            (fact("Source", &record.source))
            @if record.paper.is_some() { (fact("Definition", definition(record.definition))) }
            (fact("Quantity", &record.quantity))
            (fact("Seeds", seeds_of_record(record)))
            @if let Some(data) = &record.data {
                (fact("Images", html! { (data.name) ", SHA-256 " (code(&data.sha256)) }))
                @if !data.notes.is_empty() {
                    (fact("Notes on the images", data.notes.join("; ")))
                }
                @if !data.shrunk.is_empty() {
                    (fact("Fewer than asked for", data.shrunk.join("; ")))
                }
            }
            (fact("Recorded", recorded(claim)))
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

/// Every seed's value of one case, and its parts as a table.
fn found(record: &Record, case: &CaseRecord) -> Markup {
    let name = format!("{} on {}", record.claim, case.name);
    let caption = format!("{name}: every seed's value against what is demanded of it.");
    let title = format!("{name}: {}", case.verdict);
    let rows = html! { @for part in &case.parts { (part_row(part)) } };
    html! {
        h3 { "On " (case.name) ": " (case.verdict) }
        @if let Some(picture) = case_picture(record, case) { (figure(picture, &name, &caption)) }
        (table("wide", &title, &html! { (title) }, &PARTS, &rows))
    }
}

fn part_row(part: &PartRecord) -> Markup {
    html! {
        tr {
            td { (part.role) }
            th scope="row" { (part.number) (among(part)) }
            td {
                @match part.criterion {
                    Some(criterion) => (criterion),
                    None => "nothing",
                }
            }
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

/// The errors of an exact claim's properties.
fn errors(record: &Record) -> Markup {
    let name = &record.claim;
    let caption = format!("{name}: errors of the generated cases over their tolerance.");
    let title = format!("{name}: errors of generated cases, in units of their tolerance");
    let rows = html! { @for property in &record.properties { (property_row(property)) } };
    html! {
        h3 { "Generated cases" }
        @if let Some(picture) = property_picture(record) { (figure(picture, name, &caption)) }
        (table("wide", &title, &html! { (title) }, &PROPERTIES, &rows))
    }
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

/// What was trained, and which seeds of it are missing.
fn networks(record: &Record) -> Markup {
    let cases = record.cases.iter();
    let cases: Vec<&CaseRecord> = cases.filter(|case| !case.arms.is_empty()).collect();
    html! {
        @if !cases.is_empty() {
            section.networks {
                h3 { "Networks" }
                @for case in cases {
                    h4 { (case.name) }
                    dl {
                        @for arm in &case.arms {
                            @let networks = record.networks(arm);
                            (fact(&arm.name, html! {
                                @if networks.is_empty() && arm.missing.is_empty() { "no network" }
                                @else {
                                    ul {
                                        @for network in networks { li { (code(network)) } }
                                        @for cell in &arm.missing {
                                            li { "seed " (cell.seed) " is missing: " (cell.reason) }
                                        }
                                    }
                                }
                            }))
                        }
                    }
                }
            }
        }
    }
}

//! One claim: what it says, what was found, and how to do it again.

use maud::{Markup, html};

use super::cite::cite;
use super::figures::{figure, illustrations};
use super::maps::maps;
use super::networks::Networks;
use super::overview::{anchor, arxiv, badge, breakable, class};
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

pub(super) fn article(claim: &ReportedClaim<'_>, run: &StoredRun<'_>, all: &Networks) -> Markup {
    let record = &claim.record;
    let id = anchor(record);
    let heading = format!("{id}-heading");
    html! {
        article id=(id) class=(class(record.verdict)) aria-labelledby=(heading) {
            h2 id=(heading) { a href={ "#" (id) } { (breakable(&record.claim)) } }
            p.lead { (record.statement) (reconstruction(record.definition)) }
            (verdict(record))
            div.figures {
                div {
                    @for case in &record.cases { (values(record, case)) }
                    @if !record.properties.is_empty() { (errors(record)) }
                }
                (maps(claim))
            }
            (illustrations(claim))
            @if !record.remarks.is_empty() {
                ul.remarks { @for remark in &record.remarks { li { (remark) } } }
            }
            (numbers(record))
            details {
                summary { "Source, data and networks of " (record.claim) }
                (facts(claim, run.as_recorded))
                (networks(record, all))
            }
            details {
                summary { "How to reproduce " (record.claim) }
                dl {
                    (fact("Digest", code(&record.digest)))
                    @if let Some(check) = &claim.check { (fact("Again", code(check))) }
                    (fact("Verify", code(&claim.verify)))
                }
            }
            (cite(claim, &run.program))
            p.back { a href="#overview" { "↑ Overview" } }
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
    let name = format!("every seed of {} on {}", record.claim, case.name);
    let decide = case.parts.iter().filter(|part| part.role.decides()).count();
    let further = decide.saturating_sub(weakest_of_roles(case).len());
    let caption = match further {
        0 => String::new(),
        further => format!("The weakest of each role; {} in the table below.", count(further, "further part")),
    };
    let caption = format!("A mark is a seed; shaded is what the criterion forbids. {caption}");
    html! { @if let Some(picture) = case_picture(record, case) { (figure(&picture, &name, &caption)) } }
}

/// The errors of an exact claim's properties.
fn errors(record: &Record) -> Markup {
    let name = format!("errors of the generated cases of {}", record.claim);
    let caption = "From the smallest to the largest error of the generated cases, in units of the tolerance. \
                   Shaded is what is forbidden.";
    html! { @if let Some(picture) = property_picture(record) { (figure(&picture, &name, caption)) } }
}

/// Every part or property as a row of a table.
fn numbers(record: &Record) -> Markup {
    html! {
        details {
            summary { "Criteria and numbers of " (record.claim) }
            @for case in &record.cases {
                @let title = format!("{} on {}: {}", record.claim, case.name, case.verdict);
                @let rows = html! { @for part in &case.parts { (part_row(part)) } };
                (table("wide", &title, &html! { (title) }, &PARTS, &rows))
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
fn facts(claim: &ReportedClaim<'_>, as_recorded: bool) -> Markup {
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
            @if !as_recorded { (fact("Recorded", recorded(claim))) }
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
fn networks(record: &Record, all: &Networks) -> Markup {
    html! {
        @for case in record.cases.iter().filter(|case| !case.arms.is_empty()) {
            h3 { "Networks on " (case.name) }
            dl {
                @for arm in &case.arms {
                    (fact(&arm.name, html! {
                        @if arm.networks.is_empty() && arm.samples.is_none() { "no network" }
                        (all.links(record, arm))
                        @for cell in &arm.missing {
                            br; "seed " (cell.seed) " is missing: " (cell.reason)
                        }
                    }))
                }
            }
        }
    }
}

//! One claim: what it says, what was found, and how to do it again.

use maud::{Markup, html};

use super::checklist::{anchor, arxiv, badge, fragile, recorded};
use super::figures::{figure, illustrations};
use super::{ReportedClaim, code, fact, table};
use crate::claim::{CaseRecord, PartRecord, PropertyRecord, Record, Replication, Seeds};
use crate::report::evidence::{case_picture, property_picture};
use crate::report::explain::{definition, filter};
use crate::report::number::{bounds, estimate, further_seeds, power, rounded, seeds, weakest};
use crate::report::{significant, verdict_sentence};
use deepclaims_lab::stats::Outcome;

const PARTS: [&str; 7] = [
    "role", "number", "estimate", "interval", "demanded", "outcome", "seeds",
];

const PROPERTIES: [&str; 6] = [
    "property",
    "expectation",
    "cases",
    "smallest error",
    "largest error",
    "outcome",
];

pub(super) fn article(claim: &ReportedClaim<'_>) -> Markup {
    let record = &claim.record;
    let id = anchor(record);
    let heading = format!("{id}-heading");
    html! {
        article id=(id) aria-labelledby=(heading) {
            h2 id=(heading) { (code(&record.claim)) " " (badge(record.verdict)) (fragile(claim)) }
            p.lead { (record.statement) }
            blockquote { p { (verdict_sentence(record)) } }
            @if record.paper.is_some() && !record.cases.is_empty() { p { (again_elsewhere(&claim.replication)) } }
            (facts(claim))
            @if !record.remarks.is_empty() {
                h3 { "Remarks" }
                ul { @for remark in &record.remarks { li { (remark) } } }
            }
            @for case in &record.cases { (found(record, case)) }
            @if !record.properties.is_empty() { (errors(record)) }
            (illustrations(claim))
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

/// What other seeds would give.
fn again_elsewhere(replication: &Replication) -> Markup {
    html! {
        "By simulation, the verdict would change with other seeds with probability "
        (rounded(replication.other_verdict)) "."
        @if let Some(probability) = replication.false_pass {
            " With one effect exactly at its threshold, the probability that it is marked \
             Supported is " (rounded(probability)) "."
        }
        @if let Some(margin) = replication.margin {
            " The bound closest to changing the verdict clears its threshold by "
            (significant(margin)) " standard errors."
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
            (fact("Seeds", seeds_of(record)))
            @if let Some(data) = &record.data {
                (fact("Images", html! { (data.name) ", SHA-256 " (code(&data.sha256)) }))
                @if !data.shrunk.is_empty() {
                    (fact("Fewer than asked for", data.shrunk.join("; ")))
                }
            }
            (fact("Recorded", recorded(claim)))
        }
    }
}

fn seeds_of(record: &Record) -> String {
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
            th scope="row" { (part.number) (weakest(part)) }
            td { (estimate(part)) }
            td { "[" (bounds(part)) "]" }
            td {
                @match part.criterion {
                    Some(criterion) => { (part.rule) " " (criterion) }
                    None => "nothing",
                }
            }
            td { (outcome(part)) }
            td {
                @if part.missing > 0 { (part.seeds.saturating_sub(part.missing)) " of " }
                (part.seeds)
                @if part.missing > 0 { ", " (part.missing) " missing" }
                (filter(part).unwrap_or_default())
            }
        }
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
    let needed = further_seeds(part).into_iter().chain(power(part));
    needed.fold(outcome.to_owned(), |said, more| format!("{said}; {more}"))
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

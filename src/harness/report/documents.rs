//! The claims in documents, as Markdown: a line for each paper, a table of its claims.

use super::checklist::verdict;
use super::explain::reconstruction;
use super::markdown_table::table;
use super::number::agreeing;
use super::overview::{Entry, OfPaper, by_paper, names, sentence};
use super::where_it_holds;
use super::{ClaimList, Explained, significant};
use crate::claim::{Expectation, Identity, Paper, PartRecord, PropertyRecord, Record, Verdict};

/// A list of the papers, each with what was found of its statements in plain words.
pub fn papers_list(list: &ClaimList<'_>) -> String {
    let line = |(paper, claims): (&'static Paper, Vec<Explained<'_>>)| {
        let entries = claims.iter().filter_map(Entry::of);
        let said: Vec<String> = by_paper(entries).iter().map(found_of_paper).collect();
        format!("- {}: {}\n", source(paper), said.join(" "))
    };
    list.by_paper().into_iter().map(line).collect()
}

/// What was found of a paper, and which of its claims are refuted.
fn found_of_paper(paper: &OfPaper<'_>) -> String {
    let refuted = names(paper, Verdict::Refuted);
    let refuted = if refuted.is_empty() { refuted } else { format!(" Refuted: {refuted}.") };
    sentence(paper) + &refuted
}

/// A table of the claims with their recorded verdicts, one under each paper's title.
pub fn claims_table(list: &ClaimList<'_>) -> String {
    let mut lines = Vec::new();
    for (paper, claims) in list.by_paper() {
        lines.push(source(paper));
        lines.push(String::new());
        let titles = ["claim", "statement", "verdict", "what was found", "holds where"];
        lines.extend(table(titles, claims.iter().map(row)));
        lines.push(String::new());
    }
    lines.join("\n")
}

/// Title, authors and venue of a paper.
fn source(paper: &Paper) -> String {
    let arxiv = format!("{}{}", paper.arxiv, paper.version);
    format!(
        "**{}** ({}, {}, [arXiv {arxiv}](https://arxiv.org/abs/{arxiv}))",
        paper.title, paper.authors, paper.venue
    )
}

fn row(explained: &Explained<'_>) -> [String; 5] {
    let Explained { claim, recorded, .. } = *explained;
    [
        format!("`{}`", claim.id()),
        format!("{}{}", claim.statement, reconstruction(claim.definition)),
        verdict(recorded),
        recorded.map(found).unwrap_or_default(),
        where_it_holds::cell(explained),
    ]
}

/// The verdict and the effects' figures of each case.
fn found(record: &Record) -> String {
    if !record.properties.is_empty() {
        return exact(&record.properties);
    }
    let cases = record.cases.iter().map(|case| {
        let parts = case.parts.iter().filter(|part| part.role.is_effect());
        let effects: Vec<&PartRecord> = parts.collect();
        let one_arm = effects.windows(2).all(|pair| arm(pair[0]) == arm(pair[1]));
        let figures: Vec<String> = effects
            .iter()
            .map(|part| found_of(part, one_arm && part.number.minus.is_none()))
            .collect();
        format!("{} {}: {}", case.name, case.verdict, figures.join(", "))
    });
    cases.collect::<Vec<_>>().join("<br>")
}

/// The arm, or the two arms, of a part's number.
fn arm(part: &PartRecord) -> (&str, Option<&str>) {
    let Identity { term, minus } = &part.number;
    (&term.arm, minus.as_ref().map(|term| term.arm.as_str()))
}

/// The number's name, what seeds agree on and the median, with its arm unless that goes without saying.
fn found_of(part: &PartRecord, without_arm: bool) -> String {
    let found = agreeing(part).unwrap_or_default();
    let median = significant(part.median);
    if without_arm {
        format!("{} {found} (median {median})", part.number.term.quantity)
    } else {
        format!("{} {found} (median {median})", part.number)
    }
}

/// How many properties are as required, and which are not.
fn exact(properties: &[PropertyRecord]) -> String {
    let met = |expectation| {
        let met = properties
            .iter()
            .filter(move |property| property.met && property.expectation == expectation);
        met.count()
    };
    let missed = properties
        .iter()
        .filter(|property| !property.met && property.expectation != Expectation::Report)
        .map(|property| {
            format!(
                "not so: “{}”, errors up to {} tolerances",
                property.property,
                significant(property.largest_error)
            )
        });
    let numbers = [
        (met(Expectation::Holds), "property holds", "properties hold"),
        (
            met(Expectation::Breaks),
            "negative property fails as required",
            "negative properties fail as required",
        ),
    ];
    let numbers = numbers
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }));
    let found: Vec<String> = missed.chain(numbers).collect();
    found.join("<br>")
}

//! The table of claims in a README, as Markdown.

use super::significant;
use crate::claim::{
    Definition, Expectation, Identity, PartRecord, PropertyRecord, Record, Registry,
};

/// A table of all claims with their recorded verdicts, one under each paper's title.
pub fn readme_table(registry: &Registry) -> String {
    let mut lines = Vec::new();
    for paper in registry.papers() {
        let arxiv = format!("{}{}", paper.arxiv, paper.version);
        lines.push(format!(
            "**{}** ({}, {}, [arXiv {arxiv}](https://arxiv.org/abs/{arxiv}))",
            paper.title, paper.authors, paper.venue
        ));
        lines.push(String::new());
        lines.push("| claim | statement | verdict | what was found |".to_owned());
        lines.push("| --- | --- | --- | --- |".to_owned());
        for claim in registry
            .claims()
            .iter()
            .filter(|claim| claim.paper == Some(paper))
        {
            let recorded = registry.recorded(&claim.id());
            let verdict = recorded.map_or("not recorded".to_owned(), |record| {
                record.verdict.to_string()
            });
            let mark = match claim.definition {
                Definition::Paper => "",
                Definition::Reconstruction => " (reconstruction)",
            };
            let found = recorded.map(found).unwrap_or_default();
            lines.push(format!(
                "| `{}` | {}{mark} | {verdict} | {found} |",
                claim.id(),
                claim.statement
            ));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

/// The verdict and the effects' estimates of each case.
fn found(record: &Record) -> String {
    if !record.properties.is_empty() {
        return exact(&record.properties);
    }
    let cases = record.cases.iter().map(|case| {
        let parts = case.parts.iter().filter(|part| part.role.is_effect());
        let effects: Vec<&PartRecord> = parts.collect();
        let one_arm = effects.windows(2).all(|pair| arm(pair[0]) == arm(pair[1]));
        let estimates: Vec<String> = effects
            .iter()
            .map(|part| estimate(part, one_arm && part.number.minus.is_none()))
            .collect();
        format!("{} {}: {}", case.name, case.verdict, estimates.join(", "))
    });
    cases.collect::<Vec<_>>().join("<br>")
}

/// The arm, or the two arms, of a part's number.
fn arm(part: &PartRecord) -> (&str, Option<&str>) {
    let Identity { term, minus } = &part.number;
    (&term.arm, minus.as_ref().map(|term| term.arm.as_str()))
}

/// The number's name and estimate, with its arm unless that goes without saying.
fn estimate(part: &PartRecord, without_arm: bool) -> String {
    let estimate = significant(part.estimate);
    if without_arm {
        format!("{} {estimate}", part.number.term.quantity)
    } else {
        format!("{} {estimate}", part.number)
    }
}

/// How many properties are as they must be, and which are not.
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
            "is false, as it must be",
            "are false, as they must be",
        ),
    ];
    let numbers = numbers
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }));
    let found: Vec<String> = missed.chain(numbers).collect();
    found.join("<br>")
}

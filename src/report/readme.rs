//! The table of claims in a README, as Markdown.

use super::significant;
use crate::claim::{Definition, Expectation, PropertyRecord, Record, Registry};

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
            .filter(|claim| claim.paper == paper)
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
        let effects: Vec<String> = case
            .parts
            .iter()
            .filter(|part| part.role.is_effect())
            .map(|part| {
                let (_, name) = part.number.split_once(": ").unwrap_or(("", &part.number));
                format!("{name} {}", significant(part.estimate))
            })
            .collect();
        format!("{} {}: {}", case.name, case.verdict, effects.join(", "))
    });
    cases.collect::<Vec<_>>().join("<br>")
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
        (met(Expectation::Holds), "properties hold"),
        (met(Expectation::Breaks), "is false, as it must be"),
    ];
    let numbers = numbers
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"));
    let found: Vec<String> = missed.chain(numbers).collect();
    found.join("<br>")
}

//! One claim: what it says, what was found, and how to do it again.

use super::checklist::{anchor, arxiv, badge, fragile, recorded};
use super::head::fact;
use super::html::{Element, tag};
use super::{ReportedClaim, figures, parts, properties};
use crate::claim::{CaseRecord, Record, Replication, Seeds};
use crate::report::explain::definition;
use crate::report::{significant, verdict_sentence};

pub(super) fn article(claim: &ReportedClaim<'_>) -> Element {
    let record = &claim.record;
    let id = anchor(record);
    let heading = format!("{id}-heading");
    let title = tag("h2")
        .set("id", &heading)
        .add(tag("code").text(&record.claim))
        .text(" ")
        .add(badge(record.verdict))
        .text(fragile(claim));
    let mut article = tag("article")
        .set("id", id)
        .set("aria-labelledby", heading)
        .add(title)
        .add(tag("p").set("class", "lead").text(&record.statement))
        .add(tag("blockquote").add(tag("p").text(verdict_sentence(record))))
        .add_all(again_elsewhere(claim))
        .add(facts(claim));
    if !record.remarks.is_empty() {
        let remarks = record.remarks.iter().map(|remark| tag("li").text(remark));
        article = article
            .add(tag("h3").text("Remarks"))
            .add(tag("ul").add_all(remarks));
    }
    for case in &record.cases {
        article = article
            .add(tag("h3").text(format!("On {}: {}", case.name, case.verdict)))
            .add_all(figures::seeds(record, case))
            .add(parts::table(record, case));
    }
    if !record.properties.is_empty() {
        article = article
            .add(tag("h3").text("Generated cases"))
            .add_all(figures::errors(record))
            .add(properties::table(record));
    }
    article
        .add_all(figures::illustrations(claim))
        .add_all(networks(record))
        .add(again(claim))
}

/// What other seeds would give; nothing for exact claims.
fn again_elsewhere(claim: &ReportedClaim<'_>) -> Option<Element> {
    let Replication {
        other_verdict,
        false_pass,
        margin,
    } = claim.replication;
    if claim.record.cases.is_empty() {
        return None;
    }
    let margin = margin.map_or_else(String::new, |margin| {
        format!(
            " The bound that is closest to undo the verdict clears its threshold by {} standard errors.",
            significant(margin)
        )
    });
    let pass = false_pass.map_or_else(String::new, |chance| {
        format!(
            " With one effect exactly at its threshold the claim would be supported with chance {}.",
            significant(chance)
        )
    });
    Some(tag("p").text(format!(
        "By simulation, other seeds would give another verdict with chance {}.{pass}{margin}",
        significant(other_verdict)
    )))
}

/// Source, quantity, seeds, data.
fn facts(claim: &ReportedClaim<'_>) -> Element {
    let record = &claim.record;
    let words = |text: String| tag("span").text(text);
    let mut facts = tag("dl");
    if let Some(paper) = &record.paper {
        let title = format!("{}, {}, {}, ", paper.title, paper.authors, paper.venue);
        let paper = tag("span")
            .text(title)
            .add(arxiv(paper))
            .text(format!(", {}", paper.section));
        facts = facts.add_all(fact("Paper", paper));
    }
    let mut facts = facts
        .add_all(fact("Source", words(record.source.clone())))
        .add_all(fact(
            "Definition",
            words(definition(record.definition).to_owned()),
        ))
        .add_all(fact("Quantity", words(record.quantity.clone())))
        .add_all(fact("Seeds", words(seeds(record))));
    if let Some(data) = &record.data {
        let images = tag("span")
            .text(format!("{}, SHA-256 ", data.name))
            .add(tag("code").text(&data.sha256));
        facts = facts.add_all(fact("Images", images));
        if !data.shrunk.is_empty() {
            facts = facts.add_all(fact("Fewer than asked for", words(data.shrunk.join("; "))));
        }
    }
    facts.add_all(fact("Recorded", words(recorded(claim))))
}

fn seeds(record: &Record) -> String {
    match record.seeds {
        _ if !record.properties.is_empty() => {
            "none: generated cases, the same in every run".to_owned()
        }
        Seeds { count: 0, .. } => "none".to_owned(),
        Seeds { first, count: 1 } => format!("1, the seed {first}"),
        Seeds { first, count } => {
            format!(
                "{count}, from {first} to {}",
                first.saturating_add(count - 1)
            )
        }
    }
}

/// What was trained, and which seeds of it are missing.
fn networks(record: &Record) -> Option<Element> {
    let cases: Vec<Element> = record
        .cases
        .iter()
        .flat_map(|case| case_networks(record, case))
        .collect();
    let section = tag("section").set("class", "networks");
    (!cases.is_empty()).then(|| section.add(tag("h3").text("Networks")).add_all(cases))
}

fn case_networks(record: &Record, case: &CaseRecord) -> Vec<Element> {
    let arms = case.arms.iter().map(|arm| {
        let lines = record.networks(arm);
        let networks = lines
            .iter()
            .map(|network| tag("li").add(tag("code").text(network)));
        let missing = arm
            .missing
            .iter()
            .map(|cell| tag("li").text(format!("seed {} is missing: {}", cell.seed, cell.reason)));
        let entries: Vec<Element> = networks.chain(missing).collect();
        let name = tag("dt").text(&arm.name);
        let entries = if entries.is_empty() {
            tag("span").text("no network")
        } else {
            tag("ul").add_all(entries)
        };
        [name, tag("dd").add(entries)]
    });
    let arms: Vec<Element> = arms.flatten().collect();
    if arms.is_empty() {
        return Vec::new();
    }
    vec![tag("h4").text(&case.name), tag("dl").add_all(arms)]
}

/// Digest and commands.
fn again(claim: &ReportedClaim<'_>) -> Element {
    let digest = &claim.record.digest;
    let facts = tag("dl")
        .add_all(fact("Digest", tag("code").text(digest)))
        .add_all(fact("Again", tag("code").text(&claim.check)))
        .add_all(fact("Verify", tag("code").text(&claim.verify)));
    tag("section")
        .add(tag("h3").text("Do it again"))
        .add(facts)
        .add(
            tag("p")
                .set("class", "back")
                .add(tag("a").set("href", "#checklist").text("↑ Checklist")),
        )
}

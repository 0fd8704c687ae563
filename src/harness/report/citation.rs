//! A claim as one cites it in a review.

use std::fmt::Write;

use super::interval;
use crate::claim::{CaseRecord, Definition, PaperRecord, PartRecord, Record, Role};
use deepclaims_lab::stats::LEVEL;

/// Letters of a digest that identify it in a sentence.
const SHORT: usize = 12;

/// A record that is cited.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The record.
    pub record: Record,
    /// The command that computes it again.
    pub verify: String,
}

/// The entries, each once: claims of one paper share its entry.
pub(super) fn once(entries: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = Vec::new();
    for entry in entries {
        if !texts.contains(&entry) {
            texts.push(entry);
        }
    }
    texts.join("\n")
}

/// A block of Markdown: the claim with its source, the verdict, the figures that decide it, remarks, the
/// digest of the record, and `verify`, the command that computes it again.
pub fn citation(record: &Record, verify: &str) -> String {
    let paper = record.paper.as_ref().map_or_else(String::new, of_paper);
    let definition = match record.definition {
        Definition::Paper => "",
        Definition::Reconstruction => ", in a reconstruction",
    };
    let program = record
        .program
        .as_ref()
        .map_or_else(String::new, |program| format!(", by {program}"));
    let mut text = format!(
        "**{}**: {}{paper}\n\n**{}**{definition}, {}{program}.\n\n",
        record.claim,
        record.statement,
        record.verdict,
        evidence(record),
    );
    text.push_str(&figures(record));
    for remark in &record.remarks {
        let _ = write!(text, "\n{remark}\n");
    }
    let _ = write!(
        text,
        "\nRecord sha256 `{}`. To reproduce it bit for bit: `{verify}`.\n",
        record.digest
    );
    text
}

/// In parentheses, where the claim comes from.
fn of_paper(paper: &PaperRecord) -> String {
    let section = match paper.section.as_str() {
        "" => String::new(),
        section => format!(", {section}"),
    };
    format!(
        " ({}, *{}*, {}, [arXiv {arxiv}](https://arxiv.org/abs/{arxiv}){section})",
        paper.authors,
        paper.title,
        paper.venue,
        arxiv = paper.arxiv,
    )
}

/// The first letters of a digest.
pub fn short(digest: &str) -> String {
    digest.chars().take(SHORT).collect()
}

/// On what the verdict rests.
fn evidence(record: &Record) -> String {
    if !record.properties.is_empty() {
        let cases: u64 = record
            .properties
            .iter()
            .map(|property| u64::from(property.cases))
            .sum();
        return format!("by {cases} generated cases");
    }
    let seeds = record.seeds;
    let seeds = match seeds.count {
        1 => format!("on seed {}", seeds.first),
        count => format!(
            "on {count} seeds ({} to {})",
            seeds.first,
            seeds.first.saturating_add(count.saturating_sub(1))
        ),
    };
    let data = record.data.as_ref().map_or_else(String::new, |data| {
        format!(" of {} (sha256 `{}`)", data.name, short(&data.sha256))
    });
    format!("{seeds}{data}, each part at level {LEVEL}")
}

/// The parts that decide, or the properties.
fn figures(record: &Record) -> String {
    let mut lines = Vec::new();
    if record.properties.is_empty() {
        lines.push("| on | part | measured [bounds] criterion | outcome |".to_owned());
        let decides = |part: &&PartRecord| !matches!(part.role, Role::Report | Role::Check);
        let row = |case: &CaseRecord, part: &PartRecord| {
            format!(
                "| {} | {}: {} | {} | {} |",
                cell(&case.name),
                part.role,
                cell(&part.number.to_string()),
                cell(&interval(part)),
                part.outcome
                    .map_or_else(String::new, |outcome| outcome.to_string())
            )
        };
        lines.push("| --- | --- | --- | --- |".to_owned());
        for case in &record.cases {
            lines.extend(
                case.parts
                    .iter()
                    .filter(decides)
                    .map(|part| row(case, part)),
            );
        }
    } else {
        lines.push("| property | in each case it | errors over tolerance | met |".to_owned());
        lines.push("| --- | --- | --- | --- |".to_owned());
        lines.extend(record.properties.iter().map(|property| {
            format!(
                "| {} | {} | {} to {} | {} |",
                cell(&property.property),
                property.expectation,
                super::significant(property.smallest_error),
                super::significant(property.largest_error),
                if property.met { "yes" } else { "no" }
            )
        }));
    }
    lines.join("\n") + "\n"
}

/// Text that does not end the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Entries in BibTeX for the paper, where there is one, and for the record of this program.
pub fn bibliography(record: &Record) -> Vec<String> {
    let of_paper = record.paper.as_ref().map(paper_entry);
    of_paper.into_iter().chain([record_entry(record)]).collect()
}

fn paper_entry(paper: &PaperRecord) -> String {
    let authors = paper
        .authors
        .replace(" et al.", " and others")
        .replace(", ", " and ");
    format!(
        "@misc{{arxiv-{},\n  title = {{{{{}}}}},\n  author = {{{}}},\n  howpublished = {{{}}},\n  eprint = {{{}}},\n  archivePrefix = {{arXiv}},\n}}\n",
        paper.arxiv,
        latex(&paper.title),
        latex(&authors),
        latex(&paper.venue),
        paper.arxiv,
    )
}

fn record_entry(record: &Record) -> String {
    let version = record
        .program
        .as_ref()
        .and_then(|program| program.rsplit(' ').next())
        .map_or_else(String::new, |version| {
            format!("  version = {{{version}}},\n")
        });
    format!(
        "@software{{deepclaims-{},\n  title = {{{{deepclaims: {}}}}},\n  author = {{{{The deepclaims developers}}}},\n{version}  note = {{{}; record sha256 {}}},\n}}\n",
        record.claim.replace('.', "-"),
        latex(&record.claim),
        record.verdict,
        record.digest
    )
}

/// Characters that mean something to LaTeX, escaped.
fn latex(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(letter, '_' | '&' | '%' | '#' | '$' | '{' | '}') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

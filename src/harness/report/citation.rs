//! A claim as one cites it in a review.

use std::fmt::Write;

use super::markdown_table::table;
use super::number::{evidence as evidence_of, seeds};
use super::{figures as figures_of, significant};
use crate::claim::{
    CaseRecord, Definition, PaperRecord, PartRecord, PropertyRecord, Record, distinct,
};
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
    distinct(entries).join("\n")
}

/// A block of Markdown: the claim with its source, the verdict, the figures that decide it,
/// remarks, the digest of the record, and `verify`, the command that computes it again.
pub fn citation(record: &Record, verify: &str) -> String {
    let paper = record.paper.as_ref().map_or_else(String::new, of_paper);
    let definition = match record.definition {
        Definition::Paper => "",
        Definition::PaperConstruction => ", with a statistic of ours",
        Definition::PaperStatement => ", by a measurement of ours",
        Definition::Predecessor => ", as in an earlier paper of its authors",
        Definition::PredecessorConstruction => {
            ", as in an earlier paper of its authors with a statistic of ours"
        }
        Definition::OtherLiterature => ", as in other literature",
        Definition::Reconstruction => ", in a reconstruction",
    };
    let program =
        record.program.as_ref().map_or_else(String::new, |program| format!(", by {program}"));
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
        let cases: u64 = record.properties.iter().map(|property| u64::from(property.cases)).sum();
        return format!("by {cases} generated cases");
    }
    let data = record.data.as_ref().map_or_else(String::new, |data| {
        format!(" of {} (sha256 `{}`)", data.name, short(&data.sha256))
    });
    format!("on {}{data}, each part decided by counted seeds at level {LEVEL}", seeds(record.seeds))
}

/// The parts that decide, or the properties.
fn figures(record: &Record) -> String {
    let lines = if record.properties.is_empty() {
        let titles = ["on", "part", "what the seeds say", "outcome"];
        let decides = |part: &&PartRecord| part.role.decides();
        let rows = record.cases.iter().flat_map(|case| {
            let parts = case.parts.iter().filter(decides);
            parts.map(|part| part_row(case, part))
        });
        table(titles, rows)
    } else {
        let titles = ["property", "in each case it", "errors over tolerance", "met"];
        table(titles, record.properties.iter().map(property_row))
    };
    lines.join("\n") + "\n"
}

fn part_row(case: &CaseRecord, part: &PartRecord) -> [String; 4] {
    [
        case.name.clone(),
        format!("{}: {}", part.role, part.number),
        figures_of(part),
        outcome_of(part),
    ]
}

/// The outcome, and the evidence while it is open.
fn outcome_of(part: &PartRecord) -> String {
    let outcome = part.outcome.map(|outcome| outcome.to_string());
    outcome.into_iter().chain(evidence_of(part)).collect::<Vec<_>>().join("; ")
}

fn property_row(property: &PropertyRecord) -> [String; 4] {
    let [smallest, largest] = [property.smallest_error, property.largest_error].map(significant);
    [
        property.property.clone(),
        property.expectation.to_string(),
        format!("{smallest} to {largest}"),
        if property.met { "yes" } else { "no" }.to_owned(),
    ]
}

/// Entries in BibTeX for the paper, where there is one, and for the record of this program.
pub fn bibliography(record: &Record) -> Vec<String> {
    let of_paper = record.paper.as_ref().map(paper_entry);
    of_paper.into_iter().chain([record_entry(record)]).collect()
}

fn paper_entry(paper: &PaperRecord) -> String {
    let authors = paper.authors.replace(" et al.", " and others").replace(", ", " and ");
    format!(
        "@misc{{arxiv-{},\n  title = {{{{{}}}}},\n  author = {{{}}},\n  howpublished = {{{}}},\n  \
         eprint = {{{}}},\n  archivePrefix = {{arXiv}},\n}}\n",
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
        .map_or_else(String::new, |version| format!("  version = {{{version}}},\n"));
    format!(
        "@software{{deepclaims-{},\n  title = {{{{deepclaims: {}}}}},\n  author = {{{{The \
         deepclaims developers}}}},\n{version}  note = {{{}; record sha256 {}}},\n}}\n",
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

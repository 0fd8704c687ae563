//! A claim as one cites it in a review: what is said, and a file for each way to write it.

mod bibliography;
mod html;
mod latex;
mod markdown;
#[cfg(test)]
mod tests;

use super::number::{evidence as evidence_of, seeds};
use super::{figures as figures_of, significant};
use crate::claim::{
    CaseRecord, Definition, PaperRecord, PartRecord, PropertyRecord, Record, distinct,
};
use deepclaims_lab::stats::LEVEL;

pub use bibliography::bibliography;
pub(super) use html::citation as html_citation;
pub(super) use latex::citation as latex_citation;
pub use markdown::citation;

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

/// What a citation says, in whatever way it is written: the claim with its source, the verdict, the figures
/// that decide it, remarks, the digest of the record, and the command that computes it again.
struct Content<'a> {
    record: &'a Record,
    paper: Option<&'a PaperRecord>,
    /// How the claim was defined, after the verdict.
    definition: &'static str,
    evidence: Evidence<'a>,
    titles: [&'static str; 4],
    rows: Vec<[String; 4]>,
    verify: &'a str,
}

/// On what the verdict rests.
enum Evidence<'a> {
    /// So many generated cases.
    Cases(u64),
    /// Seeds, of images of this name and SHA-256.
    Seeds { seeds: String, images: Option<(&'a str, String)> },
}

impl<'a> Content<'a> {
    fn new(record: &'a Record, verify: &'a str) -> Self {
        let (titles, rows) = figures(record);
        Self {
            record,
            paper: record.paper.as_ref(),
            definition: definition(record.definition),
            evidence: Evidence::of(record),
            titles,
            rows,
            verify,
        }
    }

    /// The program that found it, with a comma before it.
    fn program(&self) -> String {
        let program = self.record.program.as_ref();
        program.map_or_else(String::new, |program| format!(", by {program}"))
    }
}

impl<'a> Evidence<'a> {
    fn of(record: &'a Record) -> Self {
        if !record.properties.is_empty() {
            let cases = record.properties.iter().map(|property| u64::from(property.cases));
            return Self::Cases(cases.sum());
        }
        let images = record.data.as_ref();
        let images = images.map(|data| (data.name.as_str(), short(&data.sha256)));
        Self::Seeds { seeds: seeds(record.seeds), images }
    }

    /// In words; `images` writes name and digest of the images.
    fn said(&self, images: impl Fn(&str, &str) -> String) -> String {
        match self {
            Self::Cases(cases) => format!("by {cases} generated cases"),
            Self::Seeds { seeds, images: known } => {
                let known = known.as_ref().map(|(name, digest)| images(name, digest));
                let known = known.unwrap_or_default();
                format!("on {seeds}{known}, each part decided by counted seeds at level {LEVEL}")
            }
        }
    }
}

fn definition(definition: Definition) -> &'static str {
    match definition {
        Definition::Paper => "",
        Definition::PaperConstruction => ", with a statistic of ours",
        Definition::PaperStatement => ", by a measurement of ours",
        Definition::Predecessor => ", as in an earlier paper of its authors",
        Definition::PredecessorConstruction => {
            ", as in an earlier paper of its authors with a statistic of ours"
        }
        Definition::OtherLiterature => ", as in other literature",
        Definition::Reconstruction => ", in a reconstruction",
    }
}

/// The first letters of a digest.
pub fn short(digest: &str) -> String {
    digest.chars().take(SHORT).collect()
}

/// The parts that decide, or the properties.
fn figures(record: &Record) -> ([&'static str; 4], Vec<[String; 4]>) {
    if record.properties.is_empty() {
        let decides = |part: &&PartRecord| part.role.decides();
        let rows = record.cases.iter().flat_map(|case| {
            let parts = case.parts.iter().filter(decides);
            parts.map(|part| part_row(case, part))
        });
        (["on", "part", "what the seeds say", "outcome"], rows.collect())
    } else {
        let titles = ["property", "in each case it", "errors over tolerance", "met"];
        (titles, record.properties.iter().map(property_row).collect())
    }
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

//! Entries for the references of a review.

use super::latex::latex;
use crate::claim::{PaperRecord, Record};

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

//! A citation as HTML.

use maud::{Markup, PreEscaped, html};

use super::Content;
use crate::claim::{PaperRecord, Record};
use crate::report::badges;

/// A block of HTML for a page of one's own, with its badge: the claim with its source, the verdict, the
/// figures that decide it, remarks, the digest, and `verify`, the command that computes the record again.
pub(in crate::report) fn citation(record: &Record, verify: &str) -> String {
    let content = Content::new(record, verify);
    let evidence = content.evidence.said(|name, digest| format!(" of {name} (sha256 {digest})"));
    let block = html! {
        blockquote class="deepclaims" {
            p { strong { (record.claim) } ": " (record.statement) @if let Some(paper) = content.paper { (of_paper(paper)) } }
            p { (PreEscaped(badges([record]))) }
            p { strong { (record.verdict) } (content.definition) ", " (evidence) (content.program()) "." }
            (table(&content))
            @for remark in &record.remarks { p { (remark) } }
            p {
                "Record sha256 " code { (record.digest) } ". To reproduce it bit for bit: "
                code { (content.verify) } "."
            }
        }
    };
    block.into_string() + "\n"
}

fn table(content: &Content<'_>) -> Markup {
    html! {
        table {
            thead { tr { @for title in content.titles { th scope="col" { (title) } } } }
            tbody { @for row in &content.rows { tr { @for cell in row { td { (cell) } } } } }
        }
    }
}

/// In parentheses, where the claim comes from.
fn of_paper(paper: &PaperRecord) -> Markup {
    html! {
        " (" (paper.authors) ", " cite { (paper.title) } ", " (paper.venue) ", "
        a href={ "https://arxiv.org/abs/" (paper.arxiv) } { "arXiv " (paper.arxiv) }
        @if !paper.section.is_empty() { ", " (paper.section) }
        ")"
    }
}

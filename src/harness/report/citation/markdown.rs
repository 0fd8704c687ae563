//! A citation as Markdown.

use std::fmt::Write;

use super::Content;
use crate::claim::{PaperRecord, Record};
use crate::report::markdown_table::table;

/// A block of Markdown: the claim with its source, the verdict, the figures that decide it,
/// remarks, the digest of the record, and `verify`, the command that computes it again.
pub fn citation(record: &Record, verify: &str) -> String {
    let content = Content::new(record, verify);
    let paper = content.paper.map_or_else(String::new, of_paper);
    let evidence = content.evidence.said(|name, digest| format!(" of {name} (sha256 `{digest}`)"));
    let mut text = format!(
        "**{}**: {}{paper}\n\n**{}**{}, {evidence}{}.\n\n",
        record.claim,
        record.statement,
        record.verdict,
        content.definition,
        content.program(),
    );
    text.push_str(&table(content.titles, content.rows.iter().cloned()).join("\n"));
    text.push('\n');
    for remark in &record.remarks {
        let _ = write!(text, "\n{remark}\n");
    }
    let _ = write!(
        text,
        "\nRecord sha256 `{}`. To reproduce it bit for bit: `{}`.\n",
        record.digest, content.verify
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

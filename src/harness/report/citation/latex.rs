//! A citation as LaTeX.

use std::fmt::Write;

use super::Content;
use crate::claim::{PaperRecord, Record};

/// A paragraph and a table that need no package: the claim with its source, the verdict, the figures that
/// decide it, remarks, the digest, and `verify`, the command that computes the record again.
pub(in crate::report) fn citation(record: &Record, verify: &str) -> String {
    let content = Content::new(record, verify);
    let images =
        |name: &str, digest: &str| format!(" of {} (sha256 {})", latex(name), verbatim(digest));
    // The names of images are escaped where they are written, everything else is plain.
    let evidence = content.evidence.said(images);
    let mut text = format!(
        "\\noindent\\textbf{{{}}}: {}{}\n\n\\noindent\\textbf{{{}}}{}, {evidence}{}.\n\n",
        latex(&record.claim),
        latex(&record.statement),
        content.paper.map_or_else(String::new, of_paper),
        latex(&record.verdict.to_string()),
        content.definition,
        latex(&content.program()),
    );
    text.push_str(&tabular(&content));
    for remark in &record.remarks {
        let _ = write!(text, "\n\\noindent {}\n", latex(remark));
    }
    let _ = write!(
        text,
        "\n\\noindent Record sha256 {}. To reproduce it bit for bit: {}.\n",
        verbatim(&record.digest),
        verbatim(content.verify)
    );
    text
}

fn tabular(content: &Content<'_>) -> String {
    let row = |cells: &[String]| format!("{} \\\\\n", cells.join(" & "));
    let titles = content.titles.map(str::to_owned);
    let rows = content.rows.iter().map(|cells| row(&cells.clone().map(|cell| latex(&cell))));
    let widths = "p{0.08\\linewidth}p{0.34\\linewidth}p{0.34\\linewidth}p{0.1\\linewidth}";
    format!(
        "\\noindent\\begin{{tabular}}{{{widths}}}\n\\hline\n{}\\hline\n{}\\hline\n\\end{{tabular}}\n",
        row(&titles),
        rows.collect::<String>()
    )
}

/// In parentheses, where the claim comes from.
fn of_paper(paper: &PaperRecord) -> String {
    let section = match paper.section.as_str() {
        "" => String::new(),
        section => format!(", {}", latex(section)),
    };
    format!(
        " ({}, \\emph{{{}}}, {}, arXiv:{}{section})",
        latex(&paper.authors),
        latex(&paper.title),
        latex(&paper.venue),
        latex(&paper.arxiv),
    )
}

fn verbatim(text: &str) -> String {
    format!("\\texttt{{{}}}", latex(text))
}

/// The text as LaTeX reads it back: what means something to it is escaped, and signs that its usual fonts
/// lack are commands.
pub(super) fn latex(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '_' | '&' | '%' | '#' | '$' | '{' | '}' => escaped.extend(['\\', letter]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' | '>' => escaped.extend(['$', letter, '$']),
            '−' => escaped.push_str("$-$"),
            '×' => escaped.push_str("$\\times$"),
            '≤' => escaped.push_str("$\\leq$"),
            '≥' => escaped.push_str("$\\geq$"),
            '≈' => escaped.push_str("$\\approx$"),
            '√' => escaped.push_str("$\\surd$"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

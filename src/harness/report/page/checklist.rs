//! The checklist: one line a claim, one table a paper.

use maud::{Markup, html};

use super::{ReportedClaim, StoredRun, table};
use crate::claim::{PaperRecord, Record, Verdict};
use crate::report::checklist::{control, effect, mark};
use crate::report::explain::reconstruction;

const TITLES: [&str; 6] =
    ["verdict", "claim", "statement", "weakest effect", "weakest control", "recorded"];

/// What the verdicts mean.
const LEGEND: [(Verdict, &str); 5] = [
    (
        Verdict::Supported,
        "every effect, contrast and negative control holds, every positive control is found",
    ),
    (Verdict::Uncontrolled, "the same, but no negative control or contrast was there to object"),
    (Verdict::Inconclusive, "the data decide neither way"),
    (Verdict::Unspecific, "every effect holds, but some control shows it too"),
    (Verdict::Refuted, "some effect fails"),
];

pub(super) fn section(run: &StoredRun<'_>) -> Markup {
    let mut papers: Vec<Option<&PaperRecord>> = Vec::new();
    for claim in &run.claims {
        let own = claim.record.paper.as_ref();
        if !papers.iter().any(|&paper| same(paper, own)) {
            papers.push(own);
        }
    }
    html! {
        section #checklist {
            h2 { "Checklist" }
            @for paper in papers { (paper_table(paper, run)) }
            ul.legend {
                @for (verdict, meaning) in LEGEND { li { (badge(verdict)) ": " (meaning) "." } }
            }
        }
    }
}

/// Whether claims are of one paper, whatever the section and the version.
fn same(paper: Option<&PaperRecord>, other: Option<&PaperRecord>) -> bool {
    let key = |paper: &PaperRecord| (paper.title.clone(), paper.authors.clone());
    paper.map(key) == other.map(key)
}

/// The claims of one paper.
fn paper_table(paper: Option<&PaperRecord>, run: &StoredRun<'_>) -> Markup {
    let title = paper.map_or("Networks", |paper| &paper.title);
    let caption = html! {
        strong { (title) }
        @if let Some(paper) = paper {
            " (" (paper.authors) ", " (paper.venue) ", " (arxiv(paper)) ")"
        }
    };
    let claims = run.claims.iter();
    let of_paper = claims.filter(|claim| same(paper, claim.record.paper.as_ref()));
    let rows = html! { @for claim in of_paper { (row(claim)) } };
    table("wide checklist", title, &caption, &TITLES, &rows)
}

pub(super) fn arxiv(paper: &PaperRecord) -> Markup {
    html! { a href={ "https://arxiv.org/abs/" (paper.arxiv) } { "arXiv " (paper.arxiv) } }
}

fn row(claim: &ReportedClaim<'_>) -> Markup {
    let record = &claim.record;
    html! {
        tr {
            td { (badge(record.verdict)) }
            th scope="row" { a href={ "#" (anchor(record)) } { (record.claim) } }
            td { (record.statement) (reconstruction(record.definition)) }
            td { (effect(record)) }
            td { (control(record)) }
            td { (recorded(claim)) }
        }
    }
}

/// Where the page has the claim.
pub(super) fn anchor(record: &Record) -> String {
    format!("claim-{}", record.claim)
}

/// The verdict with a sign that survives without colour; `style.css` has a class for each.
pub(super) fn badge(verdict: Verdict) -> Markup {
    let class = format!("{verdict:?}").to_lowercase();
    html! {
        span class={ "badge " (class) } {
            span aria-hidden="true" { (mark(verdict)) } " " (verdict)
        }
    }
}

/// How the run compares with what is recorded.
pub(super) fn recorded(claim: &ReportedClaim<'_>) -> String {
    let verdict = claim.record.verdict;
    let Some(recorded) = claim.against.recorded else {
        return "none for these seeds and data".to_owned();
    };
    let expected = claim.against.expected.unwrap_or(recorded);
    let digits = match claim.against.identical {
        Some(true) => "the same to the last digit",
        _ => "the same verdict, other digits",
    };
    match claim.against.recorded_after {
        _ if expected != verdict => format!("another verdict: {expected}"),
        Some(after) if recorded != verdict => {
            format!("{recorded} after {after} seeds; on these seeds {digits}")
        }
        _ => digits.to_owned(),
    }
}

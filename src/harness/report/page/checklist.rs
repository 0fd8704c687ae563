//! The checklist: one line a claim, one table a paper.

use super::html::{Element, tag};
use super::{ReportedClaim, StoredRun};
use crate::claim::{Definition, PaperRecord, Record, Verdict};
use crate::report::checklist::{control, effect, mark};

const TITLES: [&str; 6] = [
    "verdict",
    "claim",
    "statement",
    "weakest effect",
    "weakest control",
    "recorded",
];

pub(super) fn section(run: &StoredRun<'_>) -> Element {
    let mut papers: Vec<Option<&PaperRecord>> = Vec::new();
    for claim in &run.claims {
        let own = claim.record.paper.as_ref();
        if !papers.iter().any(|&paper| same(paper, own)) {
            papers.push(own);
        }
    }
    let tables = papers.into_iter().map(|paper| {
        let claims = run.claims.iter();
        let of_paper = claims.filter(|claim| same(paper, claim.record.paper.as_ref()));
        table(paper, of_paper)
    });
    tag("section")
        .set("id", "checklist")
        .add(tag("h2").text("Checklist"))
        .add_all(tables)
        .add(legend())
}

/// Whether claims are of one paper, whatever the section and the version.
fn same(paper: Option<&PaperRecord>, other: Option<&PaperRecord>) -> bool {
    let key = |paper: &PaperRecord| (paper.title.clone(), paper.authors.clone());
    paper.map(key) == other.map(key)
}

fn table<'a>(
    paper: Option<&PaperRecord>,
    claims: impl Iterator<Item = &'a ReportedClaim<'a>>,
) -> Element {
    let titles = TITLES.map(|title| tag("th").set("scope", "col").text(title));
    let title = paper.map_or("Networks", |paper| &paper.title);
    let mut caption = tag("caption").add(tag("strong").text(title));
    if let Some(paper) = paper {
        caption = caption
            .text(format!(" ({}, {}, ", paper.authors, paper.venue))
            .add(arxiv(paper))
            .text(")");
    }
    let table = tag("table")
        .set("class", "checklist")
        .add(caption)
        .add(tag("colgroup").add_all(TITLES.map(|_| tag("col"))))
        .add(tag("thead").add(tag("tr").add_all(titles)))
        .add(tag("tbody").add_all(claims.map(row)));
    scrolling(table, title)
}

/// A table that moves in a box of its own where it is wider than the page.
pub(super) fn scrolling(table: Element, name: &str) -> Element {
    tag("div")
        .set("class", "wide")
        .set("role", "region")
        .set("tabindex", "0")
        .set("aria-label", format!("Table: {name}"))
        .add(table)
}

pub(super) fn arxiv(paper: &PaperRecord) -> Element {
    tag("a")
        .set("href", format!("https://arxiv.org/abs/{}", paper.arxiv))
        .text(format!("arXiv {}", paper.arxiv))
}

fn row(claim: &ReportedClaim<'_>) -> Element {
    let record = &claim.record;
    let link = tag("a")
        .set("href", format!("#{}", anchor(record)))
        .text(&record.claim);
    let statement = match record.definition {
        Definition::Paper => record.statement.clone(),
        Definition::Reconstruction => format!("{} (reconstruction)", record.statement),
    };
    tag("tr")
        .add(tag("td").add(badge(record.verdict)).text(fragile(claim)))
        .add(tag("th").set("scope", "row").add(link))
        .add(tag("td").text(statement))
        .add(tag("td").text(effect(record)))
        .add(tag("td").text(control(record)))
        .add(tag("td").text(recorded(claim)))
}

/// Where the page has the claim.
pub(super) fn anchor(record: &Record) -> String {
    format!("claim-{}", record.claim)
}

/// The verdict with a sign that survives without colour.
pub(super) fn badge(verdict: Verdict) -> Element {
    let class = match verdict {
        Verdict::Supported => "supported",
        Verdict::Uncontrolled => "uncontrolled",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Unspecific => "unspecific",
        Verdict::Refuted => "refuted",
        Verdict::Report => "report",
    };
    tag("span")
        .set("class", format!("badge {class}"))
        .add(tag("span").set("aria-hidden", "true").text(mark(verdict)))
        .text(format!(" {verdict}"))
}

/// A word beside a verdict that little would undo.
pub(super) fn fragile(claim: &ReportedClaim<'_>) -> &'static str {
    if claim.replication.is_fragile() {
        " fragile"
    } else {
        ""
    }
}

/// How the run compares with what is recorded.
pub(super) fn recorded(claim: &ReportedClaim<'_>) -> String {
    match (claim.recorded, claim.identical) {
        (None, _) => "none for these seeds and data".to_owned(),
        (Some(_), Some(true)) => "the same to the last digit".to_owned(),
        (Some(verdict), _) if verdict == claim.record.verdict => {
            "the same verdict, other digits".to_owned()
        }
        (Some(verdict), _) => format!("another verdict: {verdict}"),
    }
}

fn legend() -> Element {
    let verdicts = [
        (
            Verdict::Supported,
            "every effect, contrast and negative control holds, every positive control is found",
        ),
        (
            Verdict::Uncontrolled,
            "the same, but no negative control or contrast was there to object",
        ),
        (Verdict::Inconclusive, "the data decide neither way"),
        (
            Verdict::Unspecific,
            "every effect holds, but some control shows it too",
        ),
        (Verdict::Refuted, "some effect fails"),
    ];
    let entries = verdicts
        .map(|(verdict, meaning)| tag("li").add(badge(verdict)).text(format!(": {meaning}.")));
    tag("ul").set("class", "legend").add_all(entries)
}

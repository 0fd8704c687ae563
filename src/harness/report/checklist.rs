//! The checklist on the terminal.

use comfy_table::{Attribute, Cell, Color};
use deepclaims_lab::numerics::Kernels;

use super::check_remarks::{notes, remarks};
use super::document::Images;
use super::number::{count, evidence, figures};
use super::{
    AgainstRecord, CheckDocument, CheckedClaim, ClaimList, Explained, Program, Style, significant,
};
use crate::claim::{
    CaseRecord, Expectation, Paper, PartRecord, PropertyRecord, Record, Registry, Role, Verdict,
};

/// The columns of the checklist.
const HEADER: [&str; 6] = ["", "claim", "verdict", "weakest effect", "weakest control", "time"];

/// A check as the terminal shows it.
#[derive(Clone, Copy, Debug)]
pub struct CheckView<'a> {
    /// What was found.
    pub document: &'a CheckDocument<'a>,
    /// The claims.
    pub registry: &'a Registry,
    /// How to learn more.
    pub further: &'a str,
    /// How an interrupted run is resumed; empty where it cannot be.
    pub resume: &'a str,
}

/// One line a claim, under its paper: mark, verdict, the weakest effect, the worst control,
/// seconds; then totals, error rates and how the run compares with the records.
pub fn checklist(view: &CheckView<'_>, style: Style) -> String {
    let document = view.document;
    let mut lines = vec![images_line(&document.data)];
    lines.extend(notes(document.data.notes));
    lines.push(String::new());
    for paper in view.registry.papers() {
        let of_paper = |claim: &&CheckedClaim<'_>| {
            let claim = view.registry.claim(&claim.record.claim);
            claim.is_some_and(|claim| claim.paper == Some(paper))
        };
        let of_paper: Vec<_> = document.claims.iter().filter(of_paper).collect();
        if of_paper.is_empty() {
            continue;
        }
        let mut table = style.titled(&HEADER);
        table.add_rows(of_paper.into_iter().map(row));
        lines.extend([heading(paper), style.laid_out(&table), String::new()]);
    }
    let records: Vec<&Record> = document.claims.iter().map(|claim| claim.record).collect();
    lines.extend([totals(&records), view.further.to_owned(), document.error_rates.to_string()]);
    lines.extend(remarks(document, view.resume));
    lines.push(format!("{:.1} s; {}.", document.seconds, Kernels::here().sentence()));
    lines.join("\n") + "\n"
}

/// The program and the images.
fn images_line(images: &Images<'_>) -> String {
    format!(
        "deepclaims {} on {} ({} images, sha256 {}…)",
        Program::this().version,
        images.name,
        images.images,
        &images.sha256[..8]
    )
}

/// One line a claim: name, recorded verdict, statement.
pub fn claim_list(list: &ClaimList<'_>, style: Style) -> String {
    let mut lines = Vec::new();
    for (paper, claims) in list.by_paper() {
        let mut table = style.table();
        for Explained { claim, recorded, .. } in claims {
            let cell = Cell::new(verdict(recorded));
            table.add_row([
                Cell::new(claim.id()),
                match recorded {
                    Some(record) => cell.fg(colour(record.verdict)),
                    None => cell,
                },
                Cell::new(&claim.statement),
            ]);
        }
        lines.push(heading(paper));
        lines.push(style.laid_out(&table));
        lines.push(String::new());
    }
    lines.join("\n")
}

fn row(checked: &CheckedClaim<'_>) -> [Cell; 6] {
    let record = checked.record;
    let verdict = record.verdict;
    let mut said = said(checked);
    if record.cases.iter().any(|case| case.unreplicated) {
        said.push_str(" (all seeds alike)");
    }
    [
        Cell::new(mark(verdict)).fg(colour(verdict)),
        Cell::new(&record.claim).add_attribute(Attribute::Bold),
        Cell::new(said).fg(colour(verdict)),
        Cell::new(effect(record)),
        Cell::new(control(record)),
        Cell::new(format!("{:.1} s", checked.seconds)),
    ]
}

/// The verdict, and where it is not the recorded one, what is recorded: `Inconclusive after 33 seeds
/// (recorded: Supported after 41)`.
fn said(checked: &CheckedClaim<'_>) -> String {
    let record = checked.record;
    let verdict = record.verdict;
    let AgainstRecord { expected, recorded, recorded_after, .. } = checked.against;
    match (expected, recorded, recorded_after) {
        (Some(expected), ..) if expected != verdict => format!("{verdict} (recorded: {expected})"),
        (_, Some(recorded), Some(after)) if recorded != verdict => {
            let seeds = count(record.seeds.count as usize, "seed");
            format!("{verdict} after {seeds} (recorded: {recorded} after {after})")
        }
        _ => verdict.to_string(),
    }
}

/// A claim that was just checked, in one line: mark, name, verdict and the weakest effect.
pub fn checked_line(checked: &CheckedClaim<'_>) -> String {
    let record = checked.record;
    format!("{} {}: {}; {}", mark(record.verdict), record.claim, said(checked), effect(record))
}

/// The weakest effect of a record, in figures.
pub(super) fn effect(record: &Record) -> String {
    weakest_property(record, Expectation::Holds)
        .map(|property| {
            format!(
                "largest error {} of its tolerance in {} cases",
                significant(property.largest_error),
                property.cases
            )
        })
        .or_else(|| weakest(record, Role::is_effect))
        .unwrap_or_default()
}

/// The property of this expectation that is closest to not being met.
fn weakest_property(record: &Record, expectation: Expectation) -> Option<&PropertyRecord> {
    let strain = |property: &&PropertyRecord| match expectation {
        Expectation::Breaks => -property.smallest_error,
        Expectation::Holds | Expectation::Report => property.largest_error,
    };
    record
        .properties
        .iter()
        .filter(|property| property.expectation == expectation)
        .max_by(|a, b| strain(a).total_cmp(&strain(b)))
}

/// Its weakest control.
pub(super) fn control(record: &Record) -> String {
    if let Some(property) = weakest_property(record, Expectation::Breaks) {
        return format!("broken by at least {} tolerances", significant(property.smallest_error));
    }
    weakest(record, Role::is_control).unwrap_or_else(|| "no control".to_owned())
}

/// The part of these roles that is closest to failing, over all cases; the first of equals. Of
/// alternatives only the strongest counts.
fn weakest(record: &Record, wanted: impl Fn(Role) -> bool) -> Option<String> {
    let parts = record.cases.iter().flat_map(|case| counting(case).map(move |part| (case, part)));
    let (case, part): (&CaseRecord, &PartRecord) =
        parts.filter(|(_, part)| wanted(part.role)).min_by(|(_, a), (_, b)| a.by_strength(b))?;
    let evidence = evidence(part).map_or_else(String::new, |evidence| format!(" ({evidence})"));
    Some(format!("{} {} {}{evidence}", case.name, part.number, figures(part)))
}

/// The parts of a case without the alternatives that a stronger one makes needless.
pub(super) fn counting(case: &CaseRecord) -> impl Iterator<Item = &PartRecord> {
    let (alternatives, others): (Vec<&PartRecord>, Vec<&PartRecord>) =
        case.parts.iter().partition(|part| part.role == Role::EitherEffect);
    let strongest = alternatives.into_iter().max_by(|a, b| a.by_strength(b));
    others.into_iter().chain(strongest)
}

/// The verdict of a record, if there is one.
pub(super) fn verdict(recorded: Option<&Record>) -> String {
    let verdict = recorded.map(|record| record.verdict.to_string());
    verdict.unwrap_or_else(|| "not recorded".to_owned())
}

fn heading(paper: &Paper) -> String {
    format!(
        "{} ({}, {}, arXiv {}{})",
        paper.title, paper.authors, paper.venue, paper.arxiv, paper.version
    )
}

/// How many claims have which verdict.
pub(super) fn totals(records: &[&Record]) -> String {
    let order = [
        Verdict::Supported,
        Verdict::Uncontrolled,
        Verdict::Unspecific,
        Verdict::Inconclusive,
        Verdict::Refuted,
    ];
    let of = |verdict| records.iter().filter(|record| record.verdict == verdict).count();
    let counts: Vec<String> = order
        .into_iter()
        .map(|verdict| (verdict, of(verdict)))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    if counts.is_empty() {
        return "No claim was checked.".to_owned();
    }
    format!("{}: {}.", count(records.len(), "claim"), counts.join(", "))
}

/// A sign that survives without colour.
pub(super) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported | Verdict::Uncontrolled => "✔",
        Verdict::Unspecific => "≈",
        Verdict::Inconclusive => "?",
        Verdict::Refuted => "✘",
        Verdict::Report => "·",
    }
}

fn colour(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Supported => Color::Green,
        Verdict::Uncontrolled => Color::Cyan,
        Verdict::Unspecific => Color::Yellow,
        Verdict::Inconclusive => Color::Magenta,
        Verdict::Refuted => Color::Red,
        Verdict::Report => Color::Reset,
    }
}

//! The checklist on the terminal.

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};

use super::number::power;
use super::{ErrorRates, interval, significant};
use crate::claim::{
    CaseRecord, Expectation, Paper, PartRecord, PropertyRecord, Record, Registry, Role, Verdict,
};
use crate::run::Checked;

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours may be used.
    pub colour: bool,
    /// Columns to which lines are wrapped; none where there is no terminal.
    pub width: Option<u16>,
}

impl Style {
    /// An empty table in this style.
    pub(crate) fn table(self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if self.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(width) = self.width {
            table
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(width);
        }
        table
    }
}

/// The columns of the checklist.
const HEADER: [&str; 6] = [
    "",
    "claim",
    "verdict",
    "weakest effect",
    "weakest control",
    "time",
];

/// One line a claim, under its paper: mark, verdict, the weakest effect, the worst
/// control, seconds; then totals and error rates.
pub fn checklist(checked: &[Checked], registry: &Registry, recorded: bool, style: Style) -> String {
    let mut lines = Vec::new();
    for paper in registry.papers() {
        let of_paper: Vec<&Checked> = checked
            .iter()
            .filter(|checked| {
                let claim = registry.claim(&checked.record.claim);
                claim.is_some_and(|claim| claim.paper == Some(paper))
            })
            .collect();
        if of_paper.is_empty() {
            continue;
        }
        let mut table = style.table();
        table.set_header(HEADER.map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
        for checked in of_paper {
            table.add_row(row(checked, registry, recorded));
        }
        lines.push(heading(paper));
        lines.push(table.trim_fmt());
        lines.push(String::new());
    }
    let records: Vec<&Record> = checked.iter().map(|checked| &checked.record).collect();
    lines.push(totals(&records));
    lines.push(
        "`show CLAIM` explains a claim, `--format json` gives every seed's value.".to_owned(),
    );
    let replications: Vec<_> = checked
        .iter()
        .map(|checked| (&checked.record, &checked.replication))
        .collect();
    lines.push(ErrorRates::of(&replications).to_string());
    lines.join("\n") + "\n"
}

/// One line a claim: name, recorded verdict, statement.
pub fn claim_list(registry: &Registry, style: Style) -> String {
    let mut lines = Vec::new();
    for paper in registry.papers() {
        let mut table = style.table();
        for claim in registry
            .claims()
            .iter()
            .filter(|claim| claim.paper == Some(paper))
        {
            let verdict = registry.recorded(&claim.id()).map(|record| record.verdict);
            let verdict = verdict.map_or_else(
                || Cell::new("not recorded"),
                |verdict| Cell::new(verdict).fg(colour(verdict)),
            );
            table.add_row(vec![
                Cell::new(claim.id()),
                verdict,
                Cell::new(&claim.statement),
            ]);
        }
        lines.push(heading(paper));
        lines.push(table.trim_fmt());
        lines.push(String::new());
    }
    lines.join("\n")
}

fn row(checked: &Checked, registry: &Registry, recorded: bool) -> Vec<Cell> {
    let record = &checked.record;
    let verdict = record.verdict;
    let expected = registry
        .recorded(&record.claim)
        .map(|record| record.verdict)
        .filter(|_| recorded);
    let mut said = match expected {
        Some(expected) if expected != verdict => format!("{verdict} (recorded: {expected})"),
        _ => verdict.to_string(),
    };
    if record.cases.iter().any(|case| case.unreplicated) {
        said.push_str(" (all seeds alike)");
    }
    if checked.replication.is_fragile() {
        said.push_str(", fragile");
    }
    vec![
        Cell::new(mark(verdict)).fg(colour(verdict)),
        Cell::new(&record.claim).add_attribute(Attribute::Bold),
        Cell::new(said).fg(colour(verdict)),
        Cell::new(effect(record)),
        Cell::new(control(record)),
        Cell::new(format!("{:.1} s", checked.seconds)),
    ]
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
        return format!(
            "broken by at least {} tolerances",
            significant(property.smallest_error)
        );
    }
    weakest(record, Role::is_control).unwrap_or_else(|| "no control".to_owned())
}

/// The part of these roles that is closest to failing, over all cases; the first of equals. Of
/// alternatives only the strongest counts.
fn weakest(record: &Record, wanted: impl Fn(Role) -> bool) -> Option<String> {
    let parts = record
        .cases
        .iter()
        .flat_map(|case| counting(case).map(move |part| (case, part)));
    let (case, part): (&CaseRecord, &PartRecord) = parts
        .filter(|(_, part)| wanted(part.role))
        .min_by(|(_, a), (_, b)| a.by_strength(b))?;
    let further = part.further_seeds.map(|seeds| {
        let noun = if seeds == 1 { "seed" } else { "seeds" };
        format!("{seeds} more {noun} might decide")
    });
    let beside: Vec<String> = power(part).into_iter().chain(further).collect();
    let beside = if beside.is_empty() {
        String::new()
    } else {
        format!(" ({})", beside.join("; "))
    };
    Some(format!(
        "{} {} {}{beside}",
        case.name,
        part.number,
        interval(part)
    ))
}

/// The parts of a case without the alternatives that a stronger one makes needless.
pub(super) fn counting(case: &CaseRecord) -> impl Iterator<Item = &PartRecord> {
    let (alternatives, others): (Vec<&PartRecord>, Vec<&PartRecord>) = case
        .parts
        .iter()
        .partition(|part| part.role == Role::EitherEffect);
    let strongest = alternatives.into_iter().max_by(|a, b| a.by_strength(b));
    others.into_iter().chain(strongest)
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
    let counts: Vec<String> = order
        .into_iter()
        .map(|verdict| {
            (
                verdict,
                records
                    .iter()
                    .filter(|record| record.verdict == verdict)
                    .count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    let noun = if records.len() == 1 {
        "claim"
    } else {
        "claims"
    };
    if counts.is_empty() {
        return "No claim was checked.".to_owned();
    }
    format!("{} {noun}: {}.", records.len(), counts.join(", "))
}

/// A sign that survives without colour.
pub(super) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported | Verdict::Uncontrolled => "✔",
        Verdict::Unspecific => "≈",
        Verdict::Inconclusive => "?",
        Verdict::Refuted => "✘",
    }
}

fn colour(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Supported => Color::Green,
        Verdict::Uncontrolled => Color::Cyan,
        Verdict::Unspecific => Color::Yellow,
        Verdict::Inconclusive => Color::Magenta,
        Verdict::Refuted => Color::Red,
    }
}

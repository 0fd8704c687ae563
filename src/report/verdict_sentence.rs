//! A verdict with its reasons, in a sentence that can be quoted.

use super::checklist::{control, counting, effect};
use super::{interval, significant};
use crate::claim::{CaseRecord, Expectation, PartRecord, PropertyRecord, Record, Role, Verdict};
use crate::stats::Outcome;

/// So many reasons are named, the strongest first.
const NAMED: usize = 2;

/// The verdict and why: the weakest links of a supported claim, the parts that decide against any other.
pub fn verdict_sentence(record: &Record) -> String {
    let reason = if record.properties.is_empty() {
        tested(record)
    } else {
        exact(&record.properties)
    };
    format!("{}: {reason}.", record.verdict)
}

fn tested(record: &Record) -> String {
    let reasons = || reasons(record);
    match record.verdict {
        Verdict::Supported => format!(
            "every effect holds and every control stays on its side; the weakest effect is {}, the weakest control {}",
            effect(record),
            control(record)
        ),
        Verdict::Uncontrolled => format!(
            "every effect holds, and no control was there to object; the weakest effect is {}",
            effect(record)
        ),
        Verdict::Unspecific => format!("every effect holds, but {}", reasons()),
        Verdict::Refuted => format!("not every effect holds: {}", reasons()),
        Verdict::Inconclusive => format!("the data decide neither way: {}", reasons()),
    }
}

/// The parts that decided, the weakest first.
fn reasons(record: &Record) -> String {
    let cases = || record.cases.iter();
    let missing = cases().any(|case| case.parts.iter().any(PartRecord::too_many_missing));
    let parts = cases().flat_map(|case| counting(case).map(move |part| (case, part)));
    let mut parts: Vec<(&CaseRecord, &PartRecord)> = parts
        .filter(|(case, part)| {
            if missing {
                part.too_many_missing()
            } else {
                case.verdict == record.verdict && speaks_for(record.verdict, part)
            }
        })
        .collect();
    parts.sort_by(|(_, a), (_, b)| a.by_strength(b));
    let mut named: Vec<String> = parts
        .iter()
        .take(NAMED)
        .map(|(case, part)| reason(record, case, part))
        .collect();
    match parts.len().saturating_sub(NAMED) {
        0 => {}
        1 => named.push("and likewise 1 further part".to_owned()),
        more => named.push(format!("and likewise {more} further parts")),
    }
    if named.is_empty() {
        return "nothing was tested".to_owned();
    }
    named.join("; ")
}

fn speaks_for(verdict: Verdict, part: &PartRecord) -> bool {
    let fails = part.outcome == Some(Outcome::Fails);
    let decides = !matches!(part.role, Role::Check | Role::Report);
    match verdict {
        Verdict::Refuted => part.role.is_effect() && fails,
        Verdict::Unspecific => part.role.is_control() && fails,
        Verdict::Inconclusive => decides && part.outcome != Some(Outcome::Holds),
        Verdict::Supported | Verdict::Uncontrolled => false,
    }
}

/// What one part says, with its figures.
fn reason(record: &Record, case: &CaseRecord, part: &PartRecord) -> String {
    let case = if record.cases.len() > 1 {
        format!("on {} ", case.name)
    } else {
        String::new()
    };
    let said = match (part.role, part.outcome) {
        _ if part.too_many_missing() => "lacks too many seeds",
        (Role::NegativeControl, Some(Outcome::Fails)) => "shows it, too",
        (Role::Contrast, Some(Outcome::Fails)) => "does not differ as it must",
        (Role::PositiveControl, Some(Outcome::Fails)) => "was not found",
        (_, Some(Outcome::Fails)) => "fails",
        _ => "is open",
    };
    let further = part.further_seeds.map_or_else(String::new, |seeds| {
        let noun = if seeds == 1 { "seed" } else { "seeds" };
        format!(" ({seeds} more {noun} might decide)")
    });
    format!(
        "{case}the {} “{}{}” {said}: {}{further}",
        part.role,
        part.number,
        part.place.as_deref().unwrap_or_default(),
        figures(part)
    )
}

/// `it is 1.11 [1.03, 1.19] and had to be > 2`.
fn figures(part: &PartRecord) -> String {
    let bare = PartRecord {
        criterion: None,
        ..part.clone()
    };
    let demanded = part.criterion.map_or_else(String::new, |criterion| {
        format!(" and had to be {criterion}")
    });
    format!("it is {}{demanded}", interval(&bare))
}

fn exact(properties: &[PropertyRecord]) -> String {
    let deciding = || {
        properties
            .iter()
            .filter(|property| property.expectation != Expectation::Report)
    };
    let missed: Vec<String> = deciding()
        .filter(|property| !property.met)
        .map(|property| {
            let errors = format!(
                "errors reach from {} to {} tolerances",
                significant(property.smallest_error),
                significant(property.largest_error)
            );
            match property.expectation {
                Expectation::Breaks => format!(
                    "“{}” was to break in every generated case, and does not: {errors}",
                    property.property
                ),
                _ => format!(
                    "“{}” does not hold in every generated case: {errors}",
                    property.property
                ),
            }
        })
        .collect();
    if !missed.is_empty() {
        return missed.join("; ");
    }
    let largest = deciding()
        .filter(|property| property.expectation == Expectation::Holds)
        .map(|property| property.largest_error)
        .fold(f64::NEG_INFINITY, f64::max);
    let error = if largest.is_finite() {
        format!(
            "; the largest error is {} of its tolerance",
            significant(largest)
        )
    } else {
        String::new()
    };
    format!("every property is as it must be in all of its generated cases{error}")
}

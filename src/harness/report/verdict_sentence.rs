//! A verdict with its reasons, in a sentence that can be quoted.

use super::checklist::{control, counting, effect};
use super::number::{among, evidence, seeds_of, spread};
use super::significant;
use crate::claim::{CaseRecord, Expectation, PartRecord, PropertyRecord, Record, Role, Verdict};
use deepclaims_lab::stats::Outcome;

/// So many reasons are named, the strongest first.
const NAMED: usize = 2;

/// The verdict and why: the weakest links of a supported claim, the parts that decide against any
/// other.
pub fn verdict_sentence(record: &Record) -> String {
    let reason =
        if record.properties.is_empty() { tested(record) } else { exact(&record.properties) };
    format!("{}: {reason}.", record.verdict)
}

fn tested(record: &Record) -> String {
    let reasons = || reasons(record);
    match record.verdict {
        Verdict::Supported => format!(
            "every effect holds and every control stays on its side; the weakest effect is {}, the \
             weakest control {}",
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
        Verdict::Report => "nothing was to be decided".to_owned(),
    }
}

/// The parts that decided, the weakest first.
fn reasons(record: &Record) -> String {
    let cases = || record.cases.iter();
    let parts = cases().flat_map(|case| counting(case).map(move |part| (case, part)));
    let mut parts: Vec<(&CaseRecord, &PartRecord)> = parts
        .filter(|(case, part)| case.verdict == record.verdict && speaks_for(record.verdict, part))
        .collect();
    parts.sort_by(|(_, a), (_, b)| a.by_strength(b));
    let mut named: Vec<String> =
        parts.iter().take(NAMED).map(|(case, part)| reason(record, case, part)).collect();
    match parts.len().saturating_sub(NAMED) {
        0 => {}
        1 => named.push("and 1 further part".to_owned()),
        more => named.push(format!("and {more} further parts")),
    }
    if record.cases.iter().any(|case| case.unreplicated) {
        named.insert(
            0,
            "all seeds gave the same numbers, so that nothing was replicated".to_owned(),
        );
    }
    if named.is_empty() {
        return "nothing was tested".to_owned();
    }
    named.join("; ")
}

fn speaks_for(verdict: Verdict, part: &PartRecord) -> bool {
    let fails = part.outcome == Some(Outcome::Fails);
    match verdict {
        Verdict::Refuted => part.role.is_effect() && fails,
        Verdict::Unspecific => part.role.is_control() && fails,
        Verdict::Inconclusive => part.role.decides() && part.outcome != Some(Outcome::Holds),
        Verdict::Supported | Verdict::Uncontrolled | Verdict::Report => false,
    }
}

/// What one part says, with its figures.
fn reason(record: &Record, case: &CaseRecord, part: &PartRecord) -> String {
    let case = if record.cases.len() > 1 { format!("on {} ", case.name) } else { String::new() };
    let said = match (part.role, part.outcome) {
        (Role::NegativeControl, Some(Outcome::Fails)) => "shows it, too",
        (Role::Contrast, Some(Outcome::Fails)) => "does not differ as it must",
        (Role::PositiveControl, Some(Outcome::Fails)) => "was not found",
        (_, Some(Outcome::Fails)) => "fails",
        _ => "is open",
    };
    let criterion = part.criterion.map_or_else(String::new, |criterion| format!("{criterion} "));
    let evidence = evidence(part).map_or_else(String::new, |evidence| format!(" ({evidence})"));
    format!(
        "{case}the {} “{}{}” {said}: it is {criterion}in {}, {}{evidence}",
        part.role,
        part.number,
        among(part),
        seeds_of(part),
        spread(part)
    )
}

fn exact(properties: &[PropertyRecord]) -> String {
    let decides = |property: &&PropertyRecord| property.expectation != Expectation::Report;
    let deciding = || properties.iter().filter(decides);
    let missed: Vec<String> = deciding()
        .filter(|property| !property.met)
        .map(|property| {
            let errors = format!(
                "errors reach from {} to {} tolerances",
                significant(property.smallest_error),
                significant(property.largest_error)
            );
            let missed = match property.expectation {
                Expectation::Breaks => "was to break in every generated case, and does not",
                _ => "does not hold in every generated case",
            };
            format!("“{}” {missed}: {errors}", property.property)
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
        format!("; the largest error is {} of its tolerance", significant(largest))
    } else {
        String::new()
    };
    format!("every property meets its expectation in all generated cases{error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::records::{cells, part, property, record};

    fn decided(verdict: Verdict, outcomes: &[(Role, Outcome)]) -> String {
        let values = [1.0, 1.1, 1.3];
        let parts = outcomes.iter().map(|&(role, outcome)| {
            let open = part(role, "arm: x", &values);
            let decided = outcome != Outcome::Open;
            PartRecord {
                outcome: Some(outcome),
                evidence_for: open.evidence_for.filter(|_| !decided),
                ..open
            }
        });
        let mut record = record(parts.collect(), vec![cells("arm", "x", &values)]);
        record.verdict = verdict;
        record.cases[0].verdict = verdict;
        verdict_sentence(&record)
    }

    #[test]
    fn sentences_name_what_decided() {
        use Outcome::{Fails, Holds, Open};
        for (verdict, outcomes, expected) in [
            (
                Verdict::Refuted,
                vec![(Role::Effect, Fails), (Role::Contrast, Fails)],
                "Refuted: not every effect holds: the effect “arm: x” fails: it is > 0.5 in \
                     3 of 3 seeds, median 1.10, middle 90 % 1.01 to 1.28.",
            ),
            (
                Verdict::Unspecific,
                vec![(Role::Effect, Holds), (Role::NegativeControl, Fails)],
                "Unspecific: every effect holds, but the negative control “arm: x” shows it, \
                     too: it is > 0.5 in 3 of 3 seeds, median 1.10, middle 90 % 1.01 to 1.28.",
            ),
            (
                Verdict::Uncontrolled,
                vec![(Role::Effect, Holds)],
                "Supported (uncontrolled): every effect holds, and no control was there to \
                     object; the weakest effect is D arm: x > 0.5 in 3 of 3 seeds; median 1.10, middle \
                     90 % 1.01 to 1.28.",
            ),
        ] {
            assert_eq!(decided(verdict, &outcomes), expected);
        }
        let open = decided(Verdict::Inconclusive, &[(Role::Effect, Open); 4]);
        assert!(open.ends_with("; and 2 further parts."), "{open}");
        assert_eq!(
            decided(Verdict::Inconclusive, &[(Role::Report, Open)]),
            "Inconclusive: the data decide neither way: nothing was tested."
        );
    }

    #[test]
    fn exact_claims_name_what_is_not_so() {
        let mut record = record(Vec::new(), Vec::new());
        record.verdict = Verdict::Supported;
        record.properties = vec![property(Expectation::Holds, 0.0, 0.25)];
        assert_eq!(
            verdict_sentence(&record),
            "Supported: every property meets its expectation in all generated cases; the largest \
             error is 0.250 of its tolerance."
        );
        record.verdict = Verdict::Refuted;
        record.properties[0].met = false;
        assert!(verdict_sentence(&record).contains("does not hold in every generated case"));
    }
}

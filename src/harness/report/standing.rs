//! Where a claim stands, in a few words: for a line, a bar or a badge.

use super::checklist::counting;
use super::citation::short;
use super::number::count;
use crate::claim::{CaseRecord, PartRecord, Record, Role, Verdict};
use deepclaims_lab::stats::Outcome;

/// Letters of a digest that name a record in a badge; `verify` takes six or more.
const DIGEST: usize = 8;

/// In how many seeds all effects of a claim are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EffectSeeds {
    pub(super) with: u64,
    pub(super) of: u64,
}

impl EffectSeeds {
    /// Of the case in which their share is smallest; nothing for an exact claim and where nothing was
    /// looked at. Of alternative effects the strongest counts.
    pub(super) fn of(record: &Record) -> Option<Self> {
        let counts = record.cases.iter().filter_map(|case| Self::in_case(record, case));
        counts.min_by(|a, b| a.share().total_cmp(&b.share()))
    }

    fn in_case(record: &Record, case: &CaseRecord) -> Option<Self> {
        let effects = counting(case).filter(|part| part.role.is_effect());
        let answers: Vec<Vec<bool>> = effects
            .map(|part| {
                let met = |value| part.criterion.is_some_and(|criterion| criterion.is_met(value));
                let seeds = record.seed_values(case, part).into_iter();
                seeds.map(|seed| seed.counts && met(seed.value)).collect()
            })
            .collect();
        let of = answers.iter().map(Vec::len).min().filter(|seeds| *seeds > 0)?;
        let with = (0..of).filter(|&seed| answers.iter().all(|part| part[seed])).count();
        Some(Self { with: with as u64, of: of as u64 })
    }

    /// From 0 to 1.
    pub(super) fn share(self) -> f64 {
        self.with as f64 / self.of as f64
    }
}

/// Verdict and seeds: `supported in 34 of 37 seeds`.
pub(super) fn standing(record: &Record) -> String {
    if !record.properties.is_empty() {
        let cases = record.properties.iter().map(|property| property.cases as usize).sum();
        let cases = count(cases, "generated case");
        return match record.verdict {
            Verdict::Supported | Verdict::Uncontrolled => format!("supported in {cases}"),
            _ => format!("refuted by generated cases, of {cases}"),
        };
    }
    let Some(EffectSeeds { with, of }) = EffectSeeds::of(record) else {
        return record.verdict.to_string().to_lowercase();
    };
    let seeds = count(of as usize, "seed");
    match record.verdict {
        Verdict::Supported => format!("supported in {with} of {seeds}"),
        Verdict::Uncontrolled => format!("supported in {with} of {seeds}, without a control"),
        Verdict::Unspecific => format!("unspecific: in {with} of {seeds}, but in a control too"),
        Verdict::Inconclusive if is_control_alone_open(record) => {
            format!("inconclusive: in {with} of {seeds}, but a control is open")
        }
        Verdict::Inconclusive => format!("inconclusive: in {with} of {seeds}"),
        Verdict::Refuted => format!("refuted: in {with} of {seeds}"),
        Verdict::Report => format!("measured in {seeds}"),
    }
}

/// Whether every effect holds and a control decides neither way.
fn is_control_alone_open(record: &Record) -> bool {
    let parts = || record.cases.iter().flat_map(counting);
    let open = |part: &&PartRecord| part.outcome == Some(Outcome::Open);
    let is_open = |wanted: fn(Role) -> bool| parts().filter(open).any(|part| wanted(part.role));
    is_open(Role::is_control) && !is_open(Role::is_effect)
}

/// The claim with its standing and the beginning of its digest: `tunnel.split: supported in 34 of 37
/// seeds, e0b238de`.
pub fn in_a_line(record: &Record) -> String {
    let digest: String = short(&record.digest).chars().take(DIGEST).collect();
    format!("{}: {}, {digest}", record.claim, standing(record))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Expectation;
    use crate::report::records::{cells, part, property, record};

    #[test]
    fn seeds_count_where_every_effect_is_there() {
        // Above one half in both: the first and the last seed alone.
        let (x, y) = ([0.6, 0.9, 0.1, 0.8], [0.7, 0.2, 0.9, 0.6]);
        let parts = vec![
            part(Role::Effect, "trained: x", &x),
            part(Role::Effect, "trained: y", &y),
            part(Role::NegativeControl, "untrained: x", &[0.0; 4]),
        ];
        let columns = vec![
            cells("trained", "x", &x),
            cells("trained", "y", &y),
            cells("untrained", "x", &[0.0; 4]),
        ];
        let mut record = record(parts, columns);
        assert_eq!(EffectSeeds::of(&record), Some(EffectSeeds { with: 2, of: 4 }));
        assert_eq!(in_a_line(&record), "module.claim: inconclusive: in 2 of 4 seeds, 0123abcd");
        record.verdict = Verdict::Supported;
        assert_eq!(standing(&record), "supported in 2 of 4 seeds");
    }

    #[test]
    fn of_alternatives_the_strongest_counts() {
        let (x, y) = ([0.6, 0.9, 0.8], [0.1, 0.2, 0.9]);
        let parts = vec![
            part(Role::EitherEffect, "trained: x", &x),
            part(Role::EitherEffect, "trained: y", &y),
        ];
        let columns = vec![cells("trained", "x", &x), cells("trained", "y", &y)];
        let found = EffectSeeds::of(&record(parts, columns));
        assert_eq!(found, Some(EffectSeeds { with: 3, of: 3 }));
    }

    #[test]
    fn exact_claims_have_cases_and_no_seeds() {
        let mut record = record(Vec::new(), Vec::new());
        record.properties = vec![property(Expectation::Holds, 0.0, 0.5); 2];
        record.verdict = Verdict::Supported;
        assert_eq!(EffectSeeds::of(&record), None);
        assert_eq!(standing(&record), "supported in 512 generated cases");
    }
}

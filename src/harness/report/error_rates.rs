//! How often the suite errs, by design.

use std::fmt;

use serde::Serialize;

use super::number::rounded;
use crate::claim::{CaseRecord, Record, Role};
use deepclaims_lab::stats::LEVEL;

/// Upper limits on the probability of an error, from the level of every part and the union bound,
/// whatever the distribution of the values and however many seeds were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ErrorRates {
    /// The probability that the evidence for one part in one direction is ever misleading.
    pub level: f64,
    /// The probability that some claim with a false effect is supported.
    pub false_pass: f64,
    /// The probability that some claim whose effects are all true is refuted.
    pub false_fail: f64,
    /// Claims that were looked at.
    pub claims: usize,
}

impl ErrorRates {
    /// The rates of these records together.
    pub fn of(records: &[&Record]) -> Self {
        let alternatives = |case: &CaseRecord| {
            let roles = case.parts.iter().map(|part| part.role);
            roles.filter(|&role| role == Role::EitherEffect).count()
        };
        let claims_something =
            |case: &CaseRecord| case.parts.iter().any(|part| part.role.is_effect());
        // A false effect passes only if every part holds, the false one included: one level a
        // claim, or as many as it has ways to show. Exact claims are decided without statistics.
        let ways: usize = records
            .iter()
            .filter(|record| record.cases.iter().any(claims_something))
            .filter_map(|record| record.cases.iter().map(alternatives).max())
            .map(|alternatives| alternatives.max(1))
            .sum();
        // Alternatives fail together or not at all.
        let effects: usize = records
            .iter()
            .flat_map(|record| &record.cases)
            .map(|case| {
                let effects = case.parts.iter().filter(|part| part.role == Role::Effect);
                effects.count() + alternatives(case).min(1)
            })
            .sum();
        Self {
            level: LEVEL,
            false_pass: (LEVEL * ways as f64).min(1.0),
            false_fail: (LEVEL * effects as f64).min(1.0),
            claims: records.len(),
        }
    }
}

impl fmt::Display for ErrorRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, .. } = self;
        let [pass, fail] = [self.false_pass, self.false_fail].map(rounded);
        write!(
            f,
            "Error rates by design, for any distribution and any number of seeds (each part at level \
             {level}). Probability that any false claim is marked Supported: at most {pass}; that any \
             true claim is marked Refuted: at most {fail}."
        )
    }
}

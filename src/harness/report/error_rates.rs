//! How often the suite errs, by design.

use std::fmt;

use serde::Serialize;

use super::number::rounded;
use crate::claim::{CaseRecord, REPETITIONS, Record, Replication, Role};
use deepclaims_lab::stats::LEVEL;

/// Upper limits on the probability of an error, from the level of the tests and the union bound.
///
/// They hold for quantities whose means over seeds are close to normal; `METHODOLOGY.md` gives the
/// measured rates for skewed and discrete ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ErrorRates {
    /// One-sided level of every part.
    pub level: f64,
    /// The probability that some claim with a false effect is supported.
    pub false_pass: f64,
    /// The probability that some claim whose effects are all true is refuted.
    pub false_fail: f64,
    /// By simulation, see [`Replication`]: verdicts that would be expected to change with other
    /// seeds.
    pub other_verdicts: f64,
    /// By simulation: the probability that some claim would be supported with one of its effects at
    /// its threshold.
    pub simulated_false_pass: f64,
    /// Claims that were looked at.
    pub claims: usize,
}

impl ErrorRates {
    /// The rates of these records together.
    pub fn of(claims: &[(&Record, &Replication)]) -> Self {
        let records: Vec<&Record> = claims.iter().map(|(record, _)| *record).collect();
        let replications = || claims.iter().map(|(_, replication)| *replication);
        let honest: f64 = replications()
            .filter_map(|replication| replication.false_pass)
            .map(|probability| 1.0 - probability)
            .product();
        let cases = || records.iter().flat_map(|record| &record.cases);
        let alternatives = |case: &CaseRecord| {
            let roles = case.parts.iter().map(|part| part.role);
            roles.filter(|&role| role == Role::EitherEffect).count()
        };
        // A false effect passes only if every part holds, the false one included: one level a
        // claim, or as many as it has ways to show. Exact claims are decided without statistics.
        let ways: usize = records
            .iter()
            .filter_map(|record| record.cases.iter().map(alternatives).max())
            .map(|alternatives| alternatives.max(1))
            .sum();
        // Alternatives fail together or not at all; an effect at every place fails at any one of
        // them.
        let effects: usize = cases()
            .map(|case| {
                let effects = case.parts.iter().filter(|part| part.role == Role::Effect);
                let places = effects.map(|part| part.among.unwrap_or(1));
                places.fold(alternatives(case).min(1), usize::saturating_add)
            })
            .fold(0, usize::saturating_add);
        Self {
            level: LEVEL,
            false_pass: (LEVEL * ways as f64).min(1.0),
            false_fail: (LEVEL * effects as f64).min(1.0),
            other_verdicts: replications()
                .map(|replication| replication.other_verdict)
                .sum(),
            simulated_false_pass: 1.0 - honest,
            claims: claims.len(),
        }
    }
}

impl fmt::Display for ErrorRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, claims, .. } = self;
        let [pass, fail] = [self.false_pass, self.false_fail].map(rounded);
        let [changes, simulated] = [self.other_verdicts, self.simulated_false_pass].map(rounded);
        write!(
            f,
            "Error rates by design (each part one-sided at level {level}, values close to normal; \
             METHODOLOGY.md has measured rates). Probability that any false claim is marked \
             Supported: at most {pass}; that any true claim is marked Refuted: at most {fail}. By \
             simulation from the spreads over seeds ({REPETITIONS} repetitions per claim): with \
             other seeds, {changes} of the {claims} verdicts would be expected to change. \
             Probability that any claim is marked Supported with one effect exactly at its \
             threshold: {simulated}."
        )
    }
}

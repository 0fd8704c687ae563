//! How often the suite errs, by design.

use std::fmt;

use serde::Serialize;

use super::significant;
use crate::claim::{CaseRecord, REPETITIONS, Record, Replication, Role};
use deepclaims_lab::stats::LEVEL;

/// Upper limits on the chance of an error, from the level of the tests and the union bound.
///
/// They hold for quantities whose means over seeds are close to normal; `METHODOLOGY.md` gives the
/// measured rates for skewed and discrete ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ErrorRates {
    /// One-sided level of every part.
    pub level: f64,
    /// The chance that some claim with a false effect is supported.
    pub false_pass: f64,
    /// The chance that some claim whose effects are all true is refuted.
    pub false_fail: f64,
    /// By simulation, see [`Replication`]: verdicts that would be expected to be others on other seeds.
    pub other_verdicts: f64,
    /// By simulation: the chance that some claim would be supported with one of its effects at its
    /// threshold.
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
            .map(|chance| 1.0 - chance)
            .product();
        let cases = || records.iter().flat_map(|record| &record.cases);
        let alternatives = |case: &CaseRecord| {
            let roles = case.parts.iter().map(|part| part.role);
            roles.filter(|&role| role == Role::EitherEffect).count()
        };
        // A false effect passes only if every part holds, the false one included: one level a claim,
        // or as many as it has ways to show. Exact claims decide without chance.
        let ways: usize = records
            .iter()
            .filter_map(|record| record.cases.iter().map(alternatives).max())
            .map(|alternatives| alternatives.max(1))
            .sum();
        // Alternatives fail together or not at all; an effect at every place fails at any one of them.
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
        write!(
            f,
            "Error rates by design (every part one-sided at level {}, values close to normal; METHODOLOGY.md has measured ones): some false claim is supported with chance at most {}, some true one refuted with chance at most {}. \
             By simulation from the spreads over seeds ({REPETITIONS} repetitions a claim): on other seeds {} of {} verdicts would be expected to be others; with an effect exactly at its threshold some claim would be supported with chance {}.",
            self.level,
            significant(self.false_pass),
            significant(self.false_fail),
            significant(self.other_verdicts),
            self.claims,
            significant(self.simulated_false_pass)
        )
    }
}

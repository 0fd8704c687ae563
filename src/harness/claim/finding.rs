//! What was found at one setting.

use std::fmt;

use deepclaims_lab::stats::{Level, Outcome, Tally};
use serde::{Deserialize, Serialize};

use super::{CaseRecord, PartRecord, Record, Verdict};

/// What the seeds say about a claim at one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Every effect holds, and no control objects.
    Holds,
    /// Some effect fails.
    Fails,
    /// Every effect holds, and a control shows it too.
    Unspecific,
    /// The networks do not learn, diverge, or miss the claim's own checks: nothing is said about the claim.
    Untrained,
    /// The seeds decide neither way.
    Open,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Unspecific => "unspecific",
            Self::Untrained => "did not train",
            Self::Open => "open",
        })
    }
}

impl Finding {
    /// What a record says that was decided at this level.
    pub fn of(record: &Record, level: Level) -> Self {
        match record.verdict {
            Verdict::Supported | Verdict::Uncontrolled => Self::Holds,
            Verdict::Refuted => Self::Fails,
            Verdict::Unspecific => Self::Unspecific,
            Verdict::Inconclusive | Verdict::Report if is_untrained(record, level) => {
                Self::Untrained
            }
            Verdict::Inconclusive | Verdict::Report => Self::Open,
        }
    }
}

/// Whether some effect has no value in clearly more than half of all seeds.
fn is_untrained(record: &Record, level: Level) -> bool {
    effects(record).any(|(_, part)| {
        let tally = Tally { yes: part.missing, no: part.seeds - part.missing, missing: 0 };
        tally.crossed(level) == Outcome::Holds
    })
}

fn effects(record: &Record) -> impl Iterator<Item = (&CaseRecord, &PartRecord)> {
    let cases = record.cases.iter();
    let parts = cases.flat_map(|case| case.parts.iter().map(move |part| (case, part)));
    parts.filter(|(_, part)| part.role.is_effect())
}

/// The share of seeds in which all effects are there, of the case in which it is smallest; NaN before the
/// first seed.
pub(crate) fn share(record: &Record) -> f64 {
    let share = |case: &CaseRecord| {
        let own = || effects(record).filter(|(own, _)| own.name == case.name);
        let counts: Vec<Vec<bool>> =
            own().map(|(case, part)| agreeing(record, case, part)).collect();
        let seeds = counts.iter().map(Vec::len).min().unwrap_or(0);
        let all = (0..seeds).filter(|&seed| counts.iter().all(|part| part[seed]));
        all.count() as f64 / seeds as f64
    };
    record.cases.iter().map(share).fold(f64::NAN, f64::min)
}

/// Whether each seed agrees with a part.
fn agreeing(record: &Record, case: &CaseRecord, part: &PartRecord) -> Vec<bool> {
    let values = record.seed_values(case, part).into_iter();
    let agrees = values.map(|seed| {
        seed.counts && part.criterion.is_some_and(|criterion| criterion.is_met(seed.value))
    });
    agrees.collect()
}

#[cfg(test)]
mod tests {
    use super::super::test_module::{self, arm};
    use super::super::{Case, Missing, Reading, Seeds};
    use super::*;

    /// The record of a case with these two effects, which are there above zero.
    fn record(one: &[Reading], other: &[Reading]) -> Record {
        let [first, second] = ["a", "b"].map(|name| arm(name, ["x"]).number("x").above(0.0));
        let case = Case::new("case").effect(first).effect(second);
        let seeds = Seeds::new(100, one.len() as u64);
        test_module::record(case, seeds, &[one.to_vec(), other.to_vec()])
    }

    fn numbers(values: impl IntoIterator<Item = f64>) -> Vec<Reading> {
        values.into_iter().map(|value| Ok(vec![value])).collect()
    }

    #[test]
    fn nothing_is_said_where_no_network_trains() {
        let finding = |effect: &[Reading]| {
            let other = numbers(effect.iter().map(|_| 1.0));
            Finding::of(&record(effect, &other), Level::SUITE)
        };
        let missing = || Err(Missing::because("diverged"));
        assert_eq!(finding(&[(); 30].map(|()| missing())), Finding::Untrained);
        // Eighteen of thirty are more than half, but not clearly.
        let mut some = numbers([1.0; 30]);
        some[..18].fill_with(missing);
        assert_eq!(finding(&some), Finding::Open);
        let half = numbers((0..30).map(|seed| 0.5 - f64::from(seed % 2)));
        assert_eq!(finding(&half), Finding::Open);
    }

    #[test]
    fn the_share_is_that_of_seeds_with_all_effects() {
        let half = record(&numbers([1.0, 2.0, -1.0, 3.0]), &numbers([1.0, -2.0, 1.0, 3.5]));
        assert_eq!(share(&half), 0.5);
        let all = record(&numbers([1.0, 2.0, 4.0, 3.0]), &numbers([1.0, 2.0, 1.0, 3.5]));
        assert_eq!(share(&all), 1.0);
        assert!(share(&record(&[], &[])).is_nan());
    }
}

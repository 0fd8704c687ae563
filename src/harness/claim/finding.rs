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

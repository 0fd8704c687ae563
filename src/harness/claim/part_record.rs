//! What is recorded of one part.

use std::cmp::Ordering;

use deepclaims_lab::stats::{Criterion, Outcome, POWER, detectable_distance};
use serde::{Deserialize, Serialize};

use super::nonfinite::{unbounded_above, unbounded_below, undefined};
use super::{Identity, Role, Rule};

/// Cells missing beyond this share leave a part undecided.
const BEARABLE: f64 = 0.25;

/// One part and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRecord {
    /// What it means for the verdict.
    pub role: Role,
    /// The number of an arm, or the difference of two; of a part about every layer or step, the weakest
    /// one, which the figures are about.
    #[serde(flatten)]
    pub number: Identity,
    /// Of such a part: among how many numbers that is the weakest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<usize>,
    /// How the seeds' values become one.
    pub rule: Rule,
    /// What it must meet: `above`, `below` or `within`; nothing for a report.
    #[serde(flatten)]
    pub criterion: Option<Criterion>,
    /// Whether it does; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Number of seeds.
    pub seeds: usize,
    /// Seeds without a value.
    pub missing: usize,
    /// Where checks stand before its arms: how many seeds these took away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filtered: Option<usize>,
    /// The mean, or the share, over the seeds that have a value.
    #[serde(with = "undefined")]
    pub estimate: f64,
    /// Standard deviation over those seeds.
    #[serde(with = "undefined")]
    pub standard_deviation: f64,
    /// One-sided lower bound at level 0.001; for `each`, the smallest value.
    #[serde(with = "unbounded_below")]
    pub lower: f64,
    /// One-sided upper bound at level 0.001; for `each`, the largest value.
    #[serde(with = "unbounded_above")]
    pub upper: f64,
    /// Whether all seeds gave the same number, so that the bounds are that number.
    pub no_spread: bool,
    /// Where the outcome is open: how many further seeds would decide it, if mean and spread stayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_seeds: Option<usize>,
    /// Where checks took seeds away: what the part says with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfiltered: Option<Unfiltered>,
}

/// A part without the checks that stand before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unfiltered {
    /// Whether the number meets its criterion; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Seeds without a value.
    pub missing: usize,
    /// As of the part.
    #[serde(with = "undefined")]
    pub estimate: f64,
    /// As of the part.
    #[serde(with = "undefined")]
    pub standard_deviation: f64,
    /// As of the part.
    #[serde(with = "unbounded_below")]
    pub lower: f64,
    /// As of the part.
    #[serde(with = "unbounded_above")]
    pub upper: f64,
}

impl PartRecord {
    /// Whether so many cells are missing that the part may not decide.
    pub fn too_many_missing(&self) -> bool {
        let decides = !matches!(self.role, Role::Check | Role::Report);
        decides && Self::is_too_many(self.missing, self.seeds)
    }

    /// Whether so many of these seeds may not be missing.
    pub(super) fn is_too_many(missing: usize, seeds: usize) -> bool {
        missing as f64 > BEARABLE * seeds as f64
    }

    /// How far the part is from failing: parts that may not decide come first, then those that fail,
    /// those that are open and those that hold; among equals the smaller
    /// [`relative_margin`](Self::relative_margin). The smallest is the weakest link of a claim.
    pub fn strength(&self) -> (u8, f64) {
        let class = match self.outcome {
            _ if self.too_many_missing() => 0,
            Some(Outcome::Fails) => 1,
            Some(Outcome::Open) => 2,
            Some(Outcome::Holds) | None => 3,
        };
        (class, self.relative_margin())
    }

    /// The order of [`strength`](Self::strength).
    pub fn by_strength(&self, other: &Self) -> Ordering {
        let ((class, margin), (other_class, other_margin)) = (self.strength(), other.strength());
        class
            .cmp(&other_class)
            .then(margin.total_cmp(&other_margin))
    }

    /// The mean at which these seeds, with the spread they have, would have shown with probability
    /// [`POWER`] that it lies beyond the threshold, in the unit of the number: how small an effect the part
    /// could find.
    ///
    /// None but for means with a spread that must lie above or below a threshold. Computed and not kept: it
    /// follows from what is recorded.
    pub fn detectable(&self) -> Option<f64> {
        if !matches!(self.rule, Rule::Mean | Rule::Everywhere) {
            return None;
        }
        let present = self.seeds.checked_sub(self.missing)?;
        let distance = detectable_distance(present, self.standard_deviation, POWER)?;
        match self.criterion? {
            Criterion::Above(threshold) => Some(threshold + distance),
            Criterion::Below(threshold) => Some(threshold - distance),
            Criterion::Within(..) => None,
        }
    }

    /// The distance of the estimate to its nearest threshold in units of the distance between the
    /// estimate and its bound on that side: above 1 the part holds, below −1 it fails. Infinite where
    /// there is no criterion or no spread.
    pub fn relative_margin(&self) -> f64 {
        let Some(criterion) = self.criterion else {
            return f64::INFINITY;
        };
        let threshold = criterion.nearest_threshold(self.estimate);
        let reach = if threshold < self.estimate {
            self.estimate - self.lower
        } else {
            self.upper - self.estimate
        };
        let margin = criterion.margin(self.estimate) / reach;
        if margin.is_nan() {
            f64::NEG_INFINITY
        } else {
            margin
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Term;
    use super::*;

    fn part(criterion: Criterion) -> PartRecord {
        PartRecord {
            role: Role::Effect,
            number: Identity::from(Term {
                arm: "arm".to_owned(),
                quantity: "number".into(),
            }),
            among: None,
            rule: Rule::Mean,
            criterion: Some(criterion),
            outcome: None,
            seeds: 12,
            missing: 0,
            estimate: 3.0,
            standard_deviation: 2.0,
            lower: 1.0,
            upper: 5.0,
            no_spread: false,
            further_seeds: None,
            filtered: None,
            unfiltered: None,
        }
    }

    #[test]
    fn detectable_means_lie_beyond_their_threshold() {
        // Twelve values find 1.62335 standard deviations (`stats::power`).
        let found = |criterion| part(criterion).detectable();
        assert_eq!(found(Criterion::Above(0.5)), Some(0.5 + 3.24669));
        assert_eq!(found(Criterion::Below(0.5)), Some(0.5 - 3.24669));
        assert_eq!(found(Criterion::Within(0.0, 1.0)), None);
    }

    #[test]
    fn missing_seeds_find_less() {
        let above = part(Criterion::Above(0.0));
        let of = |seeds, missing| PartRecord {
            seeds,
            missing,
            ..above.clone()
        };
        let fewer = of(12, 3);
        assert_eq!(fewer.detectable(), of(9, 0).detectable());
        assert!(fewer.detectable() > above.detectable());
    }

    #[test]
    fn shares_single_values_and_equal_ones_have_no_detectable_mean() {
        let changes: [fn(&mut PartRecord); 6] = [
            |part| part.rule = Rule::Share,
            |part| part.rule = Rule::Each,
            |part| part.criterion = None,
            |part| part.standard_deviation = 0.0,
            |part| part.missing = 11,
            |part| part.missing = 13,
        ];
        for change in changes {
            let mut undefined = part(Criterion::Above(0.0));
            change(&mut undefined);
            assert_eq!(undefined.detectable(), None, "{undefined:?}");
        }
    }
}

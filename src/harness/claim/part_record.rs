//! What is recorded of one part.

use std::cmp::Ordering;

use deepclaims_lab::stats::{Criterion, Decision, FEWEST_SEEDS, Outcome, Tally, sample_quantile};
use serde::{Deserialize, Serialize};

use super::nonfinite::undefined;
use super::{Identity, Role};

/// One part, what its seeds said, and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRecord {
    /// What it means for the verdict.
    pub role: Role,
    /// The number of an arm, or the difference of two.
    #[serde(flatten)]
    pub number: Identity,
    /// Of a part about every layer or step: how many numbers of that name there are. A seed's value is
    /// that of the layer or step that is nearest to a miss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<usize>,
    /// What the number must meet in a seed: `above`, `below` or `within`; nothing for a report.
    #[serde(flatten)]
    pub criterion: Option<Criterion>,
    /// Whether it does in more than half of all seeds; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// After how many seeds that was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_after: Option<u64>,
    /// Seeds that were looked at.
    pub seeds: u64,
    /// In how many of them the number meets its criterion; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreeing: Option<u64>,
    /// In how many of them there is no number, or a check took it away.
    pub missing: u64,
    /// In how many of them a check took it away.
    pub filtered: u64,
    /// The median over the seeds that have a value.
    #[serde(with = "undefined")]
    pub median: f64,
    /// Their 5 % quantile.
    #[serde(with = "undefined")]
    pub lower: f64,
    /// Their 95 % quantile.
    #[serde(with = "undefined")]
    pub upper: f64,
    /// While it is open: the evidence that the number meets its criterion in more than half of all seeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_for: Option<f64>,
    /// While it is open: the evidence that it does in less than half of all seeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_against: Option<f64>,
    /// While it is open: how many further seeds would decide if the shares stayed as they are; nothing
    /// where more than a thousand would, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_seeds: Option<u64>,
}

impl PartRecord {
    /// The record of a part with this decision on `values`, one a seed, NaN where there is none.
    pub(crate) fn new(
        role: Role,
        (number, among): (Identity, Option<usize>),
        criterion: Option<Criterion>,
        decision: &Decision,
        values: &[f64],
        filtered: u64,
    ) -> Self {
        let present: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
        let quantile = |probability| sample_quantile(&present, probability);
        let tally = decision.tally;
        let outcome = criterion.map(|_| decision.outcome);
        let open = (outcome == Some(Outcome::Open)).then_some(tally);
        Self {
            role,
            number,
            among,
            criterion,
            outcome,
            decided_after: criterion.and(decision.after),
            seeds: values.len() as u64,
            agreeing: criterion.map(|_| tally.yes),
            missing: (values.len() - present.len()) as u64,
            filtered,
            median: quantile(0.5),
            lower: quantile(0.05),
            upper: quantile(0.95),
            evidence_for: open.map(Tally::evidence_for),
            evidence_against: open.map(Tally::evidence_against),
            further_seeds: open.and_then(|tally| tally.further_seeds(decision.level)),
        }
    }

    /// Whether more than the fewest seeds were looked at to decide it, or are and it is open.
    pub fn took_more_than_the_fewest(&self) -> bool {
        let at_once = self.decided_after == Some(FEWEST_SEEDS);
        self.criterion.is_some() && self.seeds > FEWEST_SEEDS && !at_once
    }

    /// How far the part is from failing: those that fail come first, then those that are open and those
    /// that hold; among equals the smaller share of agreeing seeds, and then the smaller
    /// [`relative_margin`](Self::relative_margin). The smallest is the weakest link of a claim.
    pub fn by_strength(&self, other: &Self) -> Ordering {
        let class = |part: &Self| match part.outcome {
            Some(Outcome::Fails) => 0,
            Some(Outcome::Open) => 1,
            Some(Outcome::Holds) | None => 2,
        };
        let agreeing =
            |part: &Self| part.agreeing.map_or(1.0, |yes| yes as f64 / part.seeds as f64);
        class(self)
            .cmp(&class(other))
            .then(agreeing(self).total_cmp(&agreeing(other)))
            .then(self.relative_margin().total_cmp(&other.relative_margin()))
    }

    /// The distance of the median to its nearest threshold in units of the distance between the median
    /// and the quantile on that side: above 1 at least 95 % of the seeds with a value agree. Infinite where there
    /// is no criterion or no spread.
    pub fn relative_margin(&self) -> f64 {
        let Some(criterion) = self.criterion else {
            return f64::INFINITY;
        };
        let reach = if criterion.nearest_threshold(self.median) < self.median {
            self.median - self.lower
        } else {
            self.upper - self.median
        };
        let margin = criterion.margin(self.median) / reach;
        if margin.is_nan() { f64::NEG_INFINITY } else { margin }
    }

    /// What it demands of a seed: "trained: gain > 0.05"; of a report, its number alone.
    pub fn demands(&self) -> String {
        let number = &self.number;
        self.criterion
            .map_or_else(|| number.to_string(), |criterion| format!("{number} {criterion}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::records;

    /// An open part that must lie above one half.
    fn part(values: &[f64]) -> PartRecord {
        records::part(Role::Effect, "arm: x", values)
    }

    #[test]
    fn margins_are_relative_to_the_spread_towards_the_threshold() {
        let part = part(&[1.0; 5]);
        let of = |criterion, (median, lower, upper)| {
            PartRecord { criterion, median, lower, upper, ..part.clone() }.relative_margin()
        };
        let spread = (3.0, 1.0, 7.0);
        // The lower quantile is 2 from the median, the upper one 4.
        assert_eq!(of(Some(Criterion::Above(2.0)), spread), 0.5);
        assert_eq!(of(Some(Criterion::Below(5.0)), spread), 0.5);
        assert_eq!(of(Some(Criterion::Below(2.0)), spread), -0.5);
        assert_eq!(of(Some(Criterion::Within(0.0, 4.0)), spread), 0.25);
        assert_eq!(of(Some(Criterion::Above(3.0)), (3.0, 3.0, 7.0)), 0.0);
        assert_eq!(of(None, spread), f64::INFINITY);
        assert_eq!(of(Some(Criterion::Above(2.0)), (3.0, 3.0, 3.0)), f64::INFINITY);
        assert_eq!(
            of(Some(Criterion::Above(2.0)), (f64::NAN, f64::NAN, f64::NAN)),
            f64::NEG_INFINITY
        );
    }

    #[test]
    fn the_weakest_part_has_the_smaller_share_of_agreeing_seeds() {
        let strong = part(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        let weak = part(&[1.0, 2.0, -3.0, 4.0, -5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        let weaker = part(&[1.0, 2.0, -3.0, 4.0, -5.0, -6.0, 7.0, 8.0, 9.0, 10.0]);
        assert_eq!(weak.by_strength(&strong), Ordering::Less);
        // Four of five: as large a share as eight of ten, and a smaller margin.
        let few = part(&[1.0, 2.0, -3.0, 4.0, 500.0]);
        assert_eq!((few.agreeing, few.seeds, weak.agreeing), (Some(4), 5, Some(8)));
        assert_eq!(few.by_strength(&weak), Ordering::Less);
        assert_eq!(weaker.by_strength(&few), Ordering::Less);
        let fails = PartRecord { outcome: Some(Outcome::Fails), ..strong.clone() };
        assert_eq!(fails.by_strength(&weak), Ordering::Less);
        assert_eq!(strong.demands(), "arm: x > 0.5");
    }
}

//! What the values of the seeds say about one part.

use super::table::present;
use super::{Identity, Part, PartRecord, Rule};
use deepclaims_lab::stats::{Bounds, Criterion, Outcome, Summary, further_seeds, further_trials};

/// Decides one part from its values, one a seed; values that are not finite are missing.
pub(super) fn decide(part: &Part, number: Identity, values: &[f64]) -> PartRecord {
    let rule = part.estimate.rule;
    let counted = counted(rule, values);
    let summary = Summary::of(&counted);
    let bounds = bounds(rule, &counted);
    let outcome = part
        .criterion
        .map(|criterion| decide_values(rule, criterion, values));
    let further = |criterion: Criterion| match rule {
        Rule::Mean | Rule::Everywhere => further_seeds(&summary, &criterion),
        Rule::Share => further_trials(successes(&counted), counted.len(), &criterion),
        Rule::Each => None,
    };
    PartRecord {
        role: part.role,
        number,
        among: None,
        rule,
        criterion: part.criterion,
        outcome,
        seeds: values.len(),
        missing: values.len() - counted.len(),
        filtered: None,
        estimate: summary.mean,
        standard_deviation: summary.standard_deviation,
        lower: bounds.lower,
        upper: bounds.upper,
        no_spread: matches!(rule, Rule::Mean | Rule::Everywhere) && summary.no_spread(),
        further_seeds: part
            .criterion
            .filter(|_| outcome == Some(Outcome::Open))
            .and_then(further),
        unfiltered: None,
    }
}

/// Whether these values, one a seed, meet the criterion by this rule; those that are not finite are missing.
pub(super) fn decide_values(rule: Rule, criterion: Criterion, values: &[f64]) -> Outcome {
    match rule {
        Rule::Mean | Rule::Everywhere | Rule::Share => {
            criterion.decide(bounds(rule, &counted(rule, values)))
        }
        Rule::Each => decide_each(criterion, values),
    }
}

/// The values that a rule counts.
fn counted(rule: Rule, values: &[f64]) -> Vec<f64> {
    let mut counted = present(values);
    if rule == Rule::Share {
        // Anything but a yes or a no is no answer.
        counted.retain(|&value| value == 0.0 || value == 1.0);
    }
    counted
}

fn bounds(rule: Rule, counted: &[f64]) -> Bounds {
    match rule {
        Rule::Mean | Rule::Everywhere => Bounds::of_mean(counted),
        Rule::Share => Bounds::of_share(successes(counted), counted.len()),
        Rule::Each => extremes(counted),
    }
}

fn successes(counted: &[f64]) -> usize {
    counted.iter().filter(|&&value| value == 1.0).count()
}

/// Smallest and largest value: the bounds of a statement about each seed.
fn extremes(values: &[f64]) -> Bounds {
    if values.is_empty() {
        return Bounds::UNBOUNDED;
    }
    Bounds {
        lower: values.iter().copied().fold(f64::INFINITY, f64::min),
        upper: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

/// All seeds must meet the criterion: one that misses it fails, one that is missing leaves it open.
fn decide_each(criterion: Criterion, values: &[f64]) -> Outcome {
    if values
        .iter()
        .any(|&value| value.is_finite() && !meets(criterion, value))
    {
        Outcome::Fails
    } else if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        Outcome::Open
    } else {
        Outcome::Holds
    }
}

pub(super) fn meets(criterion: Criterion, value: f64) -> bool {
    criterion.decide(Bounds {
        lower: value,
        upper: value,
    }) == Outcome::Holds
}

//! Two runs, claim by claim.

use serde::Serialize;

use super::difference::{Difference, differences, listed};
use crate::claim::{Record, Verdict, distinct};

/// Most differences of a claim that are printed one by one.
const SHOWN: usize = 3;

/// A claim in two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Its name.
    pub claim: String,
    /// The verdict in the first run; none where it does not have the claim.
    pub one: Option<Verdict>,
    /// The verdict in the other.
    pub other: Option<Verdict>,
    /// Whether both records are the same to the last digit.
    pub identical: bool,
    /// What differs, where both runs have the claim.
    pub differences: Vec<Difference>,
}

/// Claim by claim, in the order of the first run; claims of the other alone come last.
pub fn comparisons(one: &[Record], other: &[Record]) -> Vec<Comparison> {
    let names = distinct(one.iter().chain(other).map(|record| &record.claim));
    let comparison = |claim: &String| {
        let of_claim = |record: &&Record| record.claim == *claim;
        let (one, other) = (one.iter().find(of_claim), other.iter().find(of_claim));
        let both = one.zip(other);
        Comparison {
            claim: claim.clone(),
            one: one.map(|record| record.verdict),
            other: other.map(|record| record.verdict),
            identical: both.is_some_and(|(one, other)| one.digest == other.digest),
            differences: both.map_or_else(Vec::new, |(one, other)| differences(one, other)),
        }
    };
    names.into_iter().map(comparison).collect()
}

/// A paragraph for each claim that differs, and how many do.
pub(super) fn text(comparisons: &[Comparison]) -> String {
    let count = |of: fn(&&Comparison) -> bool| comparisons.iter().filter(of).count();
    let identical = count(|one| one.identical);
    let changed = count(|one| one.one != one.other);
    let different = comparisons.iter().filter(|one| !one.identical);
    format!(
        "{}{identical} of {} claims identical, {changed} with another verdict or in one run \
         alone.\n",
        different.map(paragraph).collect::<String>(),
        comparisons.len()
    )
}

fn paragraph(comparison: &Comparison) -> String {
    let verdicts = match (comparison.one, comparison.other) {
        (Some(one), Some(other)) if one == other => format!("{one} in both"),
        (Some(one), Some(other)) => format!("{one} became {other}"),
        (Some(one), None) => format!("{one}, in the first alone"),
        (None, Some(other)) => format!("{other}, in the second alone"),
        (None, None) => String::new(),
    };
    let shown = listed(&comparison.differences, SHOWN, ToString::to_string);
    format!("{}: {verdicts}\n{shown}", comparison.claim)
}

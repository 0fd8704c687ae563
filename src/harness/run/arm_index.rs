//! Where the cells of an arm go.

use crate::claim::{Arm, Claim};

/// An arm of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ArmIndex {
    /// Of the plan's claims.
    pub(super) claim: usize,
    /// Of the claim's cases.
    pub(super) case: usize,
    /// Of the case's arms.
    pub(super) arm: usize,
}

impl ArmIndex {
    /// Before all others.
    pub(super) const FIRST: Self = Self { claim: 0, case: 0, arm: 0 };
}

/// The arms of these claims, each as often as cases have it.
pub(super) fn arm_indices<'a>(
    claims: impl IntoIterator<Item = (usize, &'a Claim)>,
) -> impl Iterator<Item = (ArmIndex, &'a Arm)> {
    let cases = claims.into_iter().flat_map(|(claim, entry)| {
        let cases = entry.cases.iter().enumerate();
        cases.map(move |(index, case)| (claim, index, case))
    });
    cases.flat_map(|(claim, index, case)| {
        let arms = case.arms().into_iter().enumerate();
        arms.map(move |(arm, entry)| {
            let place = ArmIndex { claim, case: index, arm };
            (place, entry)
        })
    })
}

//! Runs a plan: exact claims and groups of claims that share networks, the cheapest first.

use std::time::Instant;

use deepclaims_lab::laboratory::{Interruptible, Laboratory};
use rayon::prelude::*;
use serde::Serialize;

use super::checked::{Checked, Found};
use super::group::Group;
use super::store::Key;
use super::{Event, Plan, RunContext, StoreError, unless_given_up};
use crate::claim::{Claim, Missing, Property, PropertyRecord, Record, Seeds};

/// Near the end of a seed few networks are left to train: the next seed has work for the other threads.
pub(crate) const SEEDS_AT_ONCE: u64 = 2;

/// What a run found.
#[derive(Clone, Debug)]
pub struct Execution {
    /// The claims, in the plan's order; of a run that was interrupted, on the seeds from the first one on that
    /// are complete, and without the claims that have none.
    pub checked: Vec<Checked>,
    /// Where the run was asked to end before it was over.
    pub interrupted: Option<Interrupted>,
}

/// How far an interrupted run came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interrupted {
    /// Claims that are done.
    pub done: usize,
    /// Claims that were asked for.
    pub of: usize,
    /// Claims that have no complete seed, or of exact ones no finding.
    pub left_out: Vec<String>,
}

/// Runs the plan on the current rayon pool; the result does not depend on the number of threads.
///
/// # Errors
/// Where the store cannot keep a cell; what it kept before stays there.
pub fn execute(
    plan: &Plan<'_>,
    laboratory: &dyn Laboratory,
    context: &RunContext<'_>,
) -> Result<Execution, StoreError> {
    let progress = context.progress;
    let images = laboratory.images();
    let groups: Vec<Group<'_>> = plan
        .groups(images)
        .iter()
        .map(|claims| Group::new(plan, claims, laboratory, context))
        .collect();
    progress.event(Event::Begin {
        seconds: groups.iter().map(Group::announced).sum(),
        claims: plan.claims().len(),
    });
    // A bridge hands out the groups in this order.
    let found: Vec<_> = groups
        .into_iter()
        .par_bridge()
        .map(|group| match group.exact() {
            Some(claim) => {
                let found = test(plan, claim, laboratory, context);
                progress.event(Event::Worked { seconds: group.announced() });
                found
            }
            None => group.run(),
        })
        .collect::<Result<_, StoreError>>()?;
    progress.event(Event::End);
    Ok(gather(plan, found))
}

/// What the groups found, in the plan's order.
fn gather(plan: &Plan<'_>, found: Vec<Found>) -> Execution {
    let undone: usize = found.iter().map(|found| found.undone).sum();
    let checked = found.into_iter().flat_map(|found| found.checked);
    let mut checked: Vec<(usize, Checked)> = checked.collect();
    checked.sort_by_key(|(index, _)| *index);
    let of = plan.claims().len();
    let is_known = |index: usize| checked.iter().any(|(known, _)| *known == index);
    let left_out = (0..of).filter(|&index| !is_known(index));
    let left_out: Vec<String> = left_out.map(|index| plan.claims()[index].0.id()).collect();
    Execution {
        interrupted: (undone > 0).then(|| Interrupted { done: of - undone, of, left_out }),
        checked: checked.into_iter().map(|(_, checked)| checked).collect(),
    }
}

/// The record of one claim on at most these seeds.
///
/// # Errors
/// Where some seed has no numbers.
pub fn record(claim: &Claim, seeds: Seeds, laboratory: &dyn Laboratory) -> Result<Record, Missing> {
    let plan = Plan::new(vec![(claim, seeds)]);
    let execution = execute(&plan, laboratory, &RunContext::default());
    let checked = execution.map_or_else(|_| Vec::new(), |execution| execution.checked);
    let record = checked.into_iter().next().map(|checked| checked.record);
    let record = record.ok_or_else(|| Missing::because("nothing was run"))?;
    let arms = record.cases.iter().flat_map(|case| &case.arms);
    match arms.flat_map(|arm| &arm.missing).next() {
        Some(missing) => Err(Missing::because(missing.reason.clone())),
        None => Ok(record),
    }
}

/// What the properties of an exact claim find.
fn test(
    plan: &Plan<'_>,
    index: usize,
    laboratory: &dyn Laboratory,
    context: &RunContext<'_>,
) -> Result<Found, StoreError> {
    let (claim, _) = plan.claims()[index];
    let start = Instant::now();
    let known = plan.recalled.properties.get(&index).cloned();
    let found = match known {
        Some(found) => Some(found),
        None => tested(claim, laboratory, context)?,
    };
    let Some(found) = found else {
        return Ok(Found { checked: Vec::new(), undone: 1 });
    };
    let checked =
        Checked { record: Record::exact(claim, found), seconds: start.elapsed().as_secs_f64() };
    context.progress.event(Event::Checked(&checked));
    Ok(Found { checked: vec![(index, checked)], undone: 0 })
}

/// What the properties find now; none where the run is asked to end before.
pub(super) fn tested(
    claim: &Claim,
    laboratory: &dyn Laboratory,
    context: &RunContext<'_>,
) -> Result<Option<Vec<PropertyRecord>>, StoreError> {
    let ask = |_| context.stop.give_up_if_requested();
    let interruptible = Interruptible::new(laboratory, &ask);
    let test = |property: &Property| {
        context.stop.give_up_if_requested();
        property.test(&interruptible)
    };
    let found: Option<Vec<PropertyRecord>> =
        unless_given_up(|| claim.properties.iter().map(test).collect());
    if let (Some(found), Some(store)) = (&found, context.store) {
        store.keep_properties(&Key::of_properties(claim), found.clone())?;
    }
    Ok(found)
}

//! A claim at one setting, looked at as far as is asked, and what several settings share.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::stats::Level;

use super::arm_index::arm_indices;
use super::climb::Readings;
use super::group::Group;
use super::{Plan, RunContext, StoreError};
use crate::claim::{Arm, Claim, Finding, Reading, Record, Seeds, Variation, VariationError, share};

/// Looks at a claim at many settings. What an arm gives that a variation leaves as it is, is read once a
/// seed.
pub struct Explorer<'a> {
    claim: &'a Claim,
    context: &'a RunContext<'a>,
    /// The arms of the claim as it is registered, by address.
    own: HashSet<usize>,
    /// What those gave, by laboratory, arm and seed.
    shared: Mutex<HashMap<(usize, usize, u64), Reading>>,
}

/// A claim at one setting, as far as it was looked at.
pub struct Look<'a> {
    /// The claim, varied.
    pub claim: Claim,
    /// Where networks are trained.
    pub laboratory: &'a dyn Laboratory,
    /// The level at which it is decided.
    pub level: Level,
    first: u64,
    readings: Readings,
    recalled: bool,
    record: Option<Record>,
}

impl<'a> Explorer<'a> {
    /// An explorer of this claim.
    pub fn new(claim: &'a Claim, context: &'a RunContext<'a>) -> Self {
        let own = claim.arms().map(Arm::address).collect();
        Self { claim, context, own, shared: Mutex::default() }
    }

    /// What surrounds it.
    pub fn context(&self) -> &'a RunContext<'a> {
        self.context
    }

    /// The claim.
    pub fn claim(&self) -> &'a Claim {
        self.claim
    }

    /// The claim at this setting before its first seed.
    ///
    /// # Errors
    /// Where it cannot be varied so.
    pub fn at(
        &self,
        variation: &Variation,
        laboratory: &'a dyn Laboratory,
        level: Level,
        first: u64,
    ) -> Result<Look<'a>, VariationError> {
        Ok(Look {
            claim: self.claim.varied(variation)?,
            laboratory,
            level,
            first,
            readings: Readings::new(),
            recalled: false,
            record: None,
        })
    }

    /// Looks at this claim until it is settled, or at no more than so many seeds.
    ///
    /// # Errors
    /// Where the store has files that cannot be used, or cannot keep a cell.
    pub fn look(&self, look: &mut Look<'_>, seeds: u64) -> Result<(), StoreError> {
        let known = std::mem::take(&mut look.readings);
        let seeds = Seeds::new(look.first, seeds);
        let mut plan = Plan::new(vec![(&look.claim, seeds)]).at_level(look.level);
        let images = look.laboratory.images();
        if let (Some(store), false) = (self.context.store, look.recalled) {
            // Everything that it has, once.
            let all = Plan::new(vec![(&look.claim, Seeds::new(look.first, u64::MAX))]);
            plan.recalled = all.recall(store, images)?.recalled;
            look.recalled = true;
        }
        plan.recalled.readings.extend(known);
        self.take_shared(&mut plan, look.laboratory, seeds);
        let group = Group::new(&plan, &[0], look.laboratory, self.context);
        let (found, readings) = group.run_and_remember()?;
        self.give_shared(&plan, look.laboratory, &readings);
        let checked = found.checked.into_iter().next();
        look.record = checked.map(|(_, checked)| checked.record).or(look.record.take());
        look.readings = readings;
        Ok(())
    }

    fn take_shared(&self, plan: &mut Plan<'_>, laboratory: &dyn Laboratory, seeds: Seeds) {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (claim, _) = plan.claims()[0];
        for (index, arm) in arm_indices([(0, claim)]) {
            for seed in seeds.iter().filter(|_| self.own.contains(&arm.address())) {
                let known = shared.get(&(address(laboratory), arm.address(), seed));
                let known = known.map(|reading| ((seed, index), reading.clone()));
                plan.recalled.readings.extend(known);
            }
        }
    }

    fn give_shared(&self, plan: &Plan<'_>, laboratory: &dyn Laboratory, readings: &Readings) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (claim, _) = plan.claims()[0];
        for (index, arm) in arm_indices([(0, claim)]) {
            if !self.own.contains(&arm.address()) {
                continue;
            }
            let own = readings.iter().filter(|((_, place), _)| *place == index);
            for ((seed, _), reading) in own {
                let key = (address(laboratory), arm.address(), *seed);
                shared.entry(key).or_insert_with(|| reading.clone());
            }
        }
    }
}

fn address(laboratory: &dyn Laboratory) -> usize {
    std::ptr::from_ref(laboratory).cast::<()>().addr()
}

impl Look<'_> {
    /// What is known so far; nothing before the first seed.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// How many seeds were looked at.
    pub fn seeds(&self) -> u64 {
        self.record().map_or(0, |record| record.seeds.count)
    }

    /// What the seeds say.
    pub fn finding(&self) -> Finding {
        self.record().map_or(Finding::Open, |record| Finding::of(record, self.level))
    }

    /// The share of seeds in which all effects are there; NaN before the first seed.
    pub fn share(&self) -> f64 {
        self.record().map_or(f64::NAN, share)
    }

    /// Whether more seeds would change nothing.
    pub fn is_settled(&self) -> bool {
        let settled =
            |record: &Record| record.cases.iter().all(crate::claim::CaseRecord::is_settled);
        self.record().is_some_and(settled) || self.finding() == Finding::Untrained
    }
}

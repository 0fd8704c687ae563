//! Computing what one shard has to compute.

use deepclaims_lab::train::Speed;
use rayon::prelude::*;

use super::super::execute::tested;
use super::super::seed_readings::SeedReadings;
use super::super::{Event, Progress, RunContext, Stop, Store, StoreError};
use super::pass::{Task, Unit};
use super::{Pass, Shard};

/// How far a shard came, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardRun {
    /// Computed and stored.
    pub computed: u64,
    /// Stored by another process since the pass was planned.
    pub found: u64,
    /// Left, where the run was asked to end.
    pub left: u64,
}

impl ShardRun {
    fn and(self, other: Self) -> Self {
        Self {
            computed: self.computed + other.computed,
            found: self.found + other.found,
            left: self.left + other.left,
        }
    }
}

impl Pass<'_> {
    /// Computes the part of this shard on the current rayon pool and stores it, cell by cell, the costliest
    /// units first. What another process has stored in the meantime is left out.
    ///
    /// # Errors
    /// Where the store cannot keep a cell; what it kept before stays there.
    pub fn compute(
        &self,
        shard: Shard,
        store: &Store,
        progress: &dyn Progress,
        stop: &Stop,
    ) -> Result<ShardRun, StoreError> {
        let own = self.units.iter().filter(|unit| unit.shard == shard);
        let seconds = |unit: &Unit<'_>| Speed::NOMINAL.seconds(self.cost(unit).1);
        let mut own: Vec<(f64, &Unit<'_>)> = own.map(|unit| (seconds(unit), unit)).collect();
        own.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let all = own.iter().map(|(seconds, _)| seconds).sum();
        progress.event(Event::Begin { seconds: all, claims: 0 });
        let context = RunContext { progress, store: Some(store), stop: stop.clone() };
        let compute = |(seconds, unit): (f64, &Unit<'_>)| {
            let run = self.compute_unit(unit, store, &context)?;
            if run.computed == 0 {
                progress.event(Event::Worked { seconds });
            }
            Ok(run)
        };
        let found = if self.takes_much_memory() {
            own.into_iter().map(compute).try_fold(ShardRun::default(), |one, other| {
                Ok::<ShardRun, StoreError>(one.and(other?))
            })?
        } else {
            // A bridge hands out the units in this order.
            let found = own.into_iter().par_bridge().map(compute);
            found.try_reduce(ShardRun::default, |one, other| Ok(one.and(other)))?
        };
        progress.event(Event::End);
        Ok(found)
    }

    /// Whether a seed of some claim is alone in the memory.
    fn takes_much_memory(&self) -> bool {
        self.settings.iter().any(|(plan, laboratory)| {
            let images = laboratory.images();
            (0..plan.claims().len()).any(|claim| plan.seeds_at_once(&[claim], images) == 1)
        })
    }

    fn compute_unit(
        &self,
        unit: &Unit<'_>,
        store: &Store,
        context: &RunContext<'_>,
    ) -> Result<ShardRun, StoreError> {
        let (plan, laboratory) = &self.settings[unit.setting];
        let all = unit.task.cells();
        if context.stop.requested() {
            return Ok(ShardRun { left: all, ..ShardRun::default() });
        }
        let (unread, computed) = match &unit.task {
            Task::Properties(claim) => {
                if plan.has_properties(store, *claim)? {
                    (0, 0)
                } else {
                    let tested = tested(plan.claims()[*claim].0, *laboratory, context)?;
                    (1, u64::from(tested.is_some()))
                }
            }
            Task::Readings(seed, arms) => {
                let mut unread = Vec::new();
                for &(index, arm) in arms {
                    if !plan.has_reading(store, laboratory.images(), (*seed, index), arm)? {
                        unread.push((index, arm));
                    }
                }
                let count = unread.len() as u64;
                let read = SeedReadings::of(plan, unread, *laboratory, *seed, context)?;
                (count, read.readings.len() as u64)
            }
        };
        Ok(ShardRun { computed, found: all - unread, left: unread - computed })
    }
}

//! A few seeds at a time: train each distinct network once, let every arm read its numbers, drop the
//! networks.

use deepclaims_lab::laboratory::Laboratory;
use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::arm_index::{ArmIndex, arm_indices};
use super::seed_readings::SeedReadings;
use super::store::Key;
use super::{Event, Plan, RunContext, StoreError};
use crate::claim::{
    Claim, DataRecord, Missing, PropertyRecord, Reading, Record, Replication, Seeds, judge,
};

/// Near the end of a seed few networks are left to train: the next seed has work for the other threads.
pub(crate) const SEEDS_AT_ONCE: usize = 2;

/// A checked claim.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The evidence.
    pub record: Record,
    /// What other seeds would give.
    pub replication: Replication,
    /// Seconds of its tasks, added up over threads: about the processor time where no other program
    /// competes. A network that several claims read is shared among them. What a store had took none.
    pub seconds: f64,
}

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
    /// Seeds from the first one on that are complete for all claims that need them.
    pub seeds: u64,
    /// Seeds that were asked for.
    pub of: u64,
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
    progress.event(Event::Begin {
        flops: plan.workload(laboratory.images(), 1).flops,
    });
    let mut results = Results::begin(plan, laboratory, context)?;
    let seeds = plan.unread_seeds();
    let of = seeds.len();
    for (chunk, seeds) in seeds.chunks(SEEDS_AT_ONCE).enumerate() {
        if context.stop.requested() {
            break;
        }
        let readings: Vec<SeedReadings> = seeds
            .par_iter()
            .enumerate()
            .map(|(offset, &seed)| {
                let index = chunk * SEEDS_AT_ONCE + offset;
                progress.event(Event::Seed { seed, index, of });
                SeedReadings::of(plan, laboratory, seed, context)
            })
            .collect::<Result<_, StoreError>>()?;
        for (&seed, reading) in seeds.iter().zip(readings) {
            results.enter(seed, reading);
        }
    }
    progress.event(Event::End);
    Ok(results.finish(plan, laboratory))
}

/// The record of one claim on these seeds.
///
/// # Errors
/// Where some seed has no numbers.
pub fn record(claim: &Claim, seeds: Seeds, laboratory: &dyn Laboratory) -> Result<Record, Missing> {
    let plan = Plan::new(vec![claim], seeds.first, Some(seeds.count));
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

/// What is known of a plan's claims.
struct Results {
    readings: BTreeMap<(u64, ArmIndex), Reading>,
    /// Of exact claims, by their indices in the plan.
    properties: BTreeMap<usize, Vec<PropertyRecord>>,
    /// One for each claim.
    seconds: Vec<f64>,
}

impl Results {
    /// What the plan recalls, and the findings of exact claims, which are tested at once.
    fn begin(
        plan: &Plan<'_>,
        laboratory: &dyn Laboratory,
        context: &RunContext<'_>,
    ) -> Result<Self, StoreError> {
        let mut results = Self {
            readings: plan.recalled.readings.clone(),
            properties: plan.recalled.properties.clone(),
            seconds: vec![0.0; plan.claims().len()],
        };
        let claims = plan.claims().par_iter().enumerate();
        let tested: Vec<_> = claims
            .filter(|(index, (claim, _))| {
                let known = results.properties.contains_key(index);
                claim.is_exact() && !known && !context.stop.requested()
            })
            .map(|(index, (claim, _))| {
                let start = Instant::now();
                let found = test(claim, laboratory, context)?;
                Ok((index, found, start.elapsed().as_secs_f64()))
            })
            .collect::<Result<_, StoreError>>()?;
        for (index, found, seconds) in tested {
            results.properties.insert(index, found);
            results.seconds[index] = seconds;
        }
        Ok(results)
    }

    /// Enters what one seed gave.
    fn enter(&mut self, seed: u64, found: SeedReadings) {
        let readings = found.readings.into_iter();
        self.readings
            .extend(readings.map(|(index, reading)| ((seed, index), reading)));
        for (sum, seconds) in self.seconds.iter_mut().zip(found.seconds) {
            *sum += seconds;
        }
    }

    /// Judges every claim on its complete seeds.
    fn finish(mut self, plan: &Plan<'_>, laboratory: &dyn Laboratory) -> Execution {
        let complete = self.complete(plan);
        let mut execution = Execution {
            checked: Vec::new(),
            interrupted: self.interrupted(plan, &complete),
        };
        let mut found = Vec::new();
        for (index, (&(claim, asked), seeds)) in plan.claims().iter().zip(complete).enumerate() {
            let record = if claim.is_exact() {
                let found = self.properties.remove(&index);
                found.map(|found| Record::exact(claim, found))
            } else {
                let judged = seeds.count > 0 || asked.count == 0;
                judged.then(|| self.judge(index, claim, seeds, laboratory))
            };
            found.extend(record.map(|record| (record, self.seconds[index])));
        }
        execution.checked = found
            .into_par_iter()
            .map(|(record, seconds)| Checked {
                replication: Replication::of(&record),
                record,
                seconds,
            })
            .collect();
        execution
    }

    /// For each claim the seeds from its first one on of which all cells are there.
    fn complete(&self, plan: &Plan<'_>) -> Vec<Seeds> {
        let claims = plan.claims().iter().enumerate();
        let complete = claims.map(|(index, (claim, asked))| {
            let arms: Vec<ArmIndex> = arm_indices([(index, *claim)]).map(|(arm, _)| arm).collect();
            let whole = |seed: &u64| {
                arms.iter()
                    .all(|&arm| self.readings.contains_key(&(*seed, arm)))
            };
            Seeds {
                count: asked.iter().take_while(whole).count() as u64,
                ..*asked
            }
        });
        complete.collect()
    }

    /// How far the run came, where anything lacks.
    fn interrupted(&self, plan: &Plan<'_>, complete: &[Seeds]) -> Option<Interrupted> {
        let of = plan.seeds().count;
        let mut interrupted = Interrupted {
            seeds: of,
            of,
            left_out: Vec::new(),
        };
        let mut lacks = false;
        for (index, ((claim, asked), seeds)) in plan.claims().iter().zip(complete).enumerate() {
            let untested = claim.is_exact() && !self.properties.contains_key(&index);
            let unfinished = seeds.count < asked.count;
            if unfinished {
                interrupted.seeds = interrupted.seeds.min(seeds.count);
            }
            if untested || (unfinished && seeds.count == 0) {
                interrupted.left_out.push(claim.id());
            }
            lacks |= untested || unfinished;
        }
        lacks.then_some(interrupted)
    }

    fn judge(
        &mut self,
        index: usize,
        claim: &Claim,
        seeds: Seeds,
        laboratory: &dyn Laboratory,
    ) -> Record {
        let mut rows: Vec<Vec<Vec<Reading>>> = vec![Vec::new(); claim.cases.len()];
        for (arm, _) in arm_indices([(index, claim)]) {
            let readings = seeds.iter();
            let readings = readings.filter_map(|seed| self.readings.remove(&(seed, arm)));
            rows[arm.case].push(readings.collect());
        }
        let cases = claim.cases.iter().zip(&rows);
        let judged = cases.map(|(case, readings)| judge(case, seeds, readings));
        let images = laboratory.images();
        let data = claim.uses_images().then(|| DataRecord {
            name: images.name.clone(),
            sha256: images.sha256.clone(),
            shrunk: claim.shrunk(images),
        });
        Record::new(claim, seeds, data, judged.collect())
    }
}

/// What the properties of an exact claim find.
fn test(
    claim: &Claim,
    laboratory: &dyn Laboratory,
    context: &RunContext<'_>,
) -> Result<Vec<PropertyRecord>, StoreError> {
    let properties = claim.properties.iter();
    let found: Vec<PropertyRecord> = properties.map(|one| one.test(laboratory)).collect();
    if let Some(store) = context.store {
        store.keep_properties(&Key::of_properties(claim), found.clone())?;
    }
    Ok(found)
}

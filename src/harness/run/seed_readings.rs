//! What the arms of a plan read in one seed.

use deepclaims_lab::laboratory::{Interruptible, Laboratory};
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::{Speed, Training};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use rayon::prelude::*;

use super::arm_index::ArmIndex;
use super::long_training::LongTrainings;
use super::planned::distinct;
use super::progress::ReadingPart;
use super::seed_networks::SeedNetworks;
use super::{Plan, RunContext, StoreError, unless_given_up};
use crate::claim::{Arm, Reading};

/// What was read in one seed.
pub(super) struct SeedReadings {
    pub(super) readings: Vec<(ArmIndex, Reading)>,
    /// By the indices of the plan's claims the seconds of their tasks, added up over threads.
    pub(super) seconds: BTreeMap<usize, f64>,
    /// Seconds of a nominal processor that were predicted.
    pub(super) predicted: f64,
}

impl SeedReadings {
    /// Trains the networks of these arms in this seed, and lets every arm read its numbers; each once,
    /// however many claims have it. Cells are kept as soon as they are read. Those lack that were not read
    /// when the run was asked to end.
    pub(super) fn of(
        plan: &Plan<'_>,
        unread: Vec<(ArmIndex, &Arm)>,
        laboratory: &dyn Laboratory,
        seed: u64,
        context: &RunContext<'_>,
    ) -> Result<Self, StoreError> {
        let arms = distinct_arms(unread);
        let all = || arms.iter().map(|(arm, _)| *arm);
        let trainings = plan.planned_trainings(all().flat_map(Arm::checkpoints));
        let of_networks = trainings.iter().map(|planned| &planned.training.data);
        let data = distinct(of_networks.chain(all().filter_map(Arm::data)));
        let images = laboratory.images();
        let ask = |_| context.stop.give_up_if_requested();
        let interruptible = Interruptible::new(laboratory, &ask);
        let trained: Work = trainings.iter().map(|planned| planned.work(images).expected).sum();
        let read: Work = arms.iter().map(|(arm, _)| arm.cost(images).work.expected).sum();
        let mut found = Self {
            readings: Vec::new(),
            seconds: BTreeMap::new(),
            predicted: Speed::NOMINAL.seconds(trained + read),
        };
        let long = LongTrainings::new(context, images, seed);
        let prepare = || SeedNetworks::prepare(&trainings, data, &interruptible, seed, &long);
        let networks = unless_given_up(prepare);
        if let Some(failure) = long.failure() {
            return Err(failure);
        }
        let Some(networks) = networks else {
            return Ok(found);
        };
        found.seconds = training_seconds(&networks, &arms);
        let read: Vec<_> = arms
            .par_iter()
            .filter(|_| !context.stop.requested())
            .filter_map(|(arm, indices)| {
                let start = Instant::now();
                let reading = read_telling(arm, &networks, laboratory, context)?;
                let seconds = start.elapsed().as_secs_f64();
                let kept = keep(plan, laboratory, (seed, indices), (arm, &reading), context);
                Some(kept.map(|()| (indices, reading, seconds)))
            })
            .collect::<Result<_, StoreError>>()?;
        if read.len() == arms.len() {
            long.remove_states();
        }
        for (indices, reading, seconds) in read {
            for &index in indices {
                found.readings.push((index, reading.clone()));
                *found.seconds.entry(index.claim).or_default() += seconds / indices.len() as f64;
            }
        }
        Ok(found)
    }
}

/// What an arm reads, told piece by piece; nothing where the run is asked to end before.
fn read_telling(
    arm: &Arm,
    networks: &SeedNetworks<'_>,
    laboratory: &dyn Laboratory,
    context: &RunContext<'_>,
) -> Option<Reading> {
    let work = arm.cost(laboratory.images()).work.expected;
    let part = ReadingPart::new(work, context.progress);
    let ask = |work| {
        context.stop.give_up_if_requested();
        part.begin(work);
    };
    let interruptible = Interruptible::new(laboratory, &ask);
    let reading = unless_given_up(|| networks.read(arm, &interruptible))?;
    part.end();
    Some(reading)
}

/// Keeps what an arm gave for all who have it. Where that fails the run is of no use, and ends.
fn keep(
    plan: &Plan<'_>,
    laboratory: &dyn Laboratory,
    (seed, indices): (u64, &[ArmIndex]),
    (arm, reading): (&Arm, &Reading),
    context: &RunContext<'_>,
) -> Result<(), StoreError> {
    let Some(store) = context.store else {
        return Ok(());
    };
    let mut kept = indices
        .iter()
        .map(|&index| plan.keep(store, laboratory.images(), (seed, index), arm, reading));
    kept.try_for_each(|kept| kept).inspect_err(|_| context.stop.request())
}

/// Each arm once, with its indices.
fn distinct_arms(unread: Vec<(ArmIndex, &Arm)>) -> Vec<(&Arm, Vec<ArmIndex>)> {
    let mut arms: Vec<(&Arm, Vec<ArmIndex>)> = Vec::new();
    for (index, arm) in unread {
        match arms.iter_mut().find(|(known, _)| *known == arm) {
            Some((_, indices)) => indices.push(index),
            None => arms.push((arm, vec![index])),
        }
    }
    arms
}

/// For each claim its training time; that of a network which several claims read, in equal shares.
fn training_seconds(
    networks: &SeedNetworks<'_>,
    arms: &[(&Arm, Vec<ArmIndex>)],
) -> BTreeMap<usize, f64> {
    let mut readers: HashMap<&Training, BTreeSet<usize>> = HashMap::new();
    for (arm, indices) in arms {
        for checkpoint in arm.checkpoints() {
            for training in checkpoint.trainings() {
                let claims = indices.iter().map(|index| index.claim);
                readers.entry(training).or_default().extend(claims);
            }
        }
    }
    let mut total = BTreeMap::new();
    for (training, seconds) in &networks.seconds {
        let readers = readers.get(training).into_iter().flatten();
        let share = seconds / readers.clone().count() as f64;
        readers.for_each(|&reader| *total.entry(reader).or_default() += share);
    }
    total
}

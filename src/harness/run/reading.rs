//! What the arms of a plan read in one seed.

use deepclaims_lab::laboratory::Laboratory;
use std::time::Instant;

use rayon::prelude::*;

use super::arm_index::ArmIndex;
use super::seed_networks::SeedNetworks;
use super::{Plan, RunContext, StoreError};
use crate::claim::{Arm, Cell};

/// The cells of one seed.
pub(super) struct Reading {
    pub(super) cells: Vec<(ArmIndex, Cell)>,
    /// For each of the plan's claims the seconds of its tasks, added up over threads.
    pub(super) seconds: Vec<f64>,
}

impl Reading {
    /// Trains the networks that the plan needs in this seed, and lets every arm read its numbers; each
    /// once, however many claims have it. Cells are kept as soon as they are read. Those lack that were not
    /// read when the run was asked to end.
    pub(super) fn of(
        plan: &Plan<'_>,
        laboratory: &dyn Laboratory,
        seed: u64,
        context: &RunContext<'_>,
    ) -> Result<Self, StoreError> {
        let trainings = plan.trainings(seed);
        let data = plan.data(seed, &trainings);
        let networks = SeedNetworks::prepare(&trainings, &data, laboratory, seed, context);
        let arms = arms(plan, seed);
        let mut reading = Self {
            cells: Vec::new(),
            seconds: training_seconds(plan, &networks, &arms),
        };
        let read: Vec<_> = arms
            .par_iter()
            .filter(|_| !context.stop.requested())
            .map(|(arm, places)| {
                let start = Instant::now();
                let cell = networks.cell(arm);
                let seconds = start.elapsed().as_secs_f64();
                keep(plan, laboratory, (seed, places), (arm, &cell), context)?;
                Ok((places, cell, seconds))
            })
            .collect::<Result<_, StoreError>>()?;
        for (places, cell, seconds) in read {
            for &place in places {
                reading.cells.push((place, cell.clone()));
                reading.seconds[place.claim] += seconds / places.len() as f64;
            }
        }
        Ok(reading)
    }
}

/// Keeps what an arm gave for all who have it. Where that fails the run is of no use, and ends.
fn keep(
    plan: &Plan<'_>,
    laboratory: &dyn Laboratory,
    (seed, places): (u64, &[ArmIndex]),
    (arm, cell): (&Arm, &Cell),
    context: &RunContext<'_>,
) -> Result<(), StoreError> {
    let Some(store) = context.store else {
        return Ok(());
    };
    let mut kept = places
        .iter()
        .map(|&place| plan.keep(store, laboratory.images(), (seed, place), arm, cell));
    kept.try_for_each(|kept| kept)
        .inspect_err(|_| context.stop.request())
}

/// The distinct arms that are to be read in this seed, each with its places.
fn arms<'a>(plan: &'a Plan<'_>, seed: u64) -> Vec<(&'a Arm, Vec<ArmIndex>)> {
    let mut arms: Vec<(&Arm, Vec<ArmIndex>)> = Vec::new();
    for (place, arm) in plan.unread(seed) {
        match arms.iter_mut().find(|(known, _)| *known == arm) {
            Some((_, places)) => places.push(place),
            None => arms.push((arm, vec![place])),
        }
    }
    arms
}

/// For each claim its training time; that of a network which several claims read, in equal shares.
fn training_seconds(
    plan: &Plan<'_>,
    networks: &SeedNetworks<'_>,
    arms: &[(&Arm, Vec<ArmIndex>)],
) -> Vec<f64> {
    let mut total = vec![0.0; plan.claims().len()];
    for (key, seconds) in &networks.seconds {
        let readers = arms.iter().filter(|(arm, _)| needs(arm, key));
        let mut readers: Vec<usize> = readers
            .flat_map(|(_, places)| places.iter().map(|place| place.claim))
            .collect();
        readers.sort_unstable();
        readers.dedup();
        for &reader in &readers {
            total[reader] += seconds / readers.len() as f64;
        }
    }
    total
}

/// Whether an arm reads the training of this description, or one that goes on from it.
fn needs(arm: &Arm, training: &str) -> bool {
    let trainings = arm.checkpoints().iter().flat_map(|checkpoint| {
        std::iter::once(&checkpoint.training).chain(checkpoint.training.ancestors())
    });
    trainings.into_iter().any(|one| one.to_string() == training)
}

//! What the arms of a plan read in one seed.

use std::time::Instant;

use rayon::prelude::*;

use super::bench::Bench;
use super::{Plan, Progress};
use crate::claim::{Arm, Cell, Laboratory};

/// Where the cells of an arm go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Of the plan's claims.
    pub(super) claim: usize,
    pub(super) case: usize,
    /// Of the case's arms.
    pub(super) arm: usize,
}

/// The cells of one seed.
pub(super) struct Reading {
    pub(super) cells: Vec<(Place, Cell)>,
    /// For each of the plan's claims the seconds of its tasks, added up over threads.
    pub(super) seconds: Vec<f64>,
}

impl Reading {
    /// Trains the networks that the plan needs in this seed, and lets every arm read its numbers; each
    /// once, however many claims have it.
    pub(super) fn of(
        plan: &Plan<'_>,
        laboratory: &dyn Laboratory,
        seed: u64,
        progress: &dyn Progress,
    ) -> Self {
        let trainings = plan.trainings(seed);
        let data = plan.data(seed, &trainings);
        let bench = Bench::prepare(&trainings, &data, laboratory, seed, progress);
        let arms = places(plan, seed);
        let cells: Vec<(Cell, f64)> = arms
            .par_iter()
            .map(|(arm, _)| {
                let start = Instant::now();
                let cell = bench.cell(arm);
                (cell, start.elapsed().as_secs_f64())
            })
            .collect();
        let mut reading = Self {
            cells: Vec::new(),
            seconds: training_seconds(plan, &bench, seed),
        };
        for ((_, places), (cell, seconds)) in arms.into_iter().zip(cells) {
            let share = seconds / places.len() as f64;
            for place in places {
                reading.cells.push((place, cell.clone()));
                reading.seconds[place.claim] += share;
            }
        }
        reading
    }
}

/// The distinct arms that the plan needs in this seed, each with its places.
fn places(plan: &Plan<'_>, seed: u64) -> Vec<(Arm, Vec<Place>)> {
    let mut arms: Vec<(Arm, Vec<Place>)> = Vec::new();
    let claims = plan.claims().iter().enumerate();
    for (claim, entry) in claims.filter(|(_, claim)| plan.needs(claim, seed)) {
        for (case, entry) in entry.cases.iter().enumerate() {
            for (index, arm) in entry.arms().into_iter().enumerate() {
                let place = Place {
                    claim,
                    case,
                    arm: index,
                };
                match arms.iter_mut().find(|(known, _)| known == arm) {
                    Some((_, places)) => places.push(place),
                    None => arms.push((arm.clone(), vec![place])),
                }
            }
        }
    }
    arms
}

/// For each claim its training time; that of a network which several claims read, in equal shares.
fn training_seconds(plan: &Plan<'_>, bench: &Bench<'_>, seed: u64) -> Vec<f64> {
    let mut total = vec![0.0; plan.claims().len()];
    for (key, seconds) in &bench.seconds {
        let claims = plan.claims().iter().enumerate();
        let readers: Vec<usize> = claims
            .filter(|(_, claim)| plan.needs(claim, seed) && claim.needs(key))
            .map(|(index, _)| index)
            .collect();
        for &reader in &readers {
            total[reader] += seconds / readers.len() as f64;
        }
    }
    total
}

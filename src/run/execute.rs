//! Seed by seed: train each distinct network once, let every arm read its numbers, drop the networks.

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::{Event, Plan, PlannedTraining, Progress};
use crate::claim::{
    Arm, CaseRecord, Cell, Checkpoint, Claim, DataRecord, Evidence, Laboratory, Missing, Record,
    Subject, judge,
};
use crate::data::Split;
use crate::train::{Trained, TrainingError};

/// A checked claim.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The evidence.
    pub record: Record,
    /// Seconds of its tasks, added up over threads: about the processor time where no other program
    /// competes. A network that several claims read is shared among them.
    pub seconds: f64,
}

/// Runs the plan on the current rayon pool; the result does not depend on the number of threads.
pub fn execute(
    plan: &Plan<'_>,
    laboratory: &dyn Laboratory,
    progress: &dyn Progress,
) -> Vec<Checked> {
    progress.event(Event::Begin {
        flops: plan.workload(laboratory.images(), 1).flops,
    });
    let mut sheets: Vec<Sheet> = plan
        .claims()
        .iter()
        .map(|claim| Sheet::new(claim))
        .collect();
    let seeds = plan.seeds();
    let of = seeds.clone().count();
    for (index, seed) in seeds.enumerate() {
        progress.event(Event::Seed { seed, index, of });
        let bench = Bench::prepare(plan, laboratory, seed, progress);
        let active: Vec<&mut Sheet> = sheets
            .iter_mut()
            .filter(|sheet| plan.needs(sheet.claim, seed))
            .collect();
        bench.read(active);
    }
    progress.event(Event::End);
    sheets
        .into_iter()
        .map(|sheet| sheet.finish(plan, laboratory))
        .collect()
}

/// The cells of one claim as they come in.
struct Sheet<'a> {
    claim: &'a Claim,
    /// By case, arm and seed.
    cells: Vec<Vec<Vec<Cell>>>,
    seconds: f64,
}

impl<'a> Sheet<'a> {
    fn new(claim: &'a Claim) -> Self {
        let cells = claim
            .cases
            .iter()
            .map(|case| vec![Vec::new(); case.arms().len()])
            .collect();
        Self {
            claim,
            cells,
            seconds: 0.0,
        }
    }

    fn finish(self, plan: &Plan<'_>, laboratory: &dyn Laboratory) -> Checked {
        let seeds = plan.seeds_of(self.claim);
        let cases: Vec<CaseRecord> = self
            .claim
            .cases
            .iter()
            .zip(self.cells)
            .map(|(case, cells)| judge(case, seeds.first, cells))
            .collect();
        let images = laboratory.images();
        let data = self.claim.uses_images().then(|| DataRecord {
            name: images.name.clone(),
            sha256: images.sha256.clone(),
            shrunk: self.claim.shrunk(images),
        });
        Checked {
            record: Record::new(self.claim, seeds, data, cases),
            seconds: self.seconds,
        }
    }
}

/// Where the cells of an arm go.
struct Place {
    sheet: usize,
    case: usize,
    arm: usize,
}

/// Everything trained for one seed.
struct Bench<'a> {
    laboratory: &'a dyn Laboratory,
    seed: u64,
    /// By the description of the data.
    splits: BTreeMap<String, Split>,
    /// By the description of the training.
    trained: BTreeMap<String, Result<Trained, TrainingError>>,
    /// Processor time of each training, by the same key.
    seconds: BTreeMap<String, f64>,
}

impl<'a> Bench<'a> {
    /// Trains all networks of one seed, the longest first, one network a task.
    fn prepare(
        plan: &Plan<'_>,
        laboratory: &'a dyn Laboratory,
        seed: u64,
        progress: &dyn Progress,
    ) -> Self {
        let planned = plan.trainings(seed);
        let data: BTreeMap<String, _> = planned
            .values()
            .map(|planned| (planned.training.data.to_string(), &planned.training.data))
            .collect();
        let splits: BTreeMap<String, Split> = data
            .into_par_iter()
            .map(|(key, data)| (key, laboratory.split(data, seed)))
            .collect();
        let mut queue: Vec<(&String, &PlannedTraining, f64)> = planned
            .iter()
            .map(|(key, planned)| (key, planned, planned.flops(laboratory.images())))
            .collect();
        queue.sort_by(|a, b| b.2.total_cmp(&a.2));
        // A bridge hands out the trainings in this order; a plain parallel iterator would cut the
        // queue into halves of unequal length.
        let finished: Vec<_> = queue
            .into_iter()
            .par_bridge()
            .map(|(key, planned, flops)| {
                let start = Instant::now();
                let split = &splits[&planned.training.data.to_string()];
                let trained = laboratory.train(&planned.training, split, seed, &planned.moments);
                progress.event(Event::Trained { flops });
                (key.clone(), trained, start.elapsed().as_secs_f64())
            })
            .collect();
        let seconds = finished
            .iter()
            .map(|(key, _, seconds)| (key.clone(), *seconds))
            .collect();
        let trained = finished
            .into_iter()
            .map(|(key, trained, _)| (key, trained))
            .collect();
        Self {
            laboratory,
            seed,
            splits,
            trained,
            seconds,
        }
    }

    /// Lets every arm of the given claims read its numbers, in parallel.
    fn read(&self, mut sheets: Vec<&mut Sheet<'_>>) {
        let mut places = Vec::new();
        for (sheet, entry) in sheets.iter().enumerate() {
            for (case, entry) in entry.claim.cases.iter().enumerate() {
                for (arm, entry) in entry.arms().into_iter().enumerate() {
                    places.push((Place { sheet, case, arm }, entry.clone()));
                }
            }
        }
        let cells: Vec<(Cell, f64)> = places
            .par_iter()
            .map(|(_, arm)| {
                let start = Instant::now();
                let cell = self.cell(arm);
                (cell, start.elapsed().as_secs_f64())
            })
            .collect();
        for ((place, _), (cell, seconds)) in places.iter().zip(cells) {
            sheets[place.sheet].cells[place.case][place.arm].push(cell);
            sheets[place.sheet].seconds += seconds;
        }
        self.share_training_time(&mut sheets);
    }

    fn cell(&self, arm: &Arm) -> Cell {
        let subjects: Vec<Subject<'_>> = arm
            .checkpoints()
            .iter()
            .map(|checkpoint| self.subject(checkpoint))
            .collect::<Result<_, _>>()?;
        arm.read(&Evidence {
            laboratory: self.laboratory,
            seed: self.seed,
            subjects: &subjects,
        })
    }

    fn subject(&self, checkpoint: &Checkpoint) -> Result<Subject<'_>, Missing> {
        let trained = self.trained[&checkpoint.training.to_string()].as_ref();
        let network = trained
            .map_err(Clone::clone)
            .and_then(|trained| trained.at(checkpoint.moment));
        Ok(Subject {
            network: network.map_err(|error| Missing::because(error.to_string()))?,
            split: &self.splits[&checkpoint.training.data.to_string()],
        })
    }

    /// Adds each training's time to the claims that read it, in equal shares.
    fn share_training_time(&self, sheets: &mut [&mut Sheet<'_>]) {
        for (key, seconds) in &self.seconds {
            let mut readers: Vec<_> = sheets
                .iter_mut()
                .filter(|sheet| sheet.claim.reads(key))
                .collect();
            let share = seconds / readers.len().max(1) as f64;
            for reader in &mut readers {
                reader.seconds += share;
            }
        }
    }
}

//! Seed by seed: train each distinct network once, let every arm read its numbers, drop the networks.

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::{Event, Plan, PlannedTraining, Progress};
use crate::claim::{
    Arm, CaseRecord, Cell, Checkpoint, Claim, DataRecord, Evidence, Laboratory, Missing,
    PropertyRecord, Record, Subject, judge,
};
use crate::data::Split;
use crate::net::Network;
use crate::train::{Moment, Trained, Training, TrainingError};

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
        .par_iter()
        .map(|claim| Sheet::new(claim, laboratory))
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
    /// Of an exact claim, what its properties found.
    properties: Vec<PropertyRecord>,
    seconds: f64,
}

impl<'a> Sheet<'a> {
    /// A sheet without cells; an exact claim is tested at once.
    fn new(claim: &'a Claim, laboratory: &dyn Laboratory) -> Self {
        let start = Instant::now();
        let properties = claim
            .properties
            .iter()
            .map(|property| property.test(laboratory))
            .collect();
        let cells = claim
            .cases
            .iter()
            .map(|case| vec![Vec::new(); case.arms().len()])
            .collect();
        Self {
            claim,
            cells,
            properties,
            seconds: start.elapsed().as_secs_f64(),
        }
    }

    fn finish(self, plan: &Plan<'_>, laboratory: &dyn Laboratory) -> Checked {
        if self.claim.is_exact() {
            return Checked {
                record: Record::exact(self.claim, self.properties),
                seconds: self.seconds,
            };
        }
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
    /// Trains all networks of one seed, those that others go on from first, then the longest first, one
    /// network a task.
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
        let mut bench = Self {
            laboratory,
            seed,
            splits,
            trained: BTreeMap::new(),
            seconds: BTreeMap::new(),
        };
        let mut generations: BTreeMap<usize, Vec<(&String, &PlannedTraining)>> = BTreeMap::new();
        for (key, planned) in &planned {
            let generation = planned.training.ancestors().count();
            generations
                .entry(generation)
                .or_default()
                .push((key, planned));
        }
        // Networks that go on from others wait for them.
        for generation in generations.into_values() {
            bench.train(&generation, progress);
        }
        bench
    }

    /// Trains networks whose parents are there.
    fn train(&mut self, planned: &[(&String, &PlannedTraining)], progress: &dyn Progress) {
        let cost = |planned: &PlannedTraining| planned.flops(self.laboratory.images());
        let mut queue: Vec<_> = planned
            .iter()
            .map(|(key, planned)| (*key, *planned, cost(planned)))
            .collect();
        queue.sort_by(|a, b| b.2.total_cmp(&a.2));
        // A bridge hands out the trainings in this order; a plain parallel iterator would cut the
        // queue into halves of unequal length.
        let finished: Vec<_> = queue
            .into_iter()
            .par_bridge()
            .map(|(key, planned, flops)| {
                let start = Instant::now();
                let trained = self.train_one(planned);
                progress.event(Event::Trained { flops });
                (key.clone(), trained, start.elapsed().as_secs_f64())
            })
            .collect();
        for (key, trained, seconds) in finished {
            self.seconds.insert(key.clone(), seconds);
            self.trained.insert(key, trained);
        }
    }

    fn train_one(&self, planned: &PlannedTraining) -> Result<Trained, TrainingError> {
        let training = &planned.training;
        let parent = match &training.parent {
            Some(parent) => Some(
                self.network(parent, Moment::End)
                    .map_err(|error| TrainingError::Parent(Box::new(error)))?,
            ),
            None => None,
        };
        let split = &self.splits[&training.data.to_string()];
        self.laboratory
            .train(training, parent, split, self.seed, &planned.moments)
    }

    /// The network of this training at this moment.
    fn network(&self, training: &Training, moment: Moment) -> Result<&Network, TrainingError> {
        self.trained[&training.to_string()]
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|trained| trained.at(moment))
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
        let network = self.network(&checkpoint.training, checkpoint.moment);
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
                .filter(|sheet| sheet.claim.needs(key))
                .collect();
            let share = seconds / readers.len().max(1) as f64;
            for reader in &mut readers {
                reader.seconds += share;
            }
        }
    }
}

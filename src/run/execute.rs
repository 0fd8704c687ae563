//! Seed by seed: train each distinct network once, let every arm read its numbers, drop the networks.

use std::time::Instant;

use rayon::prelude::*;

use super::bench::Bench;
use super::{Event, Plan, Progress};
use crate::claim::{
    Arm, CaseRecord, Cell, Claim, DataRecord, Laboratory, PropertyRecord, Record, judge,
};

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
        let (trainings, data) = (plan.trainings(seed), plan.data(seed));
        let bench = Bench::prepare(&trainings, &data, laboratory, seed, progress);
        let active: Vec<&mut Sheet> = sheets
            .iter_mut()
            .filter(|sheet| plan.needs(sheet.claim, seed))
            .collect();
        read(&bench, active);
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

/// Lets every arm of the given claims read its numbers, in parallel; each once, however many claims
/// have it.
fn read(bench: &Bench<'_>, mut sheets: Vec<&mut Sheet<'_>>) {
    let arms = places(&sheets);
    let cells: Vec<(Cell, f64)> = arms
        .par_iter()
        .map(|(arm, _)| {
            let start = Instant::now();
            let cell = bench.cell(arm);
            (cell, start.elapsed().as_secs_f64())
        })
        .collect();
    for ((_, places), (cell, seconds)) in arms.iter().zip(cells) {
        let share = seconds / places.len() as f64;
        for place in places {
            sheets[place.sheet].cells[place.case][place.arm].push(cell.clone());
            sheets[place.sheet].seconds += share;
        }
    }
    share_training_time(bench, &mut sheets);
}

/// The distinct arms of these claims, each with its places.
fn places(sheets: &[&mut Sheet<'_>]) -> Vec<(Arm, Vec<Place>)> {
    let mut arms: Vec<(Arm, Vec<Place>)> = Vec::new();
    for (sheet, entry) in sheets.iter().enumerate() {
        for (case, entry) in entry.claim.cases.iter().enumerate() {
            for (index, arm) in entry.arms().into_iter().enumerate() {
                let place = Place {
                    sheet,
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

/// Adds each training's time to the claims that read it, in equal shares.
fn share_training_time(bench: &Bench<'_>, sheets: &mut [&mut Sheet<'_>]) {
    for (key, seconds) in &bench.seconds {
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

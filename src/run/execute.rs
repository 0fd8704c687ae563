//! A few seeds at a time: train each distinct network once, let every arm read its numbers, drop the
//! networks.

use std::time::Instant;

use rayon::prelude::*;

use super::reading::Reading;
use super::{Event, Plan, Progress};
use crate::claim::{
    CaseRecord, Cell, Claim, DataRecord, Laboratory, PropertyRecord, Record, judge,
};

/// Near the end of a seed few networks are left to train: the next seed has work for the other threads.
pub(super) const SEEDS_AT_ONCE: usize = 2;

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
    let seeds: Vec<u64> = plan.seeds().collect();
    let of = seeds.len();
    for (chunk, seeds) in seeds.chunks(SEEDS_AT_ONCE).enumerate() {
        let readings: Vec<Reading> = seeds
            .par_iter()
            .enumerate()
            .map(|(place, &seed)| {
                let index = chunk * SEEDS_AT_ONCE + place;
                progress.event(Event::Seed { seed, index, of });
                Reading::of(plan, laboratory, seed, progress)
            })
            .collect();
        for reading in readings {
            enter(reading, &mut sheets);
        }
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

/// Enters what one seed gave; seeds come in their order.
fn enter(reading: Reading, sheets: &mut [Sheet<'_>]) {
    for (place, cell) in reading.cells {
        sheets[place.claim].cells[place.case][place.arm].push(cell);
    }
    for (sheet, seconds) in sheets.iter_mut().zip(reading.seconds) {
        sheet.seconds += seconds;
    }
}

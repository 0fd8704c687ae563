//! Everything trained for one seed.

use deepclaims_lab::laboratory::{Laboratory, Subject};
use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::planned::data_of;
use super::progress::Part;
use super::{Event, PlannedTraining, Progress, RunContext};
use crate::claim::{Arm, Cell, Evidence, Missing, Seeds};
use deepclaims_lab::data::{Data, Split};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Checkpoint, Step, Trained, Training, TrainingError};

/// Samples and trained networks of one seed.
pub(super) struct SeedNetworks<'a> {
    laboratory: &'a dyn Laboratory,
    seed: u64,
    /// By the description of the data.
    splits: BTreeMap<String, Split>,
    /// By the description of the training.
    trained: BTreeMap<String, Result<Trained, TrainingError>>,
    /// Processor time of each training, by the same key.
    pub(super) seconds: BTreeMap<String, f64>,
}

/// Trains these networks seed by seed, tells the progress, and shows each seed's networks to `look`.
pub(super) fn each_seed(
    planned: &BTreeMap<String, PlannedTraining>,
    seeds: Seeds,
    laboratory: &dyn Laboratory,
    progress: &dyn Progress,
    mut look: impl FnMut(&SeedNetworks<'_>, u64),
) {
    let (images, data) = (laboratory.images(), data_of(planned));
    let context = RunContext {
        progress,
        ..RunContext::default()
    };
    let flops: f64 = planned.values().map(|planned| planned.flops(images)).sum();
    progress.event(Event::Begin {
        flops: seeds.count as f64 * flops,
    });
    for (index, seed) in (seeds.first..seeds.first + seeds.count).enumerate() {
        progress.event(Event::Seed {
            seed,
            index,
            of: seeds.count as usize,
        });
        look(
            &SeedNetworks::prepare(planned, &data, laboratory, seed, &context),
            seed,
        );
    }
    progress.event(Event::End);
}

impl<'a> SeedNetworks<'a> {
    /// Draws all samples and trains all networks of one seed, those that others go on from first, then the longest first, one
    /// network a task. Where the run is asked to end, networks lack, and nothing may be read.
    pub(super) fn prepare(
        planned: &BTreeMap<String, PlannedTraining>,
        data: &BTreeMap<String, Data>,
        laboratory: &'a dyn Laboratory,
        seed: u64,
        context: &RunContext<'_>,
    ) -> Self {
        let splits: BTreeMap<String, Split> = data
            .par_iter()
            .map(|(key, data)| (key.clone(), laboratory.split(data, seed)))
            .collect();
        let mut networks = Self {
            laboratory,
            seed,
            splits,
            trained: BTreeMap::new(),
            seconds: BTreeMap::new(),
        };
        let mut generations: BTreeMap<usize, Vec<(&String, &PlannedTraining)>> = BTreeMap::new();
        for (key, planned) in planned {
            let generation = planned.training.ancestors().count();
            generations
                .entry(generation)
                .or_default()
                .push((key, planned));
        }
        // Networks that go on from others wait for them.
        for generation in generations.into_values() {
            networks.train(&generation, context);
        }
        networks
    }

    /// Trains networks whose parents are there.
    fn train(&mut self, planned: &[(&String, &PlannedTraining)], context: &RunContext<'_>) {
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
            .filter(|_| !context.stop.requested())
            .map(|(key, planned, flops)| {
                let start = Instant::now();
                let steps = planned.steps(self.laboratory.images());
                let mut part = Part::new(flops, steps, context.progress);
                let trained = self.train_one(planned, &mut part);
                part.end();
                (key.clone(), trained, start.elapsed().as_secs_f64())
            })
            .collect();
        for (key, trained, seconds) in finished {
            self.seconds.insert(key.clone(), seconds);
            self.trained.insert(key, trained);
        }
    }

    fn train_one(
        &self,
        planned: &PlannedTraining,
        part: &mut Part<'_>,
    ) -> Result<Trained, TrainingError> {
        let training = &planned.training;
        let parent = match &training.parent {
            Some(parent) => Some(
                self.network(parent, Step::Last)
                    .map_err(|error| TrainingError::Parent(Box::new(error)))?,
            ),
            None => None,
        };
        let split = &self.splits[&training.data.to_string()];
        self.laboratory.train_telling(
            training,
            parent,
            split,
            self.seed,
            &planned.kept_steps,
            &mut |step| part.reach(step),
        )
    }

    /// The step of a checkpoint, that of the end included.
    pub(super) fn step(&self, checkpoint: &Checkpoint) -> Result<usize, Missing> {
        match (
            checkpoint.step,
            &self.trained[&checkpoint.training.to_string()],
        ) {
            (Step::After(step), _) => Ok(step),
            (Step::Last, Ok(trained)) => Ok(trained.steps),
            (Step::Last, Err(error)) => Err(Missing::because(error.to_string())),
        }
    }

    /// The network of this training at this step.
    fn network(&self, training: &Training, step: Step) -> Result<&Network, TrainingError> {
        self.trained[&training.to_string()]
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|trained| trained.at(step))
    }

    /// What an arm reads.
    pub(super) fn cell(&self, arm: &Arm) -> Cell {
        let subjects: Vec<Subject<'_>> = arm
            .checkpoints()
            .iter()
            .map(|checkpoint| self.subject(checkpoint))
            .collect::<Result<_, _>>()?;
        let splits: Vec<&Split> = arm
            .data()
            .iter()
            .map(|data| self.split(data))
            .collect::<Result<_, _>>()?;
        arm.read(&Evidence {
            laboratory: self.laboratory,
            seed: self.seed,
            subjects: &subjects,
            splits: &splits,
        })
    }

    /// The network at a checkpoint, beside its samples.
    pub(super) fn subject(&self, checkpoint: &Checkpoint) -> Result<Subject<'_>, Missing> {
        let split = self.split(&checkpoint.training.data)?;
        let network = self.network(&checkpoint.training, checkpoint.step);
        Ok(Subject {
            network: network.map_err(|error| Missing::because(error.to_string()))?,
            split,
        })
    }

    /// The samples of a data set, where there are enough.
    fn split(&self, data: &Data) -> Result<&Split, Missing> {
        let split = &self.splits[&data.to_string()];
        if split.classes < 2 {
            return Err(Missing::because("there are not two classes to tell apart"));
        }
        if split.train.is_empty() || (split.test.is_empty() && data.test > 0) {
            return Err(Missing::because("there are too few samples"));
        }
        Ok(split)
    }
}

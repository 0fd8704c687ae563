//! Everything trained for one seed.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use deepclaims_lab::data::{Data, Split};
use deepclaims_lab::laboratory::{Laboratory, Subject};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Checkpoint, Speed, Step, Trained, Training, TrainingError};
use rayon::prelude::*;

use super::long_training::LongTrainings;
use super::planned::{distinct, planned_trainings};
use super::progress::Part;
use super::{PlannedTraining, RunContext};
use crate::claim::{Arm, Evidence, Missing, Reading};

/// Samples and trained networks of one seed.
pub(super) struct SeedNetworks<'a> {
    laboratory: &'a dyn Laboratory,
    seed: u64,
    splits: HashMap<Data, Split>,
    trained: HashMap<Training, Result<Trained, TrainingError>>,
    /// Processor time of each training.
    pub(super) seconds: Vec<(Training, f64)>,
}

impl<'a> SeedNetworks<'a> {
    /// Draws all samples and trains all networks of one seed: those that other networks go on from first,
    /// then the longest first, one network a task.
    pub(super) fn prepare(
        planned: &[PlannedTraining],
        data: Vec<Data>,
        laboratory: &'a dyn Laboratory,
        seed: u64,
        long: &LongTrainings<'_>,
    ) -> Self {
        let splits = data.into_par_iter().map(|data| {
            let split = laboratory.split(&data, seed);
            (data, split)
        });
        let mut networks = Self {
            laboratory,
            seed,
            splits: splits.collect(),
            trained: HashMap::new(),
            seconds: Vec::new(),
        };
        let mut generations: BTreeMap<usize, Vec<&PlannedTraining>> = BTreeMap::new();
        for planned in planned {
            let generation = planned.training.ancestors().count();
            generations.entry(generation).or_default().push(planned);
        }
        // Networks that go on from others wait for them.
        for generation in generations.into_values() {
            networks.train(&generation, long);
        }
        networks
    }

    /// Trains networks whose parents are there.
    fn train(&mut self, planned: &[&PlannedTraining], long: &LongTrainings<'_>) {
        let images = self.laboratory.images();
        let cost =
            |planned: &&PlannedTraining| Speed::NOMINAL.seconds(planned.work(images).expected);
        let mut queue = planned.to_vec();
        queue.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
        // A bridge hands out the trainings in this order; a plain parallel iterator would cut the
        // queue into halves of unequal length.
        let finished: Vec<_> = queue
            .into_iter()
            .par_bridge()
            .map(|planned| {
                let start = Instant::now();
                let mut part = long.part(planned.work(images).expected);
                let trained = self.train_one(planned, long, &mut part);
                part.end();
                let training = planned.training.clone();
                (training, trained, start.elapsed().as_secs_f64())
            })
            .collect();
        for (training, trained, seconds) in finished {
            self.seconds.push((training.clone(), seconds));
            self.trained.insert(training, trained);
        }
    }

    fn train_one<'b>(
        &self,
        planned: &PlannedTraining,
        long: &LongTrainings<'b>,
        part: &mut Part<'b>,
    ) -> Result<Trained, TrainingError> {
        let training = &planned.training;
        let parent = match &training.parent {
            Some(parent) => Some(
                self.network(parent, Step::Last)
                    .map(|(network, _)| network)
                    .map_err(|error| TrainingError::Parent(Box::new(error)))?,
            ),
            None => None,
        };
        let split = &self.splits[&training.data];
        let steps = planned.steps(self.laboratory.images());
        let mut companion = long.companion(training, steps, part);
        let (laboratory, kept_steps) = (self.laboratory, &planned.kept_steps);
        laboratory.train_telling(training, parent, split, self.seed, kept_steps, &mut companion)
    }

    /// The network of this training at this step, and the number of steps taken.
    fn network(&self, training: &Training, step: Step) -> Result<(&Network, usize), TrainingError> {
        let trained = self.trained[training].as_ref().map_err(Clone::clone)?;
        let steps = match step {
            Step::After(steps) => steps,
            Step::Last => trained.steps,
        };
        Ok((trained.at(step)?, steps))
    }

    /// What an arm reads with this laboratory.
    pub(super) fn read(&self, arm: &Arm, laboratory: &dyn Laboratory) -> Reading {
        let checkpoints = arm.checkpoints().iter();
        let subject = |checkpoint| Ok(Subject { laboratory, ..self.subject(checkpoint)? });
        let subjects: Vec<Subject<'_>> =
            checkpoints.map(subject).collect::<Result<_, Missing>>()?;
        let split = arm.data().map(|data| self.split(data)).transpose()?;
        arm.read(&Evidence { laboratory, seed: self.seed, subjects: &subjects, split })
    }

    /// The network at a checkpoint, with its samples.
    fn subject(&self, checkpoint: &Checkpoint) -> Result<Subject<'_>, Missing> {
        let split = self.split(&checkpoint.training.data)?;
        let network = self.network(&checkpoint.training, checkpoint.step);
        let (network, steps) = network.map_err(|error| Missing::because(error.to_string()))?;
        Ok(Subject { laboratory: self.laboratory, seed: self.seed, split, network, steps })
    }

    /// The samples of a data set, where there are enough.
    fn split(&self, data: &Data) -> Result<&Split, Missing> {
        let split = &self.splits[data];
        if split.classes < 2 && !data.is_regression() {
            return Err(Missing::because("there are not two classes to tell apart"));
        }
        if split.train.is_empty() || (split.test.is_empty() && data.test > 0) {
            return Err(Missing::because("there are too few samples"));
        }
        Ok(split)
    }
}

/// The networks of these checkpoints in one seed, each training once; where one of them cannot be
/// built or diverges, or where there are too few samples, the reason instead.
pub fn each_network(
    checkpoints: &[Checkpoint],
    seed: u64,
    laboratory: &dyn Laboratory,
) -> Vec<Result<Network, Missing>> {
    let planned = planned_trainings(checkpoints.iter());
    let data = distinct(planned.iter().map(|planned| &planned.training.data));
    let context = RunContext::default();
    let long = LongTrainings::new(&context, laboratory.images(), seed);
    let trained = SeedNetworks::prepare(&planned, data, laboratory, seed, &long);
    let checkpoints = checkpoints.iter();
    checkpoints.map(|checkpoint| Ok(trained.subject(checkpoint)?.network.clone())).collect()
}

/// The same where all of them are needed.
///
/// # Errors
/// Where there is one that is missing.
pub fn networks(
    checkpoints: &[Checkpoint],
    seed: u64,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Network>, Missing> {
    each_network(checkpoints, seed, laboratory).into_iter().collect()
}

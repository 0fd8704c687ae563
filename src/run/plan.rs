//! Which trainings a set of claims needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::{Arm, Checkpoint, Claim, Seeds};
use crate::data::{Data, Images, Inputs};
use crate::train::{Moment, Training};

/// Which seeds to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    /// The first seed.
    pub first: u64,
    /// Replaces every claim's own number of seeds.
    pub count: Option<u64>,
}

impl Ladder {
    /// The seeds of a claim.
    pub fn seeds(&self, claim: &Claim) -> Seeds {
        Seeds {
            first: self.first,
            count: if claim.is_exact() {
                0
            } else {
                self.count.unwrap_or(claim.seeds)
            },
        }
    }
}

/// The claims to check, with their seeds.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    claims: Vec<&'a Claim>,
    ladder: Ladder,
}

/// A training, and when it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTraining {
    /// What is trained.
    pub training: Training,
    /// When any arm reads it.
    pub moments: BTreeSet<Moment>,
}

/// What a plan costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Workload {
    /// Networks trained, over all seeds.
    pub networks: usize,
    /// Floating-point operations of their training.
    pub flops: f64,
    /// Bytes for the most expensive seed: its networks and samples, and what threads need to read them.
    pub bytes: f64,
}

impl<'a> Plan<'a> {
    /// A plan for these claims.
    pub fn new(claims: Vec<&'a Claim>, ladder: Ladder) -> Self {
        Self { claims, ladder }
    }

    /// The claims.
    pub fn claims(&self) -> &[&'a Claim] {
        &self.claims
    }

    /// The seeds of a claim.
    pub fn seeds_of(&self, claim: &Claim) -> Seeds {
        self.ladder.seeds(claim)
    }

    /// All seeds that some claim needs, in order.
    pub fn seeds(&self) -> std::ops::Range<u64> {
        let most = self
            .claims
            .iter()
            .map(|claim| self.seeds_of(claim).count)
            .max()
            .unwrap_or(0);
        self.ladder.first..self.ladder.first.saturating_add(most)
    }

    /// Whether a claim needs this seed.
    pub fn needs(&self, claim: &Claim, seed: u64) -> bool {
        seed - self.ladder.first < self.seeds_of(claim).count
    }

    /// The distinct trainings that the claims need for one seed, by their descriptions.
    pub fn trainings(&self, seed: u64) -> BTreeMap<String, PlannedTraining> {
        let mut trainings: BTreeMap<String, PlannedTraining> = BTreeMap::new();
        for claim in self.claims.iter().filter(|claim| self.needs(claim, seed)) {
            for checkpoint in checkpoints(claim) {
                let ends = checkpoint.training.ancestors();
                let own = (&checkpoint.training, checkpoint.moment);
                for (training, moment) in ends.map(|one| (one, Moment::End)).chain([own]) {
                    let planned =
                        trainings
                            .entry(training.to_string())
                            .or_insert_with(|| PlannedTraining {
                                training: training.clone(),
                                moments: BTreeSet::new(),
                            });
                    debug_assert_eq!(&planned.training, training, "descriptions are complete");
                    planned.moments.insert(moment);
                }
            }
        }
        trainings
    }

    /// Runs of seeds that need the same claims, as the first seed and the length of each.
    pub fn rungs(&self) -> Vec<(u64, u64)> {
        let mut counts: Vec<u64> = self
            .claims
            .iter()
            .map(|claim| self.seeds_of(claim).count)
            .collect();
        counts.sort_unstable();
        counts.dedup();
        counts.retain(|&count| count > 0);
        let starts = std::iter::once(0).chain(counts.iter().copied());
        starts
            .zip(&counts)
            .map(|(start, end)| (self.ladder.first + start, end - start))
            .collect()
    }

    /// What the plan costs with these images on this many threads.
    pub fn workload(&self, images: &Images, threads: usize) -> Workload {
        let mut workload = Workload::default();
        for (seed, length) in self.rungs() {
            let trainings = self.trainings(seed);
            let of_seed = |cost: fn(&PlannedTraining, &Images) -> f64| {
                trainings.values().map(move |planned| cost(planned, images))
            };
            let data: BTreeMap<String, &Data> = trainings
                .values()
                .map(|planned| (planned.training.data.to_string(), &planned.training.data))
                .collect();
            let samples: f64 = data.values().map(|data| sample_bytes(data, images)).sum();
            let kept: f64 = of_seed(PlannedTraining::bytes).sum();
            let reading = of_seed(PlannedTraining::reading_bytes).fold(0.0, f64::max);
            workload.networks += trainings.len() * length as usize;
            workload.flops += of_seed(PlannedTraining::flops).sum::<f64>() * length as f64;
            workload.bytes = workload
                .bytes
                .max(kept + samples + threads as f64 * reading);
        }
        workload
    }
}

impl PlannedTraining {
    /// Floating-point operations of this training.
    pub fn flops(&self, images: &Images) -> f64 {
        let Training {
            network,
            data,
            recipe,
            ..
        } = &self.training;
        let samples = data.training_samples(images);
        let steps = self.steps(images);
        let batch = recipe.batch.min(samples);
        steps as f64
            * batch as f64
            * network.flops_per_sample(data.input_size(images), data.class_count(images))
    }

    /// Steps of this training: none where only the start is read.
    fn steps(&self, images: &Images) -> usize {
        let steps = self
            .training
            .recipe
            .steps(self.training.data.training_samples(images));
        match self.moments.last() {
            Some(Moment::Step(step)) => steps.min(*step),
            _ => steps,
        }
    }

    /// Bytes that a thread needs to read one network: all samples as every layer represents them, once
    /// as they come and once copied.
    fn reading_bytes(&self, images: &Images) -> f64 {
        let Training { network, data, .. } = &self.training;
        let (train, test) = data.sizes(images);
        let units = data.input_size(images) + network.hidden.iter().sum::<usize>();
        2.0 * 4.0 * (train + test) as f64 * units as f64
    }

    /// Bytes of the networks that are kept for reading.
    fn bytes(&self, images: &Images) -> f64 {
        let Training { network, data, .. } = &self.training;
        4.0 * self.moments.len() as f64
            * network.parameters(data.input_size(images), data.class_count(images)) as f64
    }
}

fn sample_bytes(data: &Data, images: &Images) -> f64 {
    let (train, test) = data.sizes(images);
    4.0 * (train + test) as f64 * data.input_size(images) as f64
}

/// All checkpoints that a claim's arms read.
fn checkpoints(claim: &Claim) -> impl Iterator<Item = &Checkpoint> {
    claim
        .cases
        .iter()
        .flat_map(|case| case.arms())
        .flat_map(Arm::checkpoints)
}

impl Claim {
    /// Whether any of its networks is trained on the laboratory's images.
    pub fn uses_images(&self) -> bool {
        checkpoints(self).any(|checkpoint| checkpoint.training.data.inputs == Inputs::Images)
    }

    /// Where these images are fewer than its trainings ask for, what the sizes become.
    pub(super) fn shrunk(&self, images: &Images) -> Vec<String> {
        let sentences: BTreeSet<String> = checkpoints(self)
            .map(|checkpoint| &checkpoint.training.data)
            .filter(|data| data.sizes(images) != (data.train, data.test))
            .map(|data| {
                let (train, test) = data.sizes(images);
                format!(
                    "{} to train and {} to test became {train} and {test}",
                    data.train, data.test
                )
            })
            .collect();
        sentences.into_iter().collect()
    }

    /// Whether an arm reads the training of this description, or one that goes on from it.
    pub(super) fn needs(&self, training: &str) -> bool {
        checkpoints(self)
            .flat_map(|checkpoint| {
                std::iter::once(&checkpoint.training).chain(checkpoint.training.ancestors())
            })
            .any(|one| one.to_string() == training)
    }
}

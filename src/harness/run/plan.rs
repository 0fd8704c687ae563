//! Which trainings a set of claims needs.

use deepclaims_lab::train::Checkpoint;
use std::collections::{BTreeMap, BTreeSet};

use super::PlannedTraining;
use super::arm_index::{ArmIndex, arm_indices};
use super::execute::SEEDS_AT_ONCE;
use super::planned::{data_of, planned_trainings};
use super::recall::Recalled;
use crate::claim::{Arm, Claim, Seeds};
use deepclaims_lab::data::{Data, Images, Inputs};

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

/// The claims to check, with their seeds, and what is known of them already.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    claims: Vec<&'a Claim>,
    ladder: Ladder,
    pub(super) recalled: Recalled,
}

/// What a plan costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Workload {
    /// Networks trained, over all seeds.
    pub networks: usize,
    /// Floating-point operations of their training.
    pub flops: f64,
    /// Bytes for the most expensive seeds that run at the same time: their networks and samples, and what
    /// threads need to read them.
    pub bytes: f64,
}

impl<'a> Plan<'a> {
    /// A plan for these claims.
    pub fn new(claims: Vec<&'a Claim>, ladder: Ladder) -> Self {
        Self {
            claims,
            ladder,
            recalled: Recalled::default(),
        }
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
        let place = seed.checked_sub(self.ladder.first);
        place.is_some_and(|place| place < self.seeds_of(claim).count)
    }

    /// The arms whose cells of this seed are to be read, each once for every claim and case that has it.
    pub(super) fn unread(&self, seed: u64) -> impl Iterator<Item = (ArmIndex, &Arm)> {
        let claims = self.claims.iter().copied().enumerate();
        let claims = claims.filter(move |(_, claim)| self.needs(claim, seed));
        arm_indices(claims)
            .filter(move |(place, _)| !self.recalled.cells.contains_key(&(seed, *place)))
    }

    /// The seeds in which any arm is to be read, in order.
    pub(super) fn unread_seeds(&self) -> Vec<u64> {
        let unread = |seed: &u64| self.unread(*seed).next().is_some();
        self.seeds().filter(unread).collect()
    }

    /// The distinct trainings that the arms to be read need for one seed, by their descriptions.
    pub fn trainings(&self, seed: u64) -> BTreeMap<String, PlannedTraining> {
        planned_trainings(self.unread(seed).flat_map(|(_, arm)| arm.checkpoints()))
    }

    /// The data sets that the arms to be read need for one seed, by their descriptions: those of its
    /// `trainings`, and those that arms read without a network.
    pub fn data(
        &self,
        seed: u64,
        trainings: &BTreeMap<String, PlannedTraining>,
    ) -> BTreeMap<String, Data> {
        let mut data = data_of(trainings);
        let untrained = self.unread(seed).flat_map(|(_, arm)| arm.data());
        data.extend(untrained.map(|one| (one.to_string(), one.clone())));
        data
    }

    /// Runs of seeds in which the same arms are to be read, as the first seed and the length of each.
    pub fn rungs(&self) -> Vec<(u64, u64)> {
        let range = self.seeds();
        let ends = self.claims.iter().map(|claim| self.seeds_of(claim).count);
        let ends = ends.map(|count| self.ladder.first + count);
        let known = self.recalled.seeds().into_iter();
        let mut starts: BTreeSet<u64> = known
            .flat_map(|seed| [seed, seed + 1])
            .chain(ends)
            .collect();
        starts.insert(range.start);
        let starts: Vec<u64> = starts
            .into_iter()
            .filter(|seed| range.contains(seed))
            .collect();
        let ends = starts.iter().skip(1).copied().chain([range.end]);
        let mut rungs: Vec<(u64, u64)> = Vec::new();
        let mut last: Option<Vec<ArmIndex>> = None;
        for (&start, end) in starts.iter().zip(ends) {
            let unread: Vec<ArmIndex> = self.unread(start).map(|(place, _)| place).collect();
            match rungs.last_mut() {
                Some((_, length)) if last.as_ref() == Some(&unread) => *length += end - start,
                _ => rungs.push((start, end - start)),
            }
            last = Some(unread);
        }
        rungs
    }

    /// What the plan costs with these images on this many threads.
    pub fn workload(&self, images: &Images, threads: usize) -> Workload {
        let mut workload = Workload::default();
        for (seed, length) in self.rungs() {
            let trainings = self.trainings(seed);
            let of_seed = |cost: fn(&PlannedTraining, &Images) -> f64| {
                trainings.values().map(move |planned| cost(planned, images))
            };
            let samples: f64 = self
                .data(seed, &trainings)
                .values()
                .map(|data| sample_bytes(data, images))
                .sum();
            let kept: f64 = of_seed(PlannedTraining::bytes).sum();
            let reading = of_seed(PlannedTraining::reading_bytes).fold(0.0, f64::max);
            workload.networks += trainings.len() * length as usize;
            workload.flops += of_seed(PlannedTraining::flops).sum::<f64>() * length as f64;
            let at_once = SEEDS_AT_ONCE.min(length as usize) as f64;
            workload.bytes = workload
                .bytes
                .max(at_once * (kept + samples) + threads as f64 * reading);
        }
        workload
    }
}

fn sample_bytes(data: &Data, images: &Images) -> f64 {
    let (train, test) = data.sizes(images);
    4.0 * (train + test) as f64 * data.input_size(images) as f64
}

/// All checkpoints that a claim's arms read.
fn checkpoints(claim: &Claim) -> impl Iterator<Item = &Checkpoint> {
    claim.arms().flat_map(Arm::checkpoints)
}

/// All data sets that a claim's arms read, with a network or without.
fn data(claim: &Claim) -> impl Iterator<Item = &Data> {
    let trained = checkpoints(claim).map(|checkpoint| &checkpoint.training.data);
    trained.chain(claim.arms().flat_map(Arm::data))
}

impl Claim {
    /// Whether any of its arms reads the laboratory's images, or networks trained on them.
    pub fn uses_images(&self) -> bool {
        data(self).any(|data| data.inputs == Inputs::Images)
    }

    /// Where these images are fewer than its trainings ask for, what the sizes become.
    pub(super) fn shrunk(&self, images: &Images) -> Vec<String> {
        let sentences: BTreeSet<String> =
            data(self).filter_map(|data| data.shrunk(images)).collect();
        sentences.into_iter().collect()
    }
}

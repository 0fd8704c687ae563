//! Which trainings a set of claims needs.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Images, Inputs};
use deepclaims_lab::train::Checkpoint;

use super::PlannedTraining;
use super::arm_index::{ArmIndex, arm_indices};
use super::execute::SEEDS_AT_ONCE;
use super::planned::{distinct, planned_trainings};
use super::recall::Recalled;
use crate::claim::{Arm, Claim, Seeds};

/// The claims to check, each on its seeds, and what is known of them already.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    claims: Vec<(&'a Claim, Seeds)>,
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
    /// A plan for these claims, each on its own seeds from `first` on; `count` replaces their numbers.
    pub fn new(claims: Vec<&'a Claim>, first: u64, count: Option<u64>) -> Self {
        let seeds = |claim: &'a Claim| (claim, claim.seeds_from(first, count));
        Self {
            claims: claims.into_iter().map(seeds).collect(),
            recalled: Recalled::default(),
        }
    }

    /// The claims and their seeds.
    pub fn claims(&self) -> &[(&'a Claim, Seeds)] {
        &self.claims
    }

    /// The smallest range that has all seeds of all claims.
    pub fn seeds(&self) -> Seeds {
        let ranges = || {
            let ranges = self.claims.iter().map(|(_, seeds)| seeds);
            ranges.filter(|seeds| seeds.count > 0)
        };
        let first = ranges().map(|seeds| seeds.first).min().unwrap_or(0);
        let end = ranges().map(|seeds| seeds.end()).max().unwrap_or(first);
        Seeds::new(first, end - first)
    }

    /// The arms that need this seed, each as often as a claim and case has it.
    fn needed(&self, seed: u64) -> impl Iterator<Item = (ArmIndex, &Arm)> {
        let claims = self.claims.iter().enumerate();
        let claims = claims.filter(move |(_, (_, seeds))| seeds.contains(seed));
        arm_indices(claims.map(|(index, (claim, _))| (index, *claim)))
    }

    /// The arms that are to be read in this seed.
    pub(super) fn unread(&self, seed: u64) -> impl Iterator<Item = (ArmIndex, &Arm)> {
        let known = &self.recalled.readings;
        self.needed(seed)
            .filter(move |(index, _)| !known.contains_key(&(seed, *index)))
    }

    /// The seeds in which any arm is to be read, in order.
    pub(super) fn unread_seeds(&self) -> Vec<u64> {
        let unread = |seed: &u64| self.unread(*seed).next().is_some();
        self.seeds().iter().filter(unread).collect()
    }

    /// The distinct trainings that the arms to be read need for one seed.
    pub fn trainings(&self, seed: u64) -> Vec<PlannedTraining> {
        planned_trainings(self.unread(seed).flat_map(|(_, arm)| arm.checkpoints()))
    }

    /// The data sets that the arms to be read need for one seed: those of its `trainings`, and those that
    /// arms read without a network.
    pub fn data(&self, seed: u64, trainings: &[PlannedTraining]) -> Vec<Data> {
        let trained = trainings.iter().map(|planned| &planned.training.data);
        let untrained = self.unread(seed).filter_map(|(_, arm)| arm.data());
        distinct(trained.chain(untrained))
    }

    /// Ranges of seeds in which the same arms are to be read.
    pub fn rungs(&self) -> Vec<Seeds> {
        let range = self.seeds();
        let edges = self
            .claims
            .iter()
            .flat_map(|(_, seeds)| [seeds.first, seeds.end()]);
        let known = self.recalled.seeds().into_iter();
        let known = known.flat_map(|seed| [seed, seed.saturating_add(1)]);
        let starts: BTreeSet<u64> = edges
            .chain(known)
            .filter(|&seed| range.contains(seed))
            .collect();
        let ends = starts.iter().skip(1).copied().chain([range.end()]);
        let mut rungs: Vec<Seeds> = Vec::new();
        let mut last: Option<Vec<ArmIndex>> = None;
        for (&start, end) in starts.iter().zip(ends) {
            let unread: Vec<ArmIndex> = self.unread(start).map(|(index, _)| index).collect();
            match rungs.last_mut() {
                Some(rung) if last.as_ref() == Some(&unread) => rung.count += end - start,
                _ => rungs.push(Seeds::new(start, end - start)),
            }
            last = Some(unread);
        }
        rungs
    }

    /// What the plan costs with these images on this many threads.
    pub fn workload(&self, images: &Images, threads: usize) -> Workload {
        let mut workload = Workload::default();
        for rung in self.rungs() {
            let trainings = self.trainings(rung.first);
            let of_seed = |cost: fn(&PlannedTraining, &Images) -> f64| {
                trainings.iter().map(move |planned| cost(planned, images))
            };
            let data = self.data(rung.first, &trainings);
            let samples: f64 = data.iter().map(|data| sample_bytes(data, images)).sum();
            let kept: f64 = of_seed(PlannedTraining::bytes).sum();
            let reading = of_seed(PlannedTraining::reading_bytes).fold(0.0, f64::max);
            workload.networks += trainings.len() * rung.count as usize;
            workload.flops += of_seed(PlannedTraining::flops).sum::<f64>() * rung.count as f64;
            let at_once = SEEDS_AT_ONCE.min(rung.count as usize) as f64;
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
    trained.chain(claim.arms().filter_map(Arm::data))
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

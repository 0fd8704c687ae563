//! Which trainings a set of claims needs.

use std::collections::{BTreeSet, HashMap, HashSet};

use deepclaims_lab::data::{Data, Images, Inputs};
use deepclaims_lab::stats::Level;
use deepclaims_lab::train::{Checkpoint, Speed, Training};

use super::PlannedTraining;
use super::arm_index::ArmIndex;
use super::climb::Climb;
use super::pilot::Pilots;
use super::planned::planned_trainings;
use super::recall::Recalled;
use crate::claim::{Arm, Claim, Seeds};

/// The claims to check, each on at most its seeds, and what is known of them already.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    claims: Vec<(&'a Claim, Seeds)>,
    level: Level,
    pub(super) recalled: Recalled,
    pub(super) pilots: Pilots,
}

/// An arm, and how many seeds it is to be read in at least and at most.
#[derive(Clone, Debug)]
pub struct SeededArm<'a> {
    /// The arm.
    pub arm: &'a Arm,
    /// The claims that have it, by their indices in the plan.
    pub claims: Vec<usize>,
    /// Whatever the seeds say.
    pub fewest: u64,
    /// Where nothing is settled before the seeds end.
    pub most: u64,
}

/// A training, and how many seeds need it at least and at most.
#[derive(Clone, Debug, PartialEq)]
pub struct SeededTraining {
    /// The training.
    pub planned: PlannedTraining,
    /// Whatever the seeds say.
    pub fewest: u64,
    /// Where nothing is settled before the seeds end.
    pub most: u64,
}

impl<'a> Plan<'a> {
    /// A plan for these claims, each on at most these seeds.
    pub fn new(claims: Vec<(&'a Claim, Seeds)>) -> Self {
        let (recalled, pilots) = Default::default();
        Self { claims, level: Level::SUITE, recalled, pilots }
    }

    /// The same, decided at another level than that of the suite.
    #[must_use]
    pub fn at_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The claims and the seeds they may look at.
    pub fn claims(&self) -> &[(&'a Claim, Seeds)] {
        &self.claims
    }

    /// The level at which claims are decided.
    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// The cases of a claim, each as far as what is known leads.
    pub(super) fn climbs(&self, claim: usize) -> Vec<Climb<'a>> {
        self.climbs_on(claim, self.claims[claim].1)
    }

    /// The same where the claim looks at these seeds.
    pub(super) fn climbs_on(&self, claim: usize, seeds: Seeds) -> Vec<Climb<'a>> {
        let entry = self.claims[claim].0;
        let cases = entry.cases.iter().enumerate();
        let climbs = cases.map(|(case, entry)| {
            let mut climb = Climb::new((claim, case), entry, seeds, self.level);
            climb.advance(&self.recalled.readings);
            climb
        });
        climbs.collect()
    }

    /// Claims that share networks or arms, by their indices in the plan: those of a group are checked
    /// together, seed by seed. The cheapest group comes first.
    pub fn groups(&self, images: &Images) -> Vec<Vec<usize>> {
        let trainings: Vec<HashSet<&Training>> =
            self.claims.iter().map(|(claim, _)| all_trainings(claim).collect()).collect();
        let arms: Vec<Vec<&Arm>> =
            self.claims.iter().map(|(claim, _)| claim.arms().collect()).collect();
        let share = |one: usize, other: usize| {
            arms[one].iter().any(|arm| arms[other].contains(arm))
                || !trainings[one].is_disjoint(&trainings[other])
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for index in 0..self.claims.len() {
            let (related, others): (Vec<_>, Vec<_>) = groups
                .into_iter()
                .partition(|group| group.iter().any(|&other| share(index, other)));
            let mut group = related.concat();
            group.push(index);
            group.sort_unstable();
            groups = others;
            groups.push(group);
        }
        let cost = |group: &Vec<usize>| {
            Speed::NOMINAL.seconds(self.workload_of(group, images).fewest.work)
        };
        let mut priced: Vec<(f64, Vec<usize>)> =
            groups.into_iter().map(|group| (cost(&group), group)).collect();
        priced.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        priced.into_iter().map(|(_, group)| group).collect()
    }

    /// The distinct trainings that these claims still need.
    pub fn trainings(&self, claims: &[usize]) -> Vec<SeededTraining> {
        let climbs: Vec<Climb<'_>> = claims.iter().flat_map(|&claim| self.climbs(claim)).collect();
        let mut seeds: HashMap<&Training, (u64, u64)> = HashMap::new();
        let mut checkpoints: Vec<&Checkpoint> = Vec::new();
        for climb in &climbs {
            for (arm, fewest, most) in climb.arms_left(&self.recalled.readings) {
                for checkpoint in arm.checkpoints() {
                    for training in checkpoint.trainings() {
                        let known = seeds.entry(training).or_default();
                        *known = (known.0.max(fewest), known.1.max(most));
                    }
                    checkpoints.push(checkpoint);
                }
            }
        }
        let planned = self.planned_trainings(checkpoints.into_iter()).into_iter();
        planned
            .map(|planned| {
                let (fewest, most) = seeds[&planned.training];
                SeededTraining { planned, fewest, most }
            })
            .collect()
    }

    /// The distinct trainings that these checkpoints need, with what is known of their steps.
    pub(super) fn planned_trainings<'b>(
        &self,
        checkpoints: impl Iterator<Item = &'b Checkpoint>,
    ) -> Vec<PlannedTraining> {
        let mut trainings = planned_trainings(checkpoints);
        for planned in &mut trainings {
            planned.expected_steps = self.pilots.steps(&planned.training);
        }
        trainings
    }

    /// The readings that are not known and are needed whatever they say, each a seed and an arm.
    pub(super) fn certain_cells(&self) -> Vec<(u64, ArmIndex, &'a Arm)> {
        let claims = 0..self.claims.len();
        let climbs = claims.flat_map(|claim| self.climbs(claim));
        let arms = climbs.flat_map(|climb| climb.certain(&self.recalled.readings));
        let cells = arms
            .flat_map(|(index, arm, seeds)| seeds.into_iter().map(move |seed| (seed, index, arm)));
        cells.collect()
    }

    /// The distinct arms that these claims still read.
    pub fn arms(&self, claims: &[usize]) -> Vec<SeededArm<'a>> {
        let mut arms: Vec<SeededArm<'a>> = Vec::new();
        for &claim in claims {
            for climb in self.climbs(claim) {
                for (arm, fewest, most) in climb.arms_left(&self.recalled.readings) {
                    if let Some(known) = arms.iter_mut().find(|known| known.arm == arm) {
                        known.fewest = known.fewest.max(fewest);
                        known.most = known.most.max(most);
                        known.claims.push(claim);
                        known.claims.dedup();
                    } else {
                        arms.push(SeededArm { arm, claims: vec![claim], fewest, most });
                    }
                }
            }
        }
        arms
    }
}

/// The trainings that a claim's arms read, and those that they go on from.
fn all_trainings(claim: &Claim) -> impl Iterator<Item = &Training> {
    checkpoints(claim).flat_map(Checkpoint::trainings)
}

/// All checkpoints that a claim's arms read.
fn checkpoints(claim: &Claim) -> impl Iterator<Item = &Checkpoint> {
    claim.arms().flat_map(Arm::checkpoints)
}

/// All data sets that a claim's arms read, with a network or without.
pub(super) fn data(claim: &Claim) -> impl Iterator<Item = &Data> {
    claim.arms().flat_map(Arm::all_data)
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

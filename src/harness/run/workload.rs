//! What a plan costs.

use deepclaims_lab::data::{Data, Images};
use deepclaims_lab::numerics::{Estimate, Work};
use deepclaims_lab::train::{Checkpoint, Speed};

use super::arm_index::ArmIndex;
use super::plan::data;
use super::planned::{PlannedTraining, distinct};
use super::{Plan, SEEDS_AT_ONCE, SeededArm, SeededTraining};
use crate::claim::Arm;

/// Networks and samples of one seed that take so many bytes are alone in the memory.
const LARGE_SEED: f64 = 5e8;

/// What a plan costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Workload {
    /// Networks trained at least, in the seeds that are looked at whatever they say.
    pub fewest_networks: u64,
    /// Networks trained at most, over all seeds.
    pub most_networks: u64,
    /// Floating-point operations of their training, at least, as far as is expected.
    pub fewest_flops: f64,
    /// The same over all seeds.
    pub most_flops: f64,
    /// What is expected of the seeds that are looked at whatever they say.
    pub fewest: Load,
    /// What is expected of all seeds.
    pub most: Load,
    /// The most that there can be: no training comes to its loss early, and no basin ends before its limit.
    pub bound: Load,
    /// Bytes for the most expensive seeds that run at the same time: their networks and samples, and what
    /// threads need to read them; and the images.
    pub bytes: f64,
}

/// Work for several threads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// All of it.
    pub work: Work,
    /// The longest part of it that comes one after the other, however many threads there are: the longest
    /// training and the longest arm, as often as seeds follow each other.
    pub in_turn: Work,
}

impl Load {
    /// Seconds on the clock, of so many threads.
    pub fn seconds(&self, speed: Speed, threads: usize) -> f64 {
        let shared = speed.seconds(self.work) / threads as f64;
        shared.max(speed.seconds(self.in_turn))
    }

    /// This and another load that threads share.
    fn beside(self, other: Self) -> Self {
        Self { work: self.work + other.work, in_turn: longer(self.in_turn, other.in_turn) }
    }

    /// As many times as `seeds`, `at_once` of them at the same time, what one seed takes, after `before` of the
    /// same seed.
    fn of_seeds(seeds: u64, at_once: u64, work: Work, before: Work) -> Self {
        let in_turn = (before + work) * seeds.div_ceil(at_once) as f64;
        Self { work: work * seeds as f64, in_turn }
    }
}

/// The work of these claims, which share networks or arms.
#[derive(Clone, Copy)]
struct Loads {
    /// Seeds that are looked at at the same time.
    at_once: u64,
    fewest: Load,
    most: Load,
    bound: Load,
}

impl Loads {
    /// No work, of which so many seeds are done at the same time.
    fn new(at_once: u64) -> Self {
        let [fewest, most, bound] = [Load::default(); 3];
        Self { at_once, fewest, most, bound }
    }

    /// Adds what takes this work in each of these seeds, after `before`.
    fn add(&mut self, (fewest, most): (u64, u64), work: Estimate, before: Estimate) {
        let at_once = self.at_once;
        let expected = |seeds| Load::of_seeds(seeds, at_once, work.expected, before.expected);
        self.fewest = self.fewest.beside(expected(fewest));
        self.most = self.most.beside(expected(most));
        self.bound = self.bound.beside(Load::of_seeds(most, at_once, work.most, before.most));
    }

    /// Readings come after the trainings of their seed.
    fn then(self, other: Self) -> Self {
        let then = |one: Load, other: Load| Load {
            work: one.work + other.work,
            in_turn: one.in_turn + other.in_turn,
        };
        Self {
            at_once: self.at_once,
            fewest: then(self.fewest, other.fewest),
            most: then(self.most, other.most),
            bound: then(self.bound, other.bound),
        }
    }
}

fn longer(one: Work, other: Work) -> Work {
    let seconds = |work| Speed::NOMINAL.seconds(work);
    if seconds(one) < seconds(other) { other } else { one }
}

impl Plan<'_> {
    /// What the plan costs with these images on this many threads.
    pub fn workload(&self, images: &Images, threads: usize) -> Workload {
        let groups = self.groups(images);
        let mut kept = Vec::new();
        let mut reading = 0.0_f64;
        let mut workload = Workload::default();
        for group in &groups {
            let own = self.workload_of(group, images);
            workload.fewest_networks += own.fewest_networks;
            workload.most_networks += own.most_networks;
            workload.fewest_flops += own.fewest_flops;
            workload.most_flops += own.most_flops;
            workload.fewest = workload.fewest.beside(own.fewest);
            workload.most = workload.most.beside(own.most);
            workload.bound = workload.bound.beside(own.bound);
            let trainings = self.trainings(group);
            let bytes = self.seed_bytes(group, &trainings, images);
            kept.push(at_once(bytes) as f64 * bytes);
            let arms = self.arms(group);
            // An arm that says what it takes does not take its samples as all layers represent them.
            let reads_all = |planned: &PlannedTraining| {
                let mut arms = arms.iter().filter(|one| one.arm.cost(images).bytes == 0.0);
                let reads = |one: &Checkpoint| one.training == planned.training;
                arms.any(|one| one.arm.checkpoints().iter().any(reads))
            };
            let of_networks = trainings.iter().filter(|one| reads_all(&one.planned));
            let of_networks = of_networks.map(|one| one.planned.reading_bytes(images));
            let of_arms = arms.iter().map(|one| one.arm.cost(images).bytes);
            reading = of_networks.chain(of_arms).fold(reading, f64::max);
        }
        kept.sort_by(|one, other| other.total_cmp(one));
        let uses_images = self.claims().iter().any(|(claim, _)| claim.uses_images());
        let loaded = if uses_images { image_bytes(images) } else { 0.0 };
        workload.bytes = loaded + kept.iter().take(threads).sum::<f64>() + threads as f64 * reading;
        workload
    }

    /// What these claims cost, which share networks or arms; but for bytes.
    pub(super) fn workload_of(&self, claims: &[usize], images: &Images) -> Workload {
        let mut workload = Workload::default();
        let trainings = self.trainings(claims);
        let at_once = at_once(self.seed_bytes(claims, &trainings, images));
        let (mut trained, mut read) = (Loads::new(at_once), Loads::new(at_once));
        // Trainings go on from their parents.
        let before = |planned: &PlannedTraining| -> Estimate {
            let mut parent = planned.training.parent.as_deref();
            let mut works = Vec::new();
            while let Some(training) = parent {
                let mut all = trainings.iter().map(|one| &one.planned);
                works.extend(all.find(|one| one.training == *training).map(|one| one.work(images)));
                parent = training.parent.as_deref();
            }
            works.into_iter().sum()
        };
        for SeededTraining { planned, fewest, most } in &trainings {
            let (fewest, most) = (*fewest, *most);
            let flops = planned.flops(images);
            workload.fewest_networks += fewest;
            workload.most_networks += most;
            workload.fewest_flops += flops * fewest as f64;
            workload.most_flops += flops * most as f64;
            trained.add((fewest, most), planned.work(images), before(planned));
        }
        for SeededArm { arm, fewest, most, .. } in self.arms(claims) {
            read.add((fewest, most), arm.cost(images).work, Estimate::default());
        }
        for work in claims.iter().filter_map(|&index| self.properties_work(index)) {
            read.add((1, 1), work.into(), Estimate::default());
        }
        let Loads { fewest, most, bound, .. } = trained.then(read);
        Workload { fewest, most, bound, ..workload }
    }

    /// Bytes of the networks and samples of one seed of these claims, which need these trainings.
    fn seed_bytes(&self, claims: &[usize], trainings: &[SeededTraining], images: &Images) -> f64 {
        let networks: f64 = trainings.iter().map(|one| one.planned.bytes(images)).sum();
        let data = self.data(claims);
        networks + data.iter().map(|data| sample_bytes(data, images)).sum::<f64>()
    }

    /// How many seeds of these claims are looked at at the same time: one where it takes much memory.
    pub(super) fn seeds_at_once(&self, claims: &[usize], images: &Images) -> u64 {
        at_once(self.seed_bytes(claims, &self.trainings(claims), images))
    }

    /// The networks that these arms need in one seed, and what is expected of their training and of reading
    /// each distinct arm.
    pub(super) fn cost_in_a_seed(&self, arms: &[(ArmIndex, &Arm)], images: &Images) -> (u64, Work) {
        let mut distinct: Vec<&Arm> = Vec::new();
        for &(_, arm) in arms {
            if !distinct.contains(&arm) {
                distinct.push(arm);
            }
        }
        let trainings = self.planned_trainings(distinct.iter().flat_map(|arm| arm.checkpoints()));
        let trained: Work = trainings.iter().map(|one| one.work(images).expected).sum();
        let read: Work = distinct.iter().map(|arm| arm.cost(images).work.expected).sum();
        (trainings.len() as u64, trained + read)
    }

    /// The work of testing the properties of an exact claim; nothing of other claims, and where it is known
    /// what they find.
    pub fn properties_work(&self, index: usize) -> Option<Work> {
        let claim = self.claims()[index].0;
        let is_known = self.recalled.properties.contains_key(&index);
        (claim.is_exact() && !is_known).then_some(claim.work)
    }

    /// The data sets of these claims.
    fn data(&self, claims: &[usize]) -> Vec<Data> {
        distinct(claims.iter().flat_map(|&index| data(self.claims()[index].0)))
    }
}

/// How many seeds that take so many bytes are looked at at the same time.
fn at_once(bytes: f64) -> u64 {
    if bytes > LARGE_SEED { 1 } else { SEEDS_AT_ONCE }
}

/// Bytes of the samples of one data set.
fn sample_bytes(data: &Data, images: &Images) -> f64 {
    let (train, test) = data.sizes(images);
    4.0 * (train + test) as f64 * data.input_size(images) as f64
}

/// Bytes of the images themselves.
fn image_bytes(images: &Images) -> f64 {
    4.0 * images.len() as f64 * images.input_size() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEED: Speed = Speed { products: 1.0, operations: 1.0, normals: 1.0 };

    fn load(seeds: u64, operations: f64) -> Load {
        Load::of_seeds(seeds, 2, Work::operations(operations), Work::NONE)
    }

    #[test]
    fn threads_share_what_does_not_come_in_turn() {
        // Two seeds at a time: of 17 seeds nine follow each other.
        let one = load(17, 10.0);
        assert_eq!(one.seconds(SPEED, 1), 170.0);
        assert_eq!(one.seconds(SPEED, 2), 90.0);
        assert_eq!(one.seconds(SPEED, 100), 90.0);
        let two = one.beside(load(17, 5.0));
        assert_eq!(two.seconds(SPEED, 2), 127.5);
        assert_eq!(two.seconds(SPEED, 100), 90.0);
    }

    #[test]
    fn trainings_follow_those_that_they_go_on_from() {
        let child = Load::of_seeds(2, 2, Work::operations(10.0), Work::operations(30.0));
        assert_eq!(child.seconds(SPEED, 1), 40.0);
        assert_eq!(load(2, 30.0).beside(child).seconds(SPEED, 1), 80.0);
        assert_eq!(load(2, 30.0).beside(child).seconds(SPEED, 8), 40.0);
    }

    #[test]
    fn readings_follow_trainings() {
        let mut trained = Loads::new(2);
        let [ten, hundred, one] = [10.0, 100.0, 1.0].map(Work::operations);
        let to_a_loss = Estimate { expected: ten, most: hundred };
        trained.add((2, 4), to_a_loss, Estimate::default());
        let mut read = Loads::new(2);
        read.add((2, 4), one.into(), Estimate::default());
        let Loads { fewest, most, bound, .. } = trained.then(read);
        assert_eq!([fewest, most, bound].map(|load| load.seconds(SPEED, 8)), [11.0, 22.0, 202.0]);
    }
}

//! Claims that take longer than anyone waits for without knowing, and those at the scale of their paper.

use deepclaims_lab::data::Images;
use deepclaims_lab::train::Speed;
use serde::Serialize;

use super::{Plan, SeededArm, SeededTraining};

/// From so many seconds on a claim says how long it takes before it starts.
const LONG: f64 = 3_600.0;

/// A claim that takes longer than an hour, or is at the scale of its paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LongClaim {
    /// The claim.
    pub claim: String,
    /// Predicted seconds on the clock if it were checked alone, at least.
    pub fewest_seconds: f64,
    /// The same over all seeds.
    pub most_seconds: f64,
    /// The costliest training or arm.
    pub part: String,
    /// Its share of the work.
    pub share: f64,
    /// Whether its networks can be trained for fewer epochs.
    #[serde(skip)]
    pub can_be_shortened: bool,
}

impl Plan<'_> {
    /// The claims that take longer than an hour on a machine of this speed with so many threads.
    pub fn long_claims(&self, images: &Images, speed: Speed, threads: usize) -> Vec<LongClaim> {
        let claims = 0..self.claims().len();
        claims.filter_map(|claim| self.long_claim(claim, images, speed, threads)).collect()
    }

    fn long_claim(
        &self,
        index: usize,
        images: &Images,
        speed: Speed,
        threads: usize,
    ) -> Option<LongClaim> {
        let workload = self.workload_of(&[index], images);
        let most_seconds = workload.most.seconds(speed, threads);
        let claim = self.claims()[index].0;
        if most_seconds <= LONG && claim.paper_scale.is_none() {
            return None;
        }
        let (part, seconds) = self.costliest_part(index, images, speed)?;
        Some(LongClaim {
            claim: claim.id(),
            fewest_seconds: workload.fewest.seconds(speed, threads),
            most_seconds,
            part,
            share: seconds / speed.seconds(workload.most.work),
            can_be_shortened: claim.paper_scale.is_some(),
        })
    }

    /// The training or the arm of a claim that takes the most seconds of one thread.
    fn costliest_part(&self, index: usize, images: &Images, speed: Speed) -> Option<(String, f64)> {
        let trainings = self.trainings(&[index]).into_iter();
        let trainings = trainings.map(|SeededTraining { planned, most, .. }| {
            let seconds = speed.seconds(planned.work(images).expected * most as f64);
            (format!("training {}", planned.training.network), seconds)
        });
        let arms = self.arms(&[index]).into_iter();
        let arms = arms.map(|SeededArm { arm, most, .. }| {
            let seconds = speed.seconds(arm.cost(images).work.expected * most as f64);
            (format!("reading the arm `{}`", arm.name()), seconds)
        });
        trainings.chain(arms).max_by(|(_, one), (_, other)| one.total_cmp(other))
    }
}

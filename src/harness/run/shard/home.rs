//! The number by which the seeds of an arm are dealt to shards.

use sha2::{Digest, Sha256};

use crate::claim::{Arm, Claim};
use deepclaims_lab::data::Data;
use deepclaims_lab::train::Checkpoint;

/// What an arm reads, as numbers that are the same in every process.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// The smallest of those of its trainings; of an arm without networks that of its samples and name.
    pub(super) number: u64,
    /// Its trainings and those that they go on from.
    pub(super) trainings: Vec<u64>,
}

impl Home {
    pub(super) fn of_arm(arm: &Arm) -> Self {
        let trainings = arm.checkpoints().iter().flat_map(Checkpoint::trainings);
        let trainings: Vec<u64> = trainings.map(|training| hash(&training.digest())).collect();
        let bare = || {
            let samples = arm.data().map(Data::digest).unwrap_or_default();
            hash(&format!("{samples} {}", arm.name()))
        };
        Self { number: trainings.iter().copied().min().unwrap_or_else(bare), trainings }
    }

    /// That of the properties of an exact claim.
    pub(super) fn of_properties(claim: &Claim) -> u64 {
        hash(&claim.id())
    }

    /// Whether the networks of one are of use for the other.
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.number == other.number
            || self.trainings.iter().any(|training| other.trainings.contains(training))
    }
}

fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

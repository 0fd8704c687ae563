//! What was trained, as a record keeps it.

use deepclaims_lab::train::Training;
use serde::{Deserialize, Serialize};

use super::{Arm, Claim, distinct};

/// A training: all that determines a network but the seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingRecord {
    /// SHA-256 of the configuration, see [`Training::digest`].
    pub digest: String,
    /// In words, for people alone.
    pub description: String,
    /// The network, its data and the recipe.
    pub configuration: Training,
}

impl TrainingRecord {
    /// The trainings of a claim's arms, each once, in the order of the arms.
    pub(super) fn of(claim: &Claim) -> Vec<Self> {
        let checkpoints = claim.arms().flat_map(Arm::checkpoints);
        let trainings = distinct(checkpoints.map(|checkpoint| &checkpoint.training));
        let record = |training: &Training| Self {
            digest: training.digest(),
            description: training.to_string(),
            configuration: training.clone(),
        };
        trainings.into_iter().map(record).collect()
    }
}

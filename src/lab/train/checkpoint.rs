//! A training at a point in time.

use serde::{Deserialize, Serialize};

use super::{Step, Training};

/// A training at a point in time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The training.
    pub training: Training,
    /// The point in time.
    pub step: Step,
}

impl Training {
    /// The network after `step` steps; 0 is the untrained one.
    pub fn at_step(&self, step: usize) -> Checkpoint {
        Checkpoint {
            training: self.clone(),
            step: Step::After(step),
        }
    }

    /// The network after the last step.
    pub fn end(&self) -> Checkpoint {
        Checkpoint {
            training: self.clone(),
            step: Step::Last,
        }
    }
}

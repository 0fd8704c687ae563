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

impl Checkpoint {
    /// The training, and those that it goes on from, nearest first.
    pub fn trainings(&self) -> impl Iterator<Item = &Training> {
        std::iter::once(&self.training).chain(self.training.ancestors())
    }
}

impl Training {
    /// The network at this point in time.
    pub fn at(&self, step: Step) -> Checkpoint {
        Checkpoint { training: self.clone(), step }
    }

    /// The network after `step` steps; 0 is the untrained one.
    pub fn at_step(&self, step: usize) -> Checkpoint {
        self.at(Step::After(step))
    }

    /// The network after the last step.
    pub fn end(&self) -> Checkpoint {
        self.at(Step::Last)
    }
}

//! Running claims: which trainings they need, each trained once, seed by seed.

mod execute;
mod plan;
mod progress;
mod speed;

pub use execute::{Checked, execute};
pub use plan::{Ladder, Plan, PlannedTraining, Workload};
pub use progress::{Event, Progress};
pub use speed::training_speed;

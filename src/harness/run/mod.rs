//! Running claims: which trainings they need, each trained once, seed by seed.

mod arm_index;
pub(crate) mod atomic_file;
mod context;
mod execute;
mod growth;
mod kept_steps;
mod learning;
mod plan;
mod planned;
mod profile;
mod progress;
mod reading;
mod recall;
mod seed_networks;
mod speed;
mod store;

pub use context::{RunContext, Stop};
pub use execute::{Checked, Execution, Interrupted, execute};
pub use growth::{Growth, NETWORKS_OF_GROWTH, growth};
pub use learning::{Learning, learning, learning_curve, networks_of_learning};
pub use plan::{Ladder, Plan, Workload};
pub use planned::{PlannedTraining, network_bytes, working_bytes};
pub use profile::{Profile, profile};
pub use progress::{Event, Progress};
pub use speed::training_speed;
pub use store::{Store, StoreError};

//! Running claims: which trainings they need, each trained once, seed by seed, until they are settled.

mod arm_index;
pub(crate) mod atomic_file;
mod checked;
mod climb;
mod context;
mod execute;
mod group;
mod plan;
mod planned;
mod progress;
mod recall;
mod seed_networks;
mod seed_readings;
mod speed;
mod stop;
mod store;

pub use checked::Checked;
pub use context::RunContext;
pub(crate) use execute::SEEDS_AT_ONCE;
pub use execute::{Execution, Interrupted, execute, record};
pub use plan::{Plan, SeededTraining, Workload};
pub use planned::{PlannedTraining, network_bytes, working_bytes};
pub use progress::{Event, Progress};
pub use seed_networks::networks;
pub use speed::training_speed;
pub use stop::Stop;
pub(crate) use stop::unless_given_up;
pub use store::{DamagedFile, Store, StoreError};

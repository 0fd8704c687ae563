//! Running claims: which trainings they need, each trained once, seed by seed, until they are settled.

mod arm_index;
pub(crate) mod atomic_file;
mod checked;
mod climb;
mod context;
mod execute;
mod exploration;
mod falsify;
mod grid;
mod group;
mod long_claim;
mod long_training;
mod map;
mod pilot;
mod plan;
mod planned;
mod progress;
mod recall;
mod seed_networks;
mod seed_readings;
mod shard;
mod stop;
mod store;
mod training_looks;
mod workload;

pub use checked::Checked;
pub use context::RunContext;
pub(crate) use execute::SEEDS_AT_ONCE;
pub use execute::{Execution, Interrupted, execute, record};
pub use exploration::{Explorer, Look};
pub use falsify::{Confirmed, Falsification, Falsifier, Search, Smallest, Tried, settings};
pub use grid::{Grid, GridAxis, Place};
pub use long_claim::LongClaim;
pub use map::{Map, MapCell, MapError, MapRequest, map};
pub use plan::{Plan, SeededArm, SeededTraining};
pub use planned::{PlannedTraining, network_bytes, working_bytes};
pub use progress::{Event, Progress};
pub use seed_networks::{each_network, networks};
pub use shard::{NoShard, Part, Pass, Shard, ShardRun, SharedSetting, SharedWork};
pub use stop::Stop;
pub(crate) use stop::unless_given_up;
pub use store::{
    Assignment, Contradiction, DamagedFile, MergeError, Merged, Store, StoreError, merge,
};
pub use training_looks::TrainingLook;
pub use workload::{Load, Workload};

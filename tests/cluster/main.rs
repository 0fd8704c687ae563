//! Shards under real job managers, of which some jobs are killed: the scripts of `docs/cluster`.
//!
//! ```sh
//! apt-get install slurm-wlm munge parallel
//! cargo test --test cluster -- --ignored --nocapture
//! ```

mod parallel;
mod shards;
mod slurm;

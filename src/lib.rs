//! The laboratory of `deepclaims`.
pub mod claim;
pub mod cli;
pub mod data;
pub mod measure;
pub mod net;
pub mod report;
pub mod run;
pub mod simd;
pub mod stats;
pub mod train;

//! The laboratory of `deepclaims`.
pub mod data;
pub mod net;
pub mod simd;
pub mod stats;
pub mod train;

//! The laboratory of `deepclaims`.
pub mod simd;

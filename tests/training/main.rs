//! The training loop.

mod allocations;
mod batches;
mod common;
#[path = "../reference/optimiser.rs"]
mod optimiser;
mod steps;
mod whole;

//! The training loop.

mod allocations;
mod batches;
mod common;
mod dropout;
#[path = "../reference/optimiser.rs"]
mod optimiser;
mod possible;
mod resumed;
mod sequences;
mod shared;
mod steps;
mod whole;

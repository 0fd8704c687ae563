//! Gradient flow against closed forms, finite differences, the trainer's gradients and the orders
//! of its methods.

mod closed_forms;
mod common;
mod gradients;
#[expect(dead_code, reason = "its faults and finite differences serve tests/gradients.rs")]
#[path = "../reference/mod.rs"]
mod reference;
mod steps;

//! What a check would do.

use serde::Serialize;

use super::{Style, significant};

/// What a check would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryRun {
    /// The distinct trainings.
    pub trainings: Vec<DryTraining>,
    /// Networks over all seeds.
    pub networks: usize,
    /// Floating-point operations of their training.
    pub flops: f64,
    /// Predicted seconds on the clock.
    pub seconds: f64,
    /// Predicted bytes, without the program itself.
    pub bytes: f64,
    /// Threads that the prediction assumes.
    pub threads: usize,
}

/// One training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryTraining {
    /// Architecture, data, recipe.
    pub training: String,
    /// The steps at which it is read.
    pub kept_steps: Vec<String>,
    /// How many seeds need it.
    pub seeds: usize,
    /// Floating-point operations for all of them.
    pub flops: f64,
    /// Predicted processor seconds for all of them.
    pub seconds: f64,
}

/// A table of the trainings, and a sentence with the totals.
pub(super) fn text(dry_run: &DryRun, style: Style) -> String {
    let mut table = style.table();
    table.set_header(["seeds", "GFLOP", "CPU s", "training", "read at"]);
    for row in &dry_run.trainings {
        table.add_row([
            row.seeds.to_string(),
            significant(row.flops / 1e9),
            significant(row.seconds),
            row.training.clone(),
            row.kept_steps.join(", "),
        ]);
    }
    format!(
        "{}\n\n{} networks, {} TFLOP of training: about {} s on {} threads, and {} MB in addition to \
         the program itself.\n",
        table.trim_fmt(),
        dry_run.networks,
        significant(dry_run.flops / 1e12),
        significant(dry_run.seconds),
        dry_run.threads,
        significant(dry_run.bytes / 1e6),
    )
}

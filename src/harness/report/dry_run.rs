//! What a check would do.

use std::fmt::Display;

use serde::Serialize;

use super::number::count;
use super::{Style, significant};

/// What a check would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryRun {
    /// The distinct trainings.
    pub trainings: Vec<DryTraining>,
    /// Networks at least, in the seeds that are looked at whatever they say.
    pub fewest_networks: u64,
    /// Networks at most, over all seeds.
    pub most_networks: u64,
    /// Floating-point operations of their training, at least.
    pub fewest_flops: f64,
    /// The same, at most.
    pub most_flops: f64,
    /// Predicted seconds on the clock, at least.
    pub fewest_seconds: f64,
    /// The same, at most.
    pub most_seconds: f64,
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
    /// How many seeds need it at least.
    pub fewest_seeds: u64,
    /// How many seeds need it at most.
    pub most_seeds: u64,
    /// Floating-point operations for one of them.
    pub flops: f64,
    /// Predicted processor seconds for one of them.
    pub seconds: f64,
}

/// A table of the trainings, and a sentence with the totals.
pub(super) fn text(dry_run: &DryRun, style: Style) -> String {
    let mut table = style.table();
    table.set_header(["seeds", "GFLOP a seed", "CPU s", "training", "read at"]);
    for row in &dry_run.trainings {
        table.add_row([
            range(row.fewest_seeds, row.most_seeds),
            significant(row.flops / 1e9),
            significant(row.seconds),
            row.training.clone(),
            row.kept_steps.join(", "),
        ]);
    }
    let figures = |fewest: f64, most: f64| range(significant(fewest), significant(most));
    format!(
        "{}\n\n{} networks, {} TFLOP of training: about {} s on {}, and {} MB in addition to the \
         program itself.\n",
        style.laid_out(&table),
        range(dry_run.fewest_networks, dry_run.most_networks),
        figures(dry_run.fewest_flops / 1e12, dry_run.most_flops / 1e12),
        figures(dry_run.fewest_seconds, dry_run.most_seconds),
        count(dry_run.threads, "thread"),
        significant(dry_run.bytes / 1e6),
    )
}

/// `17 to 33`, or `17` where both are the same.
fn range(fewest: impl Display, most: impl Display) -> String {
    let (fewest, most) = (fewest.to_string(), most.to_string());
    if fewest == most {
        return most;
    }
    format!("{fewest} to {most}")
}

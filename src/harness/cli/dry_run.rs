//! `deepclaims check --dry-run`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::output::{self, Format};
use super::{CliError, Outcome};
use crate::report::significant;
use crate::run::{Plan, PlannedTraining, training_speed};
use deepclaims_lab::data::Images;

/// What a check would do.
#[derive(Serialize)]
struct DryRun {
    /// The distinct trainings.
    trainings: Vec<Row>,
    /// Networks over all seeds.
    networks: usize,
    /// Floating-point operations of their training.
    flops: f64,
    /// Predicted seconds on the clock.
    seconds: f64,
    /// Predicted bytes, beside the program itself.
    bytes: f64,
    /// Threads the prediction assumes.
    threads: usize,
}

/// One training.
#[derive(Serialize)]
struct Row {
    /// Architecture, data, recipe.
    training: String,
    /// When it is read.
    kept_steps: Vec<String>,
    /// How many seeds need it.
    seeds: usize,
    /// Floating-point operations for all of them.
    flops: f64,
    /// Predicted processor seconds for all of them.
    seconds: f64,
}

pub(super) fn run(
    plan: &Plan<'_>,
    images: &Images,
    threads: usize,
    format: Format,
) -> Result<Outcome, CliError> {
    let speed = training_speed();
    let mut trainings: BTreeMap<String, (PlannedTraining, usize)> = BTreeMap::new();
    for (seed, length) in plan.rungs() {
        for (key, planned) in plan.trainings(seed) {
            let entry = trainings.entry(key).or_insert_with(|| (planned.clone(), 0));
            entry.0.kept_steps.extend(planned.kept_steps);
            entry.1 += length as usize;
        }
    }
    let workload = plan.workload(images, threads);
    let dry_run = DryRun {
        trainings: trainings
            .into_iter()
            .map(|(training, (planned, seeds))| {
                let flops = planned.flops(images) * seeds as f64;
                let kept_steps = planned.kept_steps.iter().map(ToString::to_string).collect();
                Row {
                    training,
                    kept_steps,
                    seeds,
                    flops,
                    seconds: flops / speed,
                }
            })
            .collect(),
        networks: workload.networks,
        flops: workload.flops,
        seconds: workload.flops / speed / threads as f64,
        bytes: workload.bytes,
        threads,
    };
    match format {
        Format::Json => output::print_json(&dry_run)?,
        Format::Table => output::print(&table(&dry_run))?,
    }
    Ok(Outcome::Agrees)
}

fn table(dry_run: &DryRun) -> String {
    let mut table = output::style().table();
    table.set_header(vec!["seeds", "GFLOP", "CPU s", "training", "read at"]);
    for row in &dry_run.trainings {
        table.add_row(vec![
            row.seeds.to_string(),
            significant(row.flops / 1e9),
            significant(row.seconds),
            row.training.clone(),
            row.kept_steps.join(", "),
        ]);
    }
    format!(
        "{}\n\n{} networks, {} TFLOP of training: about {} s on {} threads, and {} MB beside the program itself.\n",
        table.trim_fmt(),
        dry_run.networks,
        significant(dry_run.flops / 1e12),
        significant(dry_run.seconds),
        dry_run.threads,
        significant(dry_run.bytes / 1e6),
    )
}

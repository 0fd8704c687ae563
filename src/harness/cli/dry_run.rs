//! `deepclaims check --dry-run`.

use crate::report::{DryRun, DryTraining};
use crate::run::{Plan, SeededTraining, training_speed};
use deepclaims_lab::data::Images;

/// What checking this plan on so many threads would do.
pub(super) fn of(plan: &Plan<'_>, images: &Images, threads: usize) -> DryRun {
    let speed = training_speed();
    let all: Vec<usize> = (0..plan.claims().len()).collect();
    let trainings = plan.trainings(&all).into_iter();
    let training = |SeededTraining { planned, fewest, most }| DryTraining {
        training: planned.training.to_string(),
        kept_steps: planned.kept_steps.iter().map(ToString::to_string).collect(),
        fewest_seeds: fewest,
        most_seeds: most,
        flops: planned.flops(images),
        seconds: planned.flops(images) / speed,
    };
    let workload = plan.workload(images, threads);
    let seconds = |flops: f64| flops / speed / threads as f64;
    DryRun {
        trainings: trainings.map(training).collect(),
        fewest_networks: workload.fewest_networks,
        most_networks: workload.most_networks,
        fewest_flops: workload.fewest_flops,
        most_flops: workload.most_flops,
        fewest_seconds: seconds(workload.fewest_flops),
        most_seconds: seconds(workload.most_flops),
        bytes: workload.bytes,
        threads,
    }
}

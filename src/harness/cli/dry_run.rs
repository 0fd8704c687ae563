//! `deepclaims check --dry-run`.

use crate::report::{DryRun, DryTraining};
use crate::run::{Plan, PlannedTraining, training_speed};
use deepclaims_lab::data::Images;

/// What checking this plan on so many threads would do.
pub(super) fn of(plan: &Plan<'_>, images: &Images, threads: usize) -> DryRun {
    let speed = training_speed();
    let mut trainings: Vec<(PlannedTraining, usize)> = Vec::new();
    for rung in plan.rungs() {
        for planned in plan.trainings(rung.first) {
            let seeds = rung.count as usize;
            let same = |known: &&mut (PlannedTraining, usize)| known.0.training == planned.training;
            match trainings.iter_mut().find(same) {
                Some((known, count)) => {
                    known.kept_steps.extend(planned.kept_steps);
                    *count += seeds;
                }
                None => trainings.push((planned, seeds)),
            }
        }
    }
    let workload = plan.workload(images, threads);
    let dry = |(planned, seeds): (PlannedTraining, usize)| {
        let flops = planned.flops(images) * seeds as f64;
        DryTraining {
            training: planned.training.to_string(),
            kept_steps: planned.kept_steps.iter().map(ToString::to_string).collect(),
            seeds,
            flops,
            seconds: flops / speed,
        }
    };
    DryRun {
        trainings: trainings.into_iter().map(dry).collect(),
        networks: workload.networks,
        flops: workload.flops,
        seconds: workload.flops / speed / threads as f64,
        bytes: workload.bytes,
        threads,
    }
}

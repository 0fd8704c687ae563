//! `deepclaims check --dry-run`.

use std::collections::BTreeMap;

use crate::report::{DryRun, DryTraining};
use crate::run::{Plan, PlannedTraining, training_speed};
use deepclaims_lab::data::Images;

/// What checking this plan on so many threads would do.
pub(super) fn of(plan: &Plan<'_>, images: &Images, threads: usize) -> DryRun {
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
    DryRun {
        trainings: trainings
            .into_iter()
            .map(|(training, (planned, seeds))| {
                let flops = planned.flops(images) * seeds as f64;
                let kept_steps = planned.kept_steps.iter().map(ToString::to_string).collect();
                DryTraining {
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
    }
}

//! `deepclaims check --dry-run`.

use crate::report::{DryReading, DryRun, DryTraining};
use crate::run::{Plan, SeededArm, SeededTraining};
use deepclaims_lab::data::Images;
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::Speed;

/// What checking this plan on so many threads would do.
pub(super) fn of(plan: &Plan<'_>, images: &Images, threads: usize) -> DryRun {
    let speed = Speed::measure();
    let workload = plan.workload(images, threads);
    let seconds = |work: Work| speed.seconds(work);
    let all: Vec<usize> = (0..plan.claims().len()).collect();
    let trainings = plan.trainings(&all).into_iter();
    let training = |SeededTraining { planned, fewest, most }| {
        let work = planned.work(images);
        DryTraining {
            training: planned.training.to_string(),
            kept_steps: planned.kept_steps.iter().map(ToString::to_string).collect(),
            fewest_seeds: fewest,
            most_seeds: most,
            flops: planned.flops(images),
            seconds: seconds(work.expected),
            most_seconds: seconds(work.most),
        }
    };
    DryRun {
        trainings: trainings.map(training).collect(),
        readings: readings(plan, images, &all, &seconds),
        fewest_networks: workload.fewest_networks,
        most_networks: workload.most_networks,
        fewest_flops: workload.fewest_flops,
        most_flops: workload.most_flops,
        fewest_seconds: workload.fewest.seconds(speed, threads),
        most_seconds: workload.most.seconds(speed, threads),
        bound_seconds: workload.bound.seconds(speed, threads),
        bytes: workload.bytes,
        threads,
        long_claims: plan.long_claims(images, speed, threads),
    }
}

/// What is read of networks or without any, and the properties of exact claims.
fn readings(
    plan: &Plan<'_>,
    images: &Images,
    claims: &[usize],
    seconds: &dyn Fn(Work) -> f64,
) -> Vec<DryReading> {
    let name = |index: usize| plan.claims()[index].0.id();
    let arms = plan.arms(claims).into_iter().map(|SeededArm { arm, claims, fewest, most }| {
        let work = arm.cost(images).work;
        DryReading {
            reading: arm.name().to_owned(),
            claims: claims.into_iter().map(name).collect(),
            fewest_seeds: fewest,
            most_seeds: most,
            seconds: seconds(work.expected),
            most_seconds: seconds(work.most),
        }
    });
    let properties = claims.iter().filter_map(|&index| {
        let work = plan.properties_work(index)?;
        Some(DryReading {
            reading: "properties".to_owned(),
            claims: vec![name(index)],
            fewest_seeds: 1,
            most_seeds: 1,
            seconds: seconds(work),
            most_seconds: seconds(work),
        })
    });
    arms.chain(properties).collect()
}

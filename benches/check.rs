//! One seed of a small claim from end to end: split, train, measure, judge.

use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Seeds};
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::data::{Data, digits};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Recipe, Training};

static PAPER: Paper = Paper {
    title: "A claim for measuring",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00000",
    version: "v1",
};

static MODULE: Module = Module { name: "toy", paper: &PAPER, registration: None };

/// Two networks of different depths learn the digits.
fn claim() -> Claim {
    let accuracy = |name, depth| {
        let recipe = Recipe::sgd(0.05).epochs(10);
        let training = Training::new(Mlp::relu(depth, 32), Data::images(), recipe);
        Arm::new(name, [training.end()], ["accuracy"], |[subject]| {
            Ok([subject.accuracy(&subject.split.test)])
        })
    };
    let learned = |arm: &Arm| arm.number("accuracy").above(0.5);
    MODULE.claim("learns", "Networks learn digits.").case(
        Case::new("digits")
            .effect(learned(&accuracy("shallow", 2)))
            .effect(learned(&accuracy("deep", 4))),
    )
}

fn check(criterion: &mut Criterion) {
    let claim = claim();
    let laboratory = StandardLaboratory::new(digits());
    let plan = Plan::new(vec![(&claim, Seeds::new(0, 1))]);
    let flops = plan.workload(laboratory.images(), 1).most_flops;
    let mut group = criterion.benchmark_group("check");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(flops as u64));
    group.bench_function("one seed of two networks", |bencher| {
        bencher.iter(|| execute(&plan, &laboratory, &RunContext::default()));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(4));
    targets = check
}
criterion_main!(benches);

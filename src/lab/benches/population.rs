//! Eight networks trained side by side, one network a task, with their share of one core's peak.

mod networks;
mod share;

use std::time::Duration;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use deepclaims_lab::net::Mlp;
use networks::Bench;
use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};
use share::ShareOfPeak;

/// Steps that each network takes.
const STEPS: u64 = 10;

/// Numbers of hidden layers of eight networks, the longest training first.
const POPULATIONS: [(&str, [usize; 8]); 2] =
    [("equal", [12; 8]), ("unequal, longest first", [24, 20, 16, 12, 8, 6, 4, 2])];

fn population(criterion: &mut Criterion<ShareOfPeak>) {
    let mut group = criterion.benchmark_group("population");
    group.sampling_mode(SamplingMode::Flat);
    for (name, depths) in POPULATIONS {
        let mut population =
            depths.map(|depth| Bench::new(&Mlp::relu(depth, 128), 64, &networks::recipe(64)));
        let flops: u64 = population.iter().map(|bench| STEPS * bench.flops).sum();
        group.throughput(Throughput::Elements(flops));
        for threads in [1, 2] {
            let pool =
                ThreadPoolBuilder::new().num_threads(threads).build().expect("threads that start");
            group.bench_function(BenchmarkId::new(name, threads), |bencher| {
                bencher.iter(|| {
                    // As a run does it: the next network goes to the next idle thread.
                    pool.install(|| population.iter_mut().par_bridge().for_each(train));
                });
            });
        }
    }
    group.finish();
}

fn train(bench: &mut Bench) {
    bench.steps(STEPS as usize);
}

criterion_group! {
    name = benches;
    config = share::criterion()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(4));
    targets = population
}
criterion_main!(benches);

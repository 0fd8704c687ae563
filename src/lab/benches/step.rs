//! One training step, on one thread and on two, with its share of one core's peak.

mod networks;
mod share;

use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use deepclaims_lab::net::{Connection, Mlp};
use deepclaims_lab::train::{Optimiser, Recipe};
use networks::Bench;
use rayon::ThreadPoolBuilder;
use share::ShareOfPeak;

/// Depth, width, batch and inputs.
const SHAPES: [(usize, usize, usize, usize); 6] = [
    (5, 64, 64, 64),
    (12, 128, 64, 64),
    (12, 128, 128, 64),
    (20, 256, 128, 64),
    (100, 100, 128, 64),
    (12, 1024, 256, 784),
];

fn step(criterion: &mut Criterion<ShareOfPeak>) {
    let mut group = criterion.benchmark_group("step");
    group.sampling_mode(SamplingMode::Flat);
    let mut measure = |name: &str, mlp: &Mlp, inputs, recipe: &Recipe| {
        let mut bench = Bench::new(mlp, inputs, recipe);
        group.throughput(Throughput::Elements(bench.flops));
        group.bench_function(name, |bencher| bencher.iter(|| bench.steps(1)));
    };

    for (depth, width, batch, inputs) in SHAPES {
        measure(
            &format!("{depth}x{width}, batch {batch}"),
            &Mlp::relu(depth, width),
            inputs,
            &networks::recipe(batch),
        );
    }

    // Where no norm is needed, tiles move the weights while their gradient is in registers.
    for (depth, width, batch, inputs) in SHAPES {
        let recipe = Recipe { clip: None, ..networks::recipe(batch) };
        let name = format!("{depth}x{width}, batch {batch}, unclipped");
        measure(&name, &Mlp::relu(depth, width), inputs, &recipe);
    }

    let mlp = Mlp::relu(12, 128);
    let adam = Recipe {
        optimiser: Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        ..networks::recipe(64)
    };
    measure("12x128, batch 64, AdamW", &mlp, 64, &adam);
    let residual = Mlp { connection: Connection::Residual { scale: 0.5 }, ..mlp };
    measure("12x128, batch 64, residual", &residual, 64, &networks::recipe(64));
    group.finish();
}

/// One network on a pool of two threads.
fn two_threads(criterion: &mut Criterion<ShareOfPeak>) {
    let pool = ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    let mut group = criterion.benchmark_group("step on two threads");
    group.sampling_mode(SamplingMode::Flat);
    for (depth, width, batch, inputs) in SHAPES {
        let mut bench = Bench::new(&Mlp::relu(depth, width), inputs, &networks::recipe(batch));
        group.throughput(Throughput::Elements(bench.flops));
        group.bench_function(format!("{depth}x{width}, batch {batch}"), |bencher| {
            bencher.iter_custom(|steps| {
                pool.install(|| {
                    let start = Instant::now();
                    bench.steps(steps as usize);
                    start.elapsed()
                })
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = share::criterion()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = step, two_threads
}
criterion_main!(benches);

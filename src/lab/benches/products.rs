//! The three matrix products of a training step, with their share of one core's peak.

mod share;

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use deepclaims_lab::numerics::{Accumulate, Matrix, Stream, matmul};
use share::ShareOfPeak;

/// Batch, inputs and units of a layer.
const LAYERS: [(usize, usize, usize); 8] = [
    (8, 64, 64),
    (64, 64, 64),
    (64, 128, 128),
    (128, 256, 256),
    (128, 100, 100),
    (256, 1024, 1024),
    // Heads.
    (64, 128, 10),
    (64, 128, 2),
];

fn products(criterion: &mut Criterion<ShareOfPeak>) {
    let mut group = criterion.benchmark_group("products");
    for (batch, inputs, units) in LAYERS {
        let mut stream = Stream::new(0, "products");
        let mut normal =
            |rows, columns| Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32);
        let input = normal(batch, inputs);
        let weights = normal(units, inputs);
        let gradient = normal(batch, units);
        let (x, w, dz) = (input.view(), weights.view(), gradient.view());
        let shape = format!("batch {batch}, {inputs} to {units}");
        group.throughput(Throughput::Elements((2 * batch * inputs * units) as u64));
        for (name, left, right) in [
            ("forward", x, w.transposed()),
            ("weight gradient", dz.transposed(), x),
            ("input gradient", dz, w),
        ] {
            let mut product = Matrix::zeros(left.shape().0, right.shape().1);
            group.bench_function(BenchmarkId::new(name, &shape), |bencher| {
                bencher.iter(|| matmul(product.view_mut(), Accumulate::Replace, left, right));
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = share::criterion()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    targets = products
}
criterion_main!(benches);

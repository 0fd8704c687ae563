//! What it costs to look at a network: the forward pass and some measures, on digits and on a
//! mixture.

use deepclaims_lab::laboratory::{Laboratory, Measures, StandardLaboratory, Subject};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use deepclaims_lab::data::{Data, Samples, digits};
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::Stream;

fn measures(criterion: &mut Criterion) {
    let laboratory = StandardLaboratory::new(digits());
    let mut group = criterion.benchmark_group("measures");
    group.sampling_mode(SamplingMode::Flat);
    for data in [Data::images(), Data::mixture(200, 5_500, 10)] {
        let split = laboratory.split(&data, 0);
        let network = Network::initialise(
            &Mlp::relu(12, 128),
            split.input_size(),
            split.classes,
            &mut Stream::new(0, "measures"),
        )
        .expect("every layer has units");
        let subject = Subject {
            laboratory: &laboratory,
            seed: 0,
            steps: 0,
            network: &network,
            split: &split,
        };
        let fitted = subject.represent(&split.train);
        let tested = subject.represent(&split.test);
        // The last hidden layer of a network that has not learned anything yet.
        let (fit, test) = (&fitted[network.depth()], &tested[network.depth()]);
        let id = |name| {
            let samples = format!("{} and {} samples", split.train.len(), split.test.len());
            BenchmarkId::new(name, samples)
        };
        let probe =
            |fit: &Samples, test: &Samples| laboratory.probe_accuracy(fit, test, split.classes);

        group.bench_function(id("forward of all layers"), |bencher| {
            bencher.iter(|| {
                [&split.train, &split.test]
                    .map(|samples| laboratory.outputs(&network, &samples.inputs))
            });
        });
        group.bench_function(id("numerical rank"), |bencher| {
            bencher.iter(|| laboratory.numerical_rank(&test.inputs));
        });
        group.bench_function(id("NC1"), |bencher| {
            bencher.iter(|| laboratory.nc1(test, split.classes));
        });
        group.bench_function(id("linear probe"), |bencher| {
            bencher.iter(|| probe(fit, test));
        });
        group.bench_function(id("linear probes of all layers"), |bencher| {
            bencher.iter(|| {
                let layers = fitted[1..].iter().zip(&tested[1..]);
                layers.map(|(fit, test)| probe(fit, test)).collect::<Vec<f64>>()
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = measures
}
criterion_main!(benches);

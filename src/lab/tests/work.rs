//! Predicted work against time: each kind on sizes far apart, within a factor of two. Other programs on the
//! machine disturb it, so it runs where it is asked for:
//!
//! ```sh
//! cargo test --release -p deepclaims-lab --test work -- --ignored --nocapture
//! ```

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use deepclaims_lab::data::{Data, Samples, Split, digits};
use deepclaims_lab::measure::{
    Basin, centred_kernel_alignment, kernel_alignment_work, nc1, nc1_work, numerical_rank,
    probe_accuracy, probe_work, rank_alignment, rank_alignment_work, ridge_directions,
    ridge_directions_work, sample_basin, spectrum_work, weight_basin,
};
use deepclaims_lab::net::{Guided, GuidedLayer, Mlp, Network, Selection};
use deepclaims_lab::numerics::{Matrix, Stream, Work, mean};
use deepclaims_lab::train::{Optimiser, RandomFeatures, Recipe, Speed, Step, Training, train};

/// A prediction may be off by this factor.
const FACTOR: f64 = 2.0;

/// Predictions and times of one kind of work.
struct Kind {
    name: &'static str,
    off: Vec<String>,
}

impl Kind {
    fn new(name: &'static str) -> Self {
        Self { name, off: Vec::new() }
    }

    /// Compares the work with the median time of a few runs; the machine's speed is measured before and after,
    /// for it changes.
    fn compare<T>(&mut self, size: &str, work: Work, mut run: impl FnMut() -> T) {
        let before = Speed::measure();
        let mut seconds = Vec::new();
        let start = Instant::now();
        while seconds.len() < 3 || (start.elapsed().as_secs_f64() < 0.3 && seconds.len() < 100) {
            let start = Instant::now();
            black_box(run());
            seconds.push(start.elapsed().as_secs_f64());
        }
        let speeds = [before, Speed::measure()];
        let predicted = mean(&speeds.map(|speed| speed.seconds(work)));
        seconds.sort_by(f64::total_cmp);
        let took = seconds[seconds.len() / 2];
        let ratio = predicted / took;
        let line = format!(
            "{:<18} {size:<34} predicted {:>10.4} ms, took {:>10.4} ms, ratio {ratio:.2}",
            self.name,
            1e3 * predicted,
            1e3 * took
        );
        println!("{line}");
        if !(FACTOR.recip()..=FACTOR).contains(&ratio) {
            self.off.push(line);
        }
    }
}

impl Drop for Kind {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.off.is_empty(), "{:#?}", self.off);
        }
    }
}

fn matrix(rows: usize, columns: usize) -> Matrix<f32> {
    Stream::new(1, "work").normal_matrix(rows, columns).map(|x| x as f32)
}

fn samples(count: usize, inputs: usize) -> Samples {
    Samples { inputs: matrix(count, inputs), labels: (0..count).map(|row| row % 10).collect() }
}

fn network(mlp: &Mlp, inputs: usize) -> Network {
    Network::initialise(mlp, inputs, 10, &mut Stream::new(2, "work")).expect("layers have units")
}

#[test]
#[ignore = "a timing"]
fn guided_layers() {
    let mut kind = Kind::new("guided layer");
    for (dimensions, inputs, ratio) in [
        (32, 4, 2),
        (64, 1, 4),
        (64, 120, 4),
        (64, 540, 4),
        (196, 2, 4),
        (196, 120, 1),
        (196, 540, 4),
        (784, 2, 4),
        (784, 120, 4),
        (784, 540, 4),
        (3072, 120, 4),
    ] {
        let layer = GuidedLayer { width: dimensions, ratio, selection: Selection::Largest };
        let mut stream = Stream::new(1, "work");
        let vectors = stream.normal_matrix(1 + inputs, dimensions);
        let others =
            Matrix::from_fn(inputs, dimensions, |row, column| vectors.row(row + 1)[column]);
        let travellers = Guided::new(vectors.row(0), &others).expect("no vector is zero");
        let size = format!("{inputs} inputs of {dimensions}, ratio {ratio}");
        let work = layer.work(dimensions, inputs) + Guided::angles_work(dimensions, inputs);
        kind.compare(&size, work, || layer.apply(&travellers, &mut stream).angles());
    }
}

#[test]
#[ignore = "a timing"]
fn directions() {
    let mut kind = Kind::new("ridge directions");
    for dimensions in [64, 196, 784] {
        let rows = Stream::new(1, "work").normal_matrix(520, dimensions);
        let targets = vec![vec![1.0; 520]; 63];
        let size = format!("{dimensions} dimensions");
        let work = ridge_directions_work(520, dimensions, 63);
        kind.compare(&size, work, || ridge_directions(&rows, &targets, 0.1));
    }
}

#[test]
#[ignore = "a timing"]
fn probes() {
    let mut kind = Kind::new("probe");
    for (fit, test, units) in
        [(1_000, 500, 64), (1_200, 600, 256), (1_200, 600, 784), (1_000, 400, 3072)]
    {
        let (fitted, tested) = (samples(fit, units), samples(test, units));
        let size = format!("{fit} and {test} samples, {units} units");
        let work = probe_work(fit, test, units, 10);
        kind.compare(&size, work, || probe_accuracy(&fitted, &tested, 10));
    }
}

#[test]
#[ignore = "a timing"]
fn representations() {
    let mut kind = Kind::new("representation");
    for (count, units) in [(600, 32), (600, 128), (500, 784)] {
        let samples = samples(count, units);
        let features = &samples.inputs;
        let size = |what: &str| format!("{what}, {count} samples, {units} units");
        kind.compare(&size("rank"), spectrum_work(count, units), || numerical_rank(features));
        kind.compare(&size("NC1"), nc1_work(count, units), || nc1(&samples, 10));
        let work = kernel_alignment_work(count, units, units);
        kind.compare(&size("CKA"), work, || centred_kernel_alignment(features, features));
    }
}

#[test]
#[ignore = "a timing"]
fn rank_alignments() {
    let mut kind = Kind::new("rank alignment");
    for (inputs, depth, width) in [(64, 1, 32), (64, 8, 64), (196, 4, 128), (784, 8, 64)] {
        let (samples, network) =
            (samples(1_000, inputs), network(&Mlp::relu(depth, width), inputs));
        let size = format!("{inputs} inputs, {depth}x{width}");
        let work = rank_alignment_work(&network.shape(), depth, 1_000);
        kind.compare(&size, work, || rank_alignment(&network, depth, &samples, 10));
    }
}

#[test]
#[ignore = "a timing"]
fn random_features() {
    let mut kind = Kind::new("random features");
    for (inputs, features, ridge) in
        [(64, 100, 0.0), (64, 200, 0.3), (196, 200, 0.0), (784, 2_000, 0.0), (784, 2_000, 0.3)]
    {
        let samples = samples(200, inputs);
        let size = format!("{inputs} inputs, {features}, ridge {ridge}");
        let fit =
            || RandomFeatures::fit(&samples, 10, features, ridge, &mut Stream::new(1, "work"));
        let work = RandomFeatures::fit_work(200, inputs, features, 10, ridge);
        kind.compare(&size, work, fit);
        let model = fit().expect("independent features");
        let work = RandomFeatures::scores_work(200, inputs, features, 10);
        kind.compare(&format!("{size}, scores"), work, || model.scores(&samples.inputs));
    }
}

#[test]
#[ignore = "a timing"]
fn basins_that_do_not_end() {
    let mut kind = Kind::new("basin");
    for (inputs, depth, width) in [(64, 1, 8), (64, 2, 64), (196, 8, 64), (784, 2, 256)] {
        let network = network(&Mlp::relu(depth, width), inputs);
        let samples = samples(500, inputs);
        let own = samples.inputs.clone();
        let samples =
            Samples { labels: deepclaims_lab::net::Classifier::predict(&network, &own), ..samples };
        // Noise so small that no prediction changes.
        let basin = Basin { grid: 1e-6, limit: 2e-5, ..Basin::WEIGHTS };
        let size = |what: &str| format!("{what}, {inputs} inputs, {depth}x{width}");
        let mut stream = Stream::new(3, "work");
        let work = basin.weight_work(&network.shape(), 500).most;
        kind.compare(&size("weights"), work, || {
            weight_basin(&network, &samples, basin, &mut stream)
        });
        let evaluation = network.shape().evaluation_work(500);
        let work = basin.sample_work(evaluation, 500, inputs).most;
        kind.compare(&size("samples"), work, || {
            sample_basin(&network, &samples, basin, &mut stream)
        });
    }
}

#[test]
#[ignore = "a timing"]
fn trainings() {
    let mut kind = Kind::new("training");
    let plain = |batch| Recipe { batch, ..Recipe::sgd(0.01) };
    let adam = Recipe { optimiser: Optimiser::ADAMW, ..plain(32) };
    for (name, mlp, recipe, steps) in [
        ("1x4, batch 32", Mlp::relu(1, 4), plain(32), 400),
        ("2x16, batch 32, to a loss", Mlp::relu(2, 16), plain(32).to_loss(0.0, 10, 400), 400),
        ("2x64, batch 5", Mlp::relu(2, 64), plain(5), 400),
        ("2x64, batch 20, dropout", Mlp::relu(2, 64), plain(20).dropout(0.5), 400),
        ("2x64, batch 20, to a loss", Mlp::relu(2, 64), plain(20).to_loss(0.0, 10, 400), 400),
        ("2x256, batch 32, to a loss", Mlp::relu(2, 256), plain(32).to_loss(0.0, 10, 100), 100),
        ("2x64, full batch", Mlp::relu(2, 64), plain(Recipe::FULL_BATCH), 60),
        ("13x50, AdamW", Mlp::relu(13, 50), adam, 100),
        ("8x64, batch 8", Mlp::relu(8, 64), plain(8), 200),
        ("12x128, batch 64", Mlp::relu(12, 128), plain(64), 40),
    ] {
        let data = Data { train: 500, test: 100, ..Data::images() };
        let split = Split::new(&data, &digits(), 1);
        let recipe = match recipe.steps(500) {
            most if most == steps => recipe,
            _ => recipe.total_steps(steps),
        };
        let training = Training::new(mlp, data, recipe);
        let shape = training.network.shape(64, 10);
        let end = BTreeSet::from([Step::After(steps)]);
        let work = training.work(&shape, 500, steps);
        kind.compare(name, work, || train(&training, None, &split, 1, &end).expect("a network"));
    }
}

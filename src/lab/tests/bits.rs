//! Training gives the same bits on any number of threads and on any processor.

use std::collections::BTreeSet;
use std::env;
use std::process::Command;

use deepclaims_lab::data::{Data, Samples, Split, digits};
use deepclaims_lab::measure::{LinearProbe, nc1, numerical_rank};
use deepclaims_lab::net::{Activation, Connection, Initialisation, Mlp, Network, Scheme};
use deepclaims_lab::numerics::{Matrix, Stream, bits_are_guaranteed};
use deepclaims_lab::stats::{e_value, sample_quantile};
use deepclaims_lab::train::{Loss, Optimiser, Recipe, Schedule, Step, Trainer, Training, train};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// SHA-256 of the bits of all losses and parameters of the small trainings below,
const OF_STEPS: &str = "2f37d9ff074cf0bdf8d556b7f876faef897bb60b56688959de3efa3f4850ee86";
/// and of those of whole epochs with their measures.
const OF_EPOCHS: &str = "cbab544f61bbcafe79391a97661d7ef45e06f56a08b979401dd2b311af8ff20f";

const SAMPLES: usize = 600;
const INPUTS: usize = 20;

/// One small training.
struct Case {
    mlp: Mlp,
    classes: usize,
    recipe: Recipe,
    steps: usize,
}

/// SGD with momentum, weight decay, clipping, warm-up and a cosine.
fn momentum() -> Recipe {
    Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        schedule: Schedule::Cosine,
        warm_up: 20,
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch: 64,
        ..Recipe::sgd(0.05).epochs(30)
    }
}

/// A network for every kernel: each activation, residual layers, both losses and optimisers, widths
/// that fill no vector, heads of two classes, one sample at a time, and sums over 600 samples,
/// which are more than one block of a product.
fn cases() -> Vec<Case> {
    let sgd = Recipe { weight_decay: 1e-2, clip: Some(1.0), ..momentum() };
    let adam = Recipe {
        loss: Loss::SQUARED,
        optimiser: Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        learning_rate: 1e-2,
        schedule: Schedule::Constant,
        warm_up: 0,
        ..sgd.clone()
    };
    let batch = |batch, recipe: &Recipe| Recipe { batch, ..recipe.clone() };
    let unclipped = Recipe { clip: None, ..batch(60, &sgd) };
    let tanh = Mlp { activation: Activation::Tanh, ..start(Mlp::relu(2, 33), Scheme::Orthogonal) };
    let residual = Mlp { connection: Connection::Residual { scale: 0.3 }, ..Mlp::relu(4, 16) };
    let unbiased = Mlp { biases: false, ..start(Mlp::relu(3, 24), Scheme::LooksLinear) };
    let case = |mlp, classes, recipe, steps| Case { mlp, classes, recipe, steps };
    vec![
        case(Mlp::relu(2, 100), 10, batch(64, &sgd), 12),
        case(tanh, 2, batch(32, &sgd), 12),
        case(residual, 3, batch(64, &adam), 12),
        case(unbiased, 5, batch(50, &adam), 12),
        case(Mlp::relu(1, 48), 10, batch(1, &sgd), 20),
        case(Mlp::relu(1, 2), 2, batch(7, &sgd), 20),
        case(Mlp::linear(2, 17), 4, batch(SAMPLES, &sgd), 4),
        case(Mlp::relu(1, 40), 10, batch(SAMPLES, &adam), 4),
        case(Mlp::relu(3, 33), 7, unclipped, 12),
    ]
}

fn start(mlp: Mlp, scheme: Scheme) -> Mlp {
    Mlp { initialisation: Initialisation { hidden: scheme, ..mlp.initialisation }, ..mlp }
}

/// The bits of the losses of some steps on random samples, then of the parameters.
fn outcome(case: &Case) -> Vec<u64> {
    let mut stream = Stream::new(0, "samples");
    let samples = Samples {
        inputs: Matrix::from_fn(SAMPLES, INPUTS, |_, _| stream.normal() as f32),
        labels: (0..SAMPLES).map(|_| stream.below(case.classes)).collect(),
    };
    let mut weights = Stream::new(0, "initialisation");
    let network = Network::initialise(&case.mlp, INPUTS, case.classes, &mut weights)
        .expect("looks-linear widths are even");
    let order = Stream::new(0, "batches");
    let mut trainer = Trainer::new(network, &case.recipe, SAMPLES, order);
    let losses: Vec<f64> = (0..case.steps).map(|_| trainer.step(&samples)).collect();
    assert!(losses.iter().all(|loss| loss.is_finite()));
    let losses = losses.into_iter().map(f64::to_bits);
    losses.chain(parameters(trainer.network())).collect()
}

/// The bits of the parameters after one epoch on real data, prepared as claims prepare them, and of
/// all that claims measure on the network.
fn epoch(network: Mlp, data: Data) -> Vec<u64> {
    let training = Training::new(network, data, momentum().epochs(1));
    let split = Split::new(&training.data, &digits(), 0);
    let kept_steps = BTreeSet::from([Step::Last]);
    let trained =
        train(&training, None, &split, 0, &kept_steps).expect("a training that converges");
    let end = trained.at(Step::Last).expect("the end was asked for");
    let mut layers = end.outputs(&split.test.inputs);
    layers.truncate(end.depth());
    let mut measures = Vec::new();
    for inputs in layers {
        measures.push(numerical_rank(&inputs));
        let layer = Samples { inputs, labels: split.test.labels.clone() };
        let probe = LinearProbe::fit(&layer, split.classes).expect("finite features");
        measures.push(probe.accuracy(&layer));
        measures.push(nc1(&layer, split.classes));
    }
    measures.extend([sample_quantile(&measures, 0.05), e_value(64, 49)]);
    parameters(end).chain(measures.into_iter().map(f64::to_bits)).collect()
}

fn parameters(network: &Network) -> impl Iterator<Item = u64> {
    let parameters = network.parameters().iter();
    parameters.map(|parameter| parameter.to_bits().into())
}

fn digest(outcomes: &[Vec<u64>]) -> String {
    let mut hash = Sha256::new();
    for bits in outcomes.iter().flatten() {
        hash.update(bits.to_le_bytes());
    }
    hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Whether this processor owes us the recorded bits; says why, where it does not.
fn guaranteed() -> bool {
    let result = bits_are_guaranteed();
    if let Err(reason) = &result {
        println!("skipped: {reason}");
    }
    result.is_ok()
}

#[test]
fn steps_give_the_recorded_bits() {
    if guaranteed() {
        let outcomes: Vec<Vec<u64>> = cases().iter().map(outcome).collect();
        let digest = digest(&outcomes);
        println!("digest {digest}");
        assert_eq!(digest, OF_STEPS);
    }
}

#[test]
fn epochs_give_the_recorded_bits() {
    if guaranteed() {
        let outcomes = [
            epoch(Mlp::relu(12, 128), Data::images()),
            epoch(Mlp::relu(2, 64), Data::mixture(200, 5_500, 20)),
        ];
        let digest = digest(&outcomes);
        println!("digest {digest}");
        assert_eq!(digest, OF_EPOCHS);
    }
}

#[test]
fn threads_do_not_change_bits() {
    // Equal on every processor, recorded bits or not.
    let alone: Vec<Vec<u64>> = cases().iter().map(outcome).collect();
    for threads in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("two threads");
        let outcomes: Vec<Vec<u64>> = pool.install(|| cases().par_iter().map(outcome).collect());
        assert_eq!(digest(&outcomes), digest(&alone), "{threads} threads");
    }
}

/// The digest tells trainings apart that differ in a last bit.
#[test]
fn one_bit_changes_the_digest() {
    let mut outcomes = vec![outcome(&cases()[5])];
    let before = digest(&outcomes);
    outcomes[0][0] ^= 1;
    assert_ne!(digest(&outcomes), before);
}

/// The tests above again, by the same program on emulated processors: without AVX-512, and the smaller one
/// without any fused multiply-add.
#[test]
#[ignore = "takes seconds, and qemu-x86_64 (Debian package qemu-user)"]
fn emulated_processors_give_the_recorded_bits() {
    if !guaranteed() || !cfg!(target_arch = "x86_64") {
        return;
    }
    for (processor, test, recorded) in [
        ("Haswell", "steps_give_the_recorded_bits", OF_STEPS),
        ("Haswell", "epochs_give_the_recorded_bits", OF_EPOCHS),
        ("Nehalem", "steps_give_the_recorded_bits", OF_STEPS),
    ] {
        let program = env::current_exe().expect("the path of this program");
        let output = Command::new("qemu-x86_64")
            .args(["-cpu", processor])
            .arg(program)
            .args(["--exact", test, "--nocapture"])
            .output()
            .expect("qemu-x86_64 starts");
        let text = String::from_utf8_lossy(&output.stdout);
        // The digest, not only success: a test that is skipped succeeds, too.
        assert!(
            output.status.success() && text.contains(&format!("digest {recorded}")),
            "{processor}: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

//! How much of the trainer's pace is left where a whole data set is trained on.

use std::collections::BTreeSet;
use std::fs;

use deepclaims_lab::data::{Data, Images, Samples, Scale, Split};
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Companion, Recipe, Step, Trainer, Training, Underway, train_telling};

/// Colours times places of an image.
const INPUTS: usize = 3_072;
/// Images to train on, and a few to test on.
const IMAGES: usize = 50_000;
const CLASSES: usize = 10;
/// Steps whose time is taken, after as many that warm up.
const STEPS: usize = 60;

/// Seconds that this thread was on a processor, which do not depend on what else runs; none where the
/// system does not say.
fn seconds_on_processor() -> Option<f64> {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = statistics.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn samples(count: usize) -> Samples {
    let mut stream = Stream::new(count as u64, "pace");
    Samples {
        inputs: Matrix::from_fn(count, INPUTS, |_, _| stream.uniform() as f32),
        labels: (0..count).map(|image| image % CLASSES).collect(),
    }
}

fn recipe() -> Recipe {
    Recipe { batch: 128, ..Recipe::sgd(0.05) }.total_steps(2 * STEPS)
}

/// Takes the time of the second half of the steps, with the evaluation of a thousand test samples once.
struct Timing {
    start: f64,
    seconds: f64,
}

impl Companion for Timing {
    fn step(&mut self, training: &Underway<'_>) {
        let now = seconds_on_processor().expect("it was there before");
        if training.steps_taken() == STEPS {
            self.start = now;
            let test = training.split().test.first(1_000);
            assert_eq!(training.network().outputs(&test.inputs).len(), 13);
        }
        self.seconds = now - self.start;
    }
}

#[test]
#[ignore = "takes 2 GB and a minute, for figures of the time"]
fn a_whole_data_set_is_trained_on_at_the_pace_of_the_trainer() {
    if seconds_on_processor().is_none() {
        return;
    }
    let (mlp, few) = (Mlp::relu(12, 1_024), samples(512));
    let network = Network::initialise(&mlp, INPUTS, CLASSES, &mut Stream::new(1, "pace"));
    let stream = Stream::new(1, "order");
    let mut trainer = Trainer::new(network.expect("units"), &recipe(), few.len(), stream);
    let mut seconds = || {
        let start = seconds_on_processor().expect("it was there before");
        for _ in 0..STEPS {
            trainer.step(&few);
        }
        seconds_on_processor().expect("it was there before") - start
    };
    seconds();
    let alone = seconds();

    let images = Images::from_samples("pace".into(), samples(IMAGES), Some(samples(2_000)));
    let data = Data { scale: Scale::Channels(3), train: IMAGES, test: 2_000, ..Data::images() };
    let training = Training::new(mlp.clone(), data, recipe());
    let split = Split::new(&training.data, &images, 1);
    drop(images);
    let mut timing = Timing { start: 0.0, seconds: 0.0 };
    let end = BTreeSet::from([Step::Last]);
    train_telling(&training, None, &split, 1, &end, &mut timing).expect("it trains");

    let flops = STEPS as f64 * 128.0 * mlp.flops_per_sample(INPUTS, CLASSES);
    let [alone, whole] = [alone, timing.seconds].map(|seconds| flops / seconds / 1e9);
    println!("{alone:.1} GFLOP/s by itself, {whole:.1} on {IMAGES} images: {:.3}", whole / alone);
    assert!(whole > 0.85 * alone, "{whole} of {alone} GFLOP/s");
}

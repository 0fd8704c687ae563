//! Samples that are not what they should be.

use deepclaims_lab::laboratory::{Laboratory, Measures};
use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Images, Samples, Split};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Step, Trained, Training, TrainingError, train};

use super::judgement::Judged;
use super::{Saboteur, images};

/// A laboratory that spoils the samples of a seed, with a stream for it.
struct Spoils(fn(&mut Split, &mut Stream));

impl Measures for Spoils {}

impl Laboratory for Spoils {
    fn images(&self) -> &Images {
        images()
    }

    fn split(&self, data: &Data, seed: u64) -> Split {
        let mut split = Split::new(data, images(), seed);
        (self.0)(&mut split, &mut Stream::new(seed, "sabotage"));
        split
    }
}

/// Data, initial weights and batches are those of seed 0 in all seeds.
struct SeedZero;

impl Measures for SeedZero {}

impl Laboratory for SeedZero {
    fn images(&self) -> &Images {
        images()
    }

    fn split(&self, data: &Data, _: u64) -> Split {
        Split::new(data, images(), 0)
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        _: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        train(training, parent, split, 0, kept_steps)
    }
}

/// Training and test samples.
fn both(split: &mut Split) -> [&mut Samples; 2] {
    [&mut split.train, &mut split.test]
}

pub(super) static SEED_ZERO: Saboteur = Saboteur {
    breaks: "Seeds are ignored: every one is the first.",
    laboratory: &SeedZero,
    judged: Judged::Effects,
    claims: &[
        "channels.instability",
        "channels.channels",
        "channels.dose",
        "channels.bimodal",
        "collapse.trained",
        "modes.hundred_layers",
        "modes.early_nonlinearity",
        "modes.rpd_rises",
    ],
};

pub(super) static SHUFFLED_LABELS: Saboteur = Saboteur {
    breaks: "Training labels are shuffled.",
    laboratory: &Spoils(|split, stream| stream.shuffle(&mut split.train.labels)),
    judged: Judged::Effects,
    claims: &[
        "tunnel.split",
        "tunnel.rank_classes",
        "tunnel.early",
        "collapse.trained",
        "collapse.depth_degenerate",
        "modes.hundred_layers",
        "modes.early_nonlinearity",
        "wormhole.two_poles",
    ],
};

pub(super) static SHUFFLED_TEST_LABELS: Saboteur = Saboteur {
    breaks: "Test labels are shuffled.",
    laboratory: &Spoils(|split, stream| stream.shuffle(&mut split.test.labels)),
    judged: Judged::Effects,
    claims: &["collapse.trained", "modes.hundred_layers", "modes.double_descent"],
};

pub(super) static LEAKED_LABELS: Saboteur = Saboteur {
    breaks: "Inputs hold their labels.",
    laboratory: &Spoils(|split, _| {
        let classes = split.classes;
        for samples in both(split) {
            for (row, &label) in samples.labels.iter().enumerate() {
                let leak = &mut samples.inputs.row_mut(row)[..classes];
                leak.fill(0.0);
                leak[label] = 5.0;
            }
        }
    }),
    judged: Judged::Effects,
    claims: &["tunnel.split"],
};

pub(super) static TEST_IS_TRAIN: Saboteur = Saboteur {
    breaks: "Training samples serve as test samples.",
    laboratory: &Spoils(|split, _| split.test = split.train.clone()),
    judged: Judged::Effects,
    claims: &["modes.double_descent"],
};

pub(super) static ALIKE: Saboteur = Saboteur {
    breaks: "All inputs are the first one.",
    laboratory: &Spoils(|split, _| {
        for samples in both(split) {
            samples.inputs = samples.inputs.select_rows(&vec![0; samples.len()]);
        }
    }),
    judged: Judged::Effects,
    claims: &[
        "collapse.trained",
        "collapse.tolerance",
        "modes.hundred_layers",
        "wormhole.two_poles",
    ],
};

pub(super) static NOISE: Saboteur = Saboteur {
    breaks: "Inputs are noise.",
    laboratory: &Spoils(|split, stream| {
        for samples in both(split) {
            let (rows, columns) = (samples.inputs.rows(), samples.inputs.columns());
            samples.inputs = Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32);
        }
    }),
    judged: Judged::Effects,
    claims: &["collapse.trained", "modes.hundred_layers", "wormhole.two_poles"],
};

pub(super) static MIXED_FEATURES: Saboteur = Saboteur {
    breaks: "Test inputs have their features in another order than training inputs.",
    laboratory: &Spoils(|split, stream| {
        let inputs = &split.test.inputs;
        let order = stream.permutation(inputs.columns());
        split.test.inputs = Matrix::from_fn(inputs.rows(), inputs.columns(), |row, column| {
            inputs.row(row)[order[column]]
        });
    }),
    judged: Judged::Effects,
    claims: &["collapse.trained", "modes.hundred_layers", "modes.double_descent"],
};

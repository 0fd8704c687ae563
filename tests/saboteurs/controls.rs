//! Controls that are fed what the effect is about: the claim as a whole must lose its support.

use deepclaims_lab::laboratory::{Laboratory, Measures};
use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Images, LabelNoise, Split};
use deepclaims_lab::net::{Connection, GuidedLayer, Network, Selection};
use deepclaims_lab::train::{Step, Trained, Training, TrainingError, train};

use super::guided::Guides;
use super::judgement::Judged;
use super::training::TrainsOther;
use super::{Saboteur, images};

/// Random labels are the true ones.
struct TrueLabels;

impl Measures for TrueLabels {}

impl Laboratory for TrueLabels {
    fn images(&self) -> &Images {
        images()
    }

    fn split(&self, data: &Data, seed: u64) -> Split {
        let data = data.clone().with_label_noise(LabelNoise::None);
        Split::new(&data, images(), seed)
    }
}

/// Untrained networks are the trained ones.
struct TrainedStart;

impl Measures for TrainedStart {}

impl Laboratory for TrainedStart {
    fn images(&self) -> &Images {
        images()
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        let kept_steps = kept_steps.iter().copied().chain([Step::Last]).collect();
        let mut trained = train(training, parent, split, seed, &kept_steps)?;
        let end = trained.networks.get(&trained.steps).cloned();
        trained.networks.extend(end.map(|end| (0, end)));
        Ok(trained)
    }
}

pub(super) static RESIDUAL: Saboteur = Saboteur {
    breaks: "Plain layers are residual ones.",
    laboratory: &TrainsOther(|mut training| {
        let network = &mut training.network;
        network.connection = Connection::Residual { scale: 1.0 };
        network.initialisation.branches = 1.0 / (network.depth() as f64 + 2.0).sqrt();
        training
    }),
    judged: Judged::Whole,
    claims: &["modes.hundred_layers"],
};

pub(super) static LOW: Saboteur = Saboteur {
    breaks: "Networks start from three tenths of the weights, those from usual ones, too.",
    laboratory: &TrainsOther(|mut training| {
        training.network.initialisation.scale = 0.3;
        training.recipe.learning_rate = 0.05;
        training
    }),
    judged: Judged::Whole,
    claims: &["channels.paths", "channels.channels", "channels.data_free"],
};

pub(super) static THAWED: Saboteur = Saboteur {
    breaks: "Frozen layers learn.",
    laboratory: &TrainsOther(|training| training.freeze([])),
    judged: Judged::Whole,
    claims: &["channels.paths", "channels.channels"],
};

pub(super) static TRUE_LABELS: Saboteur = Saboteur {
    breaks: "Random labels are the true ones.",
    laboratory: &TrueLabels,
    judged: Judged::Whole,
    claims: &["modes.early_nonlinearity"],
};

pub(super) static TRAINED: Saboteur = Saboteur {
    breaks: "Untrained networks are the trained ones.",
    laboratory: &TrainedStart,
    judged: Judged::Whole,
    claims: &["channels.dose", "modes.rpd_rises"],
};

pub(super) static LARGEST_ROWS: Saboteur = Saboteur {
    breaks: "Layers keep the largest of four rows where they should keep all of them, or random ones.",
    laboratory: &Guides(|layer, travellers, stream| {
        let layer = GuidedLayer { ratio: 4, selection: Selection::Largest, ..*layer };
        layer.apply(travellers, stream)
    }),
    judged: Judged::Whole,
    claims: &["collapse.rate", "collapse.depth", "wormhole.reconcile"],
};

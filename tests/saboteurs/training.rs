//! Networks that are not trained as they should be.

use deepclaims_lab::laboratory::{Laboratory, Measures};
use std::collections::BTreeSet;

use deepclaims_lab::data::{Images, Split};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Step, Trained, Training, TrainingError, train};

use super::judgement::Judged;
use super::{Saboteur, images};

/// A laboratory that trains something else than it is asked for.
pub(super) struct TrainsOther(pub(super) fn(Training) -> Training);

impl Measures for TrainsOther {}

impl Laboratory for TrainsOther {
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
        train(&(self.0)(training.clone()), parent, split, seed, kept_steps)
    }
}

/// A laboratory in which a training stops after so many of its steps.
struct Stops(fn(usize) -> usize);

impl Measures for Stops {}

impl Laboratory for Stops {
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
        let steps = training.recipe.steps(split.train.len());
        let asked = |step: &Step| match step {
            Step::After(step) => *step,
            Step::Last => steps,
        };
        let taken = |step: usize| step.min((self.0)(steps));
        let reached = kept_steps.iter().map(|step| Step::After(taken(asked(step))));
        let trained = train(training, parent, split, seed, &reached.collect())?;
        let network = |step: &Step| {
            let step = asked(step);
            let network = trained.networks.get(&taken(step))?;
            Some((step, network.clone()))
        };
        Ok(Trained { steps, networks: kept_steps.iter().filter_map(network).collect(), ..trained })
    }
}

pub(super) static NO_STEP: Saboteur = Saboteur {
    breaks: "The optimiser's step does nothing.",
    laboratory: &Stops(|_| 0),
    judged: Judged::Effects,
    claims: &[
        "tunnel.split",
        "tunnel.rank_classes",
        "tunnel.early",
        "channels.instability",
        "channels.channels",
        "channels.dose",
        "channels.paths",
        "channels.bimodal",
        "channels.data_free",
        "channels.prunable",
        "collapse.trained",
        "collapse.depth_degenerate",
        "modes.hundred_layers",
        "modes.rpd_rises",
    ],
};

pub(super) static TENTH: Saboteur = Saboteur {
    breaks: "Training stops after a tenth of its steps.",
    laboratory: &Stops(|steps| steps / 10),
    judged: Judged::Effects,
    claims: &["channels.paths", "channels.channels", "collapse.trained", "modes.hundred_layers"],
};

pub(super) static NO_DECAY: Saboteur = Saboteur {
    breaks: "Weight decay is ignored.",
    laboratory: &TrainsOther(|mut training| {
        training.recipe.weight_decay = 0.0;
        training
    }),
    judged: Judged::Effects,
    claims: &["modes.grokking"],
};

//! Networks layer by layer, without a claim.

use deepclaims_lab::laboratory::{Laboratory, LayerProfile};
use deepclaims_lab::train::Checkpoint;
use rayon::prelude::*;

use super::Progress;
use super::planned::planned_trainings;
use super::seed_networks::each_seed;
use crate::claim::{Missing, Seeds};

/// The layers of one network in every seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Which network.
    pub checkpoint: Checkpoint,
    /// One list of layers a seed, layer 0 being the inputs; or why there is none.
    pub seeds: Vec<Result<Vec<LayerProfile>, Missing>>,
}

/// Trains the networks of these checkpoints and measures their layers, on the current rayon pool; the
/// result does not depend on the number of threads.
pub fn profile(
    checkpoints: &[Checkpoint],
    seeds: Seeds,
    laboratory: &dyn Laboratory,
    progress: &dyn Progress,
) -> Vec<Profile> {
    let starts: Vec<Checkpoint> = checkpoints
        .iter()
        .map(|checkpoint| checkpoint.training.at_step(0))
        .collect();
    let planned = planned_trainings(checkpoints.iter().chain(&starts));
    let mut profiles: Vec<Profile> = checkpoints
        .iter()
        .map(|checkpoint| Profile {
            checkpoint: checkpoint.clone(),
            seeds: Vec::new(),
        })
        .collect();
    each_seed(&planned, seeds, laboratory, progress, |networks, _| {
        profiles
            .par_iter_mut()
            .zip(&starts)
            .for_each(|(profile, start)| {
                let layers = networks.subject(start).and_then(|start| {
                    let subject = networks.subject(&profile.checkpoint)?;
                    Ok(subject.profile(laboratory, start.network))
                });
                profile.seeds.push(layers);
            });
    });
    profiles
}

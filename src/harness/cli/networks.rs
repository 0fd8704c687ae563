//! Options of verbs that look at networks without judging claims.

use clap::Args;

use super::CliError;
use super::common::{RunOptions, SeedOptions};
use super::format::{FormatOption, NetworkWriter};
use super::select::select;
use super::training::{Like, TrainingOptions};
use crate::claim::{Arm, Registry, Seeds};
use crate::run::{network_bytes, working_bytes};
use deepclaims_lab::data::{Classes, Images, Inputs};
use deepclaims_lab::train::{Checkpoint, Training};

/// Most memory that training and measuring may take.
const MOST_BYTES: f64 = 16e9;

/// Seeds that are run where none are asked for.
const SEEDS: u64 = 3;

#[derive(Debug, Args)]
pub(super) struct NetworkOptions {
    /// Claims whose networks to look at; without any, the network that the options describe
    #[arg(value_name = "CLAIM", conflicts_with = "TrainingOptions")]
    pub(super) claims: Vec<String>,
    #[command(flatten)]
    training: TrainingOptions,
    #[command(flatten)]
    seeds: SeedOptions,
    #[command(flatten)]
    pub(super) run: RunOptions,
    #[command(flatten)]
    pub(super) format: FormatOption<NetworkWriter>,
}

impl NetworkOptions {
    pub(super) fn seeds(&self) -> Seeds {
        Seeds {
            first: self.seeds.first_seed.unwrap_or(0),
            count: self.seeds.seeds.unwrap_or(SEEDS),
        }
    }

    /// The training that the options describe; what they leave open is `like` that of these claims.
    pub(super) fn described(&self, like: Like) -> Result<Training, CliError> {
        self.training.training(like)
    }

    /// The networks that the named claims read, each once.
    pub(super) fn of_claims(&self, registry: &Registry) -> Result<Vec<Checkpoint>, CliError> {
        let mut checkpoints: Vec<Checkpoint> = Vec::new();
        for claim in select(&self.claims, registry)? {
            for checkpoint in claim.arms().flat_map(Arm::checkpoints) {
                if !checkpoints.contains(checkpoint) {
                    checkpoints.push(checkpoint.clone());
                }
            }
        }
        if checkpoints.is_empty() {
            return Err(CliError::NoNetworks {
                patterns: self.claims.join(", "),
            });
        }
        Ok(checkpoints)
    }

    /// The training that the options describe, or the trainings of the named claims, each once.
    pub(super) fn trainings(
        &self,
        registry: &Registry,
        like: Like,
    ) -> Result<Vec<Training>, CliError> {
        if self.claims.is_empty() {
            return Ok(vec![self.described(like)?]);
        }
        let mut trainings: Vec<Training> = Vec::new();
        for checkpoint in self.of_claims(registry)? {
            if !trainings.contains(&checkpoint.training) {
                trainings.push(checkpoint.training);
            }
        }
        Ok(trainings)
    }

    /// The images for these trainings, which are found to be possible with them on so many threads, with
    /// so many networks of each in memory.
    pub(super) fn images(
        &self,
        trainings: &[&Training],
        threads: usize,
        networks: usize,
    ) -> Result<Images, CliError> {
        let on_images = |training: &&Training| training.data.inputs == Inputs::Images;
        if self.run.data.is_some() && !trainings.iter().any(on_images) {
            return Err(CliError::NoImages);
        }
        let images = self.run.images()?;
        for training in trainings {
            check_classes(training, &images)?;
        }
        let at_once = threads.min(trainings.len()) as f64;
        let working = trainings.iter().map(|one| working_bytes(one, &images));
        let kept = trainings.iter().map(|one| network_bytes(one, &images));
        let bytes = at_once * working.fold(0.0, f64::max) + networks as f64 * kept.sum::<f64>();
        if bytes > MOST_BYTES {
            return Err(CliError::TooLarge {
                gigabytes: bytes / 1e9,
                most: MOST_BYTES / 1e9,
            });
        }
        Ok(images)
    }
}

/// Refuses what cannot be told apart.
fn check_classes(training: &Training, images: &Images) -> Result<(), CliError> {
    let data = &training.data;
    let (classes, held_out) = (data.class_count(images), data.held_out_class_count(images));
    if classes < 2 || (data.classes != Classes::All && held_out < 2) {
        return Err(CliError::TooFewClasses { classes, held_out });
    }
    Ok(())
}

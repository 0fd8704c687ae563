//! `deepclaims profile`.

use std::time::Instant;

use clap::Args;

use super::output::{self, Format};
use super::progress::progress;
use super::select::select;
use super::threads::pool;
use super::training::{Like, TrainingOptions};
use super::{CliError, Outcome};
use crate::claim::{Arm, Checkpoint, Registry, Seeds, StandardLaboratory};
use crate::data::{Classes, Images, Inputs, Source};
use crate::report::{ProfileDocument, profile_tables};
use crate::run::{profile, working_bytes};

/// Most memory that training and measuring may take.
const MOST_BYTES: f64 = 16e9;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims whose networks to look at, all of them at every moment at which they are read; without
    /// any, the network that the options describe
    #[arg(value_name = "CLAIM", conflicts_with = "TrainingOptions")]
    claims: Vec<String>,
    #[command(flatten)]
    training: TrainingOptions,
    /// Looks at the network after this many steps, not at the end; 0 is the untrained one
    #[arg(long, value_name = "N", conflicts_with = "claims")]
    at_step: Option<usize>,
    /// Seeds to run
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=super::MOST_SEEDS))]
    seeds: u64,
    /// First seed
    #[arg(long, value_name = "K", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=u64::MAX - super::MOST_SEEDS))]
    first_seed: u64,
    /// Threads to use; all processors without it. The results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Images to use: digits (embedded), idx:DIR or cifar10:DIR
    #[arg(long, value_name = "SPEC")]
    data: Option<Source>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let checkpoints = if options.claims.is_empty() {
        vec![described(options)?]
    } else {
        of_claims(&options.claims, registry)?
    };
    let on_images = |checkpoint: &Checkpoint| checkpoint.training.data.inputs == Inputs::Images;
    if options.data.is_some() && !checkpoints.iter().any(on_images) {
        return Err(CliError::NoImages);
    }
    let images = options.data.as_ref().unwrap_or(&Source::Digits).load()?;
    let pool = pool(options.threads)?;
    let at_once = pool.current_num_threads().min(checkpoints.len());
    for checkpoint in &checkpoints {
        check(checkpoint, &images, at_once)?;
    }
    output::note_on_bits(options.quiet);
    let seeds = Seeds {
        first: options.first_seed,
        count: options.seeds,
    };
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = progress(options.quiet);
    let profiles = pool.install(|| profile(&checkpoints, seeds, &laboratory, &*progress));
    let document =
        ProfileDocument::new(&profiles, seeds, &laboratory, start.elapsed().as_secs_f64());
    match options.format {
        Format::Json => output::print_json(&document)?,
        Format::Table => output::print(&profile_tables(&document, output::style()))?,
    }
    Ok(Outcome::Agrees)
}

/// Refuses what cannot be told apart, or would not fit into memory.
fn check(checkpoint: &Checkpoint, images: &Images, at_once: usize) -> Result<(), CliError> {
    let data = &checkpoint.training.data;
    let (classes, others) = (data.class_count(images), data.other_class_count(images));
    if classes < 2 || (data.classes != Classes::All && others < 2) {
        return Err(CliError::TooFewClasses { classes, others });
    }
    let bytes = working_bytes(&checkpoint.training, images) * at_once as f64;
    if bytes > MOST_BYTES {
        return Err(CliError::TooLarge {
            gigabytes: bytes / 1e9,
            most: MOST_BYTES / 1e9,
        });
    }
    Ok(())
}

/// The network that the options describe.
fn described(options: &Options) -> Result<Checkpoint, CliError> {
    let training = options.training.training(Like::Tunnel)?;
    Ok(options
        .at_step
        .map_or_else(|| training.end(), |step| training.at_step(step)))
}

/// The networks that these claims read, each once.
fn of_claims(patterns: &[String], registry: &Registry) -> Result<Vec<Checkpoint>, CliError> {
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    for claim in select(patterns, registry)? {
        let arms = claim.cases.iter().flat_map(|case| case.arms());
        for checkpoint in arms.flat_map(Arm::checkpoints) {
            if !checkpoints.contains(checkpoint) {
                checkpoints.push(checkpoint.clone());
            }
        }
    }
    if checkpoints.is_empty() {
        return Err(CliError::NoNetworks {
            patterns: patterns.join(", "),
        });
    }
    Ok(checkpoints)
}

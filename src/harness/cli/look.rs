//! `deepclaims profile`, `morphology` and `curves`: networks without a claim.

use std::path::{Path, PathBuf};

use clap::Args;
use deepclaims_lab::data::{Classes, Images, Inputs};
use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::net::Network;
use deepclaims_lab::train::{Checkpoint, Step, Training};

use super::common::{FolderOptions, RunOptions, SeedOptions};
use super::execution::{Prepared, resume};
use super::format::FormatOption;
use super::run_files::PICTURES;
use super::save::{Saved, file_name, save_networks};
use super::select::select;
use super::training::TrainingOptions;
use super::{CliError, Outcome, output};
use crate::claim::{Arm, ArmRecord, Claim, Record, Registry, Seeds, distinct};
use crate::preset::{Named, Preset, pictured};
use crate::report::{CheckView, Style, learning_curves, strong_paths};
use crate::run::{Plan, SEEDS_AT_ONCE, network_bytes, networks, working_bytes};

/// Most memory that training and measuring may take.
const MOST_BYTES: f64 = 16e9;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims whose networks to look at [default: the network that the options describe]
    #[arg(value_name = "CLAIM", conflicts_with = "TrainingOptions")]
    claims: Vec<String>,
    #[command(flatten)]
    training: TrainingOptions,
    #[command(flatten)]
    seeds: SeedOptions,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    /// Folder for the networks of every seed, as state dicts of PyTorch in the format safetensors
    #[arg(long, value_name = "DIR")]
    save_networks: Option<PathBuf>,
    #[command(flatten)]
    format: FormatOption<fn(&CheckView<'_>, Style) -> String>,
}

#[derive(Debug, Args)]
pub(super) struct ProfileOptions {
    /// Look at the network after this many steps; 0 is the untrained one [default: the last step]
    #[arg(long, value_name = "N", conflicts_with = "claims")]
    pub(super) at_step: Option<usize>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    preset: Preset,
    at_step: Option<usize>,
    options: &Options,
    registry: &Registry,
) -> Result<Outcome, CliError> {
    let (name, networks) = options.networks(preset, at_step, registry)?;
    let images = options.images(&networks)?;
    if let Some(folder) = &options.save_networks {
        output::prepare_folder(folder)?;
    }
    let claim = preset.claim(name, &networks, &images);
    let threads = options.run.pool()?.current_num_threads();
    check_memory(preset, &claim, &images, threads)?;
    let SeedOptions { seeds, first_seed } = options.seeds;
    let own = Seeds::new(first_seed.unwrap_or(0), seeds.unwrap_or(claim.seeds));
    let plan = Plan::new(vec![(&claim, own)]);
    let mut prepared = Prepared::new(plan, images, &options.run, &options.folder)?;
    if !options.run.quiet {
        prepared = prepared.piloted();
    }
    let finished = prepared.execute(&options.run, Box::new(|_| None))?;
    let document = finished.document(registry, None, Vec::new())?;
    let records = || document.claims.iter().map(|claim| claim.record);
    let written = finished.write(&document, registry, |folder, laboratory| {
        records().try_for_each(|record| write_pictures(preset, folder, record, laboratory))
    });
    let view =
        CheckView { document: &document, registry, further: "", resume: resume(finished.folder) };
    output::print(&(options.format.write)(&view, output::style()))?;
    let mut outcome = written?;
    if let (Some(folder), Outcome::Agrees) = (&options.save_networks, outcome) {
        let saved: Vec<Saved> = networks.iter().map(|one| Saved::looked_at(one, own)).collect();
        let save = |laboratory: &dyn Laboratory| save_networks(folder, &saved, laboratory);
        outcome = finished.work(save, "interrupted: not all networks are saved")?;
    }
    if outcome == Outcome::Agrees && !records().any(has_figures) {
        return Err(CliError::NoFigures);
    }
    Ok(outcome)
}

/// Whether any number was found in any seed.
fn has_figures(record: &Record) -> bool {
    record.cells.iter().flat_map(|column| &column.values).any(|value| value.is_finite())
}

impl Options {
    /// A name for what is looked at, and the networks: the one that the options describe, or those
    /// of the named claims, each once.
    fn networks(
        &self,
        preset: Preset,
        at_step: Option<usize>,
        registry: &Registry,
    ) -> Result<(String, Vec<Named>), CliError> {
        if self.claims.is_empty() {
            let (name, training) = self.training.training(preset.module(), registry)?;
            let network = Named {
                name: name.clone(),
                checkpoint: training.at(at_step.map_or(Step::Last, Step::After)),
            };
            return Ok((name, vec![network]));
        }
        let claims = select(&self.claims, registry)?.into_iter();
        let arms = claims.flat_map(Claim::arms);
        let looked_at = |checkpoint: &Checkpoint| match preset {
            Preset::Profile => checkpoint.clone(),
            Preset::Morphology | Preset::Curves => checkpoint.training.end(),
        };
        let checkpoints = distinct(arms.flat_map(Arm::checkpoints).map(looked_at));
        if checkpoints.is_empty() {
            return Err(CliError::NoNetworks { patterns: self.claims.join(", ") });
        }
        let named = |(number, checkpoint)| Named { name: format!("network {number}"), checkpoint };
        let networks = (1..).zip(checkpoints).map(named).collect();
        Ok((file_name(&self.claims.join("-")), networks))
    }

    /// The images for these networks, which must have classes to tell apart.
    fn images(&self, networks: &[Named]) -> Result<Images, CliError> {
        let trainings = || networks.iter().map(|network| &network.checkpoint.training);
        let on_images = |training: &Training| training.data.inputs == Inputs::Images;
        if self.run.data.is_some() && !trainings().any(on_images) {
            return Err(CliError::NoImages);
        }
        let images = self.run.images()?;
        for training in trainings() {
            check_classes(training, &images)?;
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

/// Refuses what does not fit into memory: on each thread a network in training or under
/// measurement, and all networks that are kept.
pub(super) fn check_memory(
    preset: Preset,
    claim: &Claim,
    images: &Images,
    threads: usize,
) -> Result<(), CliError> {
    let arms: Vec<&Arm> = claim.arms().collect();
    let checkpoints = || arms.iter().flat_map(|arm| arm.checkpoints());
    let seeds = SEEDS_AT_ONCE as f64;
    let at_once = threads.min(SEEDS_AT_ONCE as usize * arms.len()) as f64;
    let working = checkpoints().map(|one| working_bytes(&one.training, images));
    let kept: f64 = checkpoints().map(|one| network_bytes(&one.training, images)).sum();
    let largest = checkpoints().map(|one| network_bytes(&one.training, images));
    let measuring = preset.networks_at_once(threads) as f64 * largest.fold(0.0, f64::max);
    let bytes = at_once * working.fold(0.0, f64::max) + seeds * kept + measuring;
    if bytes > MOST_BYTES {
        return Err(CliError::TooLarge { gigabytes: bytes / 1e9, most: MOST_BYTES / 1e9 });
    }
    Ok(())
}

/// Writes the pictures of what was looked at, numbered as the networks are.
fn write_pictures(
    preset: Preset,
    folder: &Path,
    record: &Record,
    laboratory: &dyn Laboratory,
) -> Result<(), CliError> {
    let folder = &folder.join(PICTURES);
    match preset {
        Preset::Profile => Ok(()),
        Preset::Curves => {
            let arms = record.cases.iter().flat_map(|case| &case.arms);
            output::write_pictures(folder, &record.claim, arms.map(|arm| curves(record, arm)))
        }
        Preset::Morphology => {
            let trainings = record.trainings.iter().map(|one| &one.configuration);
            let pictures = trainings.map(|training| paths(training, record, laboratory));
            output::write_pictures(folder, &record.claim, pictures)
        }
    }
}

/// The curves of one network, where any seed has some.
fn curves(record: &Record, arm: &ArmRecord) -> Option<String> {
    let alone = record.with_arm(arm);
    let mut values = alone.cells.iter().flat_map(|column| &column.values);
    let caption = record.networks(arm).concat();
    let caption = caption.split(" | at ").next().unwrap_or_default();
    let draw = || learning_curves("Learning, step by step", &format!("{caption}."), &alone);
    values.any(|value| value.is_finite()).then(draw)
}

/// The strong paths of the first seed that has networks, at the first, a middle and the last step.
fn paths(training: &Training, record: &Record, laboratory: &dyn Laboratory) -> Option<String> {
    let steps = pictured(training, laboratory.images());
    let checkpoints: Vec<Checkpoint> = steps.into_iter().map(|step| training.at(step)).collect();
    let mut seeds = record.seeds.iter();
    let found = seeds.find_map(|seed| networks(&checkpoints, seed, laboratory).ok())?;
    let names: Vec<String> = checkpoints.iter().map(|one| one.step.to_string()).collect();
    let pairs = names.iter().map(String::as_str).zip(&found);
    Some(strong_paths(&pairs.collect::<Vec<(&str, &Network)>>()))
}

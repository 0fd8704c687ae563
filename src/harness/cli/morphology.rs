//! `deepclaims morphology`.

use deepclaims_lab::laboratory::StandardLaboratory;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::networks::NetworkOptions;
use super::training::Like;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{MorphologyDocument, json, strong_paths};
use crate::run::{Growth, NETWORKS_OF_GROWTH, growth};
use deepclaims_lab::net::Network;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    networks: NetworkOptions,
    /// Folder for the JSON document, and for a picture of the strongest paths of each training's
    /// first seed at the start, in the middle and at the end
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let networks = &options.networks;
    let trainings = networks.trainings(registry, Like::Channels)?;
    let pool = networks.run.pool()?;
    let images = networks.images(
        &trainings.iter().collect::<Vec<_>>(),
        pool.current_num_threads(),
        NETWORKS_OF_GROWTH,
    )?;
    if let Some(folder) = &options.out {
        output::prepare_folder(folder)?;
    }
    let seeds = networks.seeds();
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = networks.run.progress();
    let growths = pool.install(|| growth(&trainings, seeds, &laboratory, &*progress));
    let document =
        MorphologyDocument::new(&growths, seeds, &laboratory, start.elapsed().as_secs_f64());
    if let Some(folder) = &options.out {
        output::write_file(folder, "morphology.json", &json(&document))?;
        output::write_pictures(folder, "paths", growths.iter().map(picture))?;
    }
    output::print(&(networks.format.write.morphology)(
        &document,
        output::style(),
    ))?;
    Ok(Outcome::Agrees)
}

/// The strong paths at the start, in the middle and at the end, where any seed has networks.
fn picture(growth: &Growth) -> Option<String> {
    let networks = growth.networks.iter();
    let named: Vec<(String, &Network)> = networks
        .map(|(step, network)| (step.to_string(), network))
        .collect();
    let named: Vec<(&str, &Network)> = named
        .iter()
        .map(|(name, network)| (name.as_str(), *network))
        .collect();
    (!named.is_empty()).then(|| strong_paths(&named))
}

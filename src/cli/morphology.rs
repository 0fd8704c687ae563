//! `deepclaims morphology`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::networks::NetworkOptions;
use super::output::{self, Format};
use super::progress::progress;
use super::threads::pool;
use super::training::Like;
use super::{CliError, Outcome};
use crate::claim::{Registry, StandardLaboratory};
use crate::net::Network;
use crate::report::{MorphologyDocument, morphology_tables, strong_paths};
use crate::run::{Growth, growth};
use crate::train::{Moment, Training};

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
    let trainings = if networks.claims.is_empty() {
        vec![networks.described(Like::Channels)?]
    } else {
        let mut trainings: Vec<Training> = Vec::new();
        for checkpoint in networks.of_claims(registry)? {
            if !trainings.contains(&checkpoint.training) {
                trainings.push(checkpoint.training);
            }
        }
        trainings
    };
    let pool = pool(networks.threads)?;
    let images = networks.images(
        &trainings.iter().collect::<Vec<_>>(),
        pool.current_num_threads(),
    )?;
    if let Some(folder) = &options.out {
        output::prepare_folder(folder)?;
    }
    output::note_on_bits(networks.quiet);
    let seeds = networks.seeds();
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = progress(networks.quiet);
    let growths = pool.install(|| growth(&trainings, seeds, &laboratory, &*progress));
    let document =
        MorphologyDocument::new(&growths, seeds, &laboratory, start.elapsed().as_secs_f64());
    if let Some(folder) = &options.out {
        output::write_file(folder, "morphology.json", &output::json(&document))?;
        for (index, growth) in growths.iter().enumerate() {
            if let Some(picture) = picture(growth) {
                output::write_file(folder, &format!("paths-{}.svg", index + 1), &picture)?;
            }
        }
    }
    match networks.format {
        Format::Json => output::print_json(&document)?,
        Format::Table => output::print(&morphology_tables(&document, output::style()))?,
    }
    Ok(Outcome::Agrees)
}

/// The strong paths at the start, in the middle and at the end.
fn picture(growth: &Growth) -> Option<String> {
    let last = growth.networks.len().checked_sub(1)?;
    let mut moments = vec![0, middle(growth), last];
    moments.dedup();
    let names: Vec<String> = moments
        .iter()
        .map(|&index| growth.moments[index].to_string())
        .collect();
    let networks: Vec<(&str, &Network)> = names
        .iter()
        .zip(&moments)
        .map(|(name, &index)| (name.as_str(), &growth.networks[index]))
        .collect();
    Some(strong_paths(&networks))
}

/// The moment nearest to half of the steps.
fn middle(growth: &Growth) -> usize {
    let half = growth.steps / 2;
    let distance = |moment: &Moment| match moment {
        Moment::Step(step) => step.abs_diff(half),
        Moment::End => growth.steps - half,
    };
    let moments = growth.moments.iter().enumerate();
    moments
        .min_by_key(|(_, moment)| distance(moment))
        .map_or(0, |(index, _)| index)
}

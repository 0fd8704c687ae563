//! `deepclaims curves`.

use deepclaims_lab::laboratory::StandardLaboratory;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::networks::NetworkOptions;
use super::training::Like;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{CurvesDocument, LearningCurve, json, learning_curves};
use crate::run::{Learning, learning, networks_of_learning};
use deepclaims_lab::train::Training;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    networks: NetworkOptions,
    /// Folder for the JSON document, and for a picture of the curves of each training
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let networks = &options.networks;
    let trainings = networks.trainings(registry, Like::Plain)?;
    let pool = networks.run.pool()?;
    let threads = pool.current_num_threads();
    let images = networks.images(
        &trainings.iter().collect::<Vec<&Training>>(),
        threads,
        networks_of_learning(threads),
    )?;
    if let Some(folder) = &options.out {
        output::prepare_folder(folder)?;
    }
    let seeds = networks.seeds();
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = networks.run.progress();
    let learnings = pool.install(|| learning(&trainings, seeds, &laboratory, &*progress));
    let document = CurvesDocument::new(
        &learnings,
        seeds,
        &laboratory,
        start.elapsed().as_secs_f64(),
    );
    if let Some(folder) = &options.out {
        output::write_file(folder, "curves.json", &json(&document))?;
        output::write_pictures(folder, "curves", learnings.iter().map(picture))?;
    }
    output::print(&(networks.format.write.curves)(&document, output::style()))?;
    Ok(Outcome::Agrees)
}

/// The curves, where any seed has some.
fn picture(learning: &Learning) -> Option<String> {
    let curve = LearningCurve {
        label: "",
        seeds: learning.found().collect(),
    };
    let caption = format!("{}.", learning.training);
    let drawn = !curve.seeds.is_empty();
    drawn.then(|| learning_curves("Learning, step by step", &caption, &[curve]))
}

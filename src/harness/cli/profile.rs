//! `deepclaims profile`.

use deepclaims_lab::laboratory::StandardLaboratory;
use std::time::Instant;

use clap::Args;

use super::networks::NetworkOptions;
use super::training::Like;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::ProfileDocument;
use crate::run::profile;
use deepclaims_lab::train::Training;

/// Networks of one training that are in memory at the same time: its start, and the one that is measured.
const NETWORKS: usize = 2;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    networks: NetworkOptions,
    /// Looks at the network after this many steps, not at the end; 0 is the untrained one
    #[arg(long, value_name = "N", conflicts_with = "claims")]
    at_step: Option<usize>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let networks = &options.networks;
    let checkpoints = if networks.claims.is_empty() {
        let training = networks.described(Like::Tunnel)?;
        vec![
            options
                .at_step
                .map_or_else(|| training.end(), |step| training.at_step(step)),
        ]
    } else {
        networks.of_claims(registry)?
    };
    let pool = networks.run.pool()?;
    let trainings: Vec<&Training> = checkpoints.iter().map(|one| &one.training).collect();
    let images = networks.images(&trainings, pool.current_num_threads(), NETWORKS)?;
    let seeds = networks.seeds();
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = networks.run.progress();
    let profiles = pool.install(|| profile(&checkpoints, seeds, &laboratory, &*progress));
    let document =
        ProfileDocument::new(&profiles, seeds, &laboratory, start.elapsed().as_secs_f64());
    output::print(&(networks.format.write.profile)(&document, output::style()))?;
    Ok(Outcome::Agrees)
}

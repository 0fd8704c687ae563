//! `deepclaims plan`.

use std::path::PathBuf;

use clap::Args;

use super::common::ThreadOption;
use super::format::FormatOption;
use super::sharded::next_passes;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{PassDocument, Style};
use crate::run::Store;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder that shards fill
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    threads: ThreadOption,
    #[command(flatten)]
    format: FormatOption<fn(&[PassDocument], Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let store = Store::open(&options.out, false).map_err(CliError::SharedStore)?;
    let passes = next_passes(&store, registry, &options.threads.pool()?)?;
    if passes.is_empty() {
        if !options.out.is_dir() {
            return Err(CliError::NoSuchFolder { folder: options.out.clone() });
        }
        return Err(CliError::NoShards { folder: options.out.clone() });
    }
    output::print_of_files(&(options.format.write)(&passes, output::style()))?;
    Ok(outcome(&passes))
}

/// Whether anything is left to compute.
pub(super) fn outcome(passes: &[PassDocument]) -> Outcome {
    if passes.iter().all(|pass| pass.cells == 0) { Outcome::Agrees } else { Outcome::Unfinished }
}

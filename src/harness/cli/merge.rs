//! `deepclaims merge`.

use std::path::PathBuf;

use clap::Args;

use super::common::ThreadOption;
use super::format::FormatOption;
use super::sharded::next_passes;
use super::{CliError, Outcome, output, plan};
use crate::claim::Registry;
use crate::report::{MergeDocument, Style};
use crate::run::{Store, merge};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folders that shards filled
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// Folder for all of their cells; it may have cells already
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    threads: ThreadOption,
    #[command(flatten)]
    format: FormatOption<fn(&MergeDocument, Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let mut store = Store::open(&options.out, false).map_err(CliError::SharedStore)?;
    let merged = merge(&options.folders, &mut store)?;
    let missing = next_passes(&store, registry, &options.threads.pool()?).inspect_err(|_| {
        let (cells, folder) = (merged.cells, options.out.display());
        output::note(&format!("note: {cells} cells are united in {folder}"));
    })?;
    let document = MergeDocument::new(options.out.display().to_string(), &merged, missing);
    output::print_of_files(&(options.format.write)(&document, output::style()))?;
    Ok(plan::outcome(&document.missing))
}

//! `deepclaims report`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::run_files::PICTURES;
use super::run_folder;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{StoredRun, evidence_picture, report_page};

/// The page.
const PAGE: &str = "report.html";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder of an earlier `check --out DIR`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let folder = &options.folder;
    write(folder, &run_folder::read(folder, registry)?)?;
    output::print(&format!("{}\n", folder.join(PAGE).display()))?;
    Ok(Outcome::Agrees)
}

/// Writes the page of a run, and the pictures of what decides its claims, into this folder.
pub(super) fn write(folder: &Path, run: &StoredRun<'_>) -> Result<(), CliError> {
    let pictures = folder.join(PICTURES);
    output::prepare_folder(&pictures)?;
    for claim in &run.claims {
        if let Some(picture) = evidence_picture(&claim.record) {
            let name = format!("{}.seeds.svg", claim.record.claim);
            output::write_file(&pictures, &name, &picture)?;
        }
    }
    output::write_file(folder, PAGE, &report_page(run))
}

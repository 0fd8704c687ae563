//! `deepclaims report`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use deepclaims_lab::data::Source;
use deepclaims_lab::numerics::bits_are_guaranteed;

use super::run_files::PICTURES;
use super::{CliError, Outcome, command, output, run_folder};
use crate::claim::{Claim, Registry};
use crate::report::{
    AgainstRecord, Entry, Program, ReportedClaim, StoredRun, evidence_picture, overview_picture,
    report_page,
};

/// The page.
const PAGE: &str = "report.html";
/// The picture of all claims.
const OVERVIEW: &str = "overview.svg";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder of an earlier `check --out DIR` [default: what this program has recorded]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Folder for the page and its pictures [default: that of the run]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let folder = options.out.as_ref().or(options.folder.as_ref()).ok_or(CliError::NoFolder)?;
    let run = match &options.folder {
        Some(folder) => run_folder::read(folder, registry)?,
        None => recorded(registry)?,
    };
    write(folder, &run)?;
    output::print(&format!("{}\n", folder.join(PAGE).display()))?;
    Ok(Outcome::Agrees)
}

/// Writes the page of a run, the pictures of what decides its claims and that of all of them into this
/// folder.
pub(super) fn write(folder: &Path, run: &StoredRun<'_>) -> Result<(), CliError> {
    let pictures = folder.join(PICTURES);
    output::prepare_part(&pictures)?;
    for claim in &run.claims {
        if let Some(picture) = evidence_picture(&claim.record) {
            let name = format!("{}.seeds.svg", claim.record.claim);
            output::write_file(&pictures, &name, &picture)?;
        }
    }
    let entries: Vec<Entry<'_>> = run.claims.iter().map(ReportedClaim::entry).collect();
    output::write_file(&pictures, OVERVIEW, &overview_picture(&entries))?;
    output::write_file(folder, PAGE, &report_page(run))
}

/// What is recorded, as a run: nothing is trained. Pictures that only a laboratory can draw are not in it.
fn recorded(registry: &Registry) -> Result<StoredRun<'_>, CliError> {
    let images = Source::Digits.load()?;
    let claims = registry.claims().iter().map(|claim| reported(claim, registry));
    let claims: Vec<Option<ReportedClaim<'_>>> = claims.collect::<Result<_, CliError>>()?;
    Ok(StoredRun {
        program: Program::this().to_string(),
        data: images.name.clone(),
        sha256: images.sha256.clone(),
        images: images.len() as u64,
        bits_guaranteed: bits_are_guaranteed().is_ok(),
        not_applicable: Vec::new(),
        as_recorded: true,
        claims: claims.into_iter().flatten().collect(),
    })
}

/// A claim as it is recorded; nothing where nothing is.
fn reported<'a>(
    claim: &Claim,
    registry: &'a Registry,
) -> Result<Option<ReportedClaim<'a>>, CliError> {
    let id = claim.id();
    let Some(record) = registry.recorded(&id)? else {
        return Ok(None);
    };
    Ok(Some(ReportedClaim {
        record: Cow::Borrowed(record),
        against: AgainstRecord::of(record, registry, Some(u64::MAX))?,
        check: Some(command::check(record, Some(claim.seeds))),
        verify: command::verify_digest(record),
        illustrations: Vec::new(),
        maps: registry.maps(&id)?.to_vec(),
        counterexample: registry.counterexample(&id)?.cloned(),
    }))
}

//! `deepclaims show`.

use clap::Args;

use super::format::FormatOption;
use super::picture_files::PictureOptions;
use super::{CliError, Outcome, output, select::select};
use crate::claim::{Record, Registry};
use crate::report::{ClaimList, Explained, Program, Style, claim_figure};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to explain: names, prefixes or glob patterns
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    #[command(flatten)]
    format: FormatOption<fn(&[Explained<'_>], Style) -> String>,
    #[command(flatten)]
    figure: PictureOptions,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let ClaimList(claims) = ClaimList::of(select(&options.claims, registry)?, registry)?;
    if options.figure.is_asked_for() {
        write_figure(&options.figure, &claims)?;
    }
    output::print(&(options.format.write)(&claims, output::style()))?;
    Ok(Outcome::Agrees)
}

/// Writes the figure of the one claim that is shown.
fn write_figure(figure: &PictureOptions, claims: &[Explained<'_>]) -> Result<(), CliError> {
    let [Explained { claim, recorded, maps, .. }] = claims else {
        return Err(CliError::SeveralFigures { count: claims.len() });
    };
    let Some(recorded) = recorded else {
        return Err(CliError::NotRecorded { claim: claim.id() });
    };
    let program = Some(Program::this().to_string());
    let record = Record { program, ..(*recorded).clone() };
    figure.write(|| claim_figure(&record, maps))
}

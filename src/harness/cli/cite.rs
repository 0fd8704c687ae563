//! `deepclaims cite`.

use clap::Args;

use super::format::FormatOption;
use super::picture_files::PictureOptions;
use super::target::find_all;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{Cited, Style, badges};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Records to cite: claims (names, prefixes or glob patterns), digests or their first letters,
    /// files of records, or runs (folders of `check --out`)
    #[arg(value_name = "CLAIM|DIGEST|FILE|RUN", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    format: FormatOption<fn(&[Cited], Style) -> String>,
    #[command(flatten)]
    badges: PictureOptions,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let cited = find_all(&options.targets, registry)?;
    options.badges.write(|| badges(cited.iter().map(|one| &one.record)))?;
    output::print_of_files(&(options.format.write)(&cited, output::style()))?;
    Ok(Outcome::Agrees)
}

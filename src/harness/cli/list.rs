//! `deepclaims list`.

use clap::Args;

use super::format::FormatOption;
use super::picture_files::PictureOptions;
use super::{CliError, Outcome, output, select::select};
use crate::claim::Registry;
use crate::report::{ClaimList, Entry, Style, overview_picture};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to list: names, prefixes or glob patterns [default: all]
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    format: FormatOption<fn(&ClaimList<'_>, Style) -> String>,
    #[command(flatten)]
    overview: PictureOptions,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let list = ClaimList::of(select(&options.claims, registry)?, registry)?;
    options.overview.write(|| {
        let recorded: Vec<Entry<'_>> = list.0.iter().filter_map(Entry::of).collect();
        overview_picture(&recorded)
    })?;
    output::print(&(options.format.write)(&list, output::style()))?;
    Ok(Outcome::Agrees)
}

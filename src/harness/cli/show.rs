//! `deepclaims show`.

use clap::Args;

use super::format::FormatOption;
use super::{CliError, Outcome, output, select::select};
use crate::claim::Registry;
use crate::report::{ClaimList, Explained, Style};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to explain: names, prefixes or glob patterns
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    #[command(flatten)]
    format: FormatOption<fn(&[Explained<'_>], Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let ClaimList(claims) = ClaimList::of(select(&options.claims, registry)?, registry)?;
    output::print(&(options.format.write)(&claims, output::style()))?;
    Ok(Outcome::Agrees)
}

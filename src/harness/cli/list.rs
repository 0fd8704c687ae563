//! `deepclaims list`.

use clap::Args;

use super::format::FormatOption;
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::Style;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    format: FormatOption<fn(&Registry, Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    output::print(&(options.format.write)(registry, output::style()))?;
    Ok(Outcome::Agrees)
}

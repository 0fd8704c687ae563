//! `deepclaims list`.

use clap::Args;

use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{ClaimDocument, claim_list, readme_table};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
    /// The table of the README
    Markdown,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    match options.format {
        Format::Table => output::print(&claim_list(registry, output::style()))?,
        Format::Json => {
            let claims = registry.claims().iter();
            let documents: Vec<ClaimDocument<'_>> = claims
                .map(|claim| ClaimDocument::new(claim, registry.recorded(&claim.id())))
                .collect();
            output::print_json(&documents)?;
        }
        Format::Markdown => output::print(&readme_table(registry))?,
    }
    Ok(Outcome::Agrees)
}

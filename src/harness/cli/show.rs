//! `deepclaims show`.

use clap::Args;

use super::output::Format;
use super::{CliError, Outcome, output, select::select};
use crate::claim::Registry;
use crate::report::{ClaimDocument, explain};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to explain: names, beginnings of names, or patterns with *
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let claims = select(&options.claims, registry)?;
    match options.format {
        Format::Table => {
            let texts: Vec<String> = claims
                .iter()
                .map(|claim| explain(claim, registry.recorded(&claim.id())))
                .collect();
            output::print(&texts.join("\n"))?;
        }
        Format::Json => {
            let documents: Vec<ClaimDocument<'_>> = claims
                .iter()
                .map(|claim| ClaimDocument::new(claim, registry.recorded(&claim.id())))
                .collect();
            output::print_json(&documents)?;
        }
    }
    Ok(Outcome::Agrees)
}

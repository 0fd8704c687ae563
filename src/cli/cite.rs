//! `deepclaims cite`.

use clap::Args;

use super::target::{Target, find};
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{bibliography, citation};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What to cite: the name of a claim, the digest of a record or its first letters, or the file of one
    #[arg(value_name = "CLAIM|DIGEST|FILE", required = true)]
    targets: Vec<Target>,
    /// Form of the citation
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Forms of a citation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For the text of a review
    #[default]
    Markdown,
    /// For its references
    Bibtex,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let form = match options.format {
        Format::Markdown => citation,
        Format::Bibtex => bibliography,
    };
    let texts: Vec<String> = options
        .targets
        .iter()
        .map(|target| Ok(form(&find(target, registry)?)))
        .collect::<Result<_, CliError>>()?;
    output::print(&texts.join("\n"))?;
    Ok(Outcome::Agrees)
}

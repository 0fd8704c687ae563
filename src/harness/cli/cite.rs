//! `deepclaims cite`.

use clap::Args;

use super::target::{Target, find};
use super::{CliError, Outcome, output};
use crate::claim::Registry;
use crate::report::{bibliography, citation};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What to cite: claims by name, beginning of a name or pattern, a record by its digest or the first
    /// letters of it, or the file of a record
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
    let mut texts: Vec<String> = Vec::new();
    for target in &options.targets {
        for found in find(target, registry)? {
            let entries = match options.format {
                Format::Markdown => vec![citation(&found.record, &found.target)],
                Format::Bibtex => bibliography(&found.record).to_vec(),
            };
            // Claims of one paper share its entry.
            let new = entries.into_iter().filter(|entry| !texts.contains(entry));
            let new: Vec<String> = new.collect();
            texts.extend(new);
        }
    }
    output::print(&texts.join("\n"))?;
    Ok(Outcome::Agrees)
}

//! `deepclaims diff`.

use clap::Args;

use super::format::FormatOption;
use super::target::find;
use super::{CliError, Outcome, output};
use crate::claim::{Record, Registry};
use crate::report::{Comparison, Style, comparisons};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A run (the folder of `check --out`), the file of a record, a digest, or claims as they are
    /// recorded
    #[arg(value_name = "A")]
    one: String,
    /// What to compare it with
    #[arg(value_name = "B")]
    other: String,
    #[command(flatten)]
    format: FormatOption<fn(&[Comparison], Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let one = records(&options.one, registry)?;
    let other = records(&options.other, registry)?;
    let comparisons = comparisons(&one, &other);
    output::print_of_files(&(options.format.write)(&comparisons, output::style()))?;
    Ok(Outcome::of(comparisons.iter().all(|one| one.identical)))
}

fn records(target: &str, registry: &Registry) -> Result<Vec<Record>, CliError> {
    let found = find(target, registry)?;
    Ok(found.into_iter().map(|found| found.record).collect())
}

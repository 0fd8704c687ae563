//! `deepclaims diff`.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::output::Format;
use super::target::{Target, find};
use super::{CliError, Outcome, output, run_folder};
use crate::claim::{Record, Registry, Verdict};
use crate::report::{Difference, differences};

/// Most differences of a claim that are printed one by one.
const SHOWN: usize = 3;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A run (the folder of `check --out`), the file of a record, a digest, or claims as they are recorded
    #[arg(value_name = "A")]
    one: Target,
    /// What to compare it with
    #[arg(value_name = "B")]
    other: Target,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A claim in two runs.
#[derive(Debug, Serialize)]
struct Comparison {
    claim: String,
    /// The verdict in the first run; nothing where it has no such claim.
    one: Option<Verdict>,
    /// The verdict in the other.
    other: Option<Verdict>,
    /// Whether both records are the same to the last digit.
    identical: bool,
    /// What differs, where both runs have the claim.
    differences: Vec<Difference>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let one = records(&options.one, registry)?;
    let other = records(&options.other, registry)?;
    let comparisons = compare(&one, &other);
    match options.format {
        Format::Json => output::print_json(&comparisons)?,
        Format::Table => output::print(&text(&comparisons))?,
    }
    Ok(if comparisons.iter().all(|one| one.identical) {
        Outcome::Agrees
    } else {
        Outcome::Differs
    })
}

/// The records that are meant, of a folder those of its run.
fn records(target: &Target, registry: &Registry) -> Result<Vec<Record>, CliError> {
    let path = Path::new(target.text());
    if path.is_dir() {
        let run = run_folder::read(path, registry)?;
        return Ok(run.claims.into_iter().map(|claim| claim.record).collect());
    }
    let found = find(target, registry)?;
    Ok(found.into_iter().map(|found| found.record).collect())
}

/// Claim by claim, in the order of the first run; what the other has alone comes last.
fn compare(one: &[Record], other: &[Record]) -> Vec<Comparison> {
    let of = |records: &[Record], claim: &str| -> Option<usize> {
        records.iter().position(|record| record.claim == claim)
    };
    let both = one.iter().map(|record| {
        let same = of(other, &record.claim).map(|place| &other[place]);
        let found = same.map_or_else(Vec::new, |same| differences(record, same));
        Comparison {
            claim: record.claim.clone(),
            one: Some(record.verdict),
            other: same.map(|same| same.verdict),
            identical: same.is_some_and(|same| same.digest == record.digest),
            differences: found,
        }
    });
    let alone = other
        .iter()
        .filter(|record| of(one, &record.claim).is_none());
    let alone = alone.map(|record| Comparison {
        claim: record.claim.clone(),
        one: None,
        other: Some(record.verdict),
        identical: false,
        differences: Vec::new(),
    });
    both.chain(alone).collect()
}

fn text(comparisons: &[Comparison]) -> String {
    let identical = comparisons.iter().filter(|one| one.identical).count();
    let changed = comparisons
        .iter()
        .filter(|one| one.one != one.other)
        .count();
    let lines: String = comparisons
        .iter()
        .filter(|comparison| !comparison.identical)
        .map(line)
        .collect();
    format!(
        "{lines}{identical} of {} claims identical, {changed} with another verdict or in one run alone.\n",
        comparisons.len()
    )
}

fn line(comparison: &Comparison) -> String {
    let Comparison {
        claim,
        one,
        other,
        differences,
        ..
    } = comparison;
    let verdicts = match (one, other) {
        (Some(one), Some(other)) if one == other => format!("{one} in both"),
        (Some(one), Some(other)) => format!("{one} became {other}"),
        (Some(one), None) => format!("{one}, in the first alone"),
        (None, Some(other)) => format!("{other}, in the second alone"),
        (None, None) => String::new(),
    };
    let shown: Vec<String> = differences
        .iter()
        .take(SHOWN)
        .map(|difference| format!("  {difference}\n"))
        .collect();
    let shown = shown.concat();
    let more = match differences.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("  and {more} more\n"),
    };
    format!("{claim}: {verdicts}\n{shown}{more}")
}

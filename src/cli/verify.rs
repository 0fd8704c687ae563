//! `deepclaims verify`.

use clap::Args;
use serde::Serialize;

use super::output::Format;
use super::progress::progress;
use super::target::{Target, find};
use super::threads::pool;
use super::{CliError, Outcome, output};
use crate::claim::{Record, Registry, StandardLaboratory};
use crate::data::{Images, Source};
use crate::report::{Difference, Program, differences, likely_cause};
use crate::run::{Ladder, Plan, execute};
use crate::simd::bits_are_guaranteed;

/// Most differences that are printed one by one.
const SHOWN: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The record to do again: the digest of a recorded one or its first letters, the name of its claim, or
    /// the file of a record (snapshot, JSON or TOML)
    #[arg(value_name = "DIGEST|FILE|CLAIM", required = true)]
    targets: Vec<Target>,
    /// Threads to use; all processors without it. The results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Where the images are that the record was made with; the place that it names without it
    #[arg(long, value_name = "SPEC")]
    data: Option<Source>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

/// How a record came out the second time.
#[derive(Debug, Serialize)]
struct Verification {
    claim: String,
    /// Of the record that was to be done again.
    digest: String,
    identical: bool,
    differences: Vec<Difference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likely_cause: Option<String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let records: Vec<Record> = options
        .targets
        .iter()
        .map(|target| find(target, registry))
        .collect::<Result<_, _>>()?;
    let pool = pool(options.threads)?;
    output::note_on_bits(options.quiet);
    let mut verifications = Vec::new();
    for record in &records {
        let images = images(record, options.data.as_ref())?;
        let found = pool.install(|| again(record, registry, images, options.quiet))?;
        verifications.push(compare(record, &found));
    }
    match options.format {
        Format::Json => output::print_json(&verifications)?,
        Format::Table => {
            let texts: Vec<String> = verifications.iter().map(text).collect();
            output::print(&texts.concat())?;
        }
    }
    let identical = verifications.iter().all(|one| one.identical);
    Ok(if identical {
        Outcome::Agrees
    } else {
        Outcome::Differs
    })
}

/// The images that the record was made with, as far as one can know.
fn images(record: &Record, given: Option<&Source>) -> Result<Images, CliError> {
    let source = match (given, &record.data) {
        (Some(source), _) => source.clone(),
        (None, Some(data)) => data.name.parse()?,
        (None, None) => Source::Digits,
    };
    Ok(source.load()?)
}

/// Does exactly that record again.
fn again(
    record: &Record,
    registry: &Registry,
    images: Images,
    quiet: bool,
) -> Result<Record, CliError> {
    let claim = registry
        .claim(&record.claim)
        .ok_or_else(|| CliError::ForeignRecord {
            claim: record.claim.clone(),
        })?;
    let seeds = record.seeds;
    if !claim.is_exact()
        && (seeds.count == 0
            || seeds.count > super::MOST_SEEDS
            || seeds.first > u64::MAX - super::MOST_SEEDS)
    {
        return Err(CliError::ImpossibleSeeds {
            first: seeds.first,
            count: seeds.count,
        });
    }
    let ladder = Ladder {
        first: seeds.first,
        count: Some(seeds.count),
    };
    let laboratory = StandardLaboratory::new(images);
    let plan = Plan::new(vec![claim], ladder);
    let mut checked = execute(&plan, &laboratory, &*progress(quiet));
    Ok(checked.remove(0).record)
}

fn compare(record: &Record, found: &Record) -> Verification {
    let identical = record.digest == found.digest;
    let differences = differences(record, found);
    let this = Program::this();
    let this = format!("{} {}", this.name, this.version);
    let cause = (!identical).then(|| {
        let cause = likely_cause(&differences, record.program.as_deref(), &this);
        match bits_are_guaranteed() {
            Ok(()) => cause,
            Err(sentence) => format!("{cause} Besides, {sentence}"),
        }
    });
    Verification {
        claim: record.claim.clone(),
        digest: record.digest.clone(),
        identical,
        differences,
        likely_cause: cause,
    }
}

fn text(verification: &Verification) -> String {
    let Verification { claim, digest, .. } = verification;
    if verification.identical {
        return format!("{claim} {digest}: identical\n");
    }
    let differences = &verification.differences;
    let lines: Vec<String> = differences
        .iter()
        .take(SHOWN)
        .map(|difference| {
            format!(
                "  {}: recorded {}, found {}",
                difference.place, difference.one, difference.other
            )
        })
        .collect();
    let more = match differences.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("  and {more} more\n"),
    };
    let cause = verification.likely_cause.as_deref().unwrap_or_default();
    format!(
        "{claim} {digest}: not identical\n{}\n{more}  {cause}\n",
        lines.join("\n")
    )
}

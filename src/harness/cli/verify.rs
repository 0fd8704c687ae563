//! `deepclaims verify`.

use clap::Args;
use deepclaims_lab::laboratory::StandardLaboratory;
use serde::Serialize;

use super::interruption::stop_on_signals;
use super::output::Format;
use super::progress::progress;
use super::target::{Target, find};
use super::threads::pool;
use super::{CliError, Outcome, output};
use crate::claim::{Claim, DataRecord, Record, Registry, Seeds};
use crate::report::{Difference, Program, differences, likely_cause};
use crate::run::{Ladder, Plan, RunContext, execute};
use deepclaims_lab::data::{Images, Source};
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Most differences that are printed one by one.
const SHOWN: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Records to do again: by digest or its first letters, the file of a record (snapshot, JSON or TOML), or
    /// claims by name, beginning of a name or pattern
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
    let mut records: Vec<Record> = Vec::new();
    for target in &options.targets {
        records.extend(
            find(target, registry)?
                .into_iter()
                .map(|found| found.record),
        );
    }
    let pool = pool(options.threads)?;
    output::note_on_bits(options.quiet);
    let progress = progress(options.quiet);
    let context = RunContext {
        progress: &*progress,
        store: None,
        stop: stop_on_signals()?,
    };
    let mut found: Vec<Option<Record>> = vec![None; records.len()];
    for together in groups(&records) {
        let group: Vec<&Record> = together.iter().map(|&place| &records[place]).collect();
        let images = images(group[0], options.data.as_ref())?;
        let again = pool.install(|| again(&group, registry, images, &context))?;
        if context.stop.requested() {
            output::note("interrupted: nothing was compared");
            return Ok(Outcome::Interrupted);
        }
        for (place, record) in together.into_iter().zip(again) {
            found[place] = Some(record);
        }
    }
    let pairs = records.iter().zip(found.iter().flatten());
    let verifications: Vec<Verification> = pairs
        .map(|(record, found)| compare(record, found))
        .collect();
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

/// The places of records that can be done together: of other claims on the same seeds and images, so that
/// networks are trained once for all of them.
fn groups(records: &[Record]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let fits = |group: &&mut Vec<usize>| {
            let first = &records[group[0]];
            let others = group
                .iter()
                .all(|&other| records[other].claim != record.claim);
            others && first.seeds == record.seeds && first.data == record.data
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// Does exactly these records again.
fn again(
    records: &[&Record],
    registry: &Registry,
    images: Images,
    context: &RunContext<'_>,
) -> Result<Vec<Record>, CliError> {
    let mut claims = Vec::new();
    for record in records {
        let claim = registry.claim(&record.claim);
        let claim = claim.ok_or_else(|| CliError::ForeignRecord {
            claim: record.claim.clone(),
        })?;
        check_seeds(claim, record)?;
        claims.push(claim);
    }
    let seeds = records[0].seeds;
    let ladder = Ladder {
        first: seeds.first,
        count: Some(seeds.count),
    };
    let laboratory = StandardLaboratory::new(images);
    let execution = execute(&Plan::new(claims, ladder), &laboratory, context)?;
    let found = execution.checked.into_iter().zip(records);
    Ok(found
        .map(|(checked, record)| moved(checked.record, record))
        .collect())
}

fn check_seeds(claim: &Claim, record: &Record) -> Result<(), CliError> {
    let Seeds { first, count } = record.seeds;
    let possible =
        (1..=super::MOST_SEEDS).contains(&count) && first <= u64::MAX - super::MOST_SEEDS;
    if claim.is_exact() || possible {
        return Ok(());
    }
    Err(CliError::ImpossibleSeeds { first, count })
}

/// The same images in another place are the same images.
fn moved(found: Record, record: &Record) -> Record {
    let (Some(new), Some(old)) = (&found.data, &record.data) else {
        return found;
    };
    if new.sha256 != old.sha256 {
        return found;
    }
    let data = DataRecord {
        name: old.name.clone(),
        ..new.clone()
    };
    let mut moved = Record {
        data: Some(data),
        ..found
    };
    moved.digest = moved.compute_digest();
    moved
}

fn compare(record: &Record, found: &Record) -> Verification {
    let identical = record.digest == found.digest;
    let differences = differences(record, found);
    let this = Program::this().to_string();
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

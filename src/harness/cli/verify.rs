//! `deepclaims verify`.

use std::borrow::Cow;

use clap::Args;

use super::common::{HeldOutOption, LAST_FIRST_SEED, MOST_SEEDS, RunOptions, load};
use super::format::FormatOption;
use super::interruption::{in_time, stop_on_signals};
use super::look::check_memory;
use super::target::find_all;
use super::{CliError, Outcome, output};
use crate::claim::{Claim, DataRecord, Record, Registry, Seeds};
use crate::preset::Preset;
use crate::report::{Style, Verification};
use crate::run::{Plan, RunContext, execute};
use deepclaims_lab::data::{Images, Source};
use deepclaims_lab::laboratory::StandardLaboratory;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Records to recompute: digests or their first letters, files of records (snapshot, JSON or
    /// TOML), runs (folders of `check --out`), or claims (names, prefixes or glob patterns)
    #[arg(value_name = "DIGEST|FILE|RUN|CLAIM", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    probed: HeldOutOption,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    format: FormatOption<fn(&[Verification], Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let records: Vec<Record> =
        find_all(&options.targets, registry)?.into_iter().map(|found| found.record).collect();
    let pool = options.run.pool()?;
    let progress = options.run.progress(Box::new(|_| None));
    let context = RunContext { progress: &*progress, store: None, stop: stop_on_signals()? };
    let mut found: Vec<Option<Record>> = vec![None; records.len()];
    for together in groups(&records) {
        let group: Vec<&Record> = together.iter().map(|&index| &records[index]).collect();
        let images = images(group[0], options)?;
        let run = || pool.install(|| again(&group, registry, images, &context));
        let again = in_time(&context.stop, run)?;
        if context.stop.requested() {
            output::note("interrupted: nothing was compared");
            return Ok(Outcome::Interrupted);
        }
        for (index, record) in together.into_iter().zip(again) {
            found[index] = Some(record);
        }
    }
    let pairs = records.iter().zip(found.iter().flatten());
    let verifications: Vec<Verification> =
        pairs.map(|(record, found)| Verification::new(record, found)).collect();
    output::print_of_files(&(options.format.write)(&verifications, output::style()))?;
    Ok(Outcome::of(verifications.iter().all(|one| one.identical)))
}

/// The images that the record was made with, as far as one can know.
fn images(record: &Record, options: &Options) -> Result<Images, CliError> {
    let source = match (&options.run.data, &record.data) {
        (Some(source), _) => source.clone(),
        (None, Some(data)) => data.name.parse()?,
        (None, None) => Source::Digits,
    };
    let recorded = record.data.as_ref().and_then(|data| data.held_out.as_ref());
    let held_out = match (&options.probed.held_out, recorded) {
        (Some(source), _) => Some(source.clone()),
        (None, Some(recorded)) => Some(recorded.name.parse()?),
        (None, None) => None,
    };
    load(&source, held_out.as_ref())
}

/// Indices of records that can be recomputed together: of different claims from the same seed on, and on
/// the same images, so that networks are trained once for all of them.
fn groups(records: &[Record]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let fits = |group: &&mut Vec<usize>| {
            let first = &records[group[0]];
            let others = group.iter().all(|&other| records[other].claim != record.claim);
            others && first.seeds.first == record.seeds.first && first.data == record.data
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// Recomputes these records.
fn again(
    records: &[&Record],
    registry: &Registry,
    images: Images,
    context: &RunContext<'_>,
) -> Result<Vec<Record>, CliError> {
    let claims: Vec<Cow<'_, Claim>> =
        records.iter().map(|record| claim(record, registry, &images)).collect::<Result<_, _>>()?;
    let seeds = records.iter().map(|record| record.seeds);
    let plan = Plan::new(claims.iter().map(Cow::as_ref).zip(seeds).collect());
    let laboratory = StandardLaboratory::new(images);
    let execution = execute(&plan.piloted(&laboratory), &laboratory, context)?;
    let found = execution.checked.into_iter().zip(records);
    Ok(found.map(|(checked, record)| moved(checked.record, record)).collect())
}

/// The claim of a record: one of the registry, or a preset on the recorded networks.
fn claim<'a>(
    record: &Record,
    registry: &'a Registry,
    images: &Images,
) -> Result<Cow<'a, Claim>, CliError> {
    if let Some(claim) = registry.claim(&record.claim) {
        check_seeds(claim, record)?;
        return Ok(as_recorded(claim, record));
    }
    let preset = Preset::of_record(record, images);
    let (preset, claim) =
        preset.ok_or_else(|| CliError::ForeignRecord { claim: record.claim.clone() })?;
    check_seeds(&claim, record)?;
    check_memory(preset, &claim, images, rayon::current_num_threads())?;
    Ok(Cow::Owned(claim))
}

/// The claim with the epochs and the cases of its record.
fn as_recorded<'a>(claim: &'a Claim, record: &Record) -> Cow<'a, Claim> {
    let held_out = record.data.as_ref().is_some_and(|data| data.held_out.is_some());
    let claim = match record.epochs {
        Some(epochs) => Cow::Owned(claim.clone().shortened(epochs)),
        None => Cow::Borrowed(claim),
    };
    if held_out || !claim.probes_held_out() {
        return claim;
    }
    Cow::Owned(claim.into_owned().without_held_out())
}

fn check_seeds(claim: &Claim, record: &Record) -> Result<(), CliError> {
    let Seeds { first, count } = record.seeds;
    let possible = (1..=MOST_SEEDS).contains(&count) && first <= LAST_FIRST_SEED;
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
    let are_same = new.identity() == old.identity();
    if !are_same || new.held_out_identity() != old.held_out_identity() {
        return found;
    }
    let (name, held_out) = (old.name.clone(), old.held_out.clone());
    let data = DataRecord { name, held_out, ..new.clone() };
    let mut moved = Record { data: Some(data), ..found };
    moved.digest = moved.compute_digest();
    moved
}

//! `deepclaims falsify`.

use std::time::{Duration, Instant};

use clap::Args;
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};

use super::common::{FolderOptions, LAST_FIRST_SEED, MOST_SEEDS, RunOptions};
use super::exploring::{FIRST_SEED, check_images, one, store};
use super::format::FormatOption;
use super::over::duration;
use super::{CliError, Outcome, interruption, output};
use crate::claim::Registry;
use crate::report::{FalsificationDocument, Style, json, significant};
use crate::run::{Falsifier, RunContext, Smallest, Tried};

/// Where counterexamples go in the folder of a run.
const COUNTEREXAMPLES: &str = "counterexamples";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claim whose domain is searched
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// End after this time: 90s, 10m, 2h
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = duration)]
    budget: Duration,
    /// Try no more than so many settings
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS)
    )]
    tries: u64,
    /// Shrink towards the cheapest network that violates the claim, and not towards the registered
    /// setting
    #[arg(long)]
    smallest: bool,
    /// Which settings are drawn: another number, others
    #[arg(long, value_name = "N", default_value_t = 0)]
    draw: u64,
    /// Look at no more than so many seeds to confirm a suspect
    #[arg(
        long,
        value_name = "N",
        default_value_t = 33,
        value_parser = clap::value_parser!(u64).range(1..=1_000)
    )]
    most_seeds: u64,
    /// First seed to look at
    #[arg(
        long,
        value_name = "K",
        default_value_t = FIRST_SEED,
        value_parser = clap::value_parser!(u64).range(..=LAST_FIRST_SEED)
    )]
    first_seed: u64,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    #[command(flatten)]
    format: FormatOption<fn(&FalsificationDocument<'_>, Style) -> String>,
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let claim = one(&options.claim, registry)?;
    if claim.domain_sentences().is_empty() {
        return Err(CliError::NoDomain { claim: claim.id() });
    }
    let images = options.run.images()?;
    check_images(claim, &images)?;
    let laboratory = StandardLaboratory::new(images);
    let pool = options.run.pool()?;
    let store = store(&options.folder)?;
    let stop = interruption::stop_on_signals()?;
    let start = Instant::now();
    let context = RunContext {
        progress: &(),
        store: store.as_ref(),
        stop: stop.by(Some(start + options.budget)),
    };
    let falsifier = Falsifier {
        claim,
        first_seed: options.first_seed,
        most_seeds: options.most_seeds,
        most_tries: options.tries,
        draw: options.draw,
        smallest: if options.smallest { Smallest::Network } else { Smallest::Deviation },
    };
    let quiet = options.run.quiet;
    output::note_on_bits(quiet);
    let tell = |tried: &Tried| {
        if !quiet {
            output::note(&line(tried));
        }
    };
    let found = interruption::in_time(&stop, || {
        pool.install(|| falsifier.search(&laboratory, &context, &tell))
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let images = laboratory.images();
    let document = FalsificationDocument::new(claim, &found, images, options.most_seeds, seconds);
    output::print(&(options.format.write)(&document, output::style()))?;
    if let (Some(folder), Some(smallest), Some(counterexample)) =
        (&options.folder.out, &found.smallest, &document.counterexample)
    {
        let folder = folder.join(COUNTEREXAMPLES);
        output::prepare_folder(&folder)?;
        output::write_file(&folder, &format!("{}.json", claim.id()), &json(counterexample))?;
        let record = format!("{}.record.json", claim.id());
        output::write_file(&folder, &record, &smallest.record.to_json())?;
    }
    Ok(match found.smallest {
        Some(_) => Outcome::Differs,
        None if stop.requested() => Outcome::Interrupted,
        None => Outcome::Agrees,
    })
}

/// What is said of a setting that was screened.
fn line(tried: &Tried) -> String {
    let Tried { variation, share, trained, suspect, .. } = tried;
    let found = match (trained, suspect) {
        (_, true) => "suspect",
        (false, _) => "did not train",
        (true, false) => "no suspect",
    };
    format!("{variation}: all effects in {} of the seeds, {found}", significant(*share))
}

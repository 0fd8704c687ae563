//! `deepclaims falsify`.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use clap::Args;
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use deepclaims_lab::stats::Level;

use super::command::quoted;
use super::common::{FolderOptions, LAST_FIRST_SEED, MOST_SEEDS, RunOptions};
use super::exploring::{FIRST_SEED, check_images, one, store};
use super::format::{FormatOption, Shardable};
use super::over::duration;
use super::sharded::{ShardOption, ShardRequest};
use super::{CliError, Outcome, interruption, output};
use crate::claim::{Claim, Registry};
use crate::report::{FalsificationDocument, Style, json, significant};
use crate::run::{Falsifier, MapError, RunContext, SharedSetting, SharedWork, Smallest, Tried};

/// Where counterexamples go in the folder of a run.
const COUNTEREXAMPLES: &str = "counterexamples";

/// Writes what a whole search found.
type Write = fn(&FalsificationDocument<'_>, Style) -> String;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claim whose domain is searched
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// End after this time: 90s, 10m, 2h
    #[arg(
        long,
        value_name = "TIME",
        default_value = "2m",
        value_parser = duration,
        conflicts_with = "shard"
    )]
    budget: Duration,
    /// Try no more than so many settings [default: 10000, with --screen 100]
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS)
    )]
    tries: Option<u64>,
    /// Choose all settings before any is screened, so that shards can screen them
    #[arg(long)]
    screen: bool,
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
    format: FormatOption<Shardable<Write>>,
    #[command(flatten)]
    shard: ShardOption,
    /// With --shard: print what each shard has to compute and how long it would take, and stop
    #[arg(long, requires = "shard")]
    dry_run: bool,
}

/// Settings that are tried at most; a search ends by its time.
const TRIES: u64 = 10_000;
/// The same where they are chosen beforehand.
const SCREENED: u64 = 100;

impl Options {
    /// The claim, and where its networks are trained.
    fn chosen<'a>(
        &self,
        registry: &'a Registry,
    ) -> Result<(&'a Claim, StandardLaboratory), CliError> {
        let claim = one(&self.claim, registry)?;
        if claim.domain_sentences().is_empty() {
            return Err(CliError::NoDomain { claim: claim.id() });
        }
        let images = self.run.images()?;
        check_images(claim, &images)?;
        Ok((claim, StandardLaboratory::new(images)))
    }

    fn falsifier<'a>(&self, claim: &'a Claim) -> Falsifier<'a> {
        Falsifier {
            claim,
            first_seed: self.first_seed,
            most_seeds: self.most_seeds,
            most_tries: self.most_tries(),
            draw: self.draw,
            beforehand: self.screen,
            smallest: if self.smallest { Smallest::Network } else { Smallest::Deviation },
        }
    }

    fn most_tries(&self) -> u64 {
        self.tries.unwrap_or(if self.screen { SCREENED } else { TRIES })
    }

    /// What the shards of this screening share.
    pub(super) fn shared<'a>(&self, registry: &'a Registry) -> Result<SharedWork<'a>, CliError> {
        if !self.screen {
            return Err(CliError::ShardOfSearch);
        }
        let (claim, laboratory) = self.chosen(registry)?;
        let screenings = self.falsifier(claim).screenings().map_err(MapError::from)?;
        let setting = |(claim, seeds)| SharedSetting {
            claims: vec![(Cow::Owned(claim), seeds)],
            level: Level::SUITE,
            laboratory: 0,
            ends_untrained: false,
        };
        let settings = screenings.into_iter().map(setting).collect();
        let command = self.screening_command(claim);
        Ok(SharedWork { command, settings, laboratories: vec![Box::new(laboratory)] })
    }

    /// The command that screens the same settings.
    fn screening_command(&self, claim: &Claim) -> String {
        let tries = self.most_tries();
        let mut words = vec![format!("deepclaims falsify {} --screen --tries {tries}", claim.id())];
        let options = [
            (self.draw != 0, format!("--draw {}", self.draw)),
            (self.first_seed != FIRST_SEED, format!("--first-seed {}", self.first_seed)),
        ];
        words.extend(options.into_iter().filter(|(other, _)| *other).map(|(_, option)| option));
        let data = self.run.data.as_ref();
        words.extend(data.map(|data| format!("--data {}", quoted(&data.to_string()))));
        words.join(" ")
    }
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    if let Some(shard) = options.shard.shard {
        let work = options.shared(registry)?;
        let write = options.format.write.shards.as_ref();
        let request = ShardRequest::new(shard, &options.run, &options.folder, write);
        return request.run(&work, options.dry_run);
    }
    let (claim, laboratory) = options.chosen(registry)?;
    let pool = options.run.pool()?;
    let store = store(&options.folder)?;
    let stop = interruption::stop_on_signals()?;
    let start = Instant::now();
    let context = RunContext {
        progress: &(),
        store: store.as_ref(),
        stop: stop.by(Some(start + options.budget)),
    };
    let falsifier = options.falsifier(claim);
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
    output::print(&(options.format.write.whole)(&document, output::style()))?;
    if let (Some(folder), Some(smallest), Some(counterexample)) =
        (&options.folder.out, &found.smallest, &document.counterexample)
    {
        let folder = folder.join(COUNTEREXAMPLES);
        output::prepare_part(&folder)?;
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

//! Options that several verbs have in common.

use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::Args;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::over::duration;
use super::progress::CheckedLine;
use super::{CliError, output, progress};
use crate::run::{Progress, Store};
use deepclaims_lab::data::{Images, Source};

/// Most seeds of a run; far beyond any use, and far from overflow.
pub(super) const MOST_SEEDS: u64 = 1_000_000;
/// The last seed that a run may begin with.
pub(super) const LAST_FIRST_SEED: u64 = u64::MAX - MOST_SEEDS;

/// Most threads of a run.
const MOST_THREADS: u16 = 1024;

/// The most seeds that a check looks at by default.
pub(super) const MOST_SEEDS_BY_DEFAULT: u64 = 33;

/// Which seeds to run.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct SeedOptions {
    /// Number of seeds to look at, unless a claim is settled earlier; replaces each claim's own
    /// number [default: 3 for networks]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS))]
    pub(super) seeds: Option<u64>,
    /// First seed to look at [default: 100 for claims, 0 for networks]
    #[arg(
        long,
        value_name = "K",
        value_parser = clap::value_parser!(u64).range(..=LAST_FIRST_SEED)
    )]
    pub(super) first_seed: Option<u64>,
}

/// Threads of a run.
#[derive(Debug, Args)]
pub(super) struct ThreadOption {
    /// Threads to use [default: one for each processor]. The results do not depend on it
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS))
    )]
    threads: Option<u16>,
}

/// How to compute, and on which images.
#[derive(Debug, Args)]
pub(super) struct RunOptions {
    #[command(flatten)]
    threads: ThreadOption,
    #[arg(long, value_name = "SPEC", help = images_help())]
    pub(super) data: Option<Source>,
    /// Print no progress and no notes
    #[arg(long)]
    pub(super) quiet: bool,
}

fn images_help() -> String {
    let forms = Source::FORMS;
    format!("Images to use: {forms} [default: digits, or those of the record]")
}

/// Images of other classes.
#[derive(Debug, Args)]
pub(super) struct HeldOutOption {
    #[arg(long, value_name = "SPEC", help = held_out_help())]
    pub(super) held_out: Option<Source>,
}

fn held_out_help() -> String {
    let forms = Source::HELD_OUT_FORMS;
    format!("Images of other classes, which claims at paper scale probe: {forms}")
}

impl ThreadOption {
    /// The threads of the run.
    pub(super) fn pool(&self) -> Result<ThreadPool, CliError> {
        let threads = self.threads.map_or_else(usual_threads, |threads| Ok(threads.into()))?;
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|error| CliError::Threads { threads, reason: error.to_string() })
    }
}

impl RunOptions {
    /// The threads of the run.
    pub(super) fn pool(&self) -> Result<ThreadPool, CliError> {
        self.threads.pool()
    }

    /// The given images, or those that are embedded.
    pub(super) fn images(&self) -> Result<Images, CliError> {
        Ok(self.data.as_ref().unwrap_or(&Source::Digits).load()?)
    }

    /// Notes where results on this processor may differ from the recorded ones, and begins the
    /// progress; `line` is what is said of a claim that is checked.
    pub(super) fn progress<'a>(&self, line: CheckedLine<'a>) -> Box<dyn Progress + 'a> {
        output::note_on_bits(self.quiet);
        progress::progress(self.quiet, line)
    }
}

/// The images of one source, with those of another one to probe.
pub(super) fn load(source: &Source, held_out: Option<&Source>) -> Result<Images, CliError> {
    let images = source.load()?;
    let Some(held_out) = held_out else { return Ok(images) };
    let images = images.with_held_out(held_out.load_held_out()?)?;
    let kind = |source: &Source| source.to_string().split(':').next().map(str::to_owned);
    if kind(held_out) == kind(source) {
        let (data, held_out) = (source.to_string(), held_out.to_string());
        return Err(CliError::SameClasses { data, held_out });
    }
    Ok(images)
}

/// The threads where no option says how many: those that the environment asks for, or one for each
/// processor.
fn usual_threads() -> Result<usize, CliError> {
    let most = usize::from(MOST_THREADS);
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    match asked {
        Some(threads) if threads > most => Err(CliError::TooManyThreads { threads, most }),
        Some(threads) if threads > 0 => Ok(threads),
        _ => Ok(available_parallelism().map_or(1, |processors| processors.get().min(most))),
    }
}

/// Where results are stored.
#[derive(Debug, Args)]
pub(super) struct FolderOptions {
    /// Folder for the results; what an earlier run stored there is not computed again
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Compute everything again, whatever is stored in the folder of --out
    #[arg(long, requires = "out")]
    pub(super) redo: bool,
    /// How often a training under way keeps its state in the folder of --out
    #[arg(
        long,
        hide = true,
        value_name = "TIME",
        requires = "out",
        default_value = "4m",
        value_parser = duration
    )]
    keep_every: Duration,
}

impl FolderOptions {
    /// The store in the folder.
    pub(super) fn store(&self) -> Result<Option<Store>, CliError> {
        let store = (self.out.as_ref()).map(|folder| Store::open(folder, self.redo));
        Ok(store.transpose()?.map(|store| store.keeping_states_every(self.keep_every)))
    }
}

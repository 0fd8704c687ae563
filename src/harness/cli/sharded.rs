//! `--shard K/N`: computing one of N parts of what a command looks at.

use std::num::NonZeroU64;
use std::time::Instant;

use clap::{Args, Parser};
use deepclaims_lab::train::Speed;
use rayon::ThreadPool;

use super::common::{FolderOptions, RunOptions};
use super::execution::note_broken_cells;
use super::format::ShardWriter;
use super::{Arguments, CliError, Outcome, Verb, interruption, output};
use crate::claim::Registry;
use crate::report::{PassDocument, ShardDocument};
use crate::run::{Assignment, Pass, Shard, SharedWork, Store};

/// Which part of the work.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ShardOption {
    /// Compute part K of N into the folder of --out, and print no verdict: every part is computed by a
    /// process of its own, into the same folder or into one of its own (see `plan` and `merge`)
    #[arg(long, value_name = "K/N", conflicts_with = "redo")]
    pub(super) shard: Option<Shard>,
}

/// How a shard is run.
pub(super) struct ShardRequest<'a> {
    shard: Shard,
    run: &'a RunOptions,
    folder: &'a FolderOptions,
    write: Option<&'a ShardWriter>,
}

impl<'a> ShardRequest<'a> {
    /// A shard with the options of its command; its format may have no form for shards.
    pub(super) fn new(
        shard: Shard,
        run: &'a RunOptions,
        folder: &'a FolderOptions,
        write: Option<&'a ShardWriter>,
    ) -> Self {
        Self { shard, run, folder, write }
    }

    /// Computes the part of this shard; with `dry_run` only says what all of them would do.
    pub(super) fn run(&self, work: &SharedWork<'_>, dry_run: bool) -> Result<Outcome, CliError> {
        let write = self.write.ok_or(CliError::ShardFormat)?;
        let pool = self.run.pool()?;
        if dry_run {
            let store = self.store()?;
            let document = next_pass(work, store.as_ref(), self.shard.of(), &pool, self.run.quiet)?;
            output::print(&(write.pass)(&[document], output::style()))?;
            return Ok(Outcome::Agrees);
        }
        let (Some(folder), Some(mut store)) = (&self.folder.out, self.store()?) else {
            return Err(CliError::ShardWithoutFolder);
        };
        output::prepare_folder(folder)?;
        store.begin()?;
        store.assign(&work.assignment(self.shard.of().get()))?;
        let document = self.compute(work, &store, &pool)?;
        output::print(&(write.shard)(&document, output::style()))?;
        Ok(if document.left > 0 { Outcome::Interrupted } else { Outcome::Agrees })
    }

    /// The store in the folder; a shard has no --redo.
    fn store(&self) -> Result<Option<Store>, CliError> {
        self.folder.store().map_err(|error| match error {
            CliError::Store(error) => CliError::SharedStore(error),
            other => other,
        })
    }

    fn compute(
        &self,
        work: &SharedWork<'_>,
        store: &Store,
        pool: &ThreadPool,
    ) -> Result<ShardDocument, CliError> {
        let stop = interruption::stop_on_signals()?;
        let start = Instant::now();
        let pass = Pass::new(work, Some(store), self.shard.of()).map_err(CliError::SharedStore)?;
        if !self.run.quiet {
            note_broken_cells(&pass.broken_cells());
        }
        let pass = if self.run.quiet { pass } else { pool.install(|| pass.piloted()) };
        let progress = self.run.progress(Box::new(|_| None));
        let compute = || pass.compute(self.shard, store, &*progress, &stop);
        let run = interruption::in_time(&stop, || pool.install(compute))?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(ShardDocument::new(&work.command, self.shard, run, seconds))
    }
}

/// What so many shards have to compute that the store lacks.
pub(super) fn next_pass(
    work: &SharedWork<'_>,
    store: Option<&Store>,
    shards: NonZeroU64,
    pool: &ThreadPool,
    quiet: bool,
) -> Result<PassDocument, CliError> {
    let pass = Pass::new(work, store, shards).map_err(CliError::SharedStore)?;
    if !quiet {
        note_broken_cells(&pass.broken_cells());
    }
    let pass = pool.install(|| pass.piloted());
    Ok(PassDocument::new(&work.command, &pass, Speed::measure()))
}

/// What the shards of every command that this store was filled with still have to compute.
pub(super) fn next_passes(
    store: &Store,
    registry: &Registry,
    pool: &ThreadPool,
) -> Result<Vec<PassDocument>, CliError> {
    let next = |assignment: Assignment| {
        let work = shared_work(&assignment.command, registry)?;
        let shards = NonZeroU64::new(assignment.shards).unwrap_or(NonZeroU64::MIN);
        if work.assignment(shards.get()) != assignment {
            return Err(CliError::OtherAssignment { command: assignment.command });
        }
        next_pass(&work, Some(store), shards, pool, false)
    };
    let assignments = store.assignments().map_err(CliError::SharedStore)?;
    assignments.into_iter().map(next).collect()
}

/// The work of a command as a store has it.
fn shared_work<'a>(command: &str, registry: &'a Registry) -> Result<SharedWork<'a>, CliError> {
    let other = || CliError::OtherAssignment { command: command.to_owned() };
    let words = shlex::split(command).ok_or_else(other)?;
    let arguments = Arguments::try_parse_from(words).map_err(|_| other())?;
    match arguments.verb {
        Some(Verb::Check(options)) => options.shared(registry),
        Some(Verb::Map(options)) => options.shared(registry),
        Some(Verb::Falsify(options)) => options.shared(registry),
        _ => Err(other()),
    }
}

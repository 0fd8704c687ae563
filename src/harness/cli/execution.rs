//! Running a plan with what a folder has stored of it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Interruptible, Laboratory, StandardLaboratory};
use deepclaims_lab::train::Speed;
use rayon::ThreadPool;

use super::common::{FolderOptions, RunOptions};
use super::progress::CheckedLine;
use super::{CliError, Outcome, dry_run, interruption, output, results};
use crate::claim::Registry;
use crate::report::{CheckDocument, DryRun, NotApplicable, long_claim};
use crate::run::{Execution, Plan, RunContext, Stop, Store, execute, unless_given_up};

/// A plan with what it runs on, and the store that it recalls from and is stored in.
pub(super) struct Prepared<'a> {
    pub(super) plan: Plan<'a>,
    laboratory: StandardLaboratory,
    pool: ThreadPool,
    folder: &'a FolderOptions,
    store: Option<Store>,
}

/// What a plan found.
pub(super) struct Finished<'a> {
    pub(super) laboratory: StandardLaboratory,
    pub(super) execution: Execution,
    pub(super) seconds: f64,
    pool: ThreadPool,
    stop: Stop,
    /// Where it is written.
    pub(super) folder: Option<&'a Path>,
}

impl<'a> Prepared<'a> {
    /// This plan with what the folder has of it on these images, which need not be trained for.
    pub(super) fn new(
        plan: Plan<'a>,
        images: Images,
        options: &RunOptions,
        folder: &'a FolderOptions,
    ) -> Result<Self, CliError> {
        let store = folder.store()?;
        let plan = match &store {
            Some(store) if !folder.redo => plan.recall(store, &images)?,
            _ => plan,
        };
        if !options.quiet {
            note_broken_cells(plan.broken_cells());
        }
        let (pool, laboratory) = (options.pool()?, StandardLaboratory::new(images));
        Ok(Self { plan, laboratory, pool, folder, store })
    }

    /// The same once it is known how long its trainings to a loss will take.
    pub(super) fn piloted(self) -> Self {
        let Self { plan, laboratory, pool, .. } = self;
        let plan = pool.install(|| plan.piloted(&laboratory));
        Self { plan, laboratory, pool, ..self }
    }

    /// What it would do.
    pub(super) fn dry_run(&self) -> DryRun {
        dry_run::of(&self.plan, self.laboratory.images(), self.pool.current_num_threads())
    }

    /// Says which claims will take longer than an hour.
    pub(super) fn note_long_claims(&self) {
        let (images, threads) = (self.laboratory.images(), self.pool.current_num_threads());
        // A measurement is for those that may.
        if self.plan.long_claims(images, Speed::SLOW, threads).is_empty() {
            return;
        }
        for claim in self.plan.long_claims(images, Speed::measure(), threads) {
            output::note(&format!("note: {}", long_claim(&claim, threads)));
        }
    }

    /// Runs the plan; `line` is what is said of a claim that is checked.
    pub(super) fn execute(
        mut self,
        options: &RunOptions,
        line: CheckedLine<'_>,
    ) -> Result<Finished<'a>, CliError> {
        if let (Some(store), Some(folder)) = (&mut self.store, &self.folder.out) {
            output::prepare_folder(folder)?;
            store.begin()?;
        }
        let start = Instant::now();
        let progress = options.progress(line);
        let stop = interruption::stop_on_signals()?;
        let context =
            RunContext { progress: &*progress, store: self.store.as_ref(), stop: stop.clone() };
        let run = || self.pool.install(|| execute(&self.plan, &self.laboratory, &context));
        let execution = interruption::in_time(&stop, run)?;
        Ok(Finished {
            laboratory: self.laboratory,
            execution,
            seconds: start.elapsed().as_secs_f64(),
            pool: self.pool,
            stop,
            folder: self.folder.out.as_deref(),
        })
    }
}

impl Finished<'_> {
    /// Its document; `most` seeds of each claim are compared with the recorded ones, where records exist
    /// for its seeds and data.
    pub(super) fn document<'b>(
        &'b self,
        registry: &Registry,
        most: Option<u64>,
        left_out: Vec<NotApplicable>,
    ) -> Result<CheckDocument<'b>, CliError> {
        let images = self.laboratory.images();
        let document =
            CheckDocument::new(&self.execution, registry, most, images, left_out, self.seconds);
        Ok(document?)
    }

    /// Writes records, pictures, document and page, and what else `further` writes. Of an interrupted
    /// run the cells are enough: records of an earlier one stay, which are whole.
    pub(super) fn write(
        &self,
        document: &CheckDocument<'_>,
        registry: &Registry,
        further: impl Fn(&Path, &dyn Laboratory) -> Result<(), CliError> + Sync,
    ) -> Result<Outcome, CliError> {
        if self.execution.interrupted.is_some() {
            return Ok(Outcome::Interrupted);
        }
        let Some(folder) = self.folder else {
            return Ok(Outcome::Agrees);
        };
        let write = |laboratory: &dyn Laboratory| {
            results::write(folder, laboratory, document, registry)?;
            further(folder, laboratory)
        };
        self.work(
            write,
            "interrupted: not all records and pictures are written; the same command writes them \
             from what is stored",
        )
    }

    /// Does what may train again, on the threads of the run, unless the run was interrupted; says
    /// `interrupted` where this is.
    pub(super) fn work(
        &self,
        work: impl Fn(&dyn Laboratory) -> Result<(), CliError> + Sync,
        interrupted: &str,
    ) -> Result<Outcome, CliError> {
        if self.execution.interrupted.is_some() {
            return Ok(Outcome::Interrupted);
        }
        let ask = |_| self.stop.give_up_if_requested();
        let laboratory = Interruptible::new(&self.laboratory, &ask);
        let work = || self.pool.install(|| unless_given_up(|| work(&laboratory)));
        if let Some(done) = interruption::in_time(&self.stop, work) {
            return done.map(|()| Outcome::Agrees);
        }
        output::note(interrupted);
        Ok(Outcome::Interrupted)
    }
}

/// Says how many cells of the store are lost, and that this is mended.
pub(super) fn note_broken_cells(files: &[PathBuf]) {
    if let [first, others @ ..] = files {
        let (others, are) = match others.len() {
            0 => (String::new(), "is"),
            others => (format!(" and {others} more"), "are"),
        };
        output::note(&format!(
            "note: {}{others} {are} empty, cut off or changed; such cells are computed again where they \
             are needed",
            first.display()
        ));
    }
}

/// How an interrupted run is resumed; nothing where nothing is stored.
pub(super) fn resume(folder: Option<&Path>) -> &'static str {
    match folder {
        Some(_) => "The same command resumes from what is stored.",
        None => "",
    }
}

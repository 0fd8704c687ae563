//! Running a plan with what a folder has stored of it.

use std::path::Path;
use std::time::Instant;

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use rayon::ThreadPool;

use super::common::{FolderOptions, RunOptions};
use super::progress::CheckedLine;
use super::{CliError, interruption, output, results};
use crate::claim::Registry;
use crate::report::{CheckDocument, NotApplicable};
use crate::run::{Execution, Plan, RunContext, Store, execute};

/// A plan, and the store that it recalls from and is stored in.
pub(super) struct Prepared<'a> {
    pub(super) plan: Plan<'a>,
    folder: &'a FolderOptions,
    store: Option<Store>,
}

/// What a plan found.
pub(super) struct Finished<'a> {
    pub(super) laboratory: StandardLaboratory,
    pub(super) execution: Execution,
    pub(super) seconds: f64,
    pub(super) pool: ThreadPool,
    /// Where it is written.
    pub(super) folder: Option<&'a Path>,
}

impl<'a> Prepared<'a> {
    /// This plan with what the folder has of it on these images, which need not be trained for.
    pub(super) fn new(
        plan: Plan<'a>,
        folder: &'a FolderOptions,
        images: &Images,
    ) -> Result<Self, CliError> {
        let store = folder.store()?;
        let plan = match &store {
            Some(store) if !folder.redo => plan.recall(store, images)?,
            _ => plan,
        };
        Ok(Self { plan, folder, store })
    }

    /// Runs the plan; `line` is what is said of a claim that is checked.
    pub(super) fn execute(
        mut self,
        images: Images,
        options: &RunOptions,
        line: CheckedLine<'_>,
    ) -> Result<Finished<'a>, CliError> {
        let pool = options.pool()?;
        if let (Some(store), Some(folder)) = (&mut self.store, &self.folder.out) {
            output::prepare_folder(folder)?;
            store.begin()?;
        }
        let laboratory = StandardLaboratory::new(images);
        let start = Instant::now();
        let progress = options.progress(line);
        let context = RunContext {
            progress: &*progress,
            store: self.store.as_ref(),
            stop: interruption::stop_on_signals()?,
        };
        let execution = pool.install(|| execute(&self.plan, &laboratory, &context))?;
        Ok(Finished {
            laboratory,
            execution,
            seconds: start.elapsed().as_secs_f64(),
            pool,
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
    ) -> CheckDocument<'b> {
        let images = self.laboratory.images();
        CheckDocument::new(&self.execution, registry, most, images, left_out, self.seconds)
    }

    /// Writes records, pictures, document and page. Of an interrupted run the cells are enough:
    /// records of an earlier one stay, which are whole.
    pub(super) fn write(
        &self,
        document: &CheckDocument<'_>,
        registry: &Registry,
    ) -> Result<(), CliError> {
        let (Some(folder), None) = (self.folder, &self.execution.interrupted) else {
            return Ok(());
        };
        let write = || results::write(folder, &self.laboratory, document, registry);
        self.pool.install(write)
    }
}

/// How an interrupted run is resumed; nothing where nothing is stored.
pub(super) fn resume(folder: Option<&Path>) -> &'static str {
    match folder {
        Some(_) => "The same command resumes from what is stored.",
        None => "",
    }
}

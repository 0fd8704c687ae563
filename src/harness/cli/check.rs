//! `deepclaims check`.

use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::output::Format;
use super::progress::progress;
use super::select::select;
use super::threads::pool;
use super::{CliError, MOST_SEEDS, Outcome, dry_run, interruption, output, report, results};
use crate::claim::{Claim, Registry};
use crate::report::{CheckDocument, checklist};
use crate::run::{Execution, Interrupted, Ladder, Plan, RunContext, Store, execute};
use deepclaims_lab::data::Source;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to check: names, beginnings of names, or patterns with *; all without any
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    /// Seeds to run, in place of each claim's own number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS))]
    seeds: Option<u64>,
    /// First seed of the ladder
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(..=u64::MAX - MOST_SEEDS))]
    first_seed: Option<u64>,
    /// Threads to use; all processors without it. The results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Images to use: digits (embedded), idx:DIR or cifar10:DIR
    #[arg(long, value_name = "SPEC")]
    data: Option<Source>,
    /// Folder for the records, the pictures, the JSON document and the report; what an earlier run stored there
    /// is not computed again
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Computes everything chosen anew, whatever is stored in the folder of --out
    #[arg(long, requires = "out")]
    redo: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// No progress
    #[arg(long)]
    quiet: bool,
    /// Say what would be trained, how long it would take, and stop
    #[arg(long)]
    dry_run: bool,
}

impl Options {
    /// Whether records exist for these seeds and data.
    fn recorded(&self) -> bool {
        self.seeds.is_none() && self.first_seed.is_none() && self.data.is_none()
    }

    /// The store in the folder of `--out`.
    fn store(&self) -> Result<Option<Store>, CliError> {
        let folder = self.out.as_ref();
        let store = folder.map(|folder| Store::open(folder, self.redo));
        Ok(store.transpose()?)
    }
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let mut claims = select(&options.claims, registry)?;
    let images = options.data.as_ref().unwrap_or(&Source::Digits).load()?;
    let mut not_applicable = Vec::new();
    if options.data.is_some() {
        let applies = |claim: &Claim| claim.uses_images() || options.claims.contains(&claim.id());
        not_applicable = claims
            .iter()
            .filter(|claim| !applies(claim))
            .map(|claim| claim.id())
            .collect();
        claims.retain(|claim| applies(claim));
    }
    let ladder = Ladder {
        first: options.first_seed.unwrap_or(0),
        count: options.seeds,
    };
    let mut plan = Plan::new(claims, ladder);
    let mut store = options.store()?;
    if let (Some(store), false) = (&store, options.redo) {
        plan = plan.recall(store, &images)?;
    }
    let pool = pool(options.threads)?;
    if options.dry_run {
        return dry_run::run(&plan, &images, pool.current_num_threads(), options.format);
    }
    if let (Some(store), Some(folder)) = (&mut store, &options.out) {
        output::prepare_folder(folder)?;
        store.begin()?;
    }
    output::note_on_bits(options.quiet);
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = progress(options.quiet);
    let context = RunContext {
        progress: &*progress,
        store: store.as_ref(),
        stop: interruption::stop_on_signals()?,
    };
    let execution = pool.install(|| execute(&plan, &laboratory, &context))?;
    let document = CheckDocument::new(
        &execution,
        registry,
        options.recorded(),
        laboratory.images(),
        not_applicable,
        start.elapsed().as_secs_f64(),
    );
    // Of an interrupted run the cells are enough: records of an earlier one stay, which are whole.
    if let (Some(folder), None) = (&options.out, &execution.interrupted) {
        pool.install(|| results::write(folder, plan.claims(), &laboratory, &document))?;
        report::write(folder, registry)?;
    }
    match options.format {
        Format::Json => output::print_json(&document)?,
        Format::Table => output::print(&table(&execution, registry, options, &document))?,
    }
    Ok(outcome(&document))
}

fn table(
    execution: &Execution,
    registry: &Registry,
    options: &Options,
    document: &CheckDocument<'_>,
) -> String {
    let head = format!(
        "deepclaims {} on {} ({} images, sha256 {}…)\n",
        document.program.version,
        document.data.name,
        document.data.images,
        &document.data.sha256[..8]
    );
    let recorded = options.recorded() && execution.interrupted.is_none();
    let claims = checklist(&execution.checked, registry, recorded, output::style());
    let not_applicable = if document.not_applicable.is_empty() {
        String::new()
    } else {
        format!(
            "Not applicable, for they use no images: {}.\n",
            document.not_applicable.join(", ")
        )
    };
    let shrunk = shrunk(document);
    let comparison = match document.interrupted {
        Some(interrupted) => how_far(interrupted, options),
        None => comparison(document),
    };
    format!(
        "{head}\n{claims}{not_applicable}{shrunk}{comparison}{:.1} s\n",
        document.seconds
    )
}

/// Which sizes had to shrink to fit the images.
fn shrunk(document: &CheckDocument<'_>) -> String {
    let data = document
        .claims
        .iter()
        .filter_map(|claim| claim.record.data.as_ref());
    let mut sentences: Vec<&str> = data
        .flat_map(|data| &data.shrunk)
        .map(String::as_str)
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    if sentences.is_empty() {
        String::new()
    } else {
        format!("Fewer images than asked for: {}.\n", sentences.join("; "))
    }
}

/// How far an interrupted run came.
fn how_far(interrupted: &Interrupted, options: &Options) -> String {
    let Interrupted {
        seeds,
        of,
        left_out,
    } = interrupted;
    let left_out = if left_out.is_empty() {
        String::new()
    } else {
        format!(" Without any: {}.", left_out.join(", "))
    };
    let further = if options.out.is_some() {
        " The same command goes on from what is stored."
    } else {
        ""
    };
    format!(
        "Interrupted: {seeds} of {of} seeds. Nothing is compared with the records.{left_out}{further}\n"
    )
}

/// How the verdicts and digits compare with the recorded ones.
fn comparison(document: &CheckDocument<'_>) -> String {
    let recorded: Vec<_> = document
        .claims
        .iter()
        .filter(|claim| claim.recorded.is_some())
        .collect();
    if recorded.is_empty() {
        return "No verdict is recorded for these seeds and data.\n".to_owned();
    }
    let verdicts = recorded
        .iter()
        .filter(|claim| claim.recorded == Some(claim.record.verdict))
        .count();
    let digits = recorded
        .iter()
        .filter(|claim| claim.identical == Some(true))
        .count();
    let of = recorded.len();
    let unrecorded = document.claims.len() - of;
    let rest = if unrecorded == 0 {
        String::new()
    } else {
        format!(" ({unrecorded} not recorded)")
    };
    format!(
        "As recorded: {verdicts} of {of} verdicts, {digits} of {of} records to the last digit{rest}.\n"
    )
}

fn outcome(document: &CheckDocument<'_>) -> Outcome {
    if document.interrupted.is_some() {
        return Outcome::Interrupted;
    }
    let differs = document.claims.iter().any(|claim| {
        claim
            .recorded
            .is_some_and(|recorded| recorded != claim.record.verdict)
    });
    if differs {
        Outcome::Differs
    } else {
        Outcome::Agrees
    }
}

//! `deepclaims check`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use rayon::prelude::*;

use super::output::Format;
use super::progress::progress;
use super::run_folder::{DOCUMENT, PICTURES, RECORDS};
use super::select::select;
use super::threads::pool;
use super::{CliError, MOST_SEEDS, Outcome, dry_run, output, report};
use crate::claim::{Claim, Drawing, Laboratory, Missing, Registry, StandardLaboratory};
use crate::data::Source;
use crate::report::{CheckDocument, checklist};
use crate::run::{Checked, Ladder, Plan, execute};

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
    /// Folder for the records, the pictures, the JSON document and the report
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
    let plan = Plan::new(claims, ladder);
    let pool = pool(options.threads)?;
    if options.dry_run {
        return dry_run::run(&plan, &images, pool.current_num_threads(), options.format);
    }
    if let Some(folder) = &options.out {
        for part in ["", RECORDS, PICTURES] {
            output::prepare_folder(&folder.join(part))?;
        }
    }
    output::note_on_bits(options.quiet);
    let laboratory = StandardLaboratory::new(images);
    let start = Instant::now();
    let progress = progress(options.quiet);
    let checked = pool.install(|| execute(&plan, &laboratory, &*progress));
    let seconds = start.elapsed().as_secs_f64();
    let document = CheckDocument::new(
        &checked,
        registry,
        options.recorded(),
        laboratory.images(),
        not_applicable,
        seconds,
    );
    if let Some(folder) = &options.out {
        for Checked { record, .. } in &checked {
            let name = format!("{}.json", record.claim);
            output::write_file(&folder.join(RECORDS), &name, &record.to_json())?;
        }
        pool.install(|| illustrate(plan.claims(), &laboratory, &folder.join(PICTURES)))?;
        output::write_file(folder, DOCUMENT, &output::json(&document))?;
        report::write(folder, registry)?;
    }
    match options.format {
        Format::Json => output::print_json(&document)?,
        Format::Table => output::print(&table(&checked, registry, options, &document))?,
    }
    Ok(outcome(&document))
}

/// Writes the pictures of the claims. Those that cannot be drawn are left out, which is said, and so is one of
/// an earlier run: it would pass for this one's.
fn illustrate(
    claims: &[&Claim],
    laboratory: &dyn Laboratory,
    folder: &Path,
) -> Result<(), CliError> {
    let pictures: Vec<(String, Drawing)> = claims
        .iter()
        .flat_map(|claim| {
            let drawings = claim.illustrations.iter().map(|picture| picture.draw);
            claim.pictures().into_iter().zip(drawings)
        })
        .collect();
    let drawn: Vec<(&str, Result<String, Missing>)> = pictures
        .par_iter()
        .map(|(name, draw)| (name.as_str(), draw(laboratory)))
        .collect();
    for (name, picture) in drawn {
        match picture {
            Ok(picture) => output::write_file(folder, name, &picture)?,
            Err(missing) => {
                output::note(&format!("note: {name} cannot be drawn: {missing}"));
                output::remove_file(folder, name)?;
            }
        }
    }
    Ok(())
}

fn table(
    checked: &[Checked],
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
    let claims = checklist(checked, registry, options.recorded(), output::style());
    let not_applicable = if document.not_applicable.is_empty() {
        String::new()
    } else {
        format!(
            "Not applicable, for they use no images: {}.\n",
            document.not_applicable.join(", ")
        )
    };
    let (shrunk, comparison) = (shrunk(document), comparison(document));
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

//! `deepclaims check`.

use clap::Args;

use super::common::{FolderOptions, RunOptions, SeedOptions};
use super::execution::{Prepared, resume};
use super::format::{CheckWriter, FormatOption};
use super::select::select;
use super::{CliError, Outcome, dry_run, output};
use crate::claim::{Claim, Registry};
use crate::report::{CheckDocument, CheckView};
use crate::run::Plan;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to check: names, prefixes or glob patterns [default: all]
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    seeds: SeedOptions,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    #[command(flatten)]
    format: FormatOption<CheckWriter>,
    /// Print what would be trained and how long it would take, and stop
    #[arg(long)]
    dry_run: bool,
}

impl Options {
    /// Whether records exist for these seeds and data.
    fn recorded(&self) -> bool {
        let SeedOptions { seeds, first_seed } = &self.seeds;
        seeds.is_none() && first_seed.is_none() && self.run.data.is_none()
    }

    /// Whether a claim can be checked on the given images, or is named in full.
    fn applies(&self, claim: &Claim) -> bool {
        self.run.data.is_none() || claim.uses_images() || self.claims.contains(&claim.id())
    }
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    let claims = select(&options.claims, registry)?;
    let images = options.run.images()?;
    let (claims, left_out): (Vec<&Claim>, Vec<&Claim>) =
        claims.into_iter().partition(|claim| options.applies(claim));
    let SeedOptions { seeds, first_seed } = options.seeds;
    let plan = Plan::new(claims, first_seed.unwrap_or(0), seeds);
    let prepared = Prepared::new(plan, &options.folder, &images)?;
    let writer = &options.format.write;
    if options.dry_run {
        let threads = options.run.pool()?.current_num_threads();
        let dry_run = dry_run::of(&prepared.plan, &images, threads);
        output::print(&(writer.dry_run)(&dry_run, output::style()))?;
        return Ok(Outcome::Agrees);
    }
    let finished = prepared.execute(images, &options.run)?;
    let left_out = left_out.into_iter().map(Claim::id).collect();
    let document = finished.document(registry, options.recorded(), left_out);
    finished.write(&document, registry)?;
    let view = CheckView {
        document: &document,
        registry,
        further: "`show CLAIM` explains a claim, `--format json` gives every seed's value.",
        resume: resume(finished.folder),
    };
    output::print(&(writer.check)(&view, output::style()))?;
    Ok(outcome(&document))
}

fn outcome(document: &CheckDocument<'_>) -> Outcome {
    if document.interrupted.is_some() {
        return Outcome::Interrupted;
    }
    Outcome::of(document.claims.iter().all(|claim| {
        let same = |recorded| recorded == claim.record.verdict;
        claim.recorded.is_none_or(same)
    }))
}

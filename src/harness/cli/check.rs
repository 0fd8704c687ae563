//! `deepclaims check`.

use std::borrow::Cow;

use clap::Args;

use super::command::quoted;
use super::common::{FolderOptions, MOST_SEEDS, MOST_SEEDS_BY_DEFAULT, RunOptions, SeedOptions};
use super::execution::{Prepared, resume};
use super::format::{CheckWriter, FormatOption, Shardable};
use super::select::select;
use super::sharded::{ShardOption, ShardRequest};
use super::{CliError, Outcome, output};
use crate::claim::{Claim, FIRST_SEED, Registry, Seeds};
use crate::report::{
    CheckDocument, CheckView, CheckedClaim, ClaimList, NotApplicable, checked_line, not_applicable,
};
use crate::run::{Checked, Plan, SharedSetting, SharedWork};
use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::stats::Level;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claims to check: names, prefixes or glob patterns [default: all]
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    seeds: SeedOptions,
    /// Look at no more than so many seeds of each claim
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "seeds",
        default_value_t = MOST_SEEDS_BY_DEFAULT,
        value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS)
    )]
    most_seeds: u64,
    /// Look at seeds until every claim is settled or has no more of them
    #[arg(long, conflicts_with_all = ["seeds", "most_seeds"])]
    full: bool,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    #[command(flatten)]
    format: FormatOption<Shardable<CheckWriter>>,
    /// Print what would be trained and how long it would take, and stop; with --shard what each shard has to
    /// compute
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    shard: ShardOption,
}

/// What a check looks at.
struct Chosen<'a> {
    images: Images,
    seeded: Vec<(&'a Claim, Seeds)>,
    left_out: Vec<NotApplicable>,
}

impl Options {
    /// How many seeds of each claim may be compared with the recorded ones; nothing where there are no
    /// records for these seeds and data.
    fn compared(&self) -> Option<u64> {
        let SeedOptions { seeds, first_seed } = self.seeds;
        let recorded = seeds.is_none() && first_seed.is_none() && self.run.data.is_none();
        recorded.then_some(self.most())
    }

    fn most(&self) -> u64 {
        if self.full { u64::MAX } else { self.most_seeds }
    }

    /// The seeds that a claim may look at.
    fn seeds_of(&self, claim: &Claim) -> Seeds {
        let SeedOptions { seeds, first_seed } = self.seeds;
        let own = claim.ladder(first_seed.unwrap_or(FIRST_SEED));
        match seeds {
            Some(count) if !claim.is_exact() => Seeds { count, ..own },
            _ => own.at_most(self.most()),
        }
    }

    /// Why a claim cannot be checked on the given images. One that uses none can, where it is named in
    /// full.
    fn unmet(&self, claim: &Claim, images: &Images) -> Option<NotApplicable> {
        let because = match claim.requirement() {
            Some(requirement) => requirement.unmet(images)?,
            None if self.run.data.is_none() || self.claims.contains(&claim.id()) => return None,
            None => "uses no images".to_owned(),
        };
        Some(NotApplicable { claim: claim.id(), because })
    }

    /// The claims that can be checked, of those that are asked for.
    fn chosen<'a>(&self, registry: &'a Registry) -> Result<Chosen<'a>, CliError> {
        let claims = select(&self.claims, registry)?;
        let images = self.run.images()?;
        let mut left_out = Vec::new();
        let mut seeded = Vec::new();
        for claim in claims {
            match self.unmet(claim, &images) {
                Some(unmet) => left_out.push(unmet),
                None => seeded.push((claim, self.seeds_of(claim))),
            }
        }
        if seeded.is_empty() {
            return Err(CliError::NotApplicable { claims: not_applicable(&left_out) });
        }
        Ok(Chosen { images, seeded, left_out })
    }

    /// What the shards of this check share.
    pub(super) fn shared<'a>(&self, registry: &'a Registry) -> Result<SharedWork<'a>, CliError> {
        let Chosen { images, seeded, .. } = self.chosen(registry)?;
        let command = self.command(&seeded, registry);
        let claims = seeded.into_iter().map(|(claim, seeds)| (Cow::Borrowed(claim), seeds));
        let setting = SharedSetting {
            claims: claims.collect(),
            level: Level::SUITE,
            laboratory: 0,
            ends_untrained: false,
        };
        let laboratory = Box::new(StandardLaboratory::new(images));
        Ok(SharedWork { command, settings: vec![setting], laboratories: vec![laboratory] })
    }

    /// The command that checks the same claims on the same seeds.
    fn command(&self, seeded: &[(&Claim, Seeds)], registry: &Registry) -> String {
        let mut words = vec!["deepclaims check".to_owned()];
        if seeded.len() < registry.claims().len() {
            words.extend(seeded.iter().map(|(claim, _)| claim.id()));
        }
        let SeedOptions { seeds, first_seed } = self.seeds;
        words.extend(seeds.map(|seeds| format!("--seeds {seeds}")));
        words.extend(first_seed.map(|first| format!("--first-seed {first}")));
        if self.full {
            words.push("--full".to_owned());
        } else if self.most_seeds != MOST_SEEDS_BY_DEFAULT {
            words.push(format!("--most-seeds {}", self.most_seeds));
        }
        let data = self.run.data.as_ref();
        words.extend(data.map(|data| format!("--data {}", quoted(&data.to_string()))));
        words.join(" ")
    }
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    if let Some(shard) = options.shard.shard {
        let work = options.shared(registry)?;
        let request = ShardRequest {
            shard,
            run: &options.run,
            folder: &options.folder,
            dry_run: options.dry_run,
            write: options.format.write.shards.clone(),
        };
        return request.run(&work);
    }
    // What is recorded is compared with and shown at the end: nothing is trained before it can be read, and
    // no line of a claim can fail to.
    ClaimList::of(select(&options.claims, registry)?, registry)?;
    let Chosen { images, seeded, left_out } = options.chosen(registry)?;
    let plan = Plan::new(seeded);
    let mut prepared = Prepared::new(plan, images, &options.run, &options.folder)?;
    let writer = &options.format.write.whole;
    if options.dry_run {
        let dry_run = prepared.piloted().dry_run();
        output::print(&(writer.dry_run)(&dry_run, output::style()))?;
        return Ok(Outcome::Agrees);
    }
    if !options.run.quiet {
        prepared = prepared.piloted();
        prepared.note_long_claims();
    }
    let line = |checked: &Checked| {
        let claim = CheckedClaim::new(checked, registry, options.compared()).ok()?;
        Some(checked_line(&claim))
    };
    let finished = prepared.execute(&options.run, Box::new(line))?;
    let document = finished.document(registry, options.compared(), left_out)?;
    let written = finished.write(&document, registry, |_, _| Ok(()));
    let view = CheckView {
        document: &document,
        registry,
        further: "`show CLAIM` explains a claim, `--format json` gives every seed's value.",
        resume: resume(finished.folder),
    };
    // What was found is worth more than its files, which may not fit on the disk.
    output::print(&(writer.check)(&view, output::style()))?;
    Ok(match written? {
        Outcome::Agrees => outcome(&document),
        other => other,
    })
}

/// How the verdicts compare with the recorded ones.
fn outcome(document: &CheckDocument<'_>) -> Outcome {
    Outcome::of(document.claims.iter().all(|claim| {
        let same = |expected| expected == claim.record.verdict;
        claim.against.expected.is_none_or(same)
    }))
}

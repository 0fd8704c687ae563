//! `deepclaims check`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;

use super::command::quoted;
use super::common::{
    FolderOptions, HeldOutOption, MOST_SEEDS, MOST_SEEDS_BY_DEFAULT, RunOptions, SeedOptions, load,
};
use super::execution::{Finished, Prepared, resume};
use super::format::{CheckWriter, FormatOption, Shardable};
use super::save::{Saved, save_networks};
use super::select::{dotted, select};
use super::sharded::{ShardOption, ShardRequest};
use super::{CliError, Outcome, output};
use crate::claim::{Arm, Case, Claim, FIRST_SEED, PaperScale, Record, Registry, Seeds};
use crate::report::{
    CheckDocument, CheckView, CheckedClaim, ClaimList, NotApplicable, checked_line, not_applicable,
    significant,
};
use crate::run::{Checked, Plan, SharedSetting, SharedWork};
use deepclaims_lab::data::{Images, Source};
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use deepclaims_lab::stats::Level;

/// Most epochs that can be asked for.
const MOST_EPOCHS: u64 = 1_000_000;

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
    /// Train the networks of claims at paper scale for at most so many epochs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_EPOCHS))]
    epochs: Option<u64>,
    #[command(flatten)]
    probed: HeldOutOption,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    /// Folder for the trained networks of the named claims in every seed, as state dicts of PyTorch in
    /// the format safetensors
    #[arg(long, value_name = "DIR", requires = "claims", conflicts_with = "shard")]
    save_networks: Option<PathBuf>,
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
struct Chosen {
    images: Images,
    seeded: Vec<(Claim, Seeds)>,
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

    /// Says how many networks these claims save at most, and refuses claims that have none.
    fn announce_networks(
        &self,
        claims: &[(&Claim, Seeds)],
        images: &Images,
    ) -> Result<(), CliError> {
        let Some(folder) = &self.save_networks else {
            return Ok(());
        };
        let saved = claims.iter().flat_map(|(claim, seeds)| Saved::of_claim(claim, |_, _| *seeds));
        let saved: Vec<Saved> = saved.collect();
        if saved.is_empty() {
            return Err(CliError::NothingToSave { patterns: self.claims.join(", ") });
        }
        if !self.run.quiet {
            output::note(&format!(
                "note: at most {} networks, {} MB in all, are saved in {}; they are trained again for it",
                saved.iter().map(Saved::files).sum::<u64>(),
                significant(saved.iter().map(|one| one.bytes(images)).sum::<f64>() / 1e6),
                folder.display()
            ));
        }
        Ok(())
    }

    /// The claim as it is asked for: what is at paper scale may be shortened, and what probes images of
    /// other classes needs them.
    fn asked(&self, claim: &Claim) -> Claim {
        let claim = claim.clone();
        let claim = match self.epochs {
            Some(epochs) if claim.paper_scale.is_some() => claim.shortened(epochs as usize),
            _ => claim,
        };
        if self.probed.held_out.is_some() { claim } else { claim.without_held_out() }
    }

    /// How a claim at paper scale is asked for, where it is not.
    fn not_asked_for(&self, claim: &Claim) -> Option<String> {
        let PaperScale { images, about } = claim.paper_scale?;
        let given = self.run.data.as_ref().map(ToString::to_string);
        let given = given.is_some_and(|given| given.split(':').next() == Some(images));
        let id = claim.id();
        let named = self.claims.iter().any(|name| dotted(name) == id);
        (!given || !named).then(|| {
            format!(
                "is at the scale of its paper and runs only when it is named and given {about}: check {id} \
                 --data {images}:DIR"
            )
        })
    }

    /// Why a claim cannot be checked on the given images. One that uses none can, where it is named in
    /// full.
    fn unmet(&self, claim: &Claim, images: &Images) -> Option<NotApplicable> {
        if let Some(because) = self.not_asked_for(claim) {
            return Some(NotApplicable { claim: claim.id(), because });
        }
        let because = match claim.requirement() {
            Some(requirement) => requirement.unmet(images)?,
            None if self.run.data.is_none() || self.claims.contains(&claim.id()) => return None,
            None => "uses no images".to_owned(),
        };
        Some(NotApplicable { claim: claim.id(), because })
    }

    /// The claims that can be checked, of those that are asked for.
    fn chosen(&self, registry: &Registry) -> Result<Chosen, CliError> {
        let claims = select(&self.claims, registry)?;
        let source = self.run.data.as_ref().unwrap_or(&Source::Digits);
        let images = load(source, self.probed.held_out.as_ref())?;
        let mut left_out = Vec::new();
        let mut seeded = Vec::new();
        for claim in claims {
            let claim = self.asked(claim);
            if let Some(unmet) = self.unmet(&claim, &images) {
                left_out.push(unmet);
            } else {
                let seeds = self.seeds_of(&claim);
                seeded.push((claim, seeds));
            }
        }
        if seeded.is_empty() {
            return Err(CliError::NotApplicable { claims: not_applicable(&left_out) });
        }
        let is_short = |(claim, _): &(Claim, Seeds)| claim.paper_scale.is_none();
        if self.epochs.is_some() && seeded.iter().all(is_short) {
            return Err(CliError::NothingToShorten);
        }
        Ok(Chosen { images, seeded, left_out })
    }

    /// What the shards of this check share.
    pub(super) fn shared(&self, registry: &Registry) -> Result<SharedWork<'static>, CliError> {
        let Chosen { images, seeded, .. } = self.chosen(registry)?;
        let command = self.command(&seeded, registry);
        let claims = seeded.into_iter().map(|(claim, seeds)| (Cow::Owned(claim), seeds));
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
    fn command(&self, seeded: &[(Claim, Seeds)], registry: &Registry) -> String {
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
        words.extend(self.epochs.map(|epochs| format!("--epochs {epochs}")));
        let held_out = self.probed.held_out.as_ref();
        words.extend(held_out.map(|data| format!("--held-out {}", quoted(&data.to_string()))));
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
    // What is recorded is compared with and shown at the end: nothing is trained before it can be read, and
    // no line of a claim can fail to.
    ClaimList::of(select(&options.claims, registry)?, registry)?;
    let Chosen { images, seeded: claims, left_out } = options.chosen(registry)?;
    let seeded: Vec<(&Claim, Seeds)> =
        claims.iter().map(|(claim, seeds)| (claim, *seeds)).collect();
    options.announce_networks(&seeded, &images)?;
    let plan = Plan::new(seeded);
    let mut prepared = Prepared::new(plan, images, &options.run, &options.folder)?;
    let writer = &options.format.write.whole;
    if options.dry_run {
        let dry_run = prepared.piloted().dry_run();
        output::print(&(writer.dry_run)(&dry_run, output::style()))?;
        return Ok(Outcome::Agrees);
    }
    if let Some(folder) = &options.save_networks {
        output::prepare_folder(folder)?;
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
    let saved = match (&options.save_networks, written?) {
        (Some(folder), Outcome::Agrees) => save(folder, &finished, &claims)?,
        (_, written) => written,
    };
    Ok(match saved {
        Outcome::Agrees => outcome(&document),
        other => other,
    })
}

/// Writes the networks that were read, claim by claim.
fn save(
    folder: &Path,
    finished: &Finished<'_>,
    claims: &[(Claim, Seeds)],
) -> Result<Outcome, CliError> {
    let records = || finished.execution.checked.iter().map(|checked| &checked.record);
    let save = |laboratory: &dyn Laboratory| {
        records().try_for_each(|record| {
            let claim =
                claims.iter().map(|(claim, _)| claim).find(|claim| claim.id() == record.claim);
            let saved =
                claim.map(|claim| Saved::of_claim(claim, |case, arm| read(record, case, arm)));
            save_networks(folder, &saved.unwrap_or_default(), laboratory)
        })
    };
    finished.work(save, "interrupted: not all networks are saved")
}

/// The seeds in which an arm was read.
fn read(record: &Record, case: &Case, arm: &Arm) -> Seeds {
    let mut columns = record.table().case(&case.name);
    let own = columns.find(|column| column.term.arm == arm.name());
    record.seeds.at_most(own.map_or(0, |column| column.values.len() as u64))
}

/// How the verdicts compare with the recorded ones.
fn outcome(document: &CheckDocument<'_>) -> Outcome {
    Outcome::of(document.claims.iter().all(|claim| {
        let same = |expected| expected == claim.record.verdict;
        claim.against.expected.is_none_or(same)
    }))
}

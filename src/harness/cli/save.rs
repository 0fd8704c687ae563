//! Networks as files for other programs.

use std::collections::BTreeSet;
use std::path::Path;

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::train::{Checkpoint, Step};
use rayon::prelude::*;

use super::{CliError, output};
use crate::claim::{Arm, Case, Claim, Seeds};
use crate::preset::Named;
use crate::run::{SEEDS_AT_ONCE, each_network, network_bytes};

/// A network that is saved in some seeds, one file each.
pub(super) struct Saved {
    /// The name of its files up to the seed.
    stem: String,
    checkpoint: Checkpoint,
    seeds: Seeds,
    /// What its metadata says of it but for seed, step and training.
    origin: Vec<(&'static str, String)>,
}

impl Saved {
    /// A network that is looked at.
    pub(super) fn looked_at(named: &Named, seeds: Seeds) -> Self {
        let origin = vec![("network", named.name.clone())];
        Self { stem: file_name(&named.name), checkpoint: named.checkpoint.clone(), seeds, origin }
    }

    /// The networks of a claim, each once, under the name of the first arm that reads it:
    /// `tunnel.split-D-trained`, and `tunnel.split-D-trained-2` where that is taken. `seeds` are those
    /// in which an arm is read.
    pub(super) fn of_claim(claim: &Claim, seeds: impl Fn(&Case, &Arm) -> Seeds) -> Vec<Self> {
        let mut saved: Vec<Self> = Vec::new();
        for case in &claim.cases {
            for arm in case.arms() {
                let seeds = seeds(case, arm);
                let reader = format!("{}: {}", case.name, arm.name());
                for checkpoint in arm.checkpoints() {
                    let known = saved.iter_mut().find(|known| known.checkpoint == *checkpoint);
                    if let Some(known) = known {
                        known.is_also_read_by(&reader, seeds);
                        continue;
                    }
                    let stem = file_name(&format!("{}-{}-{}", claim.id(), case.name, arm.name()));
                    let origin = vec![("claim", claim.id()), (ARMS, reader.clone())];
                    let (stem, checkpoint) = (free(stem, &saved), checkpoint.clone());
                    saved.push(Self { stem, checkpoint, seeds, origin });
                }
            }
        }
        saved
    }

    fn is_also_read_by(&mut self, reader: &str, seeds: Seeds) {
        self.seeds.count = self.seeds.count.max(seeds.count);
        for (_, readers) in self.origin.iter_mut().filter(|(name, _)| *name == ARMS) {
            if !readers.split(BETWEEN).any(|known| known == reader) {
                *readers = format!("{readers}{BETWEEN}{reader}");
            }
        }
    }

    /// Bytes of all its files but for their headers.
    pub(super) fn bytes(&self, images: &Images) -> f64 {
        self.files() as f64 * network_bytes(&self.checkpoint.training, images)
    }

    /// How many files it has.
    pub(super) fn files(&self) -> u64 {
        self.seeds.count
    }

    /// The name of its file in one seed.
    fn file(&self, seed: u64) -> String {
        format!("{}-seed-{seed}.safetensors", self.stem)
    }

    /// What its metadata says of it in one seed.
    fn origin(&self, seed: u64) -> Vec<(&'static str, String)> {
        let Checkpoint { training, step } = &self.checkpoint;
        let step = match step {
            Step::After(steps) => steps.to_string(),
            Step::Last => "last".to_owned(),
        };
        let own = [
            ("seed", seed.to_string()),
            ("step", step),
            ("training", training.digest()),
            ("description", training.to_string()),
        ];
        self.origin.iter().cloned().chain(own).collect()
    }
}

/// The entry of the metadata that lists the arms that read a network, and what stands between them.
const ARMS: &str = "arms";
const BETWEEN: &str = "; ";

/// This name, or with the first number that no other file's name has.
fn free(stem: String, saved: &[Saved]) -> String {
    let is_free = |name: &String| saved.iter().all(|known| known.stem != *name);
    let mut names = std::iter::once(stem.clone()).chain((2..).map(|next| format!("{stem}-{next}")));
    names.find(is_free).unwrap_or(stem)
}

/// This text as a part of a file's name.
pub(super) fn file_name(text: &str) -> String {
    let other = |letter: char| !letter.is_alphanumeric() && !"._".contains(letter);
    text.replace(other, "-")
}

/// Writes these networks in their seeds, `NAME-seed-3.safetensors`. They are trained again, the same bit
/// for bit, each training once a seed; of those that diverge a note says so.
pub(super) fn save_networks(
    folder: &Path,
    saved: &[Saved],
    laboratory: &dyn Laboratory,
) -> Result<(), CliError> {
    let seeds: BTreeSet<u64> = saved.iter().flat_map(|one| one.seeds.iter()).collect();
    let seeds: Vec<u64> = seeds.into_iter().collect();
    let save = |seed: &u64| save_seed(folder, saved, *seed, laboratory);
    seeds.chunks(SEEDS_AT_ONCE as usize).try_for_each(|seeds| seeds.par_iter().try_for_each(save))
}

fn save_seed(
    folder: &Path,
    saved: &[Saved],
    seed: u64,
    laboratory: &dyn Laboratory,
) -> Result<(), CliError> {
    let saved: Vec<&Saved> = saved.iter().filter(|one| one.seeds.contains(seed)).collect();
    let checkpoints: Vec<Checkpoint> = saved.iter().map(|one| one.checkpoint.clone()).collect();
    for (one, network) in saved.iter().zip(each_network(&checkpoints, seed, laboratory)) {
        let name = one.file(seed);
        let path = folder.join(&name);
        match network {
            Err(missing) => output::note(&format!("note: {name} is not saved: {missing}")),
            Ok(network) => {
                let bytes = network.to_safetensors(&one.origin(seed)).map_err(|error| {
                    CliError::Output { path: path.clone(), reason: error.to_string() }
                })?;
                output::write_bytes(&path, &bytes)?;
            }
        }
    }
    Ok(())
}

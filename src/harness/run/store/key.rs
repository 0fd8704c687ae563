//! What determines the content of a file of the store.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::claim::{Arm, Case, Claim, Property};
use deepclaims_lab::data::{Data, Images};
use deepclaims_lab::train::{Checkpoint, Step};

/// Stands in names of files in place of a seed.
const EXACT: &str = "exact";

/// All that determines the cells of an arm in one seed, or what the properties of an exact claim
/// found, but for the program.
#[derive(Clone, Debug, Serialize)]
pub(in crate::run) struct Key<'a> {
    /// `module.name`.
    pub(super) claim: String,
    /// SHA-256 of the images, where the claim uses any.
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<&'a str>,
    /// SHA-256 of the images of other classes, where the case probes any.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_out: Option<&'a str>,
    /// What labels are called, where the claim reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a [i64]>,
    /// The setting at which the claim was built anew, where networks and samples do not show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arm: Option<&'a str>,
    /// The networks that it reads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    networks: Vec<NetworkKey>,
    /// SHA-256 of the description of the samples that it reads without a network.
    #[serde(skip_serializing_if = "Option::is_none")]
    samples: Option<String>,
    /// Of an exact claim, its properties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::run) seed: Option<u64>,
}

/// A training at a step.
#[derive(Clone, Debug, Serialize)]
struct NetworkKey {
    /// See [`Training::digest`](deepclaims_lab::train::Training::digest).
    training: String,
    step: Step,
}

impl NetworkKey {
    fn of(checkpoint: &Checkpoint) -> Self {
        Self { training: checkpoint.training.digest(), step: checkpoint.step }
    }
}

impl<'a> Key<'a> {
    /// The key of what an arm gives, but for the seed.
    pub(in crate::run) fn of_arm(
        claim: &'a Claim,
        images: &'a Images,
        case: &'a Case,
        arm: &'a Arm,
    ) -> Self {
        Self {
            claim: claim.id(),
            images: claim.uses_images().then_some(&images.sha256),
            held_out: case
                .probes_held_out
                .then_some(images.held_out.as_ref())
                .flatten()
                .map(|held_out| held_out.sha256.as_str()),
            labels: claim.reads_labels.then_some(&images.labels),
            setting: claim.built_at(),
            case: Some(&case.name),
            arm: Some(arm.name()),
            networks: arm.checkpoints().iter().map(NetworkKey::of).collect(),
            samples: arm.data().map(Data::digest),
            properties: Vec::new(),
            seed: None,
        }
    }

    /// The key of what the properties of an exact claim find.
    pub(in crate::run) fn of_properties(claim: &Claim) -> Self {
        let line = |property: &Property| {
            let (sentence, cases) = (property.sentence(), property.cases());
            format!("{sentence} | {}, {cases} cases", property.expectation())
        };
        Self {
            claim: claim.id(),
            images: None,
            held_out: None,
            labels: None,
            setting: None,
            case: None,
            arm: None,
            networks: Vec::new(),
            samples: None,
            properties: claim.properties.iter().map(line).collect(),
            seed: None,
        }
    }

    /// All of it in words.
    pub(in crate::run) fn to_text(&self) -> String {
        let text = toml::to_string(self);
        text.unwrap_or_else(|error| unreachable!("keys are plain data: {error}"))
    }

    /// The name of the file that begins with `head`: people find the seed in it, the program the rest.
    pub(super) fn file_name(&self, head: &str) -> String {
        let first = self.seed.map_or_else(|| EXACT.to_owned(), |seed| seed.to_string());
        file_name(&first, head)
    }
}

/// The name of the file that begins with `head`, with this first part.
pub(super) fn file_name(first: &str, head: &str) -> String {
    format!("{first}-{}.toml", short_digest(head))
}

/// Enough of the SHA-256 of a text to name a file by.
pub(super) fn short_digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..8])
}

/// What stands first in the name of a file of the store: the seed, or `exact`. None where the name is no such one.
pub(super) fn first_part(name: &str) -> Option<&str> {
    let (first, short) = name.strip_suffix(".toml")?.split_once('-')?;
    let known = first == EXACT || first.parse::<u64>().is_ok();
    let is_short = short.len() == 16 && short.bytes().all(|byte| byte.is_ascii_hexdigit());
    (known && is_short).then_some(first)
}

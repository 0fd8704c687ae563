//! What the page is made from.

use crate::claim::{Record, Replication, Verdict};

/// A run as it was stored, with nothing that differs from one run to the next of the same claims.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRun {
    /// Name and version of the program that ran.
    pub program: String,
    /// The images, as on the command line.
    pub data: String,
    /// Their SHA-256.
    pub sha256: String,
    /// How many there are.
    pub images: u64,
    /// Whether the processor was one on which numbers equal the recorded ones bit for bit.
    pub bits_guaranteed: bool,
    /// Claims that were left out, for they use no images.
    pub not_applicable: Vec<String>,
    /// The claims, in the order of the run.
    pub claims: Vec<ReportedClaim>,
}

/// A checked claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedClaim {
    /// Its record.
    pub record: Record,
    /// What other seeds would give.
    pub replication: Replication,
    /// The verdict that is recorded for these seeds and data.
    pub recorded: Option<Verdict>,
    /// Whether the record is the recorded one to the last digit.
    pub identical: Option<bool>,
    /// How many seeds the claim has unless others are asked for, where that is known.
    pub own_seeds: Option<u64>,
    /// The pictures that the claim carries.
    pub illustrations: Vec<Illustration>,
}

/// A picture that a claim carries, from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illustration {
    /// The file's name.
    pub file: String,
    /// The SVG; nothing where there is none.
    pub svg: Option<String>,
}

impl ReportedClaim {
    /// The command that does it again.
    pub(super) fn command(&self) -> String {
        let Record {
            claim, seeds, data, ..
        } = &self.record;
        let mut words = vec![format!("deepclaims check {claim}")];
        if seeds.count > 0 && self.own_seeds != Some(seeds.count) {
            words.push(format!("--seeds {}", seeds.count));
        }
        if seeds.first > 0 {
            words.push(format!("--first-seed {}", seeds.first));
        }
        if let Some(data) = data.as_ref().filter(|data| data.name != "digits") {
            words.push(format!("--data {}", quoted(&data.name)));
        }
        words.join(" ")
    }
}

/// A word as a shell reads it.
pub fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/:._-+=,@%".contains(letter);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

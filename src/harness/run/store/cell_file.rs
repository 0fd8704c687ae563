//! Files of cells as they are found, whatever claims there are.

use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::head::Head;
use super::key;
use super::seal::unseal;

/// A file of this program, whole and under its own name.
#[derive(Debug)]
pub(super) struct CellFile {
    /// SHA-256 of what it says.
    pub(super) digest: [u8; 32],
    pub(super) key: KeyText,
}

/// What the beginning of a file says that it holds.
#[derive(Debug, Deserialize)]
pub(super) struct KeyText {
    claim: String,
    pub(super) images: Option<String>,
    case: Option<String>,
    arm: Option<String>,
    seed: Option<u64>,
}

impl KeyText {
    /// In words.
    pub(super) fn sentence(&self) -> String {
        let Self { claim, case, arm, seed, .. } = self;
        let case = case.iter().map(|case| format!("case {case}"));
        let arm = arm.iter().map(|arm| format!("arm {arm}"));
        let seed = seed.iter().map(|seed| format!("seed {seed}"));
        let words = [claim.clone()].into_iter().chain(case).chain(arm).chain(seed);
        words.collect::<Vec<String>>().join(", ")
    }
}

/// What is wrong with a file.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is empty, cut off or changed, and as good as none.
    Broken,
    /// It is whole, and does not belong there.
    Foreign(String),
}

impl CellFile {
    /// The file of these bytes, at this path in a store of this head.
    pub(super) fn read(path: &Path, bytes: Vec<u8>, head: &Head) -> Result<Self, Fault> {
        let text = unseal(bytes).map_err(|_| Fault::Broken)?;
        let foreign = |reason: &str| Fault::Foreign(reason.to_owned());
        if !text.starts_with(&head.to_text()) {
            return Err(foreign("it was written by another program or build"));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // The beginning ends with an empty line; the name says with which.
        let ends = text.match_indices("\n\n").map(|(index, ends)| index + ends.len());
        let first = key::first_part(&name).unwrap_or_default();
        let beginning = ends
            .map(|end| &text[..end])
            .find(|beginning| key::file_name(first, beginning) == name)
            .ok_or_else(|| foreign("it is the file of something else"))?;
        let key = key_of(beginning).map_err(Fault::Foreign)?;
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        if *folder != *key.claim {
            return Err(foreign("it is the file of another claim"));
        }
        Ok(Self { digest: Sha256::digest(&text).into(), key })
    }
}

fn key_of(beginning: &str) -> Result<KeyText, String> {
    #[derive(Deserialize)]
    struct Beginning {
        key: KeyText,
    }
    let beginning: Result<Beginning, _> = toml::from_str(beginning);
    beginning.map(|beginning| beginning.key).map_err(|error| error.message().trim().to_owned())
}

//! What the shards that fill a store work on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::atomic_file::{self, Durability, absent};
use super::key::short_digest;
use super::seal::{seal, unseal};
use super::{DamagedFile, Store, StoreError, read};

/// Where assignments are in the folder of a store.
pub(super) const FOLDER: &str = "shards";

/// A command whose work so many shards share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The command, without folder, threads and shard.
    pub command: String,
    /// How many shards there are.
    pub shards: u64,
    /// SHA-256 of the images that the cells may be of.
    pub images: BTreeSet<String>,
}

impl Store {
    /// Keeps what the shards of this store work on.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn assign(&self, assignment: &Assignment) -> Result<(), StoreError> {
        let folder = self.folder.join(FOLDER);
        fs::create_dir_all(&folder).map_err(StoreError::write(&folder))?;
        let text = toml::to_string(assignment);
        let text = text.unwrap_or_else(|error| unreachable!("words and numbers: {error}"));
        let text = format!("{}\n[assignment]\n{text}", self.head.to_text());
        let path = folder.join(format!("{}.toml", short_digest(&text)));
        atomic_file::write(&path, seal(&text), Durability::Named).map_err(StoreError::write(&path))
    }

    /// What the shards of this store work on. Files of another program are left out.
    ///
    /// # Errors
    /// Where the folder or a file of it is there and cannot be read, and where a file is broken: what it said would
    /// be missing without a word.
    pub fn assignments(&self) -> Result<BTreeSet<Assignment>, StoreError> {
        let folder = self.folder.join(FOLDER);
        let entries = match fs::read_dir(&folder) {
            Err(error) if absent(&error) => return Ok(BTreeSet::new()),
            entries => entries.map_err(StoreError::damaged(&folder))?,
        };
        let beginning = format!("{}\n[assignment]\n", self.head.to_text());
        let (mut assignments, mut damaged) = (BTreeSet::new(), Vec::new());
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            match Self::assignment(&path, &beginning) {
                Ok(assignment) => assignments.extend(assignment),
                Err(reason) => damaged.push(DamagedFile { path, reason }),
            }
        }
        if damaged.is_empty() { Ok(assignments) } else { Err(StoreError::Damaged(damaged)) }
    }

    /// What a file says, or what is wrong with it; nothing where another program wrote it.
    fn assignment(path: &Path, beginning: &str) -> Result<Option<Assignment>, String> {
        let Some(bytes) = read(path)? else { return Ok(None) };
        let text = unseal(bytes)?;
        let own = text.strip_prefix(beginning);
        own.map(|own| toml::from_str(own).map_err(|error| error.to_string())).transpose()
    }
}

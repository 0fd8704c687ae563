//! Cells on disk: what was read once is not trained for again.
//!
//! `FOLDER/store.toml` names the program and its build; `FOLDER/cells/CLAIM/` has one file for each arm and
//! seed, or one for the properties of an exact claim. A file is named after all that determines its content,
//! which it repeats in words, and begins with a checksum of itself. Files come under their names whole, so that
//! a run may be killed at any time, and several may fill one store: where two write the same cell, they write
//! the same bytes. A file whose checksum does not fit is as good as none: power failures and full disks leave
//! such files, and their cells are computed again. `FOLDER/trainings/` has states of trainings under way.
//!
//! Where shards fill a store, `FOLDER/shards/` says with which command, and how many there are.

mod assignment;
mod cell_file;
mod content;
mod error;
mod head;
mod key;
mod links;
mod merge;
mod seal;
mod states;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::atomic_file::{self, Durability, absent};
use crate::claim::{Arm, PropertyRecord, Reading};
use content::Content;
use head::Head;
use seal::{seal, unseal};

pub use assignment::Assignment;
pub use error::{DamagedFile, StoreError};
pub(in crate::run) use key::Key;
pub use merge::{Contradiction, MergeError, Merged, merge};
pub(in crate::run) use states::StateKey;

const MANIFEST: &str = "store.toml";
const CELLS: &str = "cells";
/// Runs that are under way hold a lock on this file.
const LOCK: &str = ".lock";
/// A training keeps its state so often, unless it is over sooner.
const STATE_INTERVAL: Duration = Duration::from_mins(4);
/// Far more than any cell takes.
const MOST_BYTES: u64 = 1 << 26;

/// What a store has of a cell.
#[derive(Debug)]
pub(in crate::run) enum Stored<T> {
    Whole(T),
    /// Its file is empty, cut off or changed.
    Broken(PathBuf),
    Nothing,
}

/// A folder of cells.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    head: Head,
    redo: bool,
    /// How often a training keeps its state.
    pub(in crate::run) state_interval: Duration,
    /// Held until the run ends, however it ends.
    lock: Option<File>,
}

impl Store {
    /// The store in this folder, which need not be there; nothing is written yet. With `redo` it may be any
    /// program's, and what it has is not looked at.
    ///
    /// # Errors
    /// Where the folder has cells of another program, or a part of it is a link.
    pub fn open(folder: &Path, redo: bool) -> Result<Self, StoreError> {
        links::refuse(folder)?;
        let head = Head::this().map_err(|error| StoreError::Build(error.to_string()))?;
        let (folder, state_interval) = (folder.into(), STATE_INTERVAL);
        let store = Self { folder, head, redo, state_interval, lock: None };
        if !redo {
            store.check_manifest()?;
        }
        Ok(store)
    }

    /// The same, which keeps the state of a training whenever it has gone on for so long.
    #[must_use]
    pub fn keeping_states_every(self, state_interval: Duration) -> Self {
        Self { state_interval, ..self }
    }

    /// Makes the folder this program's: removes what killed runs left, with `redo` also cells that another
    /// program wrote, and writes the manifest. Files that are none of the store's are left alone.
    ///
    /// # Errors
    /// Where the folder cannot be written, or has become another program's.
    pub fn begin(&mut self) -> Result<(), StoreError> {
        links::refuse(&self.folder)?;
        let cells = self.folder.join(CELLS);
        fs::create_dir_all(&cells).map_err(StoreError::write(&cells))?;
        self.lock = self.lock_and_tidy().map_err(StoreError::write(&cells.join(LOCK)))?;
        match self.check_manifest() {
            // First the cells: a run that is killed in between leaves a store that is refused.
            Err(_) if self.redo => self.remove_others()?,
            // Another build was here since the store was opened.
            found => found?,
        }
        let own = self.head.to_text();
        let states = self.folder.join(states::FOLDER);
        self.remove_states(|start| !self.redo && start.starts_with(own.as_bytes()))
            .map_err(StoreError::write(&states))?;
        let path = self.manifest();
        atomic_file::write(&path, seal(&self.head.to_text()), Durability::Named)
            .map_err(StoreError::write(&path))
    }

    /// The seeds of which the store may have a cell of this claim.
    pub(in crate::run) fn seeds(&self, claim: &str) -> Result<BTreeSet<u64>, DamagedFile> {
        let path = self.folder.join(CELLS).join(claim);
        let entries = match fs::read_dir(&path) {
            Err(error) if absent(&error) => return Ok(BTreeSet::new()),
            entries => entries.map_err(|error| DamagedFile { path, reason: error.to_string() })?,
        };
        let names = entries.flatten().map(|entry| entry.file_name());
        let seeds = names.filter_map(|name| key::first_part(&name.to_string_lossy())?.parse().ok());
        Ok(seeds.collect())
    }

    pub(in crate::run) fn find_reading(
        &self,
        key: &Key<'_>,
        arm: &Arm,
    ) -> Result<Stored<Reading>, DamagedFile> {
        self.find(key, |content| match content {
            Content::Reading(text) => text.reading(arm.quantities()),
            Content::Properties(_) => Err("it holds no cells".to_owned()),
        })
    }

    pub(in crate::run) fn keep_reading(
        &self,
        key: &Key<'_>,
        arm: &Arm,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        self.keep(key, &Content::of_reading(arm.quantities(), reading))
    }

    pub(in crate::run) fn find_properties(
        &self,
        key: &Key<'_>,
    ) -> Result<Stored<Vec<PropertyRecord>>, DamagedFile> {
        self.find(key, |content| match content {
            Content::Properties(properties) => Ok(properties),
            Content::Reading(_) => Err("it holds no properties".to_owned()),
        })
    }

    pub(in crate::run) fn keep_properties(
        &self,
        key: &Key<'_>,
        properties: Vec<PropertyRecord>,
    ) -> Result<(), StoreError> {
        self.keep(key, &Content::Properties(properties))
    }

    fn find<T>(
        &self,
        key: &Key<'_>,
        take: impl FnOnce(Content) -> Result<T, String>,
    ) -> Result<Stored<T>, DamagedFile> {
        let head = self.head.with_key(key);
        let path = self.path(key, &head);
        let damaged = |reason| DamagedFile { path: path.clone(), reason };
        let Some(bytes) = read(&path).map_err(damaged)? else {
            return Ok(Stored::Nothing);
        };
        let Ok(text) = unseal(bytes) else {
            return Ok(Stored::Broken(path));
        };
        let content = text
            .strip_prefix(&head)
            .ok_or_else(|| "it is the file of something else".to_owned())
            .and_then(Content::read)
            .and_then(take);
        content.map(Stored::Whole).map_err(damaged)
    }

    fn keep(&self, key: &Key<'_>, content: &Content) -> Result<(), StoreError> {
        let head = self.head.with_key(key);
        let path = self.path(key, &head);
        let sealed = seal(&(head + &content.to_text()));
        let folder = self.folder.join(CELLS).join(&key.claim);
        fs::create_dir_all(&folder)
            // A cell whose name is lost is computed again.
            .and_then(|()| atomic_file::write(&path, &sealed, Durability::Whole))
            .map_err(StoreError::write(&path))
    }

    fn path(&self, key: &Key<'_>, head: &str) -> PathBuf {
        let folder = self.folder.join(CELLS).join(&key.claim);
        folder.join(key.file_name(head))
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join(MANIFEST)
    }

    /// No manifest, or a broken one, is as good as a new one: files are named after the build that wrote
    /// them.
    fn check_manifest(&self) -> Result<(), StoreError> {
        let path = self.manifest();
        let text = read(&path).map(|bytes| bytes.and_then(|bytes| unseal(bytes).ok()));
        text.and_then(|text| text.map_or(Ok(()), |text| self.head.fits(&text)))
            .map_err(|reason| StoreError::Manifest { path, reason })
    }

    /// The folders of the store that are there.
    fn folders(&self) -> io::Result<Vec<PathBuf>> {
        let cells = self.folder.join(CELLS);
        let mut folders = vec![self.folder.clone(), cells.clone()];
        let others = ["records", "pictures", states::FOLDER, assignment::FOLDER];
        folders.extend(others.map(|name| self.folder.join(name)));
        for entry in fs::read_dir(cells)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
        }
        Ok(folders)
    }

    /// Takes part in the lock of all runs, and removes what killed ones left if there is no other: a file that
    /// is being written looks like one of those. Where there are no locks, nothing is removed.
    fn lock_and_tidy(&self) -> io::Result<Option<File>> {
        let lock = File::create(self.folder.join(CELLS).join(LOCK))?;
        if lock.try_lock().is_ok() {
            for folder in self.folders()? {
                atomic_file::remove_leftovers(&folder)?;
            }
            lock.unlock()?;
        }
        // Not waited for: some file servers keep the locks of machines that went down.
        Ok(lock.try_lock_shared().ok().map(|()| lock))
    }

    /// Removes cells that are not this program's, which no run would ever find again.
    fn remove_others(&self) -> Result<(), StoreError> {
        let cells = self.folder.join(CELLS);
        let folders = self.folders().map_err(StoreError::write(&cells))?;
        let beginning = self.head.to_text();
        for folder in folders.iter().filter(|folder| folder.parent() == Some(&cells)) {
            let entries = fs::read_dir(folder).map_err(StoreError::write(folder))?;
            for entry in entries.flatten() {
                let path = entry.path();
                let own = |text: String| text.starts_with(&beginning);
                if key::first_part(&entry.file_name().to_string_lossy()).is_some()
                    && links::is_plain_file(&path).unwrap_or(false)
                    && !read(&path)
                        .is_ok_and(|bytes| bytes.is_some_and(|bytes| unseal(bytes).is_ok_and(own)))
                {
                    fs::remove_file(&path).map_err(StoreError::write(&path))?;
                }
            }
        }
        Ok(())
    }
}

/// The bytes of a file that may be there, or why it has none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let bytes = || {
        if !links::is_plain_file(path)? {
            return Err(io::Error::other("it is no plain file, but a folder, a link or a device"));
        }
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match bytes() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

//! States of trainings under way: what a killed run goes on from.
//!
//! `FOLDER/trainings/` has at most one file for each training and seed: in words what it is the state of, the
//! bytes of the state, and the SHA-256 of all that. It is replaced as the training goes on, and removed once
//! everything is read from the network.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Store, StoreError, links};
use crate::run::atomic_file::{self, Durability};
use deepclaims_lab::data::{Images, Inputs};
use deepclaims_lab::train::Training;

pub(super) const FOLDER: &str = "trainings";
const EXTENSION: &str = "state";
/// Bytes of a checksum.
const CHECKSUM: u64 = 32;

/// All that determines the states of a training, but for the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::run) struct StateKey {
    /// See [`Training::digest`].
    training: String,
    /// SHA-256 of the images, where it is trained on any.
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<String>,
    seed: u64,
    /// Whether it is trained for its number of steps, which the training of this digest takes.
    counts_steps: bool,
}

impl StateKey {
    pub(in crate::run) fn new(
        training: &Training,
        images: &Images,
        seed: u64,
        counts_steps: bool,
    ) -> Self {
        let mut lineage = std::iter::once(training).chain(training.ancestors());
        let uses_images = lineage.any(|one| one.data.inputs == Inputs::Images);
        Self {
            training: training.digest(),
            images: uses_images.then(|| images.sha256.clone()),
            seed,
            counts_steps,
        }
    }
}

impl Store {
    /// Keeps the state that `write` writes, in place of an earlier one.
    pub(in crate::run) fn keep_state(
        &self,
        key: &StateKey,
        mut write: impl FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let head = self.head_of(key);
        let path = self.state_path(key, &head);
        let sealed = |file: &mut File| {
            let mut sealing = Sealing { to: BufWriter::new(file), hash: Sha256::new() };
            sealing.write_all(head.as_bytes())?;
            write(&mut sealing)?;
            let Sealing { mut to, hash } = sealing;
            to.write_all(&hash.finalize())?;
            to.flush()
        };
        fs::create_dir_all(self.folder.join(FOLDER))
            .and_then(|()| atomic_file::write_by(&path, sealed, Durability::Whole))
            .map_err(StoreError::write(&path))
    }

    /// What reads the state that was kept last; nothing where none was, or its file is broken.
    pub(in crate::run) fn find_state(&self, key: &StateKey) -> Option<impl Read + use<>> {
        let head = self.head_of(key);
        let path = self.state_path(key, &head);
        let end = whole(&path).ok().flatten()?;
        let mut file = BufReader::new(File::open(path).ok()?);
        let mut begins = vec![0; head.len()];
        file.read_exact(&mut begins).ok()?;
        let rest = end.checked_sub(head.len() as u64)?;
        (begins == head.as_bytes()).then(|| file.take(rest))
    }

    /// Removes a state that may be there. What is left of it does no harm.
    pub(in crate::run) fn remove_state(&self, key: &StateKey) {
        let _ = fs::remove_file(self.state_path(key, &self.head_of(key)));
    }

    /// Removes the states that `is_wanted` does not want, by how their files begin.
    pub(super) fn remove_states(&self, is_wanted: impl Fn(&[u8]) -> bool) -> io::Result<()> {
        let entries = match fs::read_dir(self.folder.join(FOLDER)) {
            Err(error) if atomic_file::absent(&error) => return Ok(()),
            entries => entries?,
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_state = path.extension().is_some_and(|extension| extension == EXTENSION);
            // Another run may be removing what it has no need of any more.
            let Some(beginning) = is_state.then(|| beginning(&path)).flatten() else { continue };
            if !is_wanted(&beginning) {
                atomic_file::remove(&path)?;
            }
        }
        Ok(())
    }

    fn head_of(&self, key: &StateKey) -> String {
        #[derive(Serialize)]
        struct Keyed<'a> {
            state: &'a StateKey,
        }
        let key = toml::to_string(&Keyed { state: key });
        let key = key.unwrap_or_else(|error| unreachable!("keys are plain data: {error}"));
        format!("{}\n{key}\n", self.head.to_text())
    }

    fn state_path(&self, key: &StateKey, head: &str) -> PathBuf {
        let short = &hex::encode(Sha256::digest(head))[..16];
        let name = format!("{}-{short}.{EXTENSION}", key.seed);
        self.folder.join(FOLDER).join(name)
    }
}

/// Where the checksum of a file begins that fits what stands before it; nothing where it does not.
fn whole(path: &Path) -> io::Result<Option<u64>> {
    if !links::is_plain_file(path)? {
        return Ok(None);
    }
    let file = File::open(path)?;
    let Some(end) = file.metadata()?.len().checked_sub(CHECKSUM) else {
        return Ok(None);
    };
    let mut file = BufReader::new(file);
    let mut sealing = Sealing { to: io::sink(), hash: Sha256::new() };
    io::copy(&mut (&mut file).take(end), &mut sealing)?;
    let mut checksum = [0; CHECKSUM as usize];
    file.read_exact(&mut checksum)?;
    Ok((sealing.hash.finalize().as_slice() == checksum).then_some(end))
}

/// The first bytes of a file, more than a head takes; nothing where it cannot be read.
fn beginning(path: &Path) -> Option<Vec<u8>> {
    links::is_plain_file(path).ok().filter(|is_plain| *is_plain)?;
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1 << 12).read_to_end(&mut bytes));
    read.ok().map(|_| bytes)
}

/// Writes and takes the checksum of what it writes.
struct Sealing<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

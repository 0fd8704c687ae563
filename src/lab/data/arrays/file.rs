//! Files of arrays.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Array, ArrayError, natural_order, npy, npz, tensors};
use crate::numerics::MappedFile;

/// A file of one array or several.
#[derive(Clone, Debug)]
pub struct ArrayFile {
    path: PathBuf,
    bytes: Arc<MappedFile>,
    format: Format,
    names: Vec<String>,
}

/// The formats, told apart by how files begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Npy,
    Npz,
    Safetensors,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(npy::MAGIC) {
            Some(Self::Npy)
        } else if npz::MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
            Some(Self::Npz)
        } else {
            tensors::begins(bytes).then_some(Self::Safetensors)
        }
    }
}

/// Whether a file begins as one of arrays does; not where it cannot be read.
pub fn is_array_file(path: &Path) -> bool {
    map(path).is_ok_and(|bytes| Format::of(&bytes).is_some())
}

fn map(path: &Path) -> Result<MappedFile, ArrayError> {
    let unreadable = |reason| ArrayError::Unreadable { path: path.into(), reason };
    // Asked before opening: to open a pipe is to wait for its other end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(ArrayError::NotAFile { path: path.into() });
    }
    let file = File::open(path).map_err(unreadable)?;
    MappedFile::new(&file).map_err(unreadable)
}

impl ArrayFile {
    /// Opens a file; its numbers are read later, in pieces.
    ///
    /// # Errors
    /// Where it cannot be read or is of no known format.
    pub fn open(path: &Path) -> Result<Self, ArrayError> {
        let bytes = map(path)?;
        let format = Format::of(&bytes).ok_or_else(|| {
            let start: Vec<String> =
                bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            let found = if start.is_empty() { "nothing".to_owned() } else { start.join(" ") };
            ArrayError::UnknownFormat { path: path.into(), found }
        })?;
        let mut names = match format {
            Format::Npy => {
                vec![path.file_stem().unwrap_or_default().to_string_lossy().into_owned()]
            }
            Format::Npz => npz::names(path, &bytes)?,
            Format::Safetensors => tensors::names(path, &bytes)?,
        };
        names.sort_by(|one, other| natural_order(one, other));
        Ok(Self { path: path.into(), bytes: Arc::new(bytes), format, names })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names of its arrays in their natural order, `layer2` before `layer10`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The array of this name.
    ///
    /// # Errors
    /// Where there is none, or its header and its numbers do not fit together.
    pub fn array(&self, name: &str) -> Result<Array, ArrayError> {
        if !self.names.iter().any(|known| known == name) {
            return Err(ArrayError::NoArray {
                path: self.path.clone(),
                name: name.into(),
                known: self.names.clone(),
            });
        }
        match self.format {
            Format::Npy => npy::array((&self.path, name), &self.bytes, (0, self.bytes.len())),
            Format::Npz => npz::array(&self.path, name, &self.bytes),
            Format::Safetensors => tensors::array(&self.path, name, &self.bytes),
        }
    }

    /// Its only array.
    ///
    /// # Errors
    /// Where it has none or several.
    pub fn only_array(&self) -> Result<Array, ArrayError> {
        match &self.names[..] {
            [name] => self.array(name),
            _ => Err(ArrayError::SeveralArrays {
                path: self.path.clone(),
                known: self.names.clone(),
            }),
        }
    }
}

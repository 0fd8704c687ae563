//! What can be wrong with a store, one sentence each.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file of a store that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedFile {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for DamagedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

fn list(files: &[DamagedFile]) -> String {
    files.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A store that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The program cannot be identified.
    #[error("cannot read this program's own file, by which a store knows its build: {0}")]
    Build(String),
    /// The folder belongs to another program, or to an unknown one.
    #[error("cannot resume from {}: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Files that are whole, and not what their names say; or that cannot be read.
    #[error("cannot use {}", list(.0))]
    Damaged(Vec<DamagedFile>),
    /// A file or folder that cannot be written.
    #[error("cannot write {}: {reason}; what was stored before is kept", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

impl StoreError {
    /// What could not be read.
    pub(super) fn damaged(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| {
            let file = DamagedFile { path: path.into(), reason: error.to_string() };
            Self::Damaged(vec![file])
        }
    }

    /// What could not be written.
    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Write { path: path.into(), reason: error.to_string() }
    }
}

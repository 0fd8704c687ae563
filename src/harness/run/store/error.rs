//! What can be wrong with a store, one sentence each.

use std::io;
use std::path::{Path, PathBuf};

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
    /// A file that is not what its name says.
    #[error("cannot use {}: {reason}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
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
    /// What could not be written.
    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Write { path: path.into(), reason: error.to_string() }
    }
}

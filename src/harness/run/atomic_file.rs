//! Files that are whole or not there: written under a temporary name, which then becomes their own.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".deepclaims-";
const SUFFIX: &str = ".tmp";

/// What a written file outlives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// The end of the process, however it ends.
    Process,
    /// A power failure as well, which takes longer to write.
    Machine,
}

/// Writes a file under this name, in place of an earlier one.
pub(crate) fn write(path: &Path, text: &str, durability: Durability) -> io::Result<()> {
    let mut file = create(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if durability == Durability::Machine {
        file.as_file().sync_all()?;
    }
    file.persist(path)?;
    Ok(())
}

/// Whether files can be written in `folder`.
pub(crate) fn probe(folder: &Path) -> io::Result<()> {
    create(folder).map(drop)
}

/// A file in `folder` that goes away unless it is persisted, with the permissions that the umask leaves.
fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes the temporary files that killed processes left in `folder`, which need not exist.
pub(crate) fn remove_leftovers(folder: &Path) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if absent(&error) => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether an error says that there is nothing of that name.
pub(crate) fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

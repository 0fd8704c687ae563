//! Files that are whole or not there: written under a temporary name, which then becomes their own.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".deepclaims-";
const SUFFIX: &str = ".tmp";

/// What a power failure leaves of a file that was written. It never leaves a broken one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// The file, or, for some seconds, what was there before: to wait for the names in a folder takes
    /// several times as long as to wait for a small file.
    Whole,
    /// The file.
    Named,
}

/// How often a file is written whose temporary one goes away.
const TRIES: usize = 5;

/// Writes a file under this name, in place of an earlier one. It is on the disk before it gets its name.
pub(crate) fn write(
    path: &Path,
    content: impl AsRef<[u8]>,
    durability: Durability,
) -> io::Result<()> {
    write_by(path, |file| file.write_all(content.as_ref()), durability)
}

/// The same of a file whose content `write` writes.
pub(crate) fn write_by(
    path: &Path,
    mut write: impl FnMut(&mut File) -> io::Result<()>,
    durability: Durability,
) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    for _ in 1..TRIES {
        match write_once(folder, path, &mut write) {
            // Where locks do not reach from machine to machine, another run that begins may take the
            // temporary file for one that a killed run left, and remove it.
            Err(error) if absent(&error) && folder.exists() => {}
            written => return written.map(|()| sync_names(folder, durability)),
        }
    }
    write_once(folder, path, &mut write).map(|()| sync_names(folder, durability))
}

fn write_once(
    folder: &Path,
    path: &Path,
    write: &mut impl FnMut(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = create(folder)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn sync_names(folder: &Path, durability: Durability) {
    if durability == Durability::Named {
        sync_folder(folder);
    }
}

/// Brings the names in a folder to the disk, where the system can do that.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Whether files can be written in `folder`.
pub(crate) fn probe(folder: &Path) -> io::Result<()> {
    create(folder).map(drop)
}

/// A file in `folder` that goes away unless it is persisted, with the permissions that the umask
/// leaves.
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
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file, which another process may have removed.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if absent(&error) => Ok(()),
        removed => removed,
    }
}

/// Whether an error says that there is nothing of that name.
pub(crate) fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

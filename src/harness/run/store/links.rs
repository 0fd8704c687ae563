//! Links, of which a store has none: who goes on with a store of somebody else reads, writes and removes nothing
//! outside of it.

use std::fs;
use std::io;
use std::path::Path;

use super::super::atomic_file::absent;
use super::{CELLS, DamagedFile, LOCK, MANIFEST, StoreError, assignment, states};

/// Folders of a run that are written beside its cells.
const BESIDE: [&str; 4] = ["records", "pictures", "maps", "counterexamples"];

/// Refuses a folder whose parts are links. It may be one itself: its user named it.
pub(super) fn refuse(folder: &Path) -> Result<(), StoreError> {
    let cells = folder.join(CELLS);
    let own = [MANIFEST, CELLS, states::FOLDER, assignment::FOLDER].into_iter().chain(BESIDE);
    let mut links: Vec<DamagedFile> = own.filter_map(|name| link(&folder.join(name))).collect();
    let lock = cells.join(LOCK);
    if !is_plain_file(&lock).unwrap_or(true) {
        // A pipe would be waited for, and the file behind a link emptied.
        let reason = "it is no plain file".to_owned();
        links.push(DamagedFile { path: lock, reason });
    }
    if links.is_empty() {
        match fs::read_dir(&cells) {
            Err(error) if absent(&error) => {}
            entries => {
                let entries = entries.map_err(StoreError::damaged(&cells))?.flatten();
                links.extend(entries.filter_map(|entry| link(&entry.path())));
            }
        }
    }
    if links.is_empty() { Ok(()) } else { Err(StoreError::Damaged(links)) }
}

fn link(path: &Path) -> Option<DamagedFile> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink());
    let reason = || "it is a link, and a store has none".to_owned();
    is_link.then(|| DamagedFile { path: path.into(), reason: reason() })
}

/// Whether there is a file of this name that is neither a link, a folder, a pipe nor a device.
pub(super) fn is_plain_file(path: &Path) -> io::Result<bool> {
    fs::symlink_metadata(path).map(|there| there.is_file())
}

//! Files in a folder.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// Where files never reach a disk, on systems that have such a place.
const MEMORY: &str = "/dev/shm";

/// A folder of these files.
pub(crate) fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = if Path::new(MEMORY).is_dir() { TempDir::new_in(MEMORY) } else { TempDir::new() };
    let folder = folder.expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder");
        }
        fs::write(path, bytes).expect("a writable folder");
    }
    folder
}

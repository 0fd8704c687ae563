//! NumPy's format of several arrays: a zip archive of `.npy` files.

use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;

use tempfile::tempfile;
use zip::{CompressionMethod, ZipArchive};

use super::array::Array;
use super::{ArrayError, npy};
use crate::numerics::MappedFile;

/// How such files begin; the second form is that of an archive without files.
pub(super) const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// The ending of the names in it.
const ENDING: &str = ".npy";

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn damaged(path: &Path) -> impl Fn(zip::result::ZipError) -> ArrayError {
    move |error| ArrayError::Damaged {
        path: path.into(),
        format: ".npz",
        reason: error.to_string(),
    }
}

fn archive<'a>(path: &Path, bytes: &'a MappedFile) -> Result<Archive<'a>, ArrayError> {
    ZipArchive::new(Cursor::new(&bytes[..])).map_err(damaged(path))
}

/// The names of its arrays, in the order of the archive.
pub(super) fn names(path: &Path, bytes: &MappedFile) -> Result<Vec<String>, ArrayError> {
    let mut archive = archive(path, bytes)?;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(damaged(path))?;
        let name = file.name().map_err(damaged(path))?;
        names.extend(name.strip_suffix(ENDING).map(str::to_owned));
    }
    Ok(names)
}

/// One of its arrays. A compressed one is written to a temporary file, from which it is then read as
/// any other.
pub(super) fn array(path: &Path, name: &str, bytes: &Arc<MappedFile>) -> Result<Array, ArrayError> {
    let mut archive = archive(path, bytes)?;
    let mut file = archive.by_name(&format!("{name}{ENDING}")).map_err(damaged(path))?;
    let size = usize::try_from(file.size()).unwrap_or(usize::MAX);
    let stored = file.compression() == CompressionMethod::Stored && !file.encrypted();
    let start = file.data_start().and_then(|start| usize::try_from(start).ok());
    if let (true, Some(start)) = (stored, start) {
        let end = start.saturating_add(size).min(bytes.len());
        return npy::array((path, name), bytes, (start.min(end), end));
    }
    let unreadable = |reason| ArrayError::Unreadable { path: path.into(), reason };
    let mut unpacked = tempfile().map_err(unreadable)?;
    // One byte more than is promised shows that there is more.
    let mut limited = io::Read::take(&mut file, (size as u64).saturating_add(1));
    io::copy(&mut limited, &mut unpacked).map_err(|error| ArrayError::Damaged {
        path: path.into(),
        format: ".npz",
        reason: error.to_string(),
    })?;
    let unpacked = Arc::new(MappedFile::new(&unpacked).map_err(unreadable)?);
    npy::array((path, name), &unpacked, (0, unpacked.len()))
}

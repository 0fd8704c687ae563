//! Where things are in the folder that `check --out` writes.

use std::path::{Path, PathBuf};

/// The document of the whole run.
pub(super) const DOCUMENT: &str = "check.json";
/// The folder of the records, one file a claim.
pub(super) const RECORDS: &str = "records";
/// The folder of the pictures.
pub(super) const PICTURES: &str = "pictures";

/// The file of a claim's record in the folder of a run.
pub(super) fn record(folder: &Path, claim: &str) -> PathBuf {
    folder.join(RECORDS).join(format!("{claim}.json"))
}

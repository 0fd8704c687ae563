//! Records that the command line names.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::CliError;
use crate::claim::{Record, Registry};

/// Fewest letters of a digest that name a record.
const SHORTEST: usize = 6;

/// A record: of a claim in this program, by its digest, or in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target(String);

impl FromStr for Target {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// The record that is meant: the recorded one of a claim of this name, the recorded one whose digest
/// begins so, or that in the file of this name.
pub(super) fn find(target: &Target, registry: &Registry) -> Result<Record, CliError> {
    let Target(text) = target;
    if registry.claim(text).is_some() {
        let recorded = registry.recorded(text).cloned();
        return recorded.ok_or_else(|| CliError::NotRecorded {
            claim: text.clone(),
        });
    }
    let path = Path::new(text);
    if path.is_file() {
        return read(path);
    }
    by_digest(text, registry)
}

fn by_digest(text: &str, registry: &Registry) -> Result<Record, CliError> {
    let unknown = |reason: &'static str| CliError::UnknownRecord {
        target: text.to_owned(),
        reason,
    };
    let digest = text.strip_prefix("sha256:").unwrap_or(text).to_lowercase();
    let hexadecimal = !digest.is_empty() && digest.chars().all(|letter| letter.is_ascii_hexdigit());
    if !hexadecimal {
        return Err(unknown("there is no claim and no file of this name"));
    }
    if digest.len() < SHORTEST {
        return Err(unknown("six letters of a digest are the fewest"));
    }
    let ids = registry.claims().iter().map(crate::claim::Claim::id);
    let mut records = ids
        .filter_map(|id| registry.recorded(&id))
        .filter(|record| record.digest.starts_with(&digest));
    let record = records
        .next()
        .ok_or_else(|| unknown("no recorded record has a digest that begins so"))?;
    if records.next().is_some() {
        return Err(unknown(
            "several recorded records begin so; give more letters",
        ));
    }
    Ok(record.clone())
}

fn read(path: &Path) -> Result<Record, CliError> {
    let broken = |reason: String| CliError::Record {
        path: PathBuf::from(path),
        reason,
    };
    let bytes = std::fs::read(path).map_err(|error| broken(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| broken("it is no text".to_owned()))?;
    Record::read(&text).map_err(|error| broken(error.to_string()))
}

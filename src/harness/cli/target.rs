//! Records that the command line names.

use std::path::{Path, PathBuf};

use super::select::select;
use super::{CliError, command};
use crate::claim::{Claim, Record, Registry};
use crate::report::{Cited, Program};

/// Fewest letters of a digest that name a record.
const SHORTEST: usize = 6;

/// The records that these targets mean.
pub(super) fn find_all(targets: &[String], registry: &Registry) -> Result<Vec<Cited>, CliError> {
    let mut found = Vec::new();
    for target in targets {
        found.extend(find(target, registry)?);
    }
    Ok(found)
}

/// The records that are meant: that in the file of this name, the recorded one whose digest begins
/// with it, or the recorded ones of the claims that the pattern names.
pub(super) fn find(text: &str, registry: &Registry) -> Result<Vec<Cited>, CliError> {
    let path = Path::new(text);
    if registry.claim(text).is_none() && path.is_file() {
        let found = Cited { record: read(path)?, verify: command::verify_file(text) };
        return Ok(vec![found]);
    }
    match select(&[text.to_owned()], registry) {
        Ok(claims) => {
            let cited = claims.into_iter().map(|claim| {
                let record = registry.recorded(&claim.id()).map(recorded);
                record.ok_or_else(|| CliError::NotRecorded { claim: claim.id() })
            });
            cited.collect()
        }
        Err(CliError::UnknownClaim { .. }) => Ok(vec![by_digest(text, registry)?]),
        Err(error) => Err(error),
    }
}

/// A record that this program holds, which is of its own version.
fn recorded(record: &Record) -> Cited {
    Cited {
        verify: command::verify_digest(record),
        record: Record { program: Some(Program::this().to_string()), ..record.clone() },
    }
}

fn by_digest(text: &str, registry: &Registry) -> Result<Cited, CliError> {
    let unknown =
        |reason: &'static str| CliError::UnknownRecord { target: text.to_owned(), reason };
    let digest = text.strip_prefix("sha256:").unwrap_or(text).to_lowercase();
    let hexadecimal = !digest.is_empty() && digest.chars().all(|letter| letter.is_ascii_hexdigit());
    if !hexadecimal {
        return Err(unknown("there is no claim or file of this name"));
    }
    if digest.len() < SHORTEST {
        return Err(unknown("a digest needs at least six letters"));
    }
    let ids = registry.claims().iter().map(Claim::id);
    let records = ids.filter_map(|id| registry.recorded(&id));
    let mut records = records.filter(|record| record.digest.starts_with(&digest));
    match (records.next(), records.next()) {
        (None, _) => Err(unknown("no recorded digest begins with it")),
        (Some(record), None) => Ok(recorded(record)),
        _ => Err(unknown("several recorded digests begin with it; give more letters")),
    }
}

fn read(path: &Path) -> Result<Record, CliError> {
    let broken = |reason: String| CliError::Record { path: PathBuf::from(path), reason };
    let bytes = std::fs::read(path).map_err(|error| broken(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| broken("it is not text".to_owned()))?;
    Record::read(&text).map_err(|error| broken(error.to_string()))
}

//! Records that the command line names.

use std::path::{Path, PathBuf};

use super::run_files::{self, DOCUMENT};
use super::run_folder;
use super::select::{named, select};
use super::{CliError, command, output};
use crate::claim::{Claim, Record, Registry, RegistryError};
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

/// The records that are meant: those of the run in the folder of this name, that in the file, those of the
/// claims that the pattern names as they are recorded, or the recorded one whose digest begins with it.
///
/// A folder without a run, which may happen to have the name of a paper's claims, is no target.
pub(super) fn find(text: &str, registry: &Registry) -> Result<Vec<Cited>, CliError> {
    if text.is_empty() {
        return Err(CliError::UnknownRecord {
            target: text.to_owned(),
            reason: "it is empty",
            nearest: Vec::new(),
        });
    }
    let path = Path::new(text);
    if named(text, registry).is_none() {
        if path.is_file() {
            let found = Cited { record: read(path)?, verify: command::verify_file(path) };
            return Ok(vec![found]);
        }
        if path.join(DOCUMENT).is_file() {
            return of_run(path, registry);
        }
    }
    match select(&[text.to_owned()], registry) {
        Ok(claims) => of_claims(&claims, registry),
        Err(CliError::UnknownClaim { .. }) if path.is_dir() => of_run(path, registry),
        Err(CliError::UnknownClaim { nearest, .. }) => {
            Ok(vec![by_digest(text, &nearest, registry)?])
        }
        Err(error) => Err(error),
    }
}

/// What is recorded of these claims; of several, those without a record are named and left out.
fn of_claims(claims: &[&Claim], registry: &Registry) -> Result<Vec<Cited>, CliError> {
    let mut cited = Vec::new();
    let mut missing = Vec::new();
    for claim in claims {
        match registry.recorded(&claim.id())? {
            Some(record) => cited.push(recorded(record)),
            None => missing.push(claim.id()),
        }
    }
    if let Some(claim) = missing.first() {
        if cited.is_empty() {
            return Err(CliError::NotRecorded { claim: claim.clone() });
        }
        let missing = missing.join(", ");
        output::note(&format!("note: left out, as nothing is recorded: {missing}"));
    }
    Ok(cited)
}

/// The records of the run in this folder.
fn of_run(folder: &Path, registry: &Registry) -> Result<Vec<Cited>, CliError> {
    let run = run_folder::read(folder, registry)?;
    let cited = run.claims.into_iter().map(|claim| Cited {
        verify: command::verify_file(&run_files::record(folder, &claim.record.claim)),
        record: claim.record.into_owned(),
    });
    Ok(cited.collect())
}

/// A record that this program holds, which is of its own version.
fn recorded(record: &Record) -> Cited {
    Cited {
        verify: command::verify_digest(record),
        record: Record { program: Some(Program::this().to_string()), ..record.clone() },
    }
}

/// The recorded record whose digest begins with this text; `nearest` are the claims whose names are most
/// like it.
fn by_digest(text: &str, nearest: &[String], registry: &Registry) -> Result<Cited, CliError> {
    let unknown = |reason: &'static str| CliError::UnknownRecord {
        target: text.to_owned(),
        reason,
        nearest: nearest.to_vec(),
    };
    let digest = text.strip_prefix("sha256:").unwrap_or(text).to_lowercase();
    let hexadecimal = !digest.is_empty() && digest.chars().all(|letter| letter.is_ascii_hexdigit());
    if !hexadecimal {
        return Err(unknown("there is no claim or file of this name"));
    }
    if digest.len() < SHORTEST {
        return Err(unknown("a digest needs at least six letters"));
    }
    let ids = registry.claims().iter().map(Claim::id);
    let records = ids.filter_map(|id| registry.recorded(&id).transpose());
    let records: Vec<&Record> = records.collect::<Result<_, RegistryError>>()?;
    let mut records = records.into_iter().filter(|record| record.digest.starts_with(&digest));
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

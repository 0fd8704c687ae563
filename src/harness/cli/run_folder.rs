//! The folder that `check --out` writes: `check.json`, `records/CLAIM.json` and
//! `pictures/CLAIM.NAME.svg`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

use super::run_files::{DOCUMENT, PICTURES, RECORDS};
use super::{CliError, command, run_files};
use crate::claim::{Claim, Record, Registry, Schema, plain};
use crate::report::{
    AgainstRecord, CheckDocument, CheckedClaim, Illustration, NotApplicable, ReportedClaim,
    StoredRun,
};

/// What a report needs of the document; the claims' records are read from their own files.
#[derive(Deserialize)]
struct Document {
    program: Program,
    data: Data,
    bits_guaranteed: bool,
    not_applicable: Vec<NotApplicable>,
    claims: Vec<Listed>,
}

#[derive(Deserialize)]
struct Program {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Data {
    name: String,
    sha256: String,
    images: u64,
}

#[derive(Deserialize)]
struct Listed {
    claim: String,
    digest: String,
    #[serde(flatten)]
    against: AgainstRecord,
    seconds: f64,
}

/// A claim that an earlier run left in the folder.
pub(super) struct Kept {
    pub(super) claim: ReportedClaim<'static>,
    /// Seconds of its tasks, added up over threads; none where the last run did not list it.
    seconds: f64,
}

impl Kept {
    /// The claim as the document lists it.
    pub(super) fn checked(&self) -> CheckedClaim<'_> {
        CheckedClaim {
            record: &self.claim.record,
            against: self.claim.against,
            seconds: self.seconds,
        }
    }
}

/// The run in this folder, each claim with the pictures that the registry says it carries.
pub(super) fn read(folder: &Path, registry: &Registry) -> Result<StoredRun<'static>, CliError> {
    let path = folder.join(DOCUMENT);
    let document = document(&read_text(&path)?).map_err(|reason| broken(&path, reason))?;
    for part in [RECORDS, PICTURES].map(|part| folder.join(part)) {
        if part.is_symlink() {
            return Err(broken(&part, "it is a link, and the folder of a run has none".to_owned()));
        }
    }
    let claims = document.claims.iter();
    let claims = claims.map(|listed| claim(folder, listed, registry));
    Ok(StoredRun {
        program: format!("{} {}", document.program.name, document.program.version),
        data: document.data.name,
        sha256: document.data.sha256,
        images: document.data.images,
        bits_guaranteed: document.bits_guaranteed,
        as_recorded: false,
        not_applicable: document.not_applicable,
        claims: claims.collect::<Result<_, _>>()?,
    })
}

/// The claims that earlier runs of this program left in the folder, on the images of this run or without
/// any, and that this run did not check; and the names of those that it leaves out for another reason.
pub(super) fn kept(
    folder: &Path,
    run: &CheckDocument<'_>,
    registry: &Registry,
) -> (Vec<Kept>, Vec<String>) {
    let earlier = read_text(&folder.join(DOCUMENT)).ok().and_then(|text| document(&text).ok());
    let is_here =
        earlier.as_ref().is_none_or(|earlier| earlier.bits_guaranteed == run.bits_guaranteed);
    let listed = |name: &str| {
        earlier.iter().flat_map(|earlier| &earlier.claims).find(|one| one.claim == name)
    };
    let is_anew = |name: &str| run.claims.iter().any(|checked| checked.record.claim == name);
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for claim in registry.claims().iter().filter(|claim| !is_anew(&claim.id())) {
        let name = claim.id();
        if !run_files::record(folder, &name).exists() {
            continue;
        }
        let found = of_this_program(folder, claim, run).filter(|_| is_here).and_then(|record| {
            let listed = listed(&name).filter(|listed| listed.digest == record.digest);
            let against = listed.map(|listed| listed.against).unwrap_or_default();
            let claim = reported(folder, record, against, registry).ok()?;
            Some(Kept { claim, seconds: listed.map_or(0.0, |listed| listed.seconds) })
        });
        match found {
            Some(found) => kept.push(found),
            None => left_out.push(name),
        }
    }
    (kept, left_out)
}

/// The record of this claim, where this program found it on the images of this run or without any.
fn of_this_program(folder: &Path, claim: &Claim, run: &CheckDocument<'_>) -> Option<Record> {
    let record = read_record(folder, &claim.id()).ok()?;
    let is_this_program = record.program.as_deref() == Some(&run.program.to_string());
    let images = (run.data.sha256, claim.reads_labels.then_some(run.data.labels));
    let are_these = record.data.as_ref().is_none_or(|data| data.identity() == images);
    // The document names the program once for all.
    (is_this_program && are_these).then_some(Record { program: None, ..record })
}

fn document(text: &str) -> Result<Document, String> {
    #[derive(Deserialize)]
    struct Beginning {
        schema: Schema,
    }
    let read = |error: serde_json::Error| error.to_string();
    let Beginning { schema } = serde_json::from_str(text).map_err(read)?;
    schema.check().map_err(|error| error.to_string())?;
    let document: Document = serde_json::from_str(text).map_err(read)?;
    let mut names = BTreeSet::new();
    for Listed { claim, .. } in &document.claims {
        let letter = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
        if claim.is_empty() || claim.starts_with('.') || !claim.chars().all(letter) {
            return Err(format!("{claim:?} is not the name of a claim"));
        }
        if !names.insert(claim) {
            return Err(format!("it has the claim {claim} twice"));
        }
    }
    Ok(document)
}

fn claim(
    folder: &Path,
    listed: &Listed,
    registry: &Registry,
) -> Result<ReportedClaim<'static>, CliError> {
    let record = read_record(folder, &listed.claim)?;
    if record.digest != listed.digest {
        let reason = format!("it is not the record that {DOCUMENT} lists, but one of another run");
        return Err(broken(&run_files::record(folder, &listed.claim), reason));
    }
    reported(folder, record, listed.against, registry)
}

/// A record of the folder as the page shows it, compared as the document says.
fn reported(
    folder: &Path,
    record: Record,
    against: AgainstRecord,
    registry: &Registry,
) -> Result<ReportedClaim<'static>, CliError> {
    let known = registry.claim(&record.claim);
    let pictures = known.map_or_else(Vec::new, Claim::pictures).into_iter();
    let illustrations = pictures.map(|file| -> Result<Illustration, CliError> {
        let path = folder.join(PICTURES).join(&file);
        let svg = path.exists().then(|| read_text(&path)).transpose()?;
        Ok(Illustration { file, svg })
    });
    let illustrations = illustrations.collect::<Result<_, _>>()?;
    Ok(ReportedClaim {
        check: known.map(|claim| command::check(&record, Some(claim.seeds))),
        verify: command::verify(&record, against),
        maps: registry.maps(&record.claim)?.to_vec(),
        counterexample: registry.counterexample(&record.claim)?.cloned(),
        record: Cow::Owned(record),
        against,
        illustrations,
    })
}

/// The record of this claim in the folder.
fn read_record(folder: &Path, claim: &str) -> Result<Record, CliError> {
    let path = run_files::record(folder, claim);
    let record =
        Record::read(&read_text(&path)?).map_err(|error| broken(&path, error.to_string()))?;
    if record.claim != claim {
        return Err(broken(&path, format!("it is the record of {}", record.claim)));
    }
    Ok(record)
}

fn read_text(path: &Path) -> Result<String, CliError> {
    // A run of somebody else says nothing about files elsewhere.
    let text = std::fs::symlink_metadata(path).and_then(|there| {
        if there.is_file() {
            return std::fs::read_to_string(path);
        }
        Err(std::io::Error::other("it is no plain file, but a folder, a link or a device"))
    });
    text.map(|text| plain(&text).into_owned()).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        broken(path, reason)
    })
}

fn broken(path: &Path, reason: String) -> CliError {
    CliError::Run { path: path.into(), reason }
}

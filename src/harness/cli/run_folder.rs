//! The folder that `check --out` writes: `check.json`, `records/CLAIM.json` and
//! `pictures/CLAIM.NAME.svg`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{CliError, command};
use crate::claim::{Claim, Record, Registry, Schema, Verdict, plain};
use crate::report::{
    CheckDocument, CheckedClaim, Illustration, ImagesDocument, NotApplicable, ReportedClaim,
    StoredRun,
};

/// The document of the whole run.
pub(super) const DOCUMENT: &str = "check.json";
/// The folder of the records, one file a claim.
pub(super) const RECORDS: &str = "records";
/// The folder of the pictures.
pub(super) const PICTURES: &str = "pictures";

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
    recorded: Option<Verdict>,
    recorded_after: Option<u64>,
    expected: Option<Verdict>,
    identical: Option<bool>,
    seconds: f64,
}

/// A claim that an earlier run left in the folder.
pub(super) struct Kept {
    pub(super) claim: ReportedClaim<'static>,
    /// Seconds of its tasks, added up over threads.
    seconds: f64,
}

impl Kept {
    /// Whether it was found on the images of this run, or needs none.
    pub(super) fn is_on(&self, images: &ImagesDocument<'_>) -> bool {
        let data = self.claim.record.data.as_ref();
        data.is_none_or(|data| data.sha256 == images.sha256)
    }

    /// The claim as the document lists it.
    pub(super) fn checked(&self) -> CheckedClaim<'_> {
        CheckedClaim {
            record: &self.claim.record,
            recorded: self.claim.recorded,
            recorded_after: self.claim.recorded_after,
            expected: self.claim.expected,
            identical: self.claim.identical,
            seconds: self.seconds,
        }
    }
}

/// The file of a claim's record in the folder of a run.
pub(super) fn record(folder: &Path, claim: &str) -> PathBuf {
    folder.join(RECORDS).join(format!("{claim}.json"))
}

/// The run in this folder, each claim with the pictures that the registry says it carries.
pub(super) fn read(folder: &Path, registry: &Registry) -> Result<StoredRun<'static>, CliError> {
    let path = folder.join(DOCUMENT);
    let document = document(&read_text(&path)?).map_err(|reason| broken(&path, reason))?;
    let claims = document.claims.iter();
    let claims = claims.map(|listed| claim(folder, listed, registry));
    Ok(StoredRun {
        program: format!("{} {}", document.program.name, document.program.version),
        data: document.data.name,
        sha256: document.data.sha256,
        images: document.data.images,
        bits_guaranteed: document.bits_guaranteed,
        not_applicable: document.not_applicable,
        claims: claims.collect::<Result<_, _>>()?,
    })
}

/// The claims that earlier runs left in the folder and that this run did not check.
pub(super) fn kept(
    folder: &Path,
    run: &CheckDocument<'_>,
    registry: &Registry,
) -> Result<Vec<Kept>, CliError> {
    let path = folder.join(DOCUMENT);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let earlier = document(&read_text(&path)?).map_err(|reason| broken(&path, reason))?;
    let is_anew =
        |listed: &&Listed| run.claims.iter().any(|checked| checked.record.claim == listed.claim);
    let others = earlier.claims.iter().filter(|listed| !is_anew(listed));
    let kept = others.map(|listed| {
        let mut claim = claim(folder, listed, registry)?;
        // The document names it once for all.
        claim.record.to_mut().program = None;
        Ok(Kept { claim, seconds: listed.seconds })
    });
    kept.collect()
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
    let path = record(folder, &listed.claim);
    let broken = |reason: String| broken(&path, reason);
    let record = Record::read(&read_text(&path)?).map_err(|error| broken(error.to_string()))?;
    if record.claim != listed.claim {
        return Err(broken(format!("it is the record of {}", record.claim)));
    }
    if record.digest != listed.digest {
        let reason = format!("it is not the record that {DOCUMENT} lists, but one of another run");
        return Err(broken(reason));
    }
    let known = registry.claim(&listed.claim);
    let pictures = known.map_or_else(Vec::new, Claim::pictures).into_iter();
    let illustrations = pictures.map(|file| -> Result<Illustration, CliError> {
        let path = folder.join(PICTURES).join(&file);
        let svg = path.exists().then(|| read_text(&path)).transpose()?;
        Ok(Illustration { file, svg })
    });
    let illustrations = illustrations.collect::<Result<_, _>>()?;
    Ok(ReportedClaim {
        check: known.map(|claim| command::check(&record, Some(claim.seeds))),
        verify: command::verify(&record, listed.identical, listed.recorded_after),
        record: Cow::Owned(record),
        recorded: listed.recorded,
        recorded_after: listed.recorded_after,
        expected: listed.expected,
        identical: listed.identical,
        illustrations,
    })
}

fn read_text(path: &Path) -> Result<String, CliError> {
    let text = std::fs::read_to_string(path);
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

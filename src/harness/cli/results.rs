//! What `check --out` writes in addition to the store.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;

use super::run_files::{DOCUMENT, PICTURES, RECORDS};
use super::run_folder::Kept;
use super::{CliError, command, output, report, run_folder};
use crate::claim::{Claim, Record, Registry};
use crate::report::{
    CheckDocument, CheckedClaim, Illustration, Program, ReportedClaim, StoredRun, json,
};
use deepclaims_lab::laboratory::Laboratory;

/// Writes the records and pictures of a check, and the document and the page of everything that the
/// folder has of its images.
pub(super) fn write(
    folder: &Path,
    laboratory: &dyn Laboratory,
    document: &CheckDocument<'_>,
    registry: &Registry,
) -> Result<(), CliError> {
    let reported = |checked| reported(checked, registry, laboratory);
    let claims = document.claims.par_iter().map(reported);
    let claims = claims.collect::<Result<Vec<(ReportedClaim<'_>, Vec<String>)>, CliError>>()?;
    let (mut claims, notes): (Vec<_>, Vec<_>) = claims.into_iter().unzip();
    notes.iter().flatten().for_each(|note| output::note(note));
    write_illustrations(&folder.join(PICTURES), &claims)?;
    let kept = kept(folder, document, registry);
    write_records(&folder.join(RECORDS), document)?;
    let whole = document.clone().with(kept.iter().map(Kept::checked), registry);
    output::write_file(folder, DOCUMENT, &json(&whole))?;
    let not_applicable = whole.not_applicable;
    claims.extend(kept.into_iter().map(|kept| kept.claim));
    claims.sort_by_key(|claim| registry.place(&claim.record.claim));
    let run = StoredRun {
        program: document.program.to_string(),
        data: document.data.name.to_owned(),
        sha256: document.data.sha256.to_owned(),
        images: document.data.images as u64,
        bits_guaranteed: document.bits_guaranteed,
        as_recorded: false,
        not_applicable,
        claims,
    };
    report::write(folder, &run)
}

/// The claims that earlier runs left in the folder. What is left out is noted.
fn kept(folder: &Path, document: &CheckDocument<'_>, registry: &Registry) -> Vec<Kept> {
    let (kept, left_out) = run_folder::kept(folder, document, registry);
    if !left_out.is_empty() {
        output::note(&format!(
            "note: the page does not show what the folder has of {}: found on other images, by another \
             program or processor, or damaged",
            left_out.join(", ")
        ));
    }
    kept
}

/// A claim of the page, its pictures drawn, and notes on those that cannot be drawn and are left out.
fn reported<'a>(
    checked: &CheckedClaim<'a>,
    registry: &Registry,
    laboratory: &dyn Laboratory,
) -> Result<(ReportedClaim<'a>, Vec<String>), CliError> {
    let record = checked.record;
    let claim = registry.claim(&record.claim);
    let (illustrations, notes) =
        claim.map(|claim| illustrations(claim, laboratory)).unwrap_or_default();
    let reported = ReportedClaim {
        record: Cow::Borrowed(record),
        against: checked.against,
        check: claim.map(|claim| command::check(record, Some(claim.seeds))),
        verify: command::verify(record, checked.against),
        illustrations,
        maps: registry.maps(&record.claim)?.to_vec(),
        counterexample: registry.counterexample(&record.claim)?.cloned(),
    };
    Ok((reported, notes))
}

fn illustrations(claim: &Claim, laboratory: &dyn Laboratory) -> (Vec<Illustration>, Vec<String>) {
    let drawings = claim.illustrations.iter().map(|picture| picture.draw);
    let mut notes = Vec::new();
    let files = claim.pictures().into_iter().zip(drawings);
    let illustrations = files.map(|(file, draw): (String, crate::claim::Drawing)| {
        let svg = draw(laboratory);
        if let Err(missing) = &svg {
            notes.push(format!("note: {file} cannot be drawn: {missing}"));
        }
        Illustration { svg: svg.ok(), file }
    });
    (illustrations.collect(), notes)
}

/// Writes the pictures that were drawn, and removes those of an earlier run that were not: they
/// would pass for this one's.
fn write_illustrations(folder: &Path, claims: &[ReportedClaim<'_>]) -> Result<(), CliError> {
    let illustrations = || claims.iter().flat_map(|claim| &claim.illustrations);
    if illustrations().next().is_some() {
        output::prepare_part(folder)?;
    }
    for Illustration { file, svg } in illustrations() {
        match svg {
            Some(svg) => output::write_file(folder, file, svg)?,
            None => output::remove_file(folder, file)?,
        }
    }
    Ok(())
}

/// Writes one record a claim, with the program that found it.
fn write_records(folder: &Path, document: &CheckDocument<'_>) -> Result<(), CliError> {
    output::prepare_part(folder)?;
    for claim in &document.claims {
        let record = Record { program: Some(Program::this().to_string()), ..claim.record.clone() };
        let file = format!("{}.json", record.claim);
        output::write_file(folder, &file, &record.to_json())?;
    }
    Ok(())
}

//! What `check --out` writes beside the store.

use deepclaims_lab::laboratory::Laboratory;
use std::path::Path;

use rayon::prelude::*;

use super::run_folder::{DOCUMENT, PICTURES, RECORDS};
use super::{CliError, output};
use crate::claim::{Claim, Drawing, Missing, Record};
use crate::report::{CheckDocument, Program};

/// Writes the records, the pictures and the document of a check.
pub(super) fn write(
    folder: &Path,
    claims: &[&Claim],
    laboratory: &dyn Laboratory,
    document: &CheckDocument<'_>,
) -> Result<(), CliError> {
    let records = document.claims.iter().map(|claim| claim.record);
    illustrate(&folder.join(PICTURES), claims, laboratory)?;
    write_records(&folder.join(RECORDS), records)?;
    output::write_file(folder, DOCUMENT, &output::json(document))
}

/// Writes one record a claim, with the program that found it.
fn write_records<'a>(
    folder: &Path,
    records: impl Iterator<Item = &'a Record>,
) -> Result<(), CliError> {
    output::prepare_folder(folder)?;
    for record in records {
        let record = Record {
            program: Some(Program::this().to_string()),
            ..record.clone()
        };
        let file = format!("{}.json", record.claim);
        output::write_file(folder, &file, &record.to_json())?;
    }
    Ok(())
}

/// Writes the pictures of the claims. Those that cannot be drawn are left out, which is said, and so is one of
/// an earlier run: it would pass for this one's.
fn illustrate(
    folder: &Path,
    claims: &[&Claim],
    laboratory: &dyn Laboratory,
) -> Result<(), CliError> {
    let pictures: Vec<(String, Drawing)> = claims
        .iter()
        .flat_map(|claim| {
            let drawings = claim.illustrations.iter().map(|picture| picture.draw);
            claim.pictures().into_iter().zip(drawings)
        })
        .collect();
    let drawn: Vec<(&str, Result<String, Missing>)> = pictures
        .par_iter()
        .map(|(name, draw)| (name.as_str(), draw(laboratory)))
        .collect();
    if !drawn.is_empty() {
        output::prepare_folder(folder)?;
    }
    for (name, picture) in drawn {
        match picture {
            Ok(picture) => output::write_file(folder, name, &picture)?,
            Err(missing) => {
                output::note(&format!("note: {name} cannot be drawn: {missing}"));
                output::remove_file(folder, name)?;
            }
        }
    }
    Ok(())
}

//! What `map` and `falsify` have in common: one claim, images that it can be checked on, a store.

use deepclaims_lab::data::Images;

use super::common::FolderOptions;
use super::select::select;
use super::{CliError, output};
use crate::claim::{Claim, Registry};
use crate::report::{NotApplicable, not_applicable};
use crate::run::Store;

/// Where seeds of maps and searches begin: those that decide claims are not looked at again.
pub(super) const FIRST_SEED: u64 = 200;

/// The one claim that this pattern means.
pub(super) fn one<'a>(pattern: &str, registry: &'a Registry) -> Result<&'a Claim, CliError> {
    match select(&[pattern.to_owned()], registry)?.as_slice() {
        [claim] => Ok(claim),
        claims => Err(CliError::SeveralClaims { pattern: pattern.to_owned(), count: claims.len() }),
    }
}

/// Whether the claim can be checked on these images.
pub(super) fn check_images(claim: &Claim, images: &Images) -> Result<(), CliError> {
    let unmet = claim.requirement().and_then(|needs| needs.unmet(images));
    unmet.map_or(Ok(()), |because| {
        let unmet = NotApplicable { claim: claim.id(), because };
        Err(CliError::NotApplicable { claims: not_applicable(&[unmet]) })
    })
}

/// The store in the folder, ready to keep cells.
pub(super) fn store(folder: &FolderOptions) -> Result<Option<Store>, CliError> {
    let mut store = folder.store()?;
    if let (Some(store), Some(folder)) = (&mut store, &folder.out) {
        output::prepare_folder(folder)?;
        store.begin()?;
    }
    Ok(store)
}

//! Networks as files for other programs.

use std::path::Path;

use deepclaims_lab::laboratory::Laboratory;
use rayon::prelude::*;

use super::{CliError, output};
use crate::claim::Seeds;
use crate::preset::Named;
use crate::run::networks;

/// Writes these networks in every seed, `NAME-seed-3.safetensors`. They are trained again, the same
/// bit for bit; of those that diverge a note says so.
pub(super) fn save_networks(
    folder: &Path,
    named: &[Named],
    seeds: Seeds,
    laboratory: &dyn Laboratory,
) -> Result<(), CliError> {
    let seeds: Vec<u64> = seeds.iter().collect();
    let pairs: Vec<(&Named, u64)> =
        named.iter().flat_map(|one| seeds.iter().map(move |seed| (one, *seed))).collect();
    pairs.par_iter().try_for_each(|(one, seed)| {
        let found = networks(std::slice::from_ref(&one.checkpoint), *seed, laboratory);
        let name = format!("{}-seed-{seed}.safetensors", one.name.replace(' ', "-"));
        let path = folder.join(&name);
        match found {
            Err(missing) => {
                output::note(&format!("note: {name} is not saved: {missing}"));
                Ok(())
            }
            Ok(networks) => networks.iter().try_for_each(|network| {
                let bytes = network.to_safetensors().map_err(|error| CliError::Output {
                    path: path.clone(),
                    reason: error.to_string(),
                })?;
                output::write_bytes(&path, &bytes)
            }),
        }
    })
}

//! Choosing claims by name.

use std::collections::BTreeSet;

use super::CliError;
use crate::claim::{Claim, Registry};

/// The claims that the patterns name, in the registry's order; all of them without patterns.
///
/// A pattern is a name, a prefix or a glob: `tunnel.split`, `tunnel`, `*.early`.
/// A name means that claim alone, even where other names begin with it.
pub(super) fn select<'a>(
    patterns: &[String],
    registry: &'a Registry,
) -> Result<Vec<&'a Claim>, CliError> {
    if patterns.is_empty() {
        return Ok(registry.claims().iter().collect());
    }
    let mut chosen = BTreeSet::new();
    for pattern in patterns {
        chosen.extend(meant(pattern, registry)?);
    }
    let claims = chosen.into_iter().map(|index| &registry.claims()[index]);
    Ok(claims.collect())
}

/// The indices of the claims that one pattern names, of which there must be some.
fn meant(pattern: &str, registry: &Registry) -> Result<Vec<usize>, CliError> {
    let ids: Vec<String> = registry.claims().iter().map(Claim::id).collect();
    let matches: Box<dyn Fn(&str) -> bool> = if registry.claim(pattern).is_some() {
        Box::new(|id| id == pattern)
    } else if pattern.contains(['*', '?', '[']) {
        let glob = glob::Pattern::new(pattern)
            .map_err(|_| CliError::BadPattern { pattern: pattern.to_owned() })?;
        Box::new(move |id| glob.matches(id))
    } else {
        Box::new(|id| !pattern.is_empty() && id.starts_with(pattern))
    };
    let found = (0..ids.len()).filter(|&index| matches(&ids[index]));
    let found: Vec<usize> = found.collect();
    if found.is_empty() {
        return Err(CliError::UnknownClaim { pattern: pattern.to_owned(), known: ids.join(", ") });
    }
    Ok(found)
}

//! Choosing claims by name.

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
    let mut chosen = vec![false; registry.claims().len()];
    for pattern in patterns {
        let matches = matcher(pattern, registry)?;
        let mut found = false;
        for (claim, chosen) in registry.claims().iter().zip(&mut chosen) {
            if matches(&claim.id()) {
                *chosen = true;
                found = true;
            }
        }
        if !found {
            let known: Vec<String> = registry.claims().iter().map(Claim::id).collect();
            return Err(CliError::UnknownClaim {
                pattern: pattern.clone(),
                known: known.join(", "),
            });
        }
    }
    Ok(registry
        .claims()
        .iter()
        .zip(chosen)
        .filter_map(|(claim, chosen)| chosen.then_some(claim))
        .collect())
}

/// Whether a name is meant.
type Matcher = Box<dyn Fn(&str) -> bool>;

fn matcher(pattern: &str, registry: &Registry) -> Result<Matcher, CliError> {
    let text = pattern.to_owned();
    if registry.claim(pattern).is_some() {
        return Ok(Box::new(move |id| id == text));
    }
    if !pattern.contains(['*', '?', '[']) {
        return Ok(Box::new(move |id| {
            !text.is_empty() && id.starts_with(&text)
        }));
    }
    let glob = glob::Pattern::new(pattern).map_err(|_| CliError::BadPattern { pattern: text })?;
    Ok(Box::new(move |id| glob.matches(id)))
}

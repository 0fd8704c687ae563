//! Choosing claims by name.

use std::collections::BTreeSet;

use super::CliError;
use crate::claim::{Claim, Registry};

/// Names that answer a mistyped one.
const NEAREST: usize = 3;

/// The claims that the patterns name, in the registry's order; all of them without patterns.
///
/// A pattern is a name, a prefix or a glob: `tunnel.split`, `tunnel`, `*.early`; `::` stands for a dot, as
/// in the names of the checklist's tests. A name means that claim alone, even where other names begin with
/// it.
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

/// The claim of exactly this name, in either spelling.
pub(super) fn named<'a>(name: &str, registry: &'a Registry) -> Option<&'a Claim> {
    registry.claim(&dotted(name))
}

/// The name or pattern with dots.
pub(super) fn dotted(pattern: &str) -> String {
    pattern.replace("::", ".")
}

/// The indices of the claims that one pattern names, of which there must be some.
fn meant(given: &str, registry: &Registry) -> Result<Vec<usize>, CliError> {
    let pattern = dotted(given);
    let ids: Vec<String> = registry.claims().iter().map(Claim::id).collect();
    let matches: Box<dyn Fn(&str) -> bool> = if registry.claim(&pattern).is_some() {
        Box::new(|id| id == pattern)
    } else if pattern.contains(['*', '?', '[']) {
        let glob = glob::Pattern::new(&pattern)
            .map_err(|_| CliError::BadPattern { pattern: given.to_owned() })?;
        Box::new(move |id| glob.matches(id))
    } else {
        Box::new(|id| !pattern.is_empty() && id.starts_with(&pattern))
    };
    let found = (0..ids.len()).filter(|&index| matches(&ids[index]));
    let found: Vec<usize> = found.collect();
    if found.is_empty() {
        let nearest = nearest(&pattern, ids);
        return Err(CliError::UnknownClaim { pattern: given.to_owned(), nearest });
    }
    Ok(found)
}

/// The names most like this one, the most like first.
fn nearest(pattern: &str, mut names: Vec<String>) -> Vec<String> {
    let pattern = pattern.to_lowercase();
    // Whoever mistypes the paper may have the claim right, and the other way round.
    let likeness = |name: &String| {
        let parts = [name.as_str()].into_iter().chain(name.split('.'));
        let likeness = parts.map(|part| strsim::normalized_damerau_levenshtein(&pattern, part));
        likeness.fold(0.0, f64::max)
    };
    names.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    names.truncate(NEAREST);
    names
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_mistyped_name_is_told_the_nearest_three() {
        let names = ["tunnel.split", "tunnel.early", "modes.width", "collapse.rate", "modes.split"];
        let found = |mistyped| nearest(mistyped, names.map(str::to_owned).to_vec());
        assert_eq!(found("tunnel.splt")[0], "tunnel.split");
        assert_eq!(found("splt")[..2], ["tunnel.split", "modes.split"]);
        assert_eq!(found("MODES.SPLIT")[0], "modes.split");
        assert_eq!(found("colapse.rate")[0], "collapse.rate");
        assert_eq!(found("").len(), 3);
    }
}

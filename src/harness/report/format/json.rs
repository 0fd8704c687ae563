//! JSON for programs; `docs/json.md` describes every field.

use serde::Serialize;

use super::Format;
use crate::report::{ClaimDocument, Explained};

pub(super) const JSON: Format = Format {
    check: Some(|check, _| json(check.document)),
    dry_run: Some(|dry_run, _| json(dry_run)),
    list: Some(|registry, _| {
        let claims = registry.claims().iter();
        let explained = claims.map(|claim| Explained::new(claim, registry));
        claims_json(&explained.collect::<Vec<_>>())
    }),
    show: Some(|claims, _| claims_json(claims)),
    diff: Some(|comparisons, _| json(comparisons)),
    verify: Some(|verifications, _| json(verifications)),
    look: Some(|check, _| json(check.document)),
    ..Format::new("json", "For programs")
};

/// A document as JSON, with a line end.
pub fn json(document: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string_pretty(document);
    text.unwrap_or_else(|error| unreachable!("documents are plain data: {error}")) + "\n"
}

fn claims_json(claims: &[Explained<'_>]) -> String {
    json(&claims.iter().map(ClaimDocument::new).collect::<Vec<_>>())
}

//! JSON for programs; `docs/json.md` describes every field.

use serde::Serialize;

use super::Format;
use crate::measured::{FeaturesDocument, WeightsDocument};
use crate::report::{
    CheckView, ClaimDocument, ClaimList, Comparison, DryRun, Explained, FalsificationDocument,
    MapDocument, MergeDocument, PassDocument, ShardDocument, Style, Verification,
};

/// A document as JSON, with a line end.
pub fn json(document: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string_pretty(document);
    text.unwrap_or_else(|error| unreachable!("documents are plain data: {error}")) + "\n"
}

fn claims_json(claims: &[Explained<'_>]) -> String {
    let documents: Vec<ClaimDocument<'_>> = claims.iter().map(ClaimDocument::new).collect();
    json(&documents)
}

pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn purpose(&self) -> &'static str {
        "For programs"
    }

    fn check(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        Some(|check, _| json(check.document))
    }

    fn dry_run(&self) -> Option<fn(&DryRun, Style) -> String> {
        Some(|dry_run, _| json(dry_run))
    }

    fn list(&self) -> Option<fn(&ClaimList<'_>, Style) -> String> {
        Some(|list, _| claims_json(&list.0))
    }

    fn show(&self) -> Option<fn(&[Explained<'_>], Style) -> String> {
        Some(|claims, _| claims_json(claims))
    }

    fn diff(&self) -> Option<fn(&[Comparison], Style) -> String> {
        Some(|comparisons, _| json(comparisons))
    }

    fn verify(&self) -> Option<fn(&[Verification], Style) -> String> {
        Some(|verifications, _| json(verifications))
    }

    fn features(&self) -> Option<fn(&FeaturesDocument, Style) -> String> {
        Some(|document, _| json(document))
    }

    fn weights(&self) -> Option<fn(&WeightsDocument, Style) -> String> {
        Some(|document, _| json(document))
    }

    fn map(&self) -> Option<fn(&MapDocument<'_>, Style) -> String> {
        Some(|map, _| json(map))
    }

    fn falsify(&self) -> Option<fn(&FalsificationDocument<'_>, Style) -> String> {
        Some(|found, _| json(found))
    }

    fn passes(&self) -> Option<fn(&[PassDocument], Style) -> String> {
        Some(|documents, _| json(documents))
    }

    fn shard(&self) -> Option<fn(&ShardDocument, Style) -> String> {
        Some(|document, _| json(document))
    }

    fn merge(&self) -> Option<fn(&MergeDocument, Style) -> String> {
        Some(|document, _| json(document))
    }

    fn look(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        self.check()
    }
}

//! Text for people, on a terminal or in a file.

use super::Format;
use crate::measured::{FeaturesDocument, WeightsDocument};
use crate::report::{
    CheckView, ClaimList, Comparison, DryRun, Explained, FalsificationDocument, MapDocument,
    MergeDocument, PassDocument, ShardDocument, Style, Verification, checklist, claim_list,
    comparison, dry_run, explain, falsification, map, measured, pivots, shards, verification,
};

pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "table"
    }

    fn purpose(&self) -> &'static str {
        "For people"
    }

    fn check(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        Some(|view, style| style.wrapped(&checklist(view, style)))
    }

    fn dry_run(&self) -> Option<fn(&DryRun, Style) -> String> {
        Some(|dry_run, style| style.wrapped(&dry_run::text(dry_run, style)))
    }

    fn list(&self) -> Option<fn(&ClaimList<'_>, Style) -> String> {
        Some(|list, style| style.wrapped(&claim_list(list, style)))
    }

    fn show(&self) -> Option<fn(&[Explained<'_>], Style) -> String> {
        Some(|claims, style| {
            let texts: Vec<String> = claims.iter().map(explain).collect();
            style.wrapped(&texts.join("\n"))
        })
    }

    fn diff(&self) -> Option<fn(&[Comparison], Style) -> String> {
        Some(|comparisons, style| style.wrapped(&comparison::text(comparisons)))
    }

    fn verify(&self) -> Option<fn(&[Verification], Style) -> String> {
        Some(|verifications, style| {
            let texts: String = verifications.iter().map(verification::text).collect();
            style.wrapped(&texts)
        })
    }

    fn features(&self) -> Option<fn(&FeaturesDocument, Style) -> String> {
        Some(|document, style| style.wrapped(&measured::features_text(document, style)))
    }

    fn weights(&self) -> Option<fn(&WeightsDocument, Style) -> String> {
        Some(|document, style| style.wrapped(&measured::weights_text(document, style)))
    }

    fn map(&self) -> Option<fn(&MapDocument<'_>, Style) -> String> {
        Some(|document, style| style.wrapped(&map::text(document, style)))
    }

    fn falsify(&self) -> Option<fn(&FalsificationDocument<'_>, Style) -> String> {
        Some(|document, style| style.wrapped(&falsification::text(document, style)))
    }

    fn passes(&self) -> Option<fn(&[PassDocument], Style) -> String> {
        Some(|documents, style| style.wrapped(&shards::passes(documents, style)))
    }

    fn shard(&self) -> Option<fn(&ShardDocument, Style) -> String> {
        Some(|document, style| style.wrapped(&shards::shard(document)))
    }

    fn merge(&self) -> Option<fn(&MergeDocument, Style) -> String> {
        Some(|document, style| style.wrapped(&shards::merge(document, style)))
    }

    fn look(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        Some(|view, style| style.wrapped(&pivots(view, style)))
    }
}

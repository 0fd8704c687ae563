//! Text for people, on a terminal or in a file.

use super::Format;
use crate::claim::Registry;
use crate::report::{
    CheckView, Comparison, DryRun, Explained, Style, Verification, checklist, claim_list,
    comparison, dry_run, explain, pivots, verification,
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
        Some(checklist)
    }

    fn dry_run(&self) -> Option<fn(&DryRun, Style) -> String> {
        Some(dry_run::text)
    }

    fn list(&self) -> Option<fn(&Registry, Style) -> String> {
        Some(claim_list)
    }

    fn show(&self) -> Option<fn(&[Explained<'_>], Style) -> String> {
        Some(|claims, _| {
            let texts: Vec<String> = claims.iter().map(explain).collect();
            texts.join("\n")
        })
    }

    fn diff(&self) -> Option<fn(&[Comparison], Style) -> String> {
        Some(|comparisons, _| comparison::text(comparisons))
    }

    fn verify(&self) -> Option<fn(&[Verification], Style) -> String> {
        Some(|verifications, _| verifications.iter().map(verification::text).collect())
    }

    fn look(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        Some(pivots)
    }
}

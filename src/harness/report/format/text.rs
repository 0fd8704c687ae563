//! Text for people, on a terminal or in a file.

use super::Format;
use crate::claim::Registry;
use crate::report::{
    CheckView, Comparison, CurvesDocument, DryRun, Explained, MorphologyDocument, ProfileDocument,
    Style, Verification, checklist, claim_list, comparison, curves_tables, dry_run, explain,
    morphology_tables, profile_tables, verification,
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

    fn profile(&self) -> Option<fn(&ProfileDocument<'_>, Style) -> String> {
        Some(profile_tables)
    }

    fn morphology(&self) -> Option<fn(&MorphologyDocument<'_>, Style) -> String> {
        Some(morphology_tables)
    }

    fn curves(&self) -> Option<fn(&CurvesDocument<'_>, Style) -> String> {
        Some(curves_tables)
    }
}

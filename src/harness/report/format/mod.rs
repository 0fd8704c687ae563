//! Formats of output, one file each. To add one, write its file and list it in [`FORMATS`].

mod bibtex;
mod html;
mod json;
mod latex;
mod markdown;
mod svg;
mod text;

use super::{
    CheckView, Cited, ClaimList, Comparison, DryRun, Explained, FalsificationDocument, MapDocument,
    MergeDocument, PassDocument, ShardDocument, Style, Verification,
};
use crate::measured::{FeaturesDocument, WeightsDocument};

pub use json::json;

/// The formats, in the order in which help lists them; a verb's default is the first that has its
/// result.
pub static FORMATS: [&dyn Format; 7] = [
    &text::Text,
    &json::Json,
    &markdown::Markdown,
    &latex::Latex,
    &bibtex::Bibtex,
    &html::Html,
    &svg::Svg,
];

/// A format of output: for each kind of result the function that writes it, none where there is
/// none.
pub trait Format: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// What it is for.
    fn purpose(&self) -> &'static str;

    /// Writes what a check found.
    fn check(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        None
    }

    /// Writes what a check would do.
    fn dry_run(&self) -> Option<fn(&DryRun, Style) -> String> {
        None
    }

    /// Writes the list of claims.
    fn list(&self) -> Option<fn(&ClaimList<'_>, Style) -> String> {
        None
    }

    /// Writes claims in full.
    fn show(&self) -> Option<fn(&[Explained<'_>], Style) -> String> {
        None
    }

    /// Writes records as they are cited.
    fn cite(&self) -> Option<fn(&[Cited], Style) -> String> {
        None
    }

    /// Writes how two runs compare.
    fn diff(&self) -> Option<fn(&[Comparison], Style) -> String> {
        None
    }

    /// Writes whether records came out again.
    fn verify(&self) -> Option<fn(&[Verification], Style) -> String> {
        None
    }

    /// Writes what was measured on features in files.
    fn features(&self) -> Option<fn(&FeaturesDocument, Style) -> String> {
        None
    }

    /// Writes what was measured on weights in files.
    fn weights(&self) -> Option<fn(&WeightsDocument, Style) -> String> {
        None
    }

    /// Writes a map.
    fn map(&self) -> Option<fn(&MapDocument<'_>, Style) -> String> {
        None
    }

    /// Writes what a search for a counterexample found.
    fn falsify(&self) -> Option<fn(&FalsificationDocument<'_>, Style) -> String> {
        None
    }

    /// Writes what shards have to compute.
    fn passes(&self) -> Option<fn(&[PassDocument], Style) -> String> {
        None
    }

    /// Writes what a shard did.
    fn shard(&self) -> Option<fn(&ShardDocument, Style) -> String> {
        None
    }

    /// Writes what was united.
    fn merge(&self) -> Option<fn(&MergeDocument, Style) -> String> {
        None
    }

    /// Writes what was measured on networks without a claim.
    fn look(&self) -> Option<fn(&CheckView<'_>, Style) -> String> {
        None
    }
}

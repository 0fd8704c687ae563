//! Formats of output, one file each. To add one, write its file and list it in [`FORMATS`].

mod bibtex;
mod json;
mod markdown;
mod text;

use super::{CheckView, Cited, Comparison, DryRun, Explained, Style, Verification};
use crate::claim::Registry;

pub use json::json;

/// The formats, in the order in which help lists them; a verb's default is the first that has its
/// result.
pub static FORMATS: [Format; 4] = [text::TABLE, json::JSON, markdown::MARKDOWN, bibtex::BIBTEX];

/// A format of output: for each kind of result the function that writes it, none where there is
/// none.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Writes what a check found.
    pub check: Option<fn(&CheckView<'_>, Style) -> String>,
    /// Writes what a check would do.
    pub dry_run: Option<fn(&DryRun, Style) -> String>,
    /// Writes the list of claims.
    pub list: Option<fn(&Registry, Style) -> String>,
    /// Writes claims in full.
    pub show: Option<fn(&[Explained<'_>], Style) -> String>,
    /// Writes records as they are cited.
    pub cite: Option<fn(&[Cited], Style) -> String>,
    /// Writes how two runs compare.
    pub diff: Option<fn(&[Comparison], Style) -> String>,
    /// Writes whether records came out again.
    pub verify: Option<fn(&[Verification], Style) -> String>,
    /// Writes what was measured on networks without a claim.
    pub look: Option<fn(&CheckView<'_>, Style) -> String>,
}

impl Format {
    /// A format that writes nothing yet.
    const fn new(name: &'static str, purpose: &'static str) -> Self {
        Self {
            name,
            purpose,
            check: None,
            dry_run: None,
            list: None,
            show: None,
            cite: None,
            diff: None,
            verify: None,
            look: None,
        }
    }
}

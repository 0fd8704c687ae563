//! BibTeX, for the references of a review.

use super::Format;
use crate::report::Style;
use crate::report::citation::{Cited, bibliography, once};

pub(super) struct Bibtex;

impl Format for Bibtex {
    fn name(&self) -> &'static str {
        "bibtex"
    }

    fn purpose(&self) -> &'static str {
        "For the references of a review"
    }

    fn cite(&self) -> Option<fn(&[Cited], Style) -> String> {
        Some(|cited, _| once(cited.iter().flat_map(|one| bibliography(&one.record))))
    }
}

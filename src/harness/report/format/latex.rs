//! LaTeX, for the text of a review.

use super::Format;
use crate::report::Style;
use crate::report::citation::{Cited, latex_citation, once};

pub(super) struct Latex;

impl Format for Latex {
    fn name(&self) -> &'static str {
        "latex"
    }

    fn purpose(&self) -> &'static str {
        "For the text of a paper or a review"
    }

    fn cite(&self) -> Option<fn(&[Cited], Style) -> String> {
        Some(|cited, _| once(cited.iter().map(|one| latex_citation(&one.record, &one.verify))))
    }
}

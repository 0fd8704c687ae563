//! HTML, for a page of one's own.

use super::Format;
use crate::report::Style;
use crate::report::citation::{Cited, html_citation, once};

pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn purpose(&self) -> &'static str {
        "For a page of your own"
    }

    fn cite(&self) -> Option<fn(&[Cited], Style) -> String> {
        Some(|cited, _| once(cited.iter().map(|one| html_citation(&one.record, &one.verify))))
    }
}

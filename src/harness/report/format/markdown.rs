//! Markdown, for a README and for the text of a review.

use super::Format;
use crate::report::citation::{Cited, citation, once};
use crate::report::{ClaimList, Style, claims_table};

pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "For a README or the text of a review"
    }

    fn list(&self) -> Option<fn(&ClaimList<'_>, Style) -> String> {
        Some(|list, _| claims_table(list))
    }

    fn cite(&self) -> Option<fn(&[Cited], Style) -> String> {
        Some(|cited, _| {
            let blocks = cited.iter().map(|one| citation(&one.record, &one.verify));
            once(blocks)
        })
    }
}

//! Markdown, for a README and for the text of a review.

use super::Format;
use crate::report::citation::{citation, once};
use crate::report::readme_table;

pub(super) const MARKDOWN: Format = Format {
    list: Some(|registry, _| readme_table(registry)),
    cite: Some(|cited, _| once(cited.iter().map(|one| citation(&one.record, &one.verify)))),
    ..Format::new("markdown", "For a README or the text of a review")
};

//! BibTeX, for the references of a review.

use super::Format;
use crate::report::citation::{bibliography, once};

pub(super) const BIBTEX: Format = Format {
    cite: Some(|cited, _| once(cited.iter().flat_map(|one| bibliography(&one.record)))),
    ..Format::new("bibtex", "For the references of a review")
};

//! The box to copy a citation from.

use maud::{Markup, html};

use super::ReportedClaim;
use crate::claim::Record;
use crate::report::{bibliography, in_a_line};

/// A line for a text, and the entry of the record for its references.
pub(super) fn cite(claim: &ReportedClaim<'_>, program: &str) -> Markup {
    let record = &claim.record;
    let line = format!("{} ({program}; {})", in_a_line(record), claim.verify);
    // The last entry is that of the record; the paper's is the same for all of its claims.
    let record = Record { program: Some(program.to_owned()), ..record.clone().into_owned() };
    let entry = bibliography(&record).pop().unwrap_or_default();
    html! {
        details.cite {
            summary { "Cite" }
            (copied("In a line", &line))
            (copied("BibTeX", entry.trim_end()))
        }
    }
}

/// Text that can be selected as a whole; the script adds a button that copies it.
fn copied(name: &str, text: &str) -> Markup {
    html! {
        div.copied {
            h4 { (name) }
            pre tabindex="0" { (text) }
        }
    }
}

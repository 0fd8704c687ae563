//! The box to copy a citation from.

use maud::{Markup, html};

use super::ReportedClaim;
use crate::report::{bibliography, in_a_line};

/// A line for a text, and the entries for its references.
pub(super) fn cite(claim: &ReportedClaim<'_>, program: &str) -> Markup {
    let record = &claim.record;
    let line = format!("{} ({program}; {})", in_a_line(record), claim.verify);
    let entries = bibliography(record).join("\n");
    html! {
        details.cite {
            summary { "Cite " (record.claim) }
            (copied("In a line", &line))
            (copied("BibTeX", &entries))
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

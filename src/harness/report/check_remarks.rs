//! What is said below the checklist: what was left out, and how the run compares with the records.

use super::{CheckDocument, not_applicable};
use crate::run::Interrupted;

/// What may be a mistake in the images, a line each.
pub(super) fn notes(notes: &[String]) -> impl Iterator<Item = String> {
    notes.iter().map(|note| format!("Note: {note}."))
}

/// One sentence each.
pub(super) fn remarks(document: &CheckDocument<'_>, resume: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    if !document.not_applicable.is_empty() {
        let left_out = not_applicable(&document.not_applicable);
        remarks.push(format!("Not applicable: {left_out}."));
    }
    remarks.extend(shrunk(document));
    remarks.push(match document.interrupted {
        Some(interrupted) => how_far(interrupted, resume),
        None => comparison(document),
    });
    remarks
}

/// Which sizes had to shrink to fit the images.
fn shrunk(document: &CheckDocument<'_>) -> Option<String> {
    let claims = document.claims.iter();
    let data = claims.filter_map(|claim| claim.record.data.as_ref());
    let mut sentences: Vec<&str> = data.flat_map(|data| &data.shrunk).map(String::as_str).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let some = !sentences.is_empty();
    some.then(|| format!("Fewer images than asked for: {}.", sentences.join("; ")))
}

/// How far an interrupted run came.
pub(super) fn how_far(interrupted: &Interrupted, resume: &str) -> String {
    let Interrupted { done, of, left_out } = interrupted;
    let left_out = if left_out.is_empty() {
        String::new()
    } else {
        format!(" Without any seed: {}.", left_out.join(", "))
    };
    let space = if resume.is_empty() { "" } else { " " };
    format!(
        "Interrupted: {done} of {of} claims. Nothing is compared with the \
         records.{left_out}{space}{resume}"
    )
}

/// How the verdicts and digits compare with the recorded ones.
fn comparison(document: &CheckDocument<'_>) -> String {
    let claims = document.claims.iter();
    let recorded: Vec<_> = claims.filter(|claim| claim.against.recorded.is_some()).collect();
    if recorded.is_empty() {
        return "No verdict is recorded for these seeds and data.".to_owned();
    }
    let same = recorded.iter().filter(|claim| claim.against.expected == Some(claim.record.verdict));
    let identical = recorded.iter().filter(|claim| claim.against.identical == Some(true));
    let of = recorded.len();
    let rest = match document.claims.len() - of {
        0 => String::new(),
        rest => format!(" ({rest} not recorded)"),
    };
    format!(
        "As recorded: {} of {of} verdicts, {} of {of} records to the last digit{rest}.{}",
        same.count(),
        identical.count(),
        open(document)
    )
}

/// Claims that are open on these seeds, and settled on the recorded ones.
fn open(document: &CheckDocument<'_>) -> String {
    let claims = document.claims.iter();
    let open = claims.filter(|claim| claim.against.expected != claim.against.recorded).count();
    match open {
        0 => String::new(),
        1 => {
            " 1 claim is open on these seeds and recorded on more; --full looks at all.".to_owned()
        }
        open => format!(
            " {open} claims are open on these seeds and recorded on more; --full looks at all."
        ),
    }
}

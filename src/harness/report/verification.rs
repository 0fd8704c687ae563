//! Records that were computed again.

use serde::Serialize;

use super::Program;
use super::difference::{Difference, differences, likely_cause, listed};
use crate::claim::Record;
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Most differences that are printed one by one.
const SHOWN: usize = 10;

/// How a record came out the second time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// The claim.
    pub claim: String,
    /// The digest of the given record.
    pub digest: String,
    /// Whether both are the same to the last digit.
    pub identical: bool,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why, as far as the records show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely_cause: Option<String>,
}

impl Verification {
    /// Compares a record with what was found now.
    pub fn new(record: &Record, found: &Record) -> Self {
        let identical = record.digest == found.digest;
        let differences = differences(record, found);
        let likely_cause = (!identical).then(|| {
            let this = Program::this().to_string();
            let cause = likely_cause(&differences, record.program.as_deref(), &this);
            match bits_are_guaranteed() {
                Ok(()) => cause,
                Err(sentence) => format!("{cause} In addition, {sentence}"),
            }
        });
        Self {
            claim: record.claim.clone(),
            digest: record.digest.clone(),
            identical,
            differences,
            likely_cause,
        }
    }
}

/// A line, and what differs below it.
pub(super) fn text(verification: &Verification) -> String {
    let Verification { claim, digest, .. } = verification;
    if verification.identical {
        return format!("{claim} {digest}: identical\n");
    }
    let shown = listed(&verification.differences, SHOWN, |difference| {
        format!("{}: recorded {}, found {}", difference.place, difference.one, difference.other)
    });
    let cause = verification.likely_cause.as_deref().unwrap_or_default();
    format!("{claim} {digest}: not identical\n{shown}  {cause}\n")
}

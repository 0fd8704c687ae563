//! Claims that were asked for and left out.

use serde::{Deserialize, Serialize};

use crate::claim::distinct;

/// A claim that cannot be checked on the given images.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApplicable {
    /// Its name.
    pub claim: String,
    /// Why, in words that follow its name.
    pub because: String,
}

/// `a, b (uses no images); c (needs at least ...)`.
pub fn not_applicable(claims: &[NotApplicable]) -> String {
    let reasons = distinct(claims.iter().map(|left_out| &left_out.because));
    let group = |because: &String| {
        let own = claims.iter().filter(|left_out| left_out.because == *because);
        let names: Vec<&str> = own.map(|left_out| left_out.claim.as_str()).collect();
        format!("{} ({because})", names.join(", "))
    };
    reasons.into_iter().map(group).collect::<Vec<_>>().join("; ")
}

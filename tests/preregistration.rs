//! Every claim has a row in the pre-registration.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What the document names in backticks, in rows of tables or in lists: "tunnel.split".
fn registered(document: &str) -> BTreeSet<String> {
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(text).expect("the document is there");
    let letter = |letter: char| letter.is_ascii_lowercase() || "._0123456789".contains(letter);
    let words = text.split(|other: char| !letter(other));
    let name = |word: &str| word.trim_matches('.').to_owned();
    words.map(name).filter(|word| word.matches('.').count() == 1).collect()
}

#[test]
fn every_claim_has_a_row() {
    for claim in deepclaims::claims() {
        let document = claim.registration.expect("a document");
        let id = claim.id();
        assert!(registered(document).contains(&id), "{id} in {document}");
    }
}

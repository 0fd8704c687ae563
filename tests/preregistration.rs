//! Every claim has a row in the pre-registration, and every row a claim.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use deepclaims_harness::claim::Claim;

/// The rows of the document: first cells of its tables, and what its lists of exact rows name.
fn rows(document: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(path).expect("the document is there");
    let first_cells = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let lists = text.lines().filter_map(|line| line.strip_prefix("Exact rows (proptest): "));
    let listed = lists.flat_map(|list| list.split('`').skip(1).step_by(2));
    first_cells.chain(listed).filter(|word| is_name(word)).map(str::to_owned).collect()
}

/// `tunnel.split`.
fn is_name(word: &str) -> bool {
    let letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let halves = word.split_once('.');
    halves.is_some_and(|(module, name)| {
        !name.is_empty() && module.chars().chain(name.chars()).all(letter)
    })
}

#[test]
fn every_claim_has_a_row_and_every_row_a_claim() {
    let claims = deepclaims::claims();
    let documents: BTreeSet<_> = claims.iter().map(|claim| claim.registration).collect();
    let [Some(document)] = documents.into_iter().collect::<Vec<_>>()[..] else {
        panic!("one document for all claims");
    };
    let claimed: BTreeSet<String> = claims.iter().map(Claim::id).collect();
    let rows = rows(document);
    let unclaimed: Vec<&String> = rows.difference(&claimed).collect();
    let unregistered: Vec<&String> = claimed.difference(&rows).collect();
    assert_eq!((unclaimed, unregistered), (vec![], vec![]));
}

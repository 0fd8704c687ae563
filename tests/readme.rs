//! The README's table of claims is the program's.

use std::fs;
use std::path::Path;

use deepclaims::registry;
use deepclaims_harness::report::{ClaimList, readme_table};

const START: &str = "<!-- claims: made by `deepclaims list --format markdown` -->\n";
const END: &str = "<!-- /claims -->";

#[test]
fn the_table_of_claims_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    // A checkout may have other line ends.
    let readme = fs::read_to_string(path).expect("the README").replace("\r\n", "\n");
    let table = readme
        .split_once(START)
        .and_then(|(_, rest)| rest.split_once(END))
        .map(|(table, _)| table)
        .expect("the README marks its table of claims");
    let registry = registry().expect("the claims are consistent");
    let expected = readme_table(&ClaimList::all(&registry));
    assert_eq!(
        table.trim(),
        expected.trim(),
        "put the output of `cargo run --release -- list --format markdown` between the markers of README.md"
    );
}

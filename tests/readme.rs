//! The README's table of claims is the program's, and the tests that documents name exist.

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
    let expected = readme_table(&ClaimList::all(&registry).expect("whole records"));
    assert_eq!(
        table.trim(),
        expected.trim(),
        "put the output of `cargo run --release -- list --format markdown` between the markers of README.md"
    );
}

#[test]
fn the_tests_that_guard_robustness_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A published package has neither laboratory nor harness beside it.
    if !root.join("src/lab").is_dir() {
        return;
    }
    let document = fs::read_to_string(root.join("docs/robustness.md")).expect("the document");
    let named = document.split('`').filter_map(|word| word.split_once(".rs::"));
    let named: Vec<(&str, &str)> = named.collect();
    assert!(named.len() > 40, "{} tests are named", named.len());
    for (file, test) in named {
        let source = fs::read_to_string(root.join(file).with_extension("rs"));
        let source = source.unwrap_or_else(|error| panic!("{file}.rs: {error}"));
        assert!(source.contains(&format!("fn {test}(")), "{file}.rs has no test {test}");
    }
}

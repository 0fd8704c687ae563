//! What documents say of the claims is the program's, and the tests that documents name exist.

use std::fs;
use std::path::{Path, PathBuf};

use deepclaims::registry;
use deepclaims_harness::report::{ClaimList, Entry, claims_table, overview_picture, papers_list};

/// Set, the test writes what it would otherwise compare.
const UPDATE: &str = "UPDATE_TABLE";
/// The most lines of the README, which is read before anything else.
const MOST_LINES: usize = 150;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    // A checkout may have other line ends.
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.replace("\r\n", "\n")
}

/// Asserts that a document is this text, or makes it so.
fn assert_current(name: &str, expected: &str) {
    if std::env::var_os(UPDATE).is_some() {
        fs::write(path(name), expected).expect("a writable checkout");
        return;
    }
    assert!(text(name) == expected, "{name} is not current: {UPDATE}=1 cargo test --test readme");
}

/// Asserts that a document has this between its markers, or puts it there.
fn assert_between(name: &str, marker: &str, expected: &str) {
    let document = text(name);
    let (before, rest) = document.split_once(&format!("<!-- {marker}: ")).expect("a marker");
    let (how, rest) = rest.split_once(" -->\n").expect("the end of the marker");
    let (_, after) = rest.split_once(&format!("<!-- /{marker} -->")).expect("the last marker");
    let expected = expected.trim();
    assert_current(
        name,
        &format!("{before}<!-- {marker}: {how} -->\n{expected}\n<!-- /{marker} -->{after}"),
    );
}

#[test]
fn documents_say_what_is_recorded() {
    let registry = registry().expect("the claims are consistent");
    let list = ClaimList::all(&registry).expect("whole records");
    assert_between("README.md", "papers", &papers_list(&list));
    assert_between("docs/claims.md", "claims", &claims_table(&list));
    let entries: Vec<Entry<'_>> = list.0.iter().filter_map(Entry::of).collect();
    assert_current("docs/pictures/overview.svg", &overview_picture(&entries));
}

#[test]
fn the_readme_is_short() {
    let lines = text("README.md").lines().count();
    assert!(lines <= MOST_LINES, "{lines} lines");
}

#[test]
fn the_tests_that_guard_robustness_exist() {
    // A published package has neither laboratory nor harness beside it.
    if !path("src/lab").is_dir() {
        return;
    }
    let document = text("docs/robustness.md");
    let named = document.split('`').filter_map(|word| word.split_once(".rs::"));
    let named: Vec<(&str, &str)> = named.collect();
    assert!(named.len() > 40, "{} tests are named", named.len());
    for (file, test) in named {
        let source = text(&format!("{file}.rs"));
        assert!(source.contains(&format!("fn {test}(")), "{file}.rs has no test {test}");
    }
}

//! How the checklist of `cargo test` takes names and lists them.

use libtest_mimic::{Arguments, Trial};

#[path = "../checklist/request.rs"]
mod request;

const NAMES: [&str; 3] = ["tunnel::split", "tunnel::early", "modes::width"];

/// The names that these arguments of the test binary leave.
fn left(line: &str) -> Vec<&'static str> {
    let words = ["checklist"].into_iter().chain(line.split_whitespace());
    let arguments = request::with_test_names(Arguments::from_iter(words));
    let is_left = |name: &&str| !arguments.is_filtered_out(&Trial::test(*name, || Ok(())));
    NAMES.into_iter().filter(is_left).collect()
}

#[test]
fn both_spellings_of_a_name_mean_its_test() {
    for spelling in ["tunnel.split", "tunnel::split", "tunnel.split --exact"] {
        assert_eq!(left(spelling), ["tunnel::split"], "{spelling}");
    }
    assert_eq!(left("tunnel."), ["tunnel::split", "tunnel::early"]);
    assert_eq!(left("--skip tunnel.split"), ["tunnel::early", "modes::width"]);
    assert_eq!(left(""), NAMES);
}

#[test]
fn a_filter_that_leaves_nothing_is_told() {
    let note = |words: [&str; 2]| request::nothing_matches(&Arguments::from_iter(words));
    assert!(note(["checklist", "splt"]).is_some_and(|note| note.contains("\"splt\"")));
    assert_eq!(note(["checklist", "--list"]), None);
}

#[test]
fn the_list_is_that_of_the_standard_harness_and_a_closed_pipe_is_no_error() {
    let mut listed = Vec::new();
    request::list(NAMES, &mut listed).expect("memory takes all");
    assert_eq!(listed, b"tunnel::split: test\ntunnel::early: test\nmodes::width: test\n");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    assert!(request::list(NAMES, writer).is_ok());
}

//! What is printed without any training: `tests/cmd` holds commands with their output, and
//! `TRYCMD=overwrite cargo test --test cli` renews it.

use std::fs;

use super::program::{assert_says, deepclaims, program, run};

/// Commands with their output, but for the help, which is wrapped to a width.
const HELP: &str = "tests/cmd/help.trycmd";

fn cases(columns: &str) -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases.register_bin("deepclaims", trycmd::cargo::cargo_bin!("deepclaims"));
    cases.env("COLUMNS", columns);
    cases
}

#[test]
fn commands_print_what_is_written() {
    cases("").case("tests/cmd/*.trycmd").skip(HELP);
}

#[test]
fn help_is_what_is_written() {
    cases("100").case(HELP);
}

#[test]
fn errors_go_to_standard_error_alone() {
    let cases = fs::read_to_string("tests/cmd/errors.trycmd").expect("the cases");
    let commands: Vec<&str> =
        cases.lines().filter_map(|line| line.strip_prefix("$ deepclaims ")).collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        let ran = deepclaims(command);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{command}");
        assert!(ran.stderr.starts_with("error: "), "{command}: {}", ran.stderr);
    }
}

#[test]
fn without_a_verb_it_checks() {
    let (bare, verb) = (
        deepclaims("tunnel.early --seeds 1 --dry-run --threads 1 --format json").json(),
        deepclaims("check tunnel.early --seeds 1 --dry-run --threads 1 --format json").json(),
    );
    assert_eq!(bare["most_networks"], 6);
    assert_eq!(bare["most_flops"], verb["most_flops"]);
}

#[test]
fn claims_are_chosen_by_name_beginning_and_pattern() {
    let chosen = |patterns: &str| -> Vec<String> {
        let document = deepclaims(&format!("show {patterns} --format json")).json();
        let claims = document.as_array().expect("an array");
        claims.iter().map(|claim| claim["claim"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(chosen("tunnel.early"), ["tunnel.early"]);
    assert_eq!(chosen("tunnel.ea"), ["tunnel.early"]);
    assert_eq!(chosen("*.early"), ["tunnel.early"]);
    assert_eq!(chosen("tunnel.[e]arl?"), ["tunnel.early"]);
    assert_eq!(chosen("tunnel.early tunnel.e*"), ["tunnel.early"]);
    assert_eq!(chosen("tunnel.early tunnel.split"), ["tunnel.split", "tunnel.early"]);
    assert_eq!(chosen("tunnel"), chosen("tunnel.*"));
    let listed = deepclaims("list --format json").json();
    assert_eq!(chosen("*").len(), listed.as_array().expect("an array").len());
}

#[test]
fn names_have_two_spellings_and_lists_are_chosen_from() {
    let dotted = deepclaims("show tunnel.split");
    assert_eq!(deepclaims("show tunnel::split").stdout, dotted.stdout);
    assert_says(&dotted, 0, &["tunnel.split: "]);
    let names = |patterns: &str| -> Vec<String> {
        let document = deepclaims(&format!("list {patterns} --format json")).json();
        let claims = document.as_array().expect("an array").iter();
        claims.map(|claim| claim["claim"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("tunnel::early *.split"), ["tunnel.split", "tunnel.early"]);
    assert_says(&deepclaims("list tunnel::spl"), 0, &[" tunnel.split "]);
    assert!(!deepclaims("list tunnel::spl").stdout.contains("tunnel.early"));
}

#[test]
fn a_mistyped_name_is_told_the_nearest_three() {
    for line in ["check tunnel.splt", "show tunnel::splt", "cite tunnel.splt", "list tunnel.splt"] {
        let ran = deepclaims(line);
        assert_says(&ran, 2, &["such as tunnel.split or "]);
        assert!(ran.stderr.len() < 400, "{}", ran.stderr);
    }
}

/// The claim has no networks.
#[test]
fn a_heading_has_something_below_it() {
    let shown = deepclaims("show collapse.rate").stdout;
    assert!(shown.contains("On random vectors:") && !shown.contains("networks:"), "{shown}");
}

/// A reader of only the first line causes no error.
#[test]
fn a_closed_pipe_is_no_error() {
    for line in ["list", "show tunnel", "list --format json", "--help"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ran = run(program().args(line.split_whitespace()).stdout(writer));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{line}");
    }
}

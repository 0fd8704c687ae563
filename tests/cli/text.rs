//! What is printed without any training: `tests/cmd` holds commands with their output, and
//! `TRYCMD=overwrite cargo test --test cli` renews it.

use std::fs;
use std::process::{Command, Stdio};

use super::program::{deepclaims, program, run};

/// How every change of colour begins.
const ESCAPE: char = '\u{1b}';

#[test]
fn commands_print_what_is_written() {
    trycmd::TestCases::new()
        .register_bin("deepclaims", trycmd::cargo::cargo_bin!("deepclaims"))
        // The help is wrapped to a terminal's width.
        .env("COLUMNS", "100")
        .case("tests/cmd/*.trycmd");
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

/// On a terminal, which `script` of util-linux stands in for.
#[cfg(target_os = "linux")]
#[test]
fn colours_are_for_terminals_and_no_color_is_obeyed() {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no `script` here");
        return;
    }
    let on_a_terminal = |no_colour: Option<&str>| {
        let program = env!("CARGO_BIN_EXE_deepclaims");
        let mut command = Command::new("script");
        command
            .args(["-qec", &format!("stty columns 100; '{program}' list"), "/dev/null"])
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null());
        if let Some(value) = no_colour {
            command.env("NO_COLOR", value);
        }
        run(&mut command).stdout
    };
    assert!(on_a_terminal(None).contains(ESCAPE));
    // An empty value is none (no-color.org).
    assert!(on_a_terminal(Some("")).contains(ESCAPE));
    let plain = on_a_terminal(Some("1"));
    assert!(plain.contains("tunnel.split") && !plain.contains(ESCAPE), "{plain}");
    assert!(!deepclaims("list").stdout.contains(ESCAPE));
}

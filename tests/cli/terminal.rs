//! Terminals of all kinds: narrow ones, ones that take no colours, and none.

use std::process::{Command, Stdio};

use super::program::{assert_says, deepclaims, program, run};

/// How every change of colour begins.
const ESCAPE: char = '\u{1b}';

/// What the program prints on a terminal, which `script` of util-linux stands in for, with these variables
/// set or removed; none where there is no `script`.
#[cfg(target_os = "linux")]
fn on_a_terminal(line: &str, columns: u16, variables: &[(&str, Option<&str>)]) -> Option<String> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no `script` here");
        return None;
    }
    let program = env!("CARGO_BIN_EXE_deepclaims");
    let mut command = Command::new("script");
    command
        .args(["-qec", &format!("stty columns {columns}; '{program}' {line}"), "/dev/null"])
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Some(run(&mut command).stdout)
}

#[cfg(target_os = "linux")]
#[test]
fn colours_are_for_terminals_that_take_them_and_no_color_is_obeyed() {
    let list = |variables: &[_]| on_a_terminal("list", 100, variables);
    let Some(coloured) = list(&[]) else { return };
    assert!(coloured.contains(ESCAPE));
    // An empty value is none (no-color.org).
    assert!(list(&[("NO_COLOR", Some(""))]).is_some_and(|text| text.contains(ESCAPE)));
    for variable in [("NO_COLOR", Some("1")), ("TERM", Some("dumb")), ("TERM", None)] {
        let plain = list(&[variable]).expect("it was there before");
        assert!(plain.contains("tunnel.split") && !plain.contains(ESCAPE), "{variable:?}: {plain}");
    }
    assert!(!deepclaims("list").stdout.contains(ESCAPE));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_without_escape_codes_gets_no_bar() {
    let check = "check collapse.rate --seeds 1";
    let Some(plain) = on_a_terminal(check, 100, &[("TERM", Some("dumb"))]) else { return };
    assert!(plain.contains("? collapse.rate: Inconclusive") && !plain.contains(ESCAPE), "{plain}");
}

/// The lines of what is printed on so many columns.
fn lines(line: &str, columns: &str) -> Vec<String> {
    let ran = run(program().args(line.split_whitespace()).env("COLUMNS", columns));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let commands =
        ["list", "show tunnel.early", "check collapse.rate --seeds 1", "check tunnel --dry-run"];
    for line in commands {
        for columns in ["30", "59", "80"] {
            let width: usize = columns.parse().expect("a number");
            for text in lines(line, columns) {
                let is_a_word = !text.trim().contains(' ');
                assert!(
                    text.chars().count() <= width || is_a_word,
                    "{line} on {columns}: {text:?}"
                );
            }
        }
    }
}

#[test]
fn a_narrow_terminal_gets_a_list_in_place_of_a_table() {
    let list = lines("list tunnel.early", "59");
    let name = list.iter().position(|line| line == "tunnel.early").expect("a line with the name");
    assert_eq!(list[name + 2], "  The tunnel appears early in training.");
    let check = lines("check collapse.rate --seeds 1", "59");
    assert!(check.contains(&"? claim: collapse.rate".to_owned()), "{check:?}");
    assert!(check.contains(&"  verdict: Inconclusive".to_owned()), "{check:?}");
    let wide = lines("list tunnel.early", "200");
    assert!(wide.iter().any(|line| line.starts_with(" tunnel.early ")), "{wide:?}");
    // Nonsense is none.
    for columns in ["", "0", "many"] {
        assert_eq!(
            lines("list tunnel.early", columns),
            deepclaims("list tunnel.early").stdout.lines().collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_threads_of_the_environment_are_bounded_as_the_options_are() {
    let asked = |threads: &str, options: &str| {
        let line = format!("check collapse.rate --seeds 1 --dry-run {options}");
        run(program().args(line.split_whitespace()).env("RAYON_NUM_THREADS", threads))
    };
    assert_says(&asked("100000", ""), 2, &["RAYON_NUM_THREADS asks for 100000 threads", "1024"]);
    assert_says(&asked("100000", "--threads 2"), 0, &[" on 2 threads,"]);
    assert_says(&asked("3", ""), 0, &[" on 3 threads,"]);
    assert_says(&asked("1", ""), 0, &[" on 1 thread,"]);
}

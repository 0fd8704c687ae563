//! Completions and manual pages.

use std::fs;

use tempfile::tempdir;

use super::program::{assert_says, deepclaims};

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = deepclaims(&format!("completions {shell}"));
        assert_says(&ran, 0, &["falsify", "most-seeds", "held-out-features"]);
        assert_eq!(ran.stderr, "");
    }
    assert_says(&deepclaims("completions tcsh"), 2, &["possible values: bash"]);
}

#[test]
fn every_command_has_its_page() {
    let folder = tempdir().expect("a folder");
    let pages = folder.path().join("man");
    assert_says(&deepclaims(&format!("manual {}", pages.display())), 0, &[]);
    let help = deepclaims("--help").stdout;
    let (_, commands) = help.split_once("Commands:\n").expect("commands");
    let (commands, _) = commands.split_once("\n\n").expect("options below them");
    let lines = commands.lines().filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 12, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let page = fs::read_to_string(pages.join(format!("deepclaims-{name}.1")));
        let page = page.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH OPTIONS"), "{page}");
    }
    let front = fs::read_to_string(pages.join("deepclaims.1")).expect("the front page");
    assert!(front.contains("deepclaims\\-falsify(1)"), "{front}");
    assert!(!front.contains("kernels"), "pages do not say which machine wrote them: {front}");
    let below = fs::read_to_string(pages.join("deepclaims-measure-features.1")).expect("a page");
    assert!(below.contains("deepclaims measure features"), "{below}");
    // A file stands where the folder would be.
    let file = pages.join("deepclaims.1");
    assert_says(&deepclaims(&format!("manual {}", file.display())), 2, &["error: cannot write "]);
}

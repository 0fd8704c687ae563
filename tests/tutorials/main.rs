//! The tutorials as written: every `console` block is run, and its output compared.
//!
//! A tutorial runs in a folder of its own, with the files that a reader has by then
//! (`tests/tutorials/NAME.in`). The program that the third one writes is this test itself, with
//! `RETHINKING` set; its code is `rethinking.rs`, the block in the text.
//! `TRYCMD=overwrite cargo test --test tutorials` renews the outputs; then put `...` and `[..]` back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use tempfile::tempdir;

/// The program that the third tutorial writes.
mod rethinking {
    include!("rethinking.rs");

    pub(super) fn program() -> ExitCode {
        main()
    }
}

/// Makes this test the program of the third tutorial.
const PROGRAM: &str = "RETHINKING";

/// As wide as the outputs in the texts.
const COLUMNS: &str = "100";

fn main() -> ExitCode {
    if env::var_os(PROGRAM).is_some() {
        return rethinking::program();
    }
    let tests: [(&str, fn()); 4] = [
        ("check_a_claim", || follow("check-a-claim")),
        ("bring_your_network", || follow("bring-your-network")),
        ("add_a_claim", || follow("add-a-claim")),
        ("the_code_is_that_of_the_text", the_code_is_that_of_the_text),
    ];
    let trials = tests.map(|(name, test)| {
        Trial::test(name, move || {
            test();
            Ok::<(), Failed>(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

fn tutorial(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/tutorials/{name}.md"))
}

/// Runs the commands of a tutorial one after the other and compares what they print.
fn follow(name: &str) {
    let folder = tempdir().expect("a folder");
    let text = folder.path().join(name).with_extension("md");
    fs::copy(tutorial(name), &text).expect("the tutorial");
    let working = text.with_extension("in");
    fs::create_dir(&working).expect("a writable folder");
    for file in files(name) {
        fs::copy(&file, working.join(file.file_name().expect("a file"))).expect("a file");
    }
    {
        // It runs, and panics where an output differs, at the end of this block.
        let cases = trycmd::TestCases::new();
        cases.register_bin("deepclaims", trycmd::cargo::cargo_bin!("deepclaims"));
        cases.register_bin("rethinking", env::current_exe().expect("this program"));
        cases.env(PROGRAM, "1").env("COLUMNS", COLUMNS).case(&text);
    }
    if env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        fs::copy(&text, tutorial(name)).expect("a writable tutorial");
    }
}

/// What a reader has before the first command.
fn files(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/tutorials/{name}.in"));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.expect("a readable folder").path()).collect()
}

/// The blocks of a tutorial in this language.
fn blocks(name: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(tutorial(name)).expect("the tutorial").replace("\r\n", "\n");
    let start = format!("\n```{language}\n");
    let blocks = text.split(&start).skip(1);
    blocks.map(|rest| rest.split("```\n").next().unwrap_or_default().to_owned()).collect()
}

fn the_code_is_that_of_the_text() {
    let code = include_str!("rethinking.rs").replace("\r\n", "\n");
    assert_eq!(
        blocks("add-a-claim", "rust"),
        [code],
        "the program in docs/tutorials/add-a-claim.md"
    );
}

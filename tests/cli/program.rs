//! Runs of the program.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, not yet started, without the terminal settings of the test run.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deepclaims"));
    for variable in ["NO_COLOR", "COLUMNS", "RAYON_NUM_THREADS"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs the program with the words of `line` as arguments.
pub(crate) fn deepclaims(line: &str) -> Ran {
    run(program().args(line.split_whitespace()))
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

impl Ran {
    /// Standard output of a run that went well, which must be one JSON document and nothing else.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("one JSON document")
    }
}

pub(crate) fn assert_says(ran: &Ran, code: i32, pieces: &[&str]) {
    let text = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.code, Some(code), "{text}");
    for piece in pieces {
        assert!(text.contains(piece), "{piece:?} in {text}");
    }
}

//! GNU parallel: killed in the middle, and resumed by its job log.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::tempdir;

use crate::shards::{
    CHECK, SHARDS, assert_is_that_of_one_process, cells, deepclaims, path, wait_until,
};

/// The script of the documents, for one folder.
fn start(folder: &Path, log: &str) -> Child {
    Command::new("docs/cluster/parallel.sh")
        .args([SHARDS.to_string().as_str(), &folder.join(log).display().to_string()])
        .args(CHECK.split_whitespace())
        .args(["--out", &folder.join("run").display().to_string()])
        .env("PATH", path())
        .env("JOBS", "1")
        .stdout(Stdio::null())
        .spawn()
        .expect("the script starts")
}

#[test]
#[ignore = "takes half a minute"]
fn a_run_that_is_killed_and_resumed_is_that_of_one_process() {
    if Command::new("parallel").arg("--version").output().is_err() {
        println!("skipped: GNU parallel (Debian package parallel) is not installed");
        return;
    }
    let folder = tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut child = start(folder.path(), "first.log");
    // One shard is done, and the second one has begun: one at a time.
    let done = || {
        let log = fs::read_to_string(folder.path().join("first.log")).unwrap_or_default();
        log.lines().count().saturating_sub(1)
    };
    wait_until("a shard is done", String::new, || done() == 1);
    let before = cells(&run);
    wait_until("the next one has begun", String::new, || cells(&run) > before || done() > 1);
    // The script, and the shard that runs.
    kill_with_children(child.id());
    child.wait().expect("a child");
    let (code, text) = deepclaims(&format!("plan --out {}", run.display()));
    assert_eq!(code, Some(1), "it was not killed in the middle: {text}");
    let mut passes = 0;
    while deepclaims(&format!("plan --out {}", run.display())).0 == Some(1) {
        passes += 1;
        let log = if passes == 1 { "first.log" } else { "second.log" };
        assert!(start(folder.path(), log).wait().expect("a child").success());
        assert!(passes < 5, "it comes to an end");
    }
    assert!(passes > 1, "a claim is open after the first pass");
    assert_is_that_of_one_process(&run, &folder.path().join("alone"));
}

/// Kills a process and those that it started, at once.
fn kill_with_children(process: u32) {
    let children = Command::new("ps").args(["-o", "pid=", "--ppid", &process.to_string()]).output();
    let children = String::from_utf8(children.expect("a command `ps`").stdout).expect("UTF-8");
    for child in children.split_whitespace() {
        kill_with_children(child.parse().expect("a number"));
    }
    // One that has ended by itself is as good as killed.
    let _ = Command::new("kill").args(["-KILL", &process.to_string()]).status();
}

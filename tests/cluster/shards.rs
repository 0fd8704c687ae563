//! What is computed, and what one process finds.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Networks, arms without networks and generated cases; 17 seeds leave one claim open. About 10 s of one
/// processor.
pub(crate) const CHECK: &str = "check collapse.rate wormhole.two_poles channels.paths \
    collapse.likelihood wormhole.fooling --most-seeds 19";
pub(crate) const SHARDS: usize = 4;

/// The program for `docs/cluster`, under its name.
pub(crate) fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_deepclaims"));
    let folder = program.parent().expect("a folder").display();
    format!("{folder}:{}", env::var("PATH").unwrap_or_default())
}

/// Runs the program to its end: exit code and standard output.
pub(crate) fn deepclaims(line: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_deepclaims"))
        .args(line.split_whitespace())
        .output()
        .expect("the program starts");
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The records in the folder of a check, by their names.
pub(crate) fn records(folder: &Path) -> BTreeMap<String, String> {
    let records = fs::read_dir(folder.join("records")).expect("records").flatten();
    let records = records.map(|entry| {
        let text = fs::read_to_string(entry.path()).expect("a record");
        (entry.file_name().to_string_lossy().into_owned(), text)
    });
    records.collect()
}

/// How many cells are in a folder.
pub(crate) fn cells(folder: &Path) -> usize {
    let claims = fs::read_dir(folder.join("cells")).into_iter().flatten().flatten();
    let cells = claims.flat_map(|claim| fs::read_dir(claim.path()).into_iter().flatten().flatten());
    cells.filter(|cell| cell.path().extension().is_some_and(|ends| ends == "toml")).count()
}

/// Far more than anything here takes, also on a machine with other work.
const PATIENCE: Duration = Duration::from_mins(5);

/// Asks now and then until it is so. Where it never is, `why` says what there is to say.
pub(crate) fn wait_until(what: &str, why: impl Fn() -> String, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what} within {PATIENCE:?}:\n{}", why());
        sleep(Duration::from_millis(20));
    }
}

/// Checks what is in the folder, which must have everything and must give the records of one process.
pub(crate) fn assert_is_that_of_one_process(folder: &Path, alone: &Path) {
    let out = folder.display();
    let (code, text) = deepclaims(&format!("plan --out {out}"));
    assert_eq!(code, Some(0), "{text}");
    let before = cells(folder);
    for (folder, out) in [(folder, &out), (alone, &alone.display())] {
        let (code, text) = deepclaims(&format!("{CHECK} --quiet --out {out}"));
        assert_eq!(code, Some(0), "{}: {text}", folder.display());
    }
    assert_eq!(cells(folder), before, "nothing is computed");
    assert_eq!(cells(folder), cells(alone), "nothing is computed that one process does not need");
    assert_eq!(records(folder), records(alone));
}

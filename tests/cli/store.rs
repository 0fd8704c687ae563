//! `check --out` again and again into one folder: resumed, killed, interrupted, spoilt.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant, SystemTime};

use deepclaims_harness::claim::Record;
use deepclaims_lab::numerics::Stream;
use rayon::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::tempdir;

use super::program::{Ran, deepclaims, program};

/// Many cells in about a second: arms without networks, networks, generated cases. So few seeds settle
/// nothing.
pub(crate) const CHEAP: &str = "check collapse.rate wormhole.two_poles channels.positive_state collapse.likelihood \
                     --seeds 2 --quiet";

/// The command into this folder.
fn into(folder: &Path) -> String {
    format!("{CHEAP} --out {}", folder.display())
}

pub(crate) fn start(line: &str) -> Child {
    program()
        .args(line.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// All files in a folder and below, by their paths within it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                found.insert(name.to_path_buf());
            }
        }
    }
    found
}

fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().expect("a name").to_string_lossy();
    name.starts_with(".deepclaims-")
}

fn cells(folder: &Path) -> Vec<PathBuf> {
    let cells = files(&folder.join("cells")).into_iter();
    cells
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "toml") && !is_temporary(path)
        })
        .map(|path| folder.join("cells").join(path))
        .collect()
}

/// Every file under its final name must be whole.
fn assert_whole(folder: &Path) {
    for name in files(folder).iter().filter(|name| !is_temporary(name)) {
        let text = fs::read_to_string(folder.join(name)).expect("UTF-8");
        match name.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => {
                let (line, text) = text.split_once('\n').expect("a checksum");
                assert_eq!(line, format!("checksum = \"{}\"", sha256(text)), "{name:?}");
            }
            Some("json") => {
                serde_json::from_str::<Value>(&text).expect("a document");
            }
            Some("svg") => assert!(text.ends_with("</svg>"), "{}", name.display()),
            Some("html") => assert!(text.trim_end().ends_with("</html>"), "{}", name.display()),
            _ => assert!(name.ends_with("cells/.lock"), "{}", name.display()),
        }
    }
}

fn sha256(text: &str) -> String {
    let mut hexadecimal = String::new();
    for byte in Sha256::digest(text) {
        write!(hexadecimal, "{byte:02x}").expect("strings take all");
    }
    hexadecimal
}

/// The records and pictures in a folder, by their names.
pub(crate) fn results(folder: &Path) -> Vec<(PathBuf, String)> {
    let names = files(folder).into_iter();
    names
        .filter(|name| name.starts_with("records") || name.starts_with("pictures"))
        .map(|name| {
            let text = fs::read_to_string(folder.join(&name)).expect("UTF-8");
            (name, text)
        })
        .collect()
}

/// What an undisturbed run finds.
pub(crate) fn undisturbed() -> Vec<(PathBuf, String)> {
    let folder = tempdir().expect("a folder");
    let ran = deepclaims(&into(folder.path()));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    results(folder.path())
}

/// Waits at most so long; nothing where the process still runs.
fn wait(child: &mut Child, at_most: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        let status = child.try_wait().expect("a child");
        if status.is_some() || start.elapsed() >= at_most {
            return status;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Kills the process after a random time, or a random number of cells and a step; unless it ends before.
fn kill_sometime(child: &mut Child, folder: &Path, stream: &mut Stream) {
    if stream.uniform() < 0.5 {
        wait(child, Duration::from_secs_f64(0.2 * stream.uniform()));
    } else {
        let enough = cells(folder).len() + (8.0 * stream.uniform()) as usize;
        while cells(folder).len() < enough && wait(child, Duration::from_millis(2)).is_none() {}
        wait(child, Duration::from_secs_f64(0.01 * stream.uniform()));
    }
    child.kill().expect("a child");
}

#[test]
fn a_hundred_kills_lose_nothing_but_time() {
    const KILLS: usize = 25;
    let expected = undisturbed();
    // Side by side: much of the time goes by waiting for the next kill.
    (0..4).into_par_iter().for_each(|sequence| kill_again_and_again(sequence, KILLS, &expected));
}

/// Kills runs into the same folder until it is filled, and fills folders until there were so many kills.
fn kill_again_and_again(sequence: u64, most: usize, expected: &[(PathBuf, String)]) {
    let mut stream = Stream::new(sequence, "kills");
    let (mut kills, mut finished) = (0, 0);
    while kills < most {
        let folder = tempdir().expect("a folder");
        loop {
            let mut child = start(&into(folder.path()));
            // After the last kill the last folder is filled to its end.
            if kills < most {
                kill_sometime(&mut child, folder.path(), &mut stream);
            }
            let ran = child.wait_with_output().expect("a child");
            assert_whole(folder.path());
            if let Some(code) = ran.status.code() {
                let stderr = String::from_utf8_lossy(&ran.stderr);
                assert_eq!((code, &*stderr), (0, ""));
                break;
            }
            kills += 1;
        }
        assert_eq!(results(folder.path()), expected);
        assert!(!files(folder.path()).iter().any(|name| is_temporary(name)));
        finished += 1;
    }
    println!("{kills} kills, {finished} folders filled to the end");
}

/// Starts a longer run, and sends it a signal when it has stored a few cells.
fn interrupted(folder: &Path, signal: &str, options: &str) -> Ran {
    let line = into(folder).replace("--seeds 2", "--seeds 17");
    let mut child = start(&format!("{line} {options}"));
    while cells(folder).len() < 8 {
        assert_eq!(wait(&mut child, Duration::from_millis(5)), None, "it ended");
    }
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(sent.expect("a command `kill`").success());
    let asked = Instant::now();
    let output = child.wait_with_output().expect("a child");
    assert!(asked.elapsed() < Duration::from_secs(3), "{signal}: {:?}", asked.elapsed());
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The document of a run that was interrupted. On one thread the claims wait for one another, so that some
/// have not begun.
pub(crate) fn interrupted_document() -> Value {
    let folder = tempdir().expect("a folder");
    let ran = interrupted(folder.path(), "INT", "--threads 1 --format json");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(130), ""));
    serde_json::from_str(&ran.stdout).expect("one JSON document")
}

/// The signals that end a run. The test may run where a hangup is ignored, as under `nohup`.
fn signals() -> Vec<&'static str> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let mut signals = vec!["INT", "TERM"];
    if ignored.is_some_and(|mask| mask & 1 == 0) {
        signals.push("HUP");
    }
    signals
}

#[test]
fn an_interrupted_run_says_what_it_found_and_the_next_goes_on() {
    let expected = undisturbed();
    for signal in signals() {
        let folder = tempdir().expect("a folder");
        let ran = interrupted(folder.path(), signal, "");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(130), ""));
        for piece in [
            "collapse.rate",
            "Interrupted: ",
            " of 4 claims. Nothing is compared with the records.",
            "The same command resumes from what is stored.",
        ] {
            assert!(ran.stdout.contains(piece), "{piece:?} in {}", ran.stdout);
        }
        assert!(!ran.stdout.contains("As recorded"), "{}", ran.stdout);
        assert_whole(folder.path());
        assert_eq!(results(folder.path()), []);
        // The first seeds are there.
        let ran = deepclaims(&into(folder.path()));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert_eq!(results(folder.path()), expected);
    }
}

#[test]
fn an_interrupted_run_names_the_claims_without_any_seed() {
    let document = interrupted_document();
    let claims = document["claims"].as_array().expect("claims");
    let judged: Vec<Value> = claims.iter().map(|claim| claim["claim"].clone()).collect();
    let interrupted = &document["interrupted"];
    let left_out = interrupted["left_out"].as_array().expect("names");
    assert_eq!(interrupted["of"], 4);
    assert_eq!(judged.len() + left_out.len(), 4);
    assert!(left_out.iter().all(|name| !judged.contains(name)));
    for claim in claims {
        for field in ["recorded", "recorded_after", "expected", "identical"] {
            assert_eq!(claim[field], Value::Null);
        }
    }
}

#[test]
fn two_runs_at_once_fill_one_store() {
    let expected = undisturbed();
    let folder = tempdir().expect("a folder");
    let runs = [(); 2].map(|()| start(&into(folder.path())));
    for run in runs {
        let ran = run.wait_with_output().expect("a child");
        assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), b"" as &[u8]));
    }
    assert_whole(folder.path());
    assert_eq!(results(folder.path()), expected);
}

#[test]
fn a_second_run_computes_nothing_and_the_dry_run_knows() {
    let folder = tempdir().expect("a folder");
    let few = into(folder.path());
    assert_eq!(deepclaims(&few).code, Some(0));
    let (before, stored) = (results(folder.path()), written(folder.path()));
    assert_eq!(deepclaims(&few).code, Some(0));
    assert_eq!(results(folder.path()), before);
    assert_eq!(written(folder.path()), stored);
    let networks = |line: &str| {
        let document = deepclaims(&format!("{line} --dry-run --format json")).json();
        assert_eq!(document["fewest_networks"], document["most_networks"], "so few settle nothing");
        document["most_networks"].as_u64()
    };
    assert_eq!(networks(&few), Some(0));
    let more = few.replace("--seeds 2", "--seeds 3");
    assert_eq!(networks(&more), networks(CHEAP).map(|networks| networks / 2));
    assert_eq!(deepclaims(&more).code, Some(0));
    let all = written(folder.path());
    assert!(stored.iter().all(|cell| all.contains(cell)), "no cell is written again");
    // All but the one of `collapse.likelihood`.
    assert_eq!(2 * (all.len() - 1), 3 * (stored.len() - 1));
    assert_eq!(networks(&format!("{few} --redo")), networks(CHEAP));
}

/// When each cell was written.
pub(crate) fn written(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let cells = cells(folder).into_iter();
    cells
        .map(|path| {
            let written = fs::metadata(&path).and_then(|file| file.modified());
            (path, written.expect("a file system with times"))
        })
        .collect()
}

/// Each claim of a run into this folder gets its line, also where everything is stored.
#[test]
fn claims_are_told_as_they_are_checked() {
    let folder = tempdir().expect("a folder");
    let line = format!(
        "check collapse.rate collapse.likelihood --seeds 3 --out {}",
        folder.path().display()
    );
    let told = || {
        let ran = deepclaims(&line);
        let mut lines: Vec<String> = ran.stderr.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let lines = told();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("? collapse.rate: Inconclusive; random vectors "), "{lines:?}");
    assert!(lines[1].starts_with("✔ collapse.likelihood: Supported; largest error "), "{lines:?}");
    assert_eq!(told(), lines);
}

/// A store of fewer seeds than decide goes on where it stopped; once the verdict is settled, no run looks at
/// more seeds, and the record is the recorded one.
#[test]
fn a_store_goes_on_until_the_verdict_is_settled_and_then_stays() {
    let folder = tempdir().expect("a folder");
    let out = folder.path().display();
    let check = |options: &str| {
        let ran =
            deepclaims(&format!("check collapse.rate {options} --quiet --format json --out {out}"));
        ran.json()["claims"][0].clone()
    };
    let count = |claim: &Value| claim["seeds"]["count"].as_u64();
    let short = check("--most-seeds 5");
    assert_eq!((&short["verdict"], count(&short)), (&"Inconclusive".into(), Some(5)));
    let stored = written(folder.path());
    let settled = check("");
    assert_eq!((&settled["verdict"], count(&settled)), (&"Supported".into(), Some(17)));
    assert_eq!(settled["identical"], true);
    let all = written(folder.path());
    assert!(stored.iter().all(|cell| all.contains(cell)), "no cell is written again");
    assert_eq!(5 * all.len(), 17 * stored.len());
    for options in ["--full", "--seeds 40", "--most-seeds 64"] {
        let later = check(options);
        assert_eq!((&later["digest"], count(&later)), (&settled["digest"], Some(17)), "{options}");
        assert_eq!(later["seconds"], 0.0, "{options}");
        assert_eq!(written(folder.path()), all, "{options}");
    }
    // Fewer seeds than are stored are judged as if there were no others.
    let fewer = check("--most-seeds 5");
    assert_eq!(fewer["digest"], short["digest"]);
    assert_eq!(written(folder.path()), all);
}

/// As a power failure may leave them.
#[test]
fn broken_stores_are_mended_with_one_note() {
    let folder = tempdir().expect("a folder");
    let line = into(folder.path());
    assert_eq!(deepclaims(&line).code, Some(0));
    let (before, all) = (results(folder.path()), cells(folder.path()));
    for broken in [&all[..1], &all[..]] {
        for cell in broken {
            fs::write(cell, "").expect("a writable folder");
        }
        fs::write(folder.path().join("store.toml"), "checksum = \"\"\n")
            .expect("a writable folder");
        let ran = deepclaims(&format!("{line} --dry-run").replace("--quiet", ""));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let (note, rest) = ran.stderr.split_once('\n').expect("a line");
        let is_named = |cell: &PathBuf| note.starts_with(&format!("note: {}", cell.display()));
        assert!(broken.iter().any(is_named) && rest.is_empty(), "{}", ran.stderr);
        let others = format!(" and {} more are", broken.len() - 1);
        assert_eq!(note.contains(&others), broken.len() > 1, "{note}");
        let ran = deepclaims(&line);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert_whole(folder.path());
        assert_eq!(results(folder.path()), before);
    }
}

#[test]
fn damaged_stores_are_refused_in_one_sentence_until_redo() {
    let folder = tempdir().expect("a folder");
    let line = into(folder.path());
    assert_eq!(deepclaims(&line).code, Some(0));
    let before = results(folder.path());
    let manifest = folder.path().join("store.toml");
    let other = cells(folder.path());
    let (first, last) = (&other[0], &other[other.len() - 1]);
    let (text, whole) =
        (fs::read(first).expect("a cell"), fs::read(&manifest).expect("a manifest"));
    for damaged in [vec![last, &other[1]], vec![&manifest]] {
        for path in &damaged {
            fs::write(path, &text).expect("a writable folder");
        }
        let ran = deepclaims(&line);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        let paths = damaged.iter().map(|path| path.display().to_string());
        for piece in paths.chain(["error: cannot ".to_owned(), "--redo".to_owned()]) {
            assert!(ran.stderr.contains(&piece), "{piece:?} in {}", ran.stderr);
        }
        let ran = deepclaims(&format!("{line} --redo"));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert_whole(folder.path());
        assert_eq!(results(folder.path()), before);
        assert_eq!(fs::read(&manifest).expect("a manifest"), whole);
    }
    for (name, text) in before.iter().filter(|(name, _)| name.starts_with("records")) {
        assert!(Record::read(text).is_ok(), "{name:?}");
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_is_called_so() {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a writable folder");
    let ran = deepclaims(&format!("check tunnel.start_exact --out {}", file.display()));
    assert_eq!(ran.code, Some(2));
    for piece in [file.display().to_string(), "there is a file where a folder is needed".to_owned()]
    {
        assert!(ran.stderr.contains(&piece), "{piece:?} in {}", ran.stderr);
    }
}

/// A folder that takes the cells and not the last file, as a disk may that is full by then.
#[test]
fn what_was_found_is_printed_where_its_files_cannot_be_written() {
    let folder = tempdir().expect("a folder");
    let page = folder.path().join("report.html");
    fs::create_dir_all(page.join("in the way")).expect("a writable folder");
    let ran = deepclaims(&into(folder.path()));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("4 claims: "), "{}", ran.stdout);
    assert!(ran.stderr.contains(&page.display().to_string()), "{}", ran.stderr);
}

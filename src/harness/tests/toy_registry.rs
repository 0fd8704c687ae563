//! The program of another crate with claims of its own: the ones of `examples/toy`.
//!
//! `cli::main` reads the arguments of its process, so this test runs itself: with `TOY_REGISTRY` set
//! to a folder it is that program, with the records that lie there.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Record, Registry, RegistryError};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

#[path = "../examples/toy/claims.rs"]
mod toy;

/// Names the folder that makes this test the program.
const FOLDER: &str = "TOY_REGISTRY";
/// A file of this name in the folder makes every claim come twice.
const TWICE: &str = "twice";
/// A file of this name in the folder adds a claim whose arm sleeps for hours.
const SLEEPY: &str = "sleepy";
/// A file of this name appears in the folder once that arm sleeps.
const ASLEEP: &str = "asleep";
/// A file of this name appears in the folder when the registry is built.
const BUILT: &str = "built";

static PAPER: Paper = Paper {
    title: "Sleepy Arms",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00001",
    version: "v1",
};
static SLEEPY_MODULE: Module = Module { name: "odd", paper: &PAPER, registration: None };

fn main() -> ExitCode {
    if let Some(folder) = env::var_os(FOLDER) {
        return deepclaims_harness::cli::main(|| registry(Path::new(&folder)));
    }
    let tests: [(&str, fn()); 11] = [
        // It waits for seconds, in which the others run.
        ("an_arm_that_asks_nobody_is_ended_in_time", an_arm_that_asks_nobody_is_ended_in_time),
        ("nothing_is_recorded_at_first", nothing_is_recorded_at_first),
        ("its_own_records_agree", its_own_records_agree),
        ("fewer_seeds_agree_with_the_records", fewer_seeds_agree_with_the_records),
        ("only_seeds_in_sight_are_compared", only_seeds_in_sight_are_compared),
        ("another_verdict_is_told", another_verdict_is_told),
        ("a_record_of_other_digits_is_told", a_record_of_other_digits_is_told),
        ("a_broken_record_is_refused", a_broken_record_is_refused),
        ("equal_names_are_refused", equal_names_are_refused),
        ("help_and_version_read_no_records", help_and_version_read_no_records),
        ("claims_without_images_make_way_for_data", claims_without_images_make_way_for_data),
    ];
    let trials = tests.map(|(name, test)| {
        Trial::test(name, move || {
            test();
            Ok::<(), Failed>(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

fn registry(folder: &Path) -> Result<Registry, RegistryError> {
    fs::write(folder.join(BUILT), "").expect("a writable folder");
    let mut claims = toy::claims();
    if folder.join(TWICE).exists() {
        claims.extend(toy::claims());
    }
    if folder.join(SLEEPY).exists() {
        claims.push(sleepy(folder));
    }
    let names: Vec<String> = claims.iter().map(Claim::id).collect();
    let records: Vec<(&str, String)> = names
        .iter()
        .filter_map(|name| {
            let text = fs::read_to_string(folder.join(format!("records/{name}.json"))).ok()?;
            Some((name.as_str(), text))
        })
        .collect();
    let records: Vec<(&str, &str)> =
        records.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Registry::new(claims, &records)
}

/// A claim whose arm says in the folder that it sleeps.
fn sleepy(folder: &Path) -> Claim {
    let asleep = folder.join(ASLEEP);
    let arm = Arm::seeded("arm", ["x"], move |_, _| {
        fs::write(&asleep, "").expect("a writable folder");
        thread::sleep(Duration::from_secs(10_000));
        Ok([1.0])
    });
    let case = Case::new("case").effect(arm.number("x").above(0.0));
    SLEEPY_MODULE.claim("sleepy", "Arms sleep.").case(case)
}

/// Runs the program on the registry of a folder: exit code, standard output, standard error.
fn toy(folder: &Path, line: &str) -> (Option<i32>, String, String) {
    let output = Command::new(env::current_exe().expect("this program"))
        .args(line.split_whitespace())
        .env(FOLDER, folder)
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Linux and its like have a command `kill`.
fn an_arm_that_asks_nobody_is_ended_in_time() {
    if !cfg!(unix) {
        return;
    }
    let folder = empty();
    fs::write(folder.path().join(SLEEPY), "").expect("a writable folder");
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["check", "odd.sleepy", "--quiet"])
        .env(FOLDER, folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    while !folder.path().join(ASLEEP).exists() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended");
        thread::sleep(Duration::from_millis(5));
    }
    let sent = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(sent.expect("a command `kill`").success());
    let asked = Instant::now();
    let output = child.wait_with_output().expect("a child");
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_contains(&said, &["interrupted: what was under way takes too long to end"]);
}

/// A registry without records.
fn empty() -> TempDir {
    tempdir().expect("a folder")
}

/// A registry with the records that the program made.
fn recorded() -> TempDir {
    let folder = empty();
    let line = format!("check --quiet --out {}", folder.path().display());
    let (code, _, stderr) = toy(folder.path(), &line);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    folder
}

/// Changes the record of `toy.instinct`.
fn edit(folder: &Path, change: impl Fn(&mut Record)) {
    let path = folder.join("records/toy.instinct.json");
    let text = fs::read_to_string(&path).expect("a record");
    let mut record = Record::read(&text).expect("a record");
    change(&mut record);
    record.digest = record.compute_digest();
    fs::write(path, record.to_json()).expect("a writable folder");
}

fn assert_contains(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "{piece:?} in {text}");
    }
}

fn nothing_is_recorded_at_first() {
    let folder = empty();
    let (code, listed, _) = toy(folder.path(), "list");
    assert_eq!(code, Some(0));
    assert_contains(
        &listed,
        &[
            "Networks Learn (Example et al., an example, 2025, arXiv 0000.00000v1)",
            " toy.learning  not recorded ",
            " toy.instinct  not recorded ",
        ],
    );
    let (code, explained, _) = toy(folder.path(), "show toy.learning");
    assert_eq!(code, Some(0));
    assert_contains(
        &explained,
        &[
            "effect            trained: accuracy > 0.5\n",
            "negative control  random labels: accuracy < 0.5\n",
            "Recorded    nothing yet\n",
        ],
    );
    let (code, checklist, stderr) = toy(folder.path(), "check");
    assert_eq!((code, stderr.lines().count()), (Some(0), 2));
    assert_contains(&stderr, &["✔ toy.learning: Supported; ", "✘ toy.instinct: Refuted; "]);
    assert_contains(
        &checklist,
        &[
            "Networks Learn (Example et al.",
            " ✔  toy.learning  Supported ",
            " ✘  toy.instinct  Refuted ",
            "no control",
            "2 claims: 1 Supported, 1 Refuted.",
            "No verdict is recorded for these seeds and data.",
        ],
    );
}

fn its_own_records_agree() {
    let folder = recorded();
    let (code, checklist, _) = toy(folder.path(), "check");
    assert_eq!(code, Some(0), "{checklist}");
    assert_contains(
        &checklist,
        &["As recorded: 2 of 2 verdicts, 2 of 2 records to the last digit."],
    );
    fs::remove_file(folder.path().join("records/toy.instinct.json")).expect("a record");
    let (code, checklist, _) = toy(folder.path(), "check");
    assert_eq!(code, Some(0), "{checklist}");
    assert_contains(
        &checklist,
        &["As recorded: 1 of 1 verdicts, 1 of 1 records to the last digit (1 not recorded)."],
    );
}

/// Too few to decide anything.
const FEW: &str = "check --most-seeds 5";

fn fewer_seeds_agree_with_the_records() {
    let folder = recorded();
    let (code, checklist, _) = toy(folder.path(), FEW);
    assert_eq!(code, Some(0), "{checklist}");
    assert_contains(
        &checklist,
        &[
            " toy.learning  Inconclusive after 5 seeds (recorded: Supported after 17) ",
            " toy.instinct  Inconclusive after 5 seeds (recorded: Refuted after 17) ",
            "As recorded: 2 of 2 verdicts, 2 of 2 records to the last digit. 2 claims are open on \
             these seeds and recorded on more; --full looks at all.",
        ],
    );
}

fn only_seeds_in_sight_are_compared() {
    let folder = recorded();
    edit(folder.path(), |record| record.cells[0].values[9] += 1e-9);
    for (line, identical) in [(FEW, 2), ("check", 1), ("check --full", 1)] {
        let (code, checklist, _) = toy(folder.path(), line);
        assert_eq!(code, Some(0), "{checklist}");
        let same =
            format!("As recorded: 2 of 2 verdicts, {identical} of 2 records to the last digit.");
        assert_contains(&checklist, &[&same]);
    }
}

fn another_verdict_is_told() {
    let folder = recorded();
    // As if networks knew the classes before any training.
    edit(folder.path(), |record| {
        for value in &mut record.cells[0].values {
            *value += 0.8;
        }
        *record = record.until(u64::MAX);
    });
    let (code, checklist, _) = toy(folder.path(), "check");
    assert_eq!(code, Some(1), "{checklist}");
    assert_contains(
        &checklist,
        &[
            "Refuted (recorded: Supported (uncontrolled))",
            "As recorded: 1 of 2 verdicts, 1 of 2 records to the last digit.",
        ],
    );
    let (code, document, _) = toy(folder.path(), "check toy.instinct --format json --quiet");
    let document: Value = serde_json::from_str(&document).expect("one JSON document");
    let claim = &document["claims"][0];
    assert_eq!(code, Some(1));
    let recorded = Value::from("Supported (uncontrolled)");
    assert_eq!(
        (&claim["verdict"], &claim["recorded"], &claim["expected"], &claim["identical"]),
        (&"Refuted".into(), &recorded, &recorded, &false.into())
    );
    // The other claim agrees, and other seeds have no record to differ from.
    for line in ["check toy.learning", "check --seeds 3", "check --first-seed 5"] {
        let (code, checklist, _) = toy(folder.path(), line);
        assert_eq!(code, Some(0), "{line}: {checklist}");
    }
}

fn a_record_of_other_digits_is_told() {
    let folder = recorded();
    edit(folder.path(), |record| record.cells[0].values[0] += 1e-9);
    let (code, checklist, _) = toy(folder.path(), "check");
    assert_eq!(code, Some(0), "{checklist}");
    assert_contains(
        &checklist,
        &["As recorded: 2 of 2 verdicts, 1 of 2 records to the last digit."],
    );
}

fn a_broken_record_is_refused() {
    let folder = empty();
    let records = folder.path().join("records");
    fs::create_dir(&records).expect("a writable folder");
    fs::write(records.join("toy.instinct.json"), "verdict = 3").expect("a writable folder");
    for line in ["check", "list", "show toy.instinct"] {
        let (code, stdout, stderr) = toy(folder.path(), line);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{line}");
        assert_contains(&stderr, &["error: the recorded record of toy.instinct cannot be used: "]);
    }
    let (code, ..) = toy(folder.path(), "show toy.learning");
    assert_eq!(code, Some(0), "another claim is shown");
}

fn help_and_version_read_no_records() {
    let folder = empty();
    fs::create_dir(folder.path().join("records")).expect("a writable folder");
    let record = folder.path().join("records/toy.instinct.json");
    fs::write(record, "no record").expect("a writable folder");
    let built = || folder.path().join(BUILT).exists();
    for (line, expected) in
        [("--version", "deepclaims "), ("--help", "Usage: "), ("check --help", "Usage: ")]
    {
        let (code, stdout, stderr) = toy(folder.path(), line);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{line}");
        assert_contains(&stdout, &[expected]);
    }
    assert!(!built());
    let (code, ..) = toy(folder.path(), "list");
    assert_eq!(code, Some(2));
    assert!(built());
}

fn equal_names_are_refused() {
    let folder = empty();
    fs::create_dir(folder.path().join("records")).expect("a writable folder");
    fs::write(folder.path().join(TWICE), "").expect("a writable folder");
    let (code, stdout, stderr) = toy(folder.path(), "check");
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: two claims are called toy.learning; names must differ\n");
}

fn claims_without_images_make_way_for_data() {
    let folder = empty();
    let mut images = vec![0, 0, 8, 3, 0, 0, 0, 200, 0, 0, 0, 1, 0, 0, 0, 1];
    images.extend((0..200).map(|place: u8| place + 56));
    let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 200];
    labels.extend((0..200).map(|image: u8| image % 2));
    fs::write(folder.path().join("images-idx3-ubyte"), images).expect("a writable folder");
    fs::write(folder.path().join("labels-idx1-ubyte"), labels).expect("a writable folder");
    let data = format!("--quiet --data idx:{}", folder.path().display());

    let (code, checklist, stderr) = toy(folder.path(), &format!("check {data}"));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_contains(
        &checklist,
        &[
            "1 claim: ",
            "Not applicable: toy.learning (uses no images).",
            "No verdict is recorded for these seeds and data.",
        ],
    );
    let claims = |names: &str| -> (Vec<Value>, Value) {
        let (code, document, stderr) =
            toy(folder.path(), &format!("check {names} --format json {data}"));
        assert_eq!((code, stderr.as_str()), (Some(0), ""));
        let document: Value = serde_json::from_str(&document).expect("one JSON document");
        let claims = document["claims"].as_array().expect("claims");
        let names = claims.iter().map(|claim| claim["claim"].clone()).collect();
        (names, document["not_applicable"].clone())
    };
    for pattern in ["", "toy", "toy.*"] {
        assert_eq!(
            claims(pattern),
            (
                vec!["toy.instinct".into()],
                json!([{ "claim": "toy.learning", "because": "uses no images" }])
            ),
            "{pattern:?}"
        );
    }
    // Only the whole name says that this claim is meant all the same.
    assert_eq!(claims("toy.learning"), (vec!["toy.learning".into()], Value::Array(vec![])));
}

//! What `morphology` leaves behind.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;

use super::program::deepclaims;

const SMALL: &str = "morphology --depth 2 --width 6 --train 40 --test 40 --steps 9 --quiet";

#[test]
fn pictures_and_numbers_are_written_beside_the_tables() {
    let folder = tempdir().expect("a folder");
    let run = folder.path().join("run");
    let ran = deepclaims(&format!("{SMALL} --seeds 2 --out {}", run.display()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let read = |name: &str| fs::read_to_string(run.join(name)).expect("a file");
    let picture = read("paths-1.svg");
    for step in ["step 0", "step 5", "last step"] {
        assert!(picture.contains(step), "{step} is not in the picture");
    }
    let document: Value = serde_json::from_str(&read("morphology.json")).expect("JSON");
    let kept_steps = document["trainings"][0]["kept_steps"]
        .as_array()
        .expect("kept_steps");
    assert_eq!(kept_steps.len(), 5 + 2, "{kept_steps:?}");
    assert_eq!(
        kept_steps[0]["network"]["loss"]["values"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[test]
fn threads_change_no_digit() {
    let numbers = |threads: u8| {
        let mut document = deepclaims(&format!("{SMALL} --threads {threads} --format json")).json();
        document["seconds"] = Value::Null;
        document
    };
    assert_eq!(numbers(1), numbers(2));
}

#[test]
fn a_training_without_networks_leaves_no_picture() {
    let folder = tempdir().expect("a folder");
    let out = folder.path().display();
    let ran = deepclaims(&format!("{SMALL} --learning-rate 1e38 --out {out}"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("seed 0: the training diverged"));
    assert!(!folder.path().join("paths-1.svg").exists());
}

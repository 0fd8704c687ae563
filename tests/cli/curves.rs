//! What `curves` leaves behind.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;

use super::program::deepclaims;

const SMALL: &str = "curves --depth 1 --width 6 --train 40 --test 40 --steps 9 --quiet";

#[test]
fn pictures_and_numbers_are_written_beside_the_tables() {
    let folder = tempdir().expect("a folder");
    let run = folder.path().join("run");
    let ran = deepclaims(&format!("{SMALL} --seeds 2 --out {}", run.display()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let read = |name: &str| fs::read_to_string(run.join(name)).expect("a file");
    let picture = read("curves-1.svg");
    for line in [
        "training samples",
        "test samples",
        "sample basin",
        "weight basin",
    ] {
        assert!(picture.contains(line), "{line} is not in the picture");
    }
    let document: Value = serde_json::from_str(&read("curves.json")).expect("JSON");
    let kept_steps = document["trainings"][0]["kept_steps"]
        .as_array()
        .expect("kept_steps");
    let steps: Vec<&Value> = kept_steps.iter().map(|step| &step["steps"]).collect();
    let expected = [0, 1, 2, 3, 4, 5, 6, 7, 9].map(|steps| Value::from([steps, steps]));
    assert_eq!(steps, expected.iter().collect::<Vec<_>>());
    let losses = &kept_steps[0]["network"]["loss"]["values"];
    assert_eq!(losses.as_array().map(Vec::len), Some(2));
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
    fs::write(folder.path().join("curves-1.svg"), "of an earlier run").expect("written");
    let ran = deepclaims(&format!("{SMALL} --learning-rate 1e38 --out {out}"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("seed 0: the training diverged"));
    assert!(!folder.path().join("curves-1.svg").exists());
}

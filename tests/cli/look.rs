//! What `profile`, `morphology` and `curves` leave behind: the same as a check.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;

use super::program::{Ran, assert_says, deepclaims};

const SMALL: &str = "--depth 2 --width 6 --train 40 --test 40 --quiet";
const VERBS: [(&str, &str); 3] = [
    ("profile --epochs 2", "profile.tunnel"),
    ("morphology --steps 9", "morphology.channels"),
    ("curves --steps 9", "curves.plain"),
];

fn run(arguments: &str) -> Ran {
    let ran = deepclaims(arguments);
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.stderr);
    ran
}

/// The cells of a document that belong to this name, one list of values each.
fn values(document: &Value, name: &str) -> Vec<Value> {
    let cells = document["claims"][0]["cells"].as_array().expect("cells");
    let own = cells.iter().filter(|cell| cell["name"] == name);
    own.filter(|cell| cell.get("layer").is_none()).map(|cell| cell["values"].clone()).collect()
}

#[test]
fn what_is_stored_is_resumed_compared_and_verified() {
    for (verb, record) in VERBS {
        let folder = tempdir().expect("a folder");
        let out = folder.path().join("run");
        let command = format!("{verb} {SMALL} --seeds 2 --format json --out {}", out.display());
        let first = run(&command).json();
        let again = run(&command).json();
        assert_eq!(first["claims"][0]["digest"], again["claims"][0]["digest"]);
        assert_eq!(again["claims"][0]["seconds"], 0.0, "everything was stored");
        let file = out.join(format!("records/{record}.json"));
        let file = file.display();
        assert!(run(&format!("verify {file} --quiet")).stdout.contains("identical"));
        assert!(run(&format!("diff {file} {}", out.display())).stdout.contains("identical"));
        let fewer = folder.path().join("fewer");
        run(&format!("{verb} {SMALL} --seeds 1 --out {}", fewer.display()));
        let compared = deepclaims(&format!("diff {} {}", out.display(), fewer.display()));
        assert_says(&compared, 1, &["seeds"]);
        assert!(out.join("report.html").exists());
    }
}

#[test]
fn threads_change_no_digit() {
    for (verb, _) in VERBS {
        let numbers = |threads: u8| {
            let command = format!("{verb} {SMALL} --threads {threads} --format json");
            run(&command).json()["claims"][0]["cells"].clone()
        };
        assert_eq!(numbers(1), numbers(2));
    }
}

#[test]
fn curves_are_drawn_over_the_steps_that_were_taken() {
    let folder = tempdir().expect("a folder");
    let out = folder.path().display();
    let command = format!("curves --steps 9 {SMALL} --seeds 2 --format json --out {out}");
    let document = run(&command).json();
    let picture = fs::read_to_string(folder.path().join("pictures/curves.plain-1.svg"));
    let picture = picture.expect("a picture");
    for line in ["training samples", "test samples", "sample basin", "weight basin"] {
        assert!(picture.contains(line), "{line} is not in the picture");
    }
    let expected =
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0].map(|steps: f64| Value::from([steps; 2]));
    assert_eq!(values(&document, "steps"), expected);
}

#[test]
fn strong_paths_are_drawn_at_three_steps() {
    let folder = tempdir().expect("a folder");
    let out = folder.path().display();
    let command = format!("morphology --steps 9 {SMALL} --seeds 2 --format json --out {out}");
    let document = run(&command).json();
    let picture = fs::read_to_string(folder.path().join("pictures/morphology.channels-1.svg"));
    let picture = picture.expect("a picture");
    for step in ["step 0", "step 5", "last step"] {
        assert!(picture.contains(step), "{step} is not in the picture");
    }
    assert_eq!(values(&document, "train loss").len(), 5 + 2);
}

#[test]
fn without_any_number_the_reason_is_told_and_no_picture_is_left() {
    for (verb, record) in VERBS {
        let folder = tempdir().expect("a folder");
        let picture = folder.path().join(format!("pictures/{record}-1.svg"));
        fs::create_dir(folder.path().join("pictures")).expect("a writable folder");
        fs::write(&picture, "of an earlier run").expect("written");
        let out = folder.path().display();
        let ran = deepclaims(&format!("{verb} {SMALL} --learning-rate 1e38 --out {out}"));
        let pieces =
            ["seed 0: the training diverged", "error: no seed of any network gave a number"];
        assert_says(&ran, 2, &pieces);
        // A profile has no pictures.
        assert_eq!(picture.exists(), verb.starts_with("profile"), "{verb}");
    }
}

#[test]
fn networks_of_claims_are_looked_at_one_by_one() {
    let ran = run("profile modes.early_nonlinearity --seeds 1 --quiet --format json").json();
    let arms = ran["claims"][0]["cases"][0]["arms"].as_array().map(Vec::len);
    assert!(arms.is_some_and(|arms| arms > 1), "{arms:?}");
    assert_eq!(ran["claims"][0]["claim"], "profile.modes.early_nonlinearity");
    assert_eq!(ran["claims"][0]["verdict"], "Report");
}

#[test]
fn ranks_that_are_those_of_the_sample_are_blank() {
    for (test, are_blank) in [(2, true), (3, true), (4, true), (40, false)] {
        let line = format!(
            "profile --depth 2 --width 6 --train 40 --epochs 2 --seeds 1 --quiet --format json --test {test}"
        );
        let document = run(&line).json();
        let cells = document["claims"][0]["cells"].as_array().expect("cells");
        let ranks = cells.iter().filter(|cell| cell["name"] == "rank" && cell["layer"] != 0);
        let ranks: Vec<&Value> = ranks.collect();
        assert_eq!(ranks.len(), 2);
        for rank in ranks {
            assert_eq!(rank["values"][0].is_null(), are_blank, "{test} samples: {rank}");
        }
    }
}

//! What a check would cost, before it starts.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::fixtures::Images;
use super::program::{deepclaims, program};

/// A folder of 150 images of three classes with so many pixels a side.
fn images(side: u8) -> TempDir {
    let folder = tempdir().expect("a folder");
    Images::of_side(side, (0..150).map(|image| image % 3)).write(folder.path(), "");
    folder
}

/// The dry run of `wormhole.fooling`, which trains nothing, on such images.
fn fooling(side: u8, options: &str) -> Value {
    let folder = images(side);
    let data = format!("--data idx:{}", folder.path().display());
    let line =
        format!("check wormhole.fooling --dry-run --threads 1 --format json {data} {options}");
    deepclaims(&line).json()
}

fn number(document: &Value, field: &str) -> f64 {
    document[field].as_f64().expect("a number")
}

#[test]
fn what_trains_nothing_has_a_price_that_grows_with_the_images() {
    let documents = [8, 16, 28].map(|side| fooling(side, "--seeds 1"));
    let [small, medium, large] = &documents;
    // A layer draws 16, 262 and 618 thousand numbers for each of 63 codes, ten layers and two arms.
    for (smaller, larger) in [(small, medium), (medium, large)] {
        for field in ["fewest_seconds", "most_seconds", "bound_seconds", "bytes"] {
            assert!(number(larger, field) > 1.5 * number(smaller, field), "{field}: {larger}");
        }
    }
    // Fourteen seconds where it was written; no machine is ten times as fast or as slow.
    let seconds = number(large, "most_seconds");
    assert!((1.0..140.0).contains(&seconds), "{seconds}");
    assert_eq!((number(large, "most_networks"), number(large, "most_flops")), (0.0, 0.0));
    // Of 784 inputs the kept matrix alone has so many bytes.
    assert!(number(large, "bytes") > 8.0 * 784.0 * 784.0);
    let readings = large["readings"].as_array().expect("an array");
    let names: Vec<&str> =
        readings.iter().map(|reading| reading["reading"].as_str().expect("a name")).collect();
    assert_eq!(names, ["with noise images", "without noise images"]);
    for reading in readings {
        assert_eq!(reading["claims"][0], "wormhole.fooling");
        assert!(number(reading, "seconds") > 0.1 * seconds);
    }
}

#[test]
fn without_networks_the_dry_run_says_so_and_how_long_it_takes() {
    let folder = images(28);
    let data = format!("--data idx:{}", folder.path().display());
    let ran = deepclaims(&format!("check wormhole.fooling --dry-run --threads 2 {data}"));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for piece in ["with noise images", "wormhole.fooling", "No networks: about ", " s on 2 threads"]
    {
        assert!(ran.stdout.contains(piece), "{piece:?} in {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("about 0 s"), "{}", ran.stdout);
}

#[test]
fn trainings_to_a_loss_are_priced_as_far_as_they_will_go_and_their_bound_is_said() {
    let line = "check modes.flat_minima --dry-run --seeds 1 --threads 1";
    let document = deepclaims(&format!("{line} --format json")).json();
    // Of 20,000 steps fewer than a thousand are taken.
    assert!(number(&document, "bound_seconds") > 5.0 * number(&document, "most_seconds"));
    for training in document["trainings"].as_array().expect("an array") {
        assert!(number(training, "most_seconds") > 5.0 * number(training, "seconds"));
    }
    let text = deepclaims(line).stdout;
    for piece in [", at most ", " s, if no training comes to its loss early and no basin"] {
        assert!(text.contains(piece), "{piece:?} in {text}");
    }
}

#[test]
fn more_than_an_hour_is_said_before_it_starts() {
    let folder = images(28);
    let data = format!("--data idx:{}", folder.path().display());
    let line = format!("check wormhole.fooling --seeds 20000 --threads 1 {data}");
    let begins = "note: wormhole.fooling takes about ";
    let pieces = [" hours on 1 thread, ", " % of them for reading the arm `with", "Fewer seeds"];

    let dry = deepclaims(&format!("{line} --dry-run"));
    let note = dry.stdout.lines().find(|line| line.starts_with(begins));
    assert!(note.is_some(), "{}", dry.stdout);
    // Sentences wrap.
    let text = dry.stdout.replace('\n', " ");
    assert!(pieces.iter().all(|piece| text.contains(piece)), "{text}");
    let documents = fooling(28, "--seeds 20000");
    assert_eq!(documents["long_claims"][0]["claim"], "wormhole.fooling");

    let mut child =
        program().args(line.split(' ')).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    let stderr = child.stderr.take().expect("it is piped");
    let read = BufReader::new(stderr).read_line(&mut said);
    child.kill().expect("it goes on");
    child.wait().expect("it ends");
    read.expect("UTF-8");
    assert!(said.starts_with(begins), "{said}");
}

#[test]
fn less_than_an_hour_is_not_said() {
    let document = deepclaims("check --dry-run --format json").json();
    assert_eq!(document["long_claims"], Value::Array(Vec::new()));
    let readings = document["readings"].as_array().expect("an array");
    assert!(readings.iter().any(|reading| reading["reading"] == "properties"));
}

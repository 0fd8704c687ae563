//! `check` with a little real work: one seed of one claim.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use deepclaims_harness::claim::Record;
use serde_json::Value;

use super::fixtures::{self, Images};
use super::program::{Ran, deepclaims};

/// One seed on one thread, as JSON, without progress.
fn one_seed() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| deepclaims("check tunnel.early --seeds 1 --threads 1 --format json --quiet"))
}

/// The document without what may differ from run to run.
fn without_seconds(mut document: Value) -> Value {
    fn remove(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("seconds");
                fields.values_mut().for_each(remove);
            }
            Value::Array(elements) => elements.iter_mut().for_each(remove),
            _ => {}
        }
    }
    remove(&mut document);
    document
}

/// The values of all cells.
fn values(document: &Value) -> Vec<&Value> {
    let claims = document["claims"].as_array().expect("claims").iter();
    let cells = claims.flat_map(|claim| claim["cells"].as_array().expect("cells"));
    cells.flat_map(|cell| cell["values"].as_array().expect("values")).collect()
}

/// The names of the files in a folder, hidden ones included.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    names.sort();
    names
}

/// The record that `--out` wrote, which must be whole.
fn written_record(folder: &Path) -> Record {
    let path = folder.join("records/tunnel.early.json");
    let text = fs::read_to_string(path).expect("the record is there");
    let record = Record::read(&text).expect("the record is one");
    assert_eq!(record.to_json(), text);
    assert_eq!(record.program.as_deref(), Some("deepclaims 0.1.0"));
    record
}

#[test]
fn the_checklist_says_that_nothing_is_recorded_for_these_seeds() {
    let ran = deepclaims("check tunnel.early --seeds 1");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stderr, "seed 0 (1 of 1)\n");
    for piece in [
        "deepclaims 0.1.0 on digits (1797 images, sha256 ",
        "arXiv 2305.19753v2",
        " ?  tunnel.early  Inconclusive ",
        "1 claim: 1 Inconclusive.",
        "Error rates by design",
        "No verdict is recorded for these seeds and data.",
    ] {
        assert!(ran.stdout.contains(piece), "{piece:?} in {}", ran.stdout);
    }
}

#[test]
fn json_is_alone_on_standard_output_and_quiet_is_quiet() {
    let document = one_seed().json();
    assert_eq!(one_seed().stderr, "");
    assert_eq!(document["claims"][0]["claim"], "tunnel.early");
    assert_eq!(document["claims"][0]["recorded"], Value::Null);
    assert_eq!(document["claims"][0]["identical"], Value::Null);
}

#[test]
fn the_number_of_threads_changes_nothing_but_the_seconds() {
    let two = deepclaims("check tunnel.early --seeds 1 --threads 2 --format json");
    assert_eq!(two.stderr, "seed 0 (1 of 1)\n");
    assert_eq!(without_seconds(two.json()), without_seconds(one_seed().json()));
}

#[test]
fn another_first_seed_gives_other_numbers_and_out_gives_files() {
    let folder = tempfile::tempdir().expect("a folder");
    // Made where it is not there.
    let out = folder.path().join("a/b");
    let ran = deepclaims(&format!(
        "check tunnel.early --seeds 1 --first-seed 100 --format json --out {}",
        out.display()
    ));
    let (document, other) = (ran.json(), one_seed().json());
    for (value, other) in values(&document).iter().zip(values(&other)) {
        assert_ne!(**value, *other);
    }
    assert_eq!(
        files(&out),
        ["cells", "check.json", "pictures", "records", "report.html", "store.toml"]
    );
    assert_eq!(files(&out.join("records")), ["tunnel.early.json"]);
    assert_eq!(files(&out.join("pictures")), ["tunnel.early.seeds.svg"]);
    assert_eq!(
        fs::read_to_string(out.join("check.json")).expect("the document is there"),
        ran.stdout
    );
    let record = written_record(&out);
    assert_eq!((record.seeds.first, record.seeds.count), (100, 1));
    assert_eq!(document["claims"][0]["digest"], record.digest.as_str());
    assert_eq!(document["claims"][0]["cases"][2]["name"], "G");
    assert_eq!(document["claims"][0]["cells"][0]["values"][0], record.cells[0].values[0]);
}

/// The last ladder there is; its seeds lie beyond the integers that TOML promises.
#[test]
fn the_largest_first_seed_is_checked_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = u64::MAX - 1_000_000;
    let ran = deepclaims(&format!(
        "check tunnel.early --seeds 1 --first-seed {first} --quiet --out {}",
        folder.path().display()
    ));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(written_record(folder.path()).seeds.first, first);
}

#[test]
fn pictures_are_written_beside_the_records_and_show_names_them() {
    let folders = [1, 2].map(|threads| {
        let folder = tempfile::tempdir().expect("a folder");
        let ran = deepclaims(&format!(
            "check collapse.rate --seeds {threads} --threads {threads} --quiet --out {}",
            folder.path().display()
        ));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        folder
    });
    let picture = "collapse.rate.angle.svg";
    let text = |folder: &tempfile::TempDir| {
        fs::read_to_string(folder.path().join("pictures").join(picture))
    };
    for folder in &folders {
        assert_eq!(files(&folder.path().join("pictures")), [picture, "collapse.rate.seeds.svg"]);
        let text = text(folder).expect("the picture is there");
        assert!(text.starts_with("<svg ") && text.ends_with("</svg>"));
    }
    // Of seed 0, whatever is checked.
    assert_eq!(text(&folders[0]).ok(), text(&folders[1]).ok());
    let shown = deepclaims("show collapse.rate").stdout;
    let line =
        format!("\nPictures    {picture} (of seed 0, in the folder pictures of a stored run)\n");
    assert!(shown.contains(&line), "{shown}");
    assert!(!deepclaims("show tunnel.early").stdout.contains("Pictures"));
}

#[test]
fn a_picture_that_cannot_be_drawn_is_left_out_and_an_old_one_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    // Black images have no direction.
    let black = Images { pixels: vec![0; 25 * 200], ..Images::three_classes() };
    black.write(folder.path(), "");
    let out = folder.path().join("out");
    let pictures = ["collapse.tolerance.window.svg", "wormhole.fooling.sheet.svg"];
    let drawn = out.join("pictures");
    fs::create_dir_all(&drawn).expect("a writable folder");
    for picture in pictures {
        fixtures::write(&drawn, picture, b"of an earlier run");
    }
    let ran = deepclaims(&format!(
        "check collapse.tolerance wormhole.fooling --seeds 2 --quiet --data idx:{} --out {}",
        folder.path().display(),
        out.display()
    ));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let notes: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    for (note, picture) in notes.iter().zip(pictures) {
        assert!(note.starts_with(&format!("note: {picture} cannot be drawn: ")), "{note}");
    }
    let seeds = ["collapse.tolerance.seeds.svg", "wormhole.fooling.seeds.svg"];
    assert_eq!(files(&drawn), seeds);
    let records = ["collapse.tolerance.json", "wormhole.fooling.json"];
    assert_eq!(files(&out.join("records")), records);
}

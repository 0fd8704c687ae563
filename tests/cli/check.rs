//! `check` with a little real work: few seeds of few claims.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use deepclaims_harness::claim::{NetworkRecord, Record};
use deepclaims_lab::train::Step;
use serde_json::Value;

use super::fixtures::{self, Images};
use super::program::{Ran, assert_says, deepclaims};

/// One seed on one thread, as JSON, without progress.
fn one_seed() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        deepclaims("check channels.paths --seeds 1 --threads 1 --format json --quiet")
    })
}

/// A claim without networks, of which seeds are cheap.
const CHEAP: &str = "collapse.two_clusters";

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
    let path = folder.join("records/channels.paths.json");
    let text = fs::read_to_string(path).expect("the record is there");
    let record = Record::read(&text).expect("the record is one");
    assert_eq!(record.to_json(), text);
    assert_eq!(record.program.as_deref(), Some("deepclaims 0.1.0"));
    record
}

/// How the lines on standard error begin, one for each claim that is checked; between them a slow run
/// says how far it has come.
fn lines_of_claims(ran: &Ran) -> Vec<&str> {
    let lines = ran.stderr.lines().filter(|line| !line.ends_with(" of the work in sight is done"));
    lines.map(|line| line.find("; ").map_or(line, |end| &line[..end + 2])).collect()
}

#[test]
fn the_checklist_says_that_nothing_is_recorded_for_these_seeds() {
    let ran = deepclaims("check channels.paths --seeds 1");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let line = "? channels.paths: Inconclusive; ";
    assert_eq!(lines_of_claims(&ran), [line], "{}", ran.stderr);
    for piece in [
        "deepclaims 0.1.0 on digits (1797 images, sha256 ",
        "arXiv 2501.05550v2",
        " ?  channels.paths  Inconclusive ",
        " in 1 of 1 seed; median ",
        " (e-value 1.5 for; 16 more seeds would decide if the share stayed) ",
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
    assert_eq!(document["claims"][0]["claim"], "channels.paths");
    assert_eq!(document["claims"][0]["recorded"], Value::Null);
    assert_eq!(document["claims"][0]["identical"], Value::Null);
}

#[test]
fn the_number_of_threads_changes_nothing_but_the_seconds() {
    let two = deepclaims("check channels.paths --seeds 1 --threads 2 --format json");
    assert_eq!(lines_of_claims(&two), ["? channels.paths: Inconclusive; "]);
    assert_eq!(without_seconds(two.json()), without_seconds(one_seed().json()));
}

/// Claims stop at seeds of their own, whatever is looked at beside them.
#[test]
fn threads_change_neither_where_a_claim_stops_nor_what_it_finds() {
    let found = |threads: u8| {
        let line =
            format!("check {CHEAP} wormhole.two_poles collapse.likelihood --threads {threads}");
        without_seconds(deepclaims(&format!("{line} --quiet --format json")).json())
    };
    let one = found(1);
    assert_eq!(one, found(2));
    let alone = deepclaims(&format!("check {CHEAP} --quiet --format json")).json();
    let alone = &without_seconds(alone)["claims"][0];
    assert!(one["claims"].as_array().expect("claims").contains(alone), "{alone}");
}

/// As many seeds as decide anything.
const FEWEST: u64 = 17;

#[test]
fn a_claim_is_settled_before_its_seeds_end() {
    let document = deepclaims(&format!("check {CHEAP} --seeds 30 --quiet --format json")).json();
    let claim = &document["claims"][0];
    assert_eq!(claim["verdict"], "Supported");
    assert_eq!((&claim["seeds"]["first"], &claim["seeds"]["count"]), (&100.into(), &FEWEST.into()));
    for part in claim["cases"][0]["parts"].as_array().expect("parts") {
        assert_eq!((&part["outcome"], &part["decided_after"]), (&"holds".into(), &FEWEST.into()));
        assert_eq!(part.get("evidence_for"), None);
    }
    for cell in claim["cells"].as_array().expect("cells") {
        assert_eq!(cell["values"].as_array().map(Vec::len), Some(FEWEST as usize));
    }
}

#[test]
fn fewer_seeds_than_recorded_agree_with_the_record() {
    let recorded = " (recorded: Supported after 17)";
    for (options, verdict, open) in [
        ("--most-seeds 1", format!("Inconclusive after 1 seed{recorded}"), true),
        ("--most-seeds 5", format!("Inconclusive after 5 seeds{recorded}"), true),
        ("--most-seeds 16", format!("Inconclusive after 16 seeds{recorded}"), true),
        ("--most-seeds 17", "Supported".to_owned(), false),
        ("", "Supported".to_owned(), false),
        ("--full", "Supported".to_owned(), false),
    ] {
        let ran = deepclaims(&format!("check {CHEAP} {options}"));
        assert_eq!(ran.code, Some(0), "{options}: {}", ran.stdout);
        let mark = if open { '?' } else { '✔' };
        assert_eq!(lines_of_claims(&ran), [format!("{mark} {CHEAP}: {verdict}; ")], "{options}");
        let same = "As recorded: 1 of 1 verdicts, 1 of 1 records to the last digit.";
        let more = " 1 claim is open on these seeds and recorded on more; --full looks at all.";
        let more = if open { more } else { "" };
        assert!(ran.stdout.contains(&format!("\n{same}{more}\n")), "{options}: {}", ran.stdout);
    }
}

#[test]
fn the_document_says_what_is_recorded_and_what_these_seeds_must_give() {
    let claim = |options: &str| {
        let ran = deepclaims(&format!("check {CHEAP} {options} --quiet --format json"));
        ran.json()["claims"][0].clone()
    };
    let short = claim("--most-seeds 5");
    assert_eq!(
        (&short["verdict"], &short["expected"]),
        (&"Inconclusive".into(), &"Inconclusive".into())
    );
    assert_eq!(
        (&short["recorded"], &short["recorded_after"]),
        (&"Supported".into(), &FEWEST.into())
    );
    assert_eq!(short["identical"], true);
    let whole = claim("--full");
    assert_eq!((&whole["verdict"], &whole["expected"]), (&"Supported".into(), &"Supported".into()));
    assert_eq!(whole["identical"], true);
    // Seeds of the user's own are compared with nothing, even where they are the recorded ones.
    for options in ["--seeds 5", "--seeds 17 --first-seed 100", "--first-seed 3 --most-seeds 5"] {
        let other = claim(options);
        for field in ["recorded", "recorded_after", "expected", "identical"] {
            assert_eq!(other[field], Value::Null, "{field} with {options}");
        }
    }
}

#[test]
fn another_first_seed_gives_other_numbers_and_out_gives_files() {
    let folder = tempfile::tempdir().expect("a folder");
    // Made where it is not there.
    let out = folder.path().join("a/b");
    let ran = deepclaims(&format!(
        "check channels.paths --seeds 1 --first-seed 7 --format json --out {}",
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
    assert_eq!(files(&out.join("records")), ["channels.paths.json"]);
    assert_eq!(files(&out.join("pictures")), ["channels.paths.seeds.svg", "overview.svg"]);
    assert_eq!(
        fs::read_to_string(out.join("check.json")).expect("the document is there"),
        ran.stdout
    );
    let record = written_record(&out);
    assert_eq!((record.seeds.first, record.seeds.count), (7, 1));
    assert_eq!(document["claims"][0]["digest"], record.digest.as_str());
    assert_eq!(document["claims"][0]["cases"][0]["name"], "D");
    assert_eq!(document["claims"][0]["cells"][0]["values"][0], record.cells[0].values[0]);
}

/// The last ladder there is; its seeds lie beyond the integers that TOML promises.
#[test]
fn the_largest_first_seed_is_checked_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = u64::MAX - 1_000_000;
    let ran = deepclaims(&format!(
        "check channels.paths --seeds 1 --first-seed {first} --quiet --out {}",
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
        let pictures = [picture, "collapse.rate.seeds.svg", "overview.svg"];
        assert_eq!(files(&folder.path().join("pictures")), pictures);
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
    let seeds = ["collapse.tolerance.seeds.svg", "overview.svg", "wormhole.fooling.seeds.svg"];
    assert_eq!(files(&drawn), seeds);
    let records = ["collapse.tolerance.json", "wormhole.fooling.json"];
    assert_eq!(files(&out.join("records")), records);
}

#[test]
fn trained_networks_are_saved_with_their_origin() {
    let folder = tempfile::tempdir().expect("a folder");
    let (networks, out) = (folder.path().join("networks"), folder.path().join("out"));
    let check = format!(
        "check channels.paths --seeds 1 --out {} --save-networks {}",
        out.display(),
        networks.display()
    );
    let ran = deepclaims(&check);
    assert_says(&ran, 0, &["note: at most ", "they are trained again for it"]);
    let record = written_record(&out);
    let arms = record.cases.iter().flat_map(|case| &case.arms);
    let read = arms.flat_map(|arm| arm.networks.clone());
    let mut distinct: Vec<NetworkRecord> = Vec::new();
    for network in read {
        if !distinct.contains(&network) {
            distinct.push(network);
        }
    }
    let names = files(&networks);
    assert_eq!(names.len(), distinct.len(), "{names:?}");
    let saved = || names.iter().map(|name| (name, fs::read(networks.join(name)).expect("a file")));
    for (name, bytes) in saved() {
        assert!(name.starts_with("channels.paths-"), "{name}");
        assert!(name.ends_with("-seed-100.safetensors"), "{name}");
        let header = u64::from_le_bytes(bytes[..8].try_into().expect("a length")) as usize;
        let header: Value = serde_json::from_slice(&bytes[8..8 + header]).expect("JSON");
        let origin = &header["__metadata__"];
        assert_eq!((&origin["seed"], &origin["claim"]), (&"100".into(), &"channels.paths".into()));
        let step = origin["step"].as_str().and_then(|step| step.parse().ok());
        let step = step.map_or(Step::Last, Step::After);
        let known =
            distinct.iter().find(|one| origin["training"] == *one.training && one.step == step);
        assert!(known.is_some(), "{origin} among {distinct:?}");
        assert!(header["layers.0.weight"].is_object(), "{header}");
    }
    // What is stored is not computed again, and the networks are the same.
    let before: Vec<(String, Vec<u8>)> =
        saved().map(|(name, bytes)| (name.clone(), bytes)).collect();
    fs::remove_dir_all(&networks).expect("the folder was there");
    assert_eq!(deepclaims(&format!("{check} --threads 1 --quiet")).code, Some(0));
    let after: Vec<(String, Vec<u8>)> =
        saved().map(|(name, bytes)| (name.clone(), bytes)).collect();
    assert!(before == after);
}

#[test]
fn networks_are_saved_of_named_claims_that_have_some() {
    let folder = tempfile::tempdir().expect("a folder");
    let networks = folder.path().join("networks");
    let save = |claims: &str| {
        let ran = deepclaims(&format!("check {claims} --save-networks {}", networks.display()));
        assert!(!networks.exists());
        ran
    };
    assert_says(
        &save("collapse.rate --seeds 1"),
        2,
        &["trains no network that --save-networks could"],
    );
    assert_says(&save(""), 2, &["required arguments were not provided", "<CLAIM>..."]);
    assert_says(&save("channels.paths --dry-run"), 0, &["note: at most ", "networks, "]);
}

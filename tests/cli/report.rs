//! `report` on stored runs, whole and broken.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::fixtures::Images;
use super::program::{Ran, deepclaims};

/// A run of two claims, one of them exact.
fn stored() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = deepclaims(&format!(
        "check collapse.rate collapse.likelihood --seeds 2 --quiet --out {}",
        folder.path().display()
    ));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    folder
}

fn report(folder: &Path) -> Ran {
    deepclaims(&format!("report {}", folder.display()))
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file is there")
}

#[test]
fn a_stored_run_gives_the_report_of_the_check_again() {
    let folder = stored();
    let names = [
        "report.html",
        "pictures/collapse.rate.seeds.svg",
        "pictures/collapse.likelihood.seeds.svg",
    ];
    let files = names.map(|name| {
        let text = text(folder.path(), name);
        fs::remove_file(folder.path().join(name)).expect("the file is there");
        text
    });
    let ran = report(folder.path());
    let path = folder.path().join("report.html");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stdout, format!("{}\n", path.display()));
    assert_eq!(names.map(|name| text(folder.path(), name)), files);
    let document: Value =
        serde_json::from_str(&text(folder.path(), "check.json")).expect("a document");
    for claim in document["claims"].as_array().expect("claims") {
        for field in ["claim", "digest", "verdict"] {
            let word = claim[field].as_str().expect("a word");
            assert!(files[0].contains(word), "{word}");
        }
    }
    assert!(files[0].contains("deepclaims check collapse.rate --seeds 2"));
    assert!(files[0].contains("alt=\"Illustration of collapse.rate, collapse.rate.angle.svg\""));
}

#[cfg(unix)]
#[test]
fn parts_of_a_run_that_are_links_are_refused() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    for part in ["records", "pictures"] {
        let folder = stored();
        let (own, moved) = (folder.path().join(part), elsewhere.path().join(part));
        fs::rename(&own, &moved).expect("a folder of the same disk");
        std::os::unix::fs::symlink(&moved, &own).expect("a writable folder");
        let ran = report(folder.path());
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains(&format!("{} ", own.display())), "{}", ran.stderr);
        assert!(ran.stderr.contains("it is a link"), "{}", ran.stderr);
    }
}

#[test]
fn a_picture_that_is_lost_is_left_out_and_named() {
    let folder = stored();
    fs::remove_file(folder.path().join("pictures/collapse.rate.angle.svg")).expect("a picture");
    assert_eq!(report(folder.path()).code, Some(0));
    let page = text(folder.path(), "report.html");
    assert!(page.contains("The picture collapse.rate.angle.svg is not in the folder"));
}

#[test]
fn a_smaller_run_leaves_the_claims_of_a_larger_one() {
    let folder = stored();
    let path = folder.path().display();
    let listed = || -> Value {
        let document = text(folder.path(), "check.json");
        let document: Value = serde_json::from_str(&document).expect("a document");
        document["claims"].clone()
    };
    let both = listed();
    let check = |arguments: &str| {
        deepclaims(&format!("check collapse.rate --seeds 3 --quiet --out {path} {arguments}"))
    };
    let ran = check("--format json");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.json()["claims"].as_array().map(Vec::len), Some(1), "of this run alone");
    let now = listed();
    let names = |claims: &Value| -> Vec<Value> {
        claims.as_array().expect("claims").iter().map(|claim| claim["claim"].clone()).collect()
    };
    assert_eq!(names(&now), names(&both));
    let [old, new] = [&both, &now].map(|claims| {
        let claims = claims.as_array().expect("claims");
        let place = |name| claims.iter().find(|claim| claim["claim"] == name).expect("a claim");
        [place("collapse.rate").clone(), place("collapse.likelihood").clone()]
    });
    assert_eq!(new[1], old[1], "as the first run left it");
    assert_eq!(new[0]["seeds"]["count"], 3);
    let page = text(folder.path(), "report.html");
    assert!(
        page.contains("id=claim-collapse.likelihood ") && page.contains("collapse.rate --seeds 3")
    );
    assert_eq!(report(folder.path()).code, Some(0));
    assert_eq!(text(folder.path(), "report.html"), page);

    let images = tempfile::tempdir().expect("a folder");
    Images::three_classes().write(images.path(), "");
    let ran = check(&format!("--data idx:{}", images.path().display()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stderr, "", "neither claim uses images");
    assert_eq!(names(&listed()), names(&both));
    let ran = deepclaims(&format!("check collapse.tolerance --seeds 1 --quiet --out {path}"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(names(&listed()).len(), 3);
    let ran = check(&format!("--data idx:{}", images.path().display()));
    assert_eq!(
        ran.stderr,
        "note: the page does not show what the folder has of collapse.tolerance: found on other images, \
         by another program or processor, or damaged\n"
    );
    assert_eq!(names(&listed()), names(&both));
    // It is there again as soon as the page is about its images.
    assert_eq!(check("").stderr, "");
    assert_eq!(names(&listed()).len(), 3);
}

/// Replaces a file of a stored run, and expects that its report is refused with these words.
fn refused(name: &str, change: impl Fn(&str) -> String, expected: &str) {
    let folder = stored();
    let changed = change(&text(folder.path(), name));
    fs::write(folder.path().join(name), changed).expect("a writable folder");
    let ran = report(folder.path());
    let path = folder.path().join(name);
    let begin = format!("error: cannot use {} as part of a run: {expected}", path.display());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.starts_with(&begin), "{begin:?}: {}", ran.stderr);
    assert!(ran.stderr.ends_with("unchanged records\n"));
}

#[test]
fn what_was_changed_or_is_broken_is_refused() {
    let record = "records/collapse.rate.json";
    let replace = |from: &'static str, to: &'static str| move |text: &str| text.replace(from, to);
    refused(record, replace("\"seeds\": 2", "\"seeds\": 3"), "its digest does not fit its text");
    refused(record, |_| "<script>".to_owned(), "it is not a record: ");
    refused("check.json", |text| text[..100].to_owned(), "EOF while parsing");
    refused(
        "check.json",
        replace("\"schema\": \"3.1\"", "\"schema\": \"9.1\""),
        "its schema is 9.1, and deepclaims",
    );
    refused(
        "check.json",
        replace("\"collapse.rate\"", "\"../collapse.rate\""),
        "\"../collapse.rate\" is not the name of a claim",
    );
    refused(
        "check.json",
        replace("\"collapse.likelihood\"", "\"collapse.rate\""),
        "it has the claim collapse.rate twice",
    );
}

#[test]
fn a_folder_without_a_run_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = |name: &str| {
        let ran = report(folder.path());
        let begin = format!(
            "error: cannot use {} as part of a run: there is no such file; ",
            folder.path().join(name).display()
        );
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.starts_with(&begin), "{}", ran.stderr);
    };
    missing("check.json");
    let whole = stored();
    fs::copy(whole.path().join("check.json"), folder.path().join("check.json")).expect("a copy");
    missing("records/collapse.likelihood.json");
}

#[test]
fn a_run_of_fewer_seeds_says_what_is_recorded_and_names_its_own_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display();
    let ran = deepclaims(&format!("check collapse.rate --most-seeds 5 --quiet --out {out}"));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let page = text(folder.path(), "report.html");
    let said = "Supported after 17 seeds; on these seeds the same to the last digit";
    assert_eq!(page.matches(said).count(), 1, "at the claim");
    assert!(page.contains("1 of 1 verdict is as recorded."), "in the first lines");
    assert!(page.contains("deepclaims verify records/collapse.rate.json"));
    assert_eq!(report(folder.path()).code, Some(0));
    assert_eq!(text(folder.path(), "report.html"), page);
    let record = folder.path().join("records/collapse.rate.json");
    let verified = deepclaims(&format!("verify {} --quiet", record.display()));
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

//! `cite`, `verify` and `diff`: records in the hands of a reader.

use std::fs;
use std::path::Path;

use deepclaims_harness::claim::Record;

use super::fixtures::Images;
use super::program::{assert_says, deepclaims, program, run};

/// A claim without networks, whose record takes a quarter of a second.
const CLAIM: &str = "collapse.two_clusters";

fn snapshot() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    fs::read_to_string(folder.join(format!("{CLAIM}.snap"))).expect("a snapshot")
}

fn recorded() -> Record {
    Record::read(&snapshot()).expect("a record")
}

/// Writes a record after a change, with the digest that belongs to it.
fn changed(folder: &Path, change: impl Fn(&mut Record)) -> String {
    let mut record = recorded();
    change(&mut record);
    record.digest = record.compute_digest();
    let path = folder.join("record.json");
    fs::write(&path, record.to_json()).expect("a writable folder");
    path.display().to_string()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The one at the scale of its paper runs on other images, and is recorded nowhere.
#[test]
fn claims_without_a_record_are_left_out_of_several_and_named() {
    let ran = deepclaims("cite tunnel");
    assert_says(&ran, 0, &["tunnel.split", "tunnel.nc1"]);
    assert!(!ran.stdout.contains("tunnel.paper_mlp"), "{}", ran.stdout);
    let note = "note: left out, as nothing is recorded: tunnel.paper_mlp";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
    assert_says(
        &deepclaims("cite tunnel.paper_mlp"),
        2,
        &["nothing is recorded of tunnel.paper_mlp"],
    );
}

#[test]
fn a_citation_has_verdict_figures_digest_and_a_command_that_works() {
    let record = recorded();
    let ran = deepclaims(&format!("cite {CLAIM}"));
    let verdict = format!("**{}**", record.verdict);
    let pieces = [&verdict, &record.digest, "arXiv 2508.15086v1", "deepclaims 0.1.0"];
    assert_says(&ran, 0, &pieces);
    let (_, target) = ran.stdout.split_once("`deepclaims verify ").expect("a command");
    let (target, _) = target.split_once('`').expect("its end");
    assert!(record.digest.starts_with(target), "{target}");

    let folder = folder();
    let path = changed(folder.path(), |record| record.remarks.clear());
    let ran = deepclaims(&format!("cite {path}"));
    assert_says(&ran, 0, &[&format!("`deepclaims verify {path}`")]);
    assert!(!ran.stdout.contains("by deepclaims"), "nobody knows who wrote it");
}

#[test]
fn claims_of_one_paper_share_their_entry() {
    let ran = deepclaims("cite collapse.rate collapse.two_clusters --format bibtex");
    assert_says(&ran, 0, &["@software{deepclaims-collapse-two_clusters,", &recorded().digest]);
    assert_eq!(ran.stdout.matches("@misc{").count(), 1, "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("@software{").count(), 2);
}

#[test]
fn every_form_of_a_record_comes_out_identical_on_one_thread_and_on_two() {
    let (folder, record) = (folder(), recorded());
    let forms = [
        ("record.json", record.to_json()),
        ("record.toml", record.to_text()),
        ("record.snap", snapshot()),
    ];
    let digest = record.digest[..12].to_owned();
    let mut targets = digest.clone();
    for (name, text) in forms {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a writable folder");
        targets = format!("{targets} {}", path.display());
    }
    for (threads, targets, count) in [(1, targets, 4), (2, digest, 1)] {
        let ran = deepclaims(&format!("verify {targets} --quiet --threads {threads}"));
        let line = format!("{CLAIM} {}: identical\n", record.digest);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), line.repeat(count).as_str()));
    }
}

#[test]
fn another_number_is_named_with_its_seed_and_its_cause() {
    let folder = folder();
    let number = |record: &mut Record| record.cells[0].values[3] = 0.5;
    let path = changed(folder.path(), number);
    let ran = deepclaims(&format!("verify {path} --quiet"));
    let pieces =
        ["not identical", "seed 103", "recorded 0.5", "this processor computes differently"];
    assert_says(&ran, 1, &pieces);

    let older = |record: &mut Record| {
        number(record);
        record.program = Some("deepclaims 0.0.1".to_owned());
    };
    let path = changed(folder.path(), older);
    let ran = deepclaims(&format!("verify {path} --quiet"));
    assert_says(&ran, 1, &["The record was written by deepclaims 0.0.1"]);

    let path = changed(folder.path(), |record| record.cases[0].parts[0].missing = 1);
    let ran = deepclaims(&format!("verify {path} --quiet --format json"));
    assert_says(&ran, 1, &["\"identical\": false", "missing"]);
}

#[test]
fn the_same_images_in_another_place_are_the_same() {
    let (one, other, out) = (folder(), folder(), folder());
    for folder in [&one, &other] {
        Images::three_classes().write(folder.path(), "");
    }
    let ran = deepclaims(&format!(
        "check collapse.tolerance --seeds 2 --quiet --data idx:{} --out {}",
        one.path().display(),
        out.path().display()
    ));
    assert_says(&ran, 0, &[]);
    let record = out.path().join("records/collapse.tolerance.json");
    let verify =
        |options: &str| deepclaims(&format!("verify {} --quiet {options}", record.display()));
    assert_says(&verify(""), 0, &["identical"]);
    let elsewhere = format!("--data idx:{}", other.path().display());
    assert_says(&verify(&elsewhere), 0, &["identical"]);
    assert_says(&verify("--data digits"), 1, &["The images differ."]);
}

#[test]
fn runs_are_compared_claim_by_claim() {
    let (one, other) = (folder(), folder());
    let two = format!("{CLAIM} wormhole.two_poles");
    for (folder, claims) in [(&one, two.as_str()), (&other, CLAIM)] {
        let out = folder.path().display();
        let ran = deepclaims(&format!("check {claims} --seeds 2 --quiet --out {out}"));
        assert_says(&ran, 0, &[]);
    }
    let diff = |one: &Path, other: &str| deepclaims(&format!("diff {} {other}", one.display()));
    let same = diff(one.path(), &one.path().display().to_string());
    assert_says(&same, 0, &["2 of 2 claims identical"]);
    let fewer = diff(one.path(), &other.path().display().to_string());
    assert_says(&fewer, 1, &["wormhole.two_poles: ", "in the first alone", "1 of 2 claims"]);
    for verb in ["cite", "verify --quiet"] {
        let ran = deepclaims(&format!("{verb} {}/", one.path().display()));
        assert_says(&ran, 0, &[CLAIM, "wormhole.two_poles"]);
    }
    let cited = deepclaims(&format!("cite {}", other.path().display()));
    let record = other.path().join(format!("records/{CLAIM}.json"));
    assert_says(&cited, 0, &[&format!("`deepclaims verify {}`", record.display())]);
    let seeds = diff(other.path(), CLAIM);
    let count = format!("seeds, count: 2 and {}", recorded().seeds.count);
    assert_says(&seeds, 1, &[&count, "0 of 1 claims identical"]);
}

/// A run that was interrupted has cells, and neither records nor a document.
#[test]
fn a_run_that_did_not_end_is_named_as_such() {
    let folder = folder();
    fs::create_dir(folder.path().join("cells")).expect("a writable folder");
    let path = folder.path().display();
    for line in [format!("diff {path} {CLAIM}"), format!("cite {path}"), format!("verify {path}")] {
        let ran = deepclaims(&line);
        assert_says(&ran, 2, &["as part of a run: there is no such file", "went to its end"]);
        assert!(!ran.stderr.contains("report"), "{}", ran.stderr);
    }
}

#[test]
fn runs_are_read_with_byte_order_marks_and_other_line_ends() {
    let folder = folder();
    let out = folder.path().display();
    let ran = deepclaims(&format!("check {CLAIM} --seeds 2 --quiet --out {out}"));
    assert_says(&ran, 0, &[]);
    for name in ["check.json", "records/collapse.two_clusters.json"] {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).expect("a file").replace('\n', "\r\n");
        fs::write(path, format!("\u{feff}{text}")).expect("a writable folder");
    }
    assert_says(&deepclaims(&format!("verify {out} --quiet")), 0, &["identical"]);
    assert_says(&deepclaims(&format!("report {out}")), 0, &[]);
}

#[test]
fn what_would_command_the_terminal_is_shown_in_letters() {
    let folder = folder();
    let odd = |record: &mut Record| {
        record.remarks = vec!["\u{1b}[2J\u{9b}2J".to_owned()];
        record.claim = "a\u{1b}b".to_owned();
    };
    let path = changed(folder.path(), odd);
    for line in [
        format!("cite {path}"),
        format!("cite {path} --format bibtex"),
        format!("diff {path} {CLAIM}"),
        format!("diff {path} {CLAIM} --format json"),
        format!("verify {path}"),
    ] {
        let ran = deepclaims(&line);
        let text = format!("{}{}", ran.stdout, ran.stderr);
        assert!(text.contains("a\\u001bb"), "{line}: {text}");
        let raw = |letter: char| letter.is_control() && letter != '\n';
        assert!(!text.contains(raw), "{line}: {text:?}");
    }
}

#[test]
fn what_is_no_record_is_refused_in_a_sentence() {
    let folder = folder();
    let broken = folder.path().join("broken.json");
    fs::write(&broken, "{}").expect("a writable folder");
    let huge = changed(folder.path(), |record| record.seeds.count = u64::MAX);
    let odd = folder.path().join("odd.json");
    let mut foreign = recorded();
    foreign.claim = "nobody.knows".to_owned();
    foreign.digest = foreign.compute_digest();
    fs::write(&odd, foreign.to_json()).expect("a writable folder");
    for (line, piece) in [
        ("verify nonesuch".to_owned(), "names no record"),
        ("verify abc".to_owned(), "six letters"),
        ("verify 0123456789".to_owned(), "no recorded digest begins with it"),
        (format!("verify {}", broken.display()), "it is not a record"),
        (format!("cite {}", broken.display()), "it is not a record"),
        (format!("verify {huge}"), "cannot be run"),
        (format!("verify {}", odd.display()), "does not know"),
        (format!("diff {} {CLAIM}", folder.path().display()), "check.json"),
    ] {
        let ran = deepclaims(&line);
        assert_says(&ran, 2, &["error: ", piece]);
        assert_eq!(ran.stdout, "", "{line}");
    }
}

#[test]
fn nothing_names_no_record() {
    let folder = folder();
    let ran =
        deepclaims(&format!("check tunnel.start_exact --quiet --out {}", folder.path().display()));
    assert_says(&ran, 0, &[]);
    for verb in ["verify", "cite"] {
        let ran = run(program().args([verb, ""]).current_dir(folder.path()));
        assert_says(&ran, 2, &["\"\" names no record: it is empty"]);
    }
}

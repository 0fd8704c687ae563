//! The corpora of the fuzz targets, with whatever was once found, through the same checks: no panic on any file
//! that a user may hand over.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use deepclaims_harness::claim::{Record, RecordError};

mod arrays;
mod atlas;
mod checkpoint;
mod choices;
mod cifar;
mod folder;
mod idx;
mod loaded;
mod merge;
mod mutate;
mod record;
mod registry;
mod signed;
mod source;
mod split;
mod state;
mod store;
mod table;
#[path = "../../examples/toy/claims.rs"]
mod toy;

/// The files of a target's corpus.
fn corpus(target: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = fs::read_dir(corpus).expect("a corpus");
    let files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    assert!(!files.is_empty(), "the corpus of {target} is empty");
    files
}

/// What must hold whatever the bytes are.
type Check = fn(&[u8]);

/// Gives every file of a target's corpus to its check.
fn all(target: &str, check: Check) {
    for path in corpus(target) {
        println!("{}", path.display());
        check(&fs::read(path).expect("a file"));
    }
}

/// What was written by hand must not end at the parser once the form of records changes.
#[test]
fn records_with_names_are_records() {
    for path in corpus("record").into_iter().chain(corpus("registry")) {
        let name = path.file_name().expect("a name").to_string_lossy();
        let is_digest = name.len() == 40 && name.chars().all(|letter| letter.is_ascii_hexdigit());
        if is_digest {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        // Nobody computes a digest by hand.
        let read = Record::read(&text);
        assert!(matches!(read, Ok(_) | Err(RecordError::Altered)), "{name}: {read:?}");
    }
}

#[test]
fn idx() {
    all("idx", idx::check);
}

#[test]
fn cifar() {
    all("cifar", cifar::check);
}

#[test]
fn record() {
    all("record", record::check);
}

#[test]
fn registry() {
    all("registry", registry::check);
}

#[test]
fn source() {
    all("source", source::check);
}

#[test]
fn split() {
    all("split", split::check);
}

#[test]
fn arrays() {
    all("arrays", arrays::check);
}

#[test]
fn table() {
    all("table", table::check);
}

#[test]
fn store() {
    all("store", store::check);
}

#[test]
fn merge() {
    all("merge", merge::check);
}

#[test]
fn state() {
    all("state", state::check);
}

#[test]
fn atlas() {
    all("atlas", atlas::check);
}

#[test]
fn checkpoint() {
    all("checkpoint", checkpoint::check);
}

/// For as many seconds a target as `FUZZ_SECONDS` says, of all targets or those that `FUZZ_TARGETS` names.
#[test]
#[ignore = "as long as one wants: FUZZ_SECONDS=600 FUZZ_TARGETS=arrays,table"]
fn changed_files() {
    let targets: [(&str, Check); 13] = [
        ("arrays", arrays::check),
        ("atlas", atlas::check),
        ("checkpoint", checkpoint::check),
        ("cifar", cifar::check),
        ("idx", idx::check),
        ("merge", merge::check),
        ("record", record::check),
        ("registry", registry::check),
        ("source", source::check),
        ("split", split::check),
        ("state", state::check),
        ("store", store::check),
        ("table", table::check),
    ];
    let seconds = env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let asked = env::var("FUZZ_TARGETS").ok();
    for (target, check) in targets {
        if asked.as_ref().is_none_or(|asked| asked.split(',').any(|one| one == target)) {
            let files = corpus(target).iter().map(|path| fs::read(path).expect("a file")).collect();
            let files: Vec<Vec<u8>> = files;
            let count = mutate::mutate(target, &files, check, Duration::from_secs(seconds));
            println!("{target}: {count} files in {seconds} s");
        }
    }
}

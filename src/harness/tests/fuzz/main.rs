//! The corpora of the fuzz targets, with whatever was once found, through the same checks: no panic on any file
//! that a user may hand over.

use std::fs;
use std::path::{Path, PathBuf};

use deepclaims_harness::claim::{Record, RecordError};

mod arrays;
mod checkpoint;
mod choices;
mod cifar;
mod folder;
mod idx;
mod loaded;
mod record;
mod registry;
mod signed;
mod source;
mod split;
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

/// Gives every file of a target's corpus to its check.
fn all(target: &str, check: fn(&[u8])) {
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
fn checkpoint() {
    all("checkpoint", checkpoint::check);
}

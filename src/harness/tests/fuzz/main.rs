//! The corpora of the fuzz targets, with whatever was once found, through the same checks: no panic on any file
//! that a user may hand over.

use std::fs;
use std::path::Path;

mod choices;
mod cifar;
mod idx;
mod loaded;
mod record;
mod registry;
mod signed;
mod source;
mod split;
#[path = "../../examples/toy/claims.rs"]
mod toy;

/// Gives every file of a target's corpus to its check.
fn all(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut count = 0;
    for file in fs::read_dir(corpus).expect("a corpus") {
        let path = file.expect("a file").path();
        println!("{}", path.display());
        check(&fs::read(path).expect("a file"));
        count += 1;
    }
    assert!(count > 0, "the corpus of {target} is empty");
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

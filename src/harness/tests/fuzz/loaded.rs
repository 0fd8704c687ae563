//! Files in a folder, and what is promised of whatever is loaded from them.

use std::fs;
use std::path::{Path, PathBuf};

use deepclaims_lab::data::{Samples, Source, sha256};
use tempfile::TempDir;

/// Where files never reach a disk, on systems that have such a place.
const MEMORY: &str = "/dev/shm";

/// Loads files.
pub(crate) fn check(source: fn(PathBuf) -> Source, files: &[(&str, Vec<u8>)]) {
    let folder = folder(files);
    let source = source(folder.path().into());
    match source.load() {
        Ok(images) => {
            assert_eq!(images.name, source.to_string());
            assert!(images.classes() >= 2);
            assert!(!images.train.is_empty());
            for samples in [&images.train].into_iter().chain(&images.test) {
                check_samples(samples, images.input_size(), images.classes());
            }
            assert_eq!(images.sha256, sha256(&images.train, images.test.as_ref()));
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}

fn check_samples(samples: &Samples, input_size: usize, classes: usize) {
    assert_eq!(samples.inputs.rows(), samples.len());
    assert_eq!(samples.inputs.columns(), input_size);
    assert!(samples.labels.iter().all(|&label| label < classes));
    let inputs = samples.inputs.as_slice();
    assert!(inputs.iter().all(|input| (0.0..=1.0).contains(input)));
}

fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = if Path::new(MEMORY).is_dir() { TempDir::new_in(MEMORY) } else { TempDir::new() };
    let folder = folder.expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder");
        }
        fs::write(path, bytes).expect("a writable folder");
    }
    folder
}

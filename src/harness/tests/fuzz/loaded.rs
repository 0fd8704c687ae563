//! What is promised of whatever is loaded from files.

use std::path::PathBuf;

use deepclaims_lab::data::{Samples, Source, sha256};

use crate::folder::folder;

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

//! Files of arrays and of labels.
//!
//! The bytes are a file as they are: one of NumPy, an archive of such, safetensors, or a table or IDX file of
//! labels.

use std::fs;
use std::path::Path;

use deepclaims_lab::data::arrays::{Array, ArrayError, ArrayFile, read_labels};
use deepclaims_lab::measure::features::{Features, Pool, PooledArray};

use crate::folder::folder;

/// Numbers that are read of one array, at most.
const MOST: usize = 1 << 16;

pub(crate) fn check(bytes: &[u8]) {
    let folder = folder(&[("arrays", bytes.to_vec())]);
    let path = folder.path().join("arrays");
    match ArrayFile::open(&path) {
        Ok(file) => {
            for name in file.names() {
                match file.array(name) {
                    Ok(array) => check_array(&array),
                    Err(error) => check_error(&error),
                }
                check_labels(&path, Some(name));
            }
        }
        Err(error) => check_error(&error),
    }
    check_labels(&path, None);
}

fn check_array(array: &Array) {
    let units: usize = array.shape().iter().skip(1).product();
    assert_eq!(array.units(), units);
    let samples = array.samples().min(MOST / units.max(1)).min(4);
    let samples: Vec<usize> = (0..samples).rev().collect();
    if units <= MOST {
        let mut values = vec![0.0; samples.len() * units];
        array.read(&samples, &mut values);
    }
    for pool in [Pool::Flatten, Pool::Mean, Pool::Maximum] {
        match PooledArray::new(array.clone(), pool) {
            Ok(pooled) if pooled.units() <= MOST && units <= MOST => {
                let mut values = vec![0.0; samples.len() * pooled.units()];
                pooled.read(&samples, &mut values);
            }
            Ok(_) => {}
            Err(error) => check_error(&error),
        }
    }
}

fn check_labels(path: &Path, name: Option<&str>) {
    if fs::metadata(path).is_ok_and(|file| file.len() > MOST as u64) {
        return;
    }
    if let Err(error) = read_labels(path, name) {
        check_error(&error);
    }
}

fn check_error(error: &ArrayError) {
    let sentence = error.to_string();
    assert!(sentence.ends_with('.'), "{sentence}");
}

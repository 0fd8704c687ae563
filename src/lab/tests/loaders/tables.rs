//! Tables and arrays as data sets.

use std::fs;
use std::path::{Path, PathBuf};

use deepclaims_lab::data::{DataError, Images, Source};
use tempfile::{TempDir, tempdir};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// A table with this text.
fn table(text: &str) -> Result<Images, DataError> {
    let folder = folder();
    let path = folder.path().join("table.csv");
    fs::write(&path, text).expect("a writable folder");
    Source::Csv(path).load()
}

/// Writes an array of double precision as NumPy does.
fn npy(path: &Path, shape: &[usize], values: &[f64]) {
    let sizes: Vec<String> = shape.iter().map(|size| format!("{size},")).collect();
    let sizes = sizes.concat();
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({sizes}), }}\n");
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    let mut bytes = [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes()].concat();
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    fs::write(path, bytes).expect("a writable folder");
}

/// Inputs and labels in files of their own.
fn pair(shape: &[usize], inputs: &[f64], labels: &[f64]) -> Result<Images, DataError> {
    let folder = folder();
    let [inputs_path, labels_path] = ["x.npy", "y.npy"].map(|name| folder.path().join(name));
    npy(&inputs_path, shape, inputs);
    npy(&labels_path, &[labels.len()], labels);
    Source::Npy { inputs: inputs_path, labels: labels_path }.load()
}

fn refused(found: Result<Images, DataError>, sentence: &str) {
    let error = found.expect_err(sentence).to_string();
    assert!(error.contains(sentence) && error.ends_with('.'), "{sentence:?} in {error}");
}

#[test]
fn columns_are_mapped_to_one_range_each() {
    let images = table("a,Label,b\n1,7,-2\n3,9,-4\n2,7,0\n").expect("a table");
    assert_eq!(images.train.inputs.as_slice(), [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    assert_eq!((images.labels, images.train.labels), (vec![7, 9], vec![0, 1, 0]));
    assert!(images.test.is_none());
    // A constant column is 0, and the file may end anywhere in its last line.
    let images = table("a,b,y\n5,1,0\r\n5,2,1").expect("a table");
    assert_eq!(images.train.inputs.as_slice(), [0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn names_of_classes_are_numbered_in_their_order() {
    let images = table("a,class\n1,dog\n2,cat\n3,dog\n").expect("a table");
    assert_eq!((images.labels, images.train.labels), (vec![1, 0], vec![0, 1, 0]));
    let note = "labels are names and are numbered in their order from 0: \"cat\", \"dog\"";
    assert_eq!(images.notes, [note]);
}

#[test]
fn a_column_that_may_number_the_samples_is_noted() {
    let images = table("id,a,class\n1,5,0\n2,6,1\n").expect("a table");
    assert_eq!(images.notes, ["column \"id\" is taken for an input like the others"]);
}

#[test]
fn tables_that_tell_nothing_are_refused() {
    refused(table("a,b\n1,2\n"), "has 0 columns called label, class, target or y among \"a, b\"");
    refused(table("label,y\n1,2\n"), "has 2 columns called label");
    refused(table(""), "has 0 columns called label");
    refused(table("label\n1\n"), "claims samples of 0 numbers");
    refused(table("a,label\n"), "holds 0 images");
    refused(table("a,label\nx,1\n"), "has \"x\" in column \"a\" of sample 0");
    refused(table("a,label\n1,0\nnan,1\n"), "has \"nan\" in column \"a\" of sample 1");
    refused(table("a,label\n,1\n"), "has \"\" in column \"a\" of sample 0");
    refused(table("a,label\n1,cat\n2,\n"), "has nothing as the label of sample 1");
    refused(table("a;label\n1;2\n"), "in fields separated by commas");
    refused(table("a,label\n1,2,3\n"), "is a damaged .csv file");
    refused(table("a,label\n1,4\n2,4\n"), "holds no label but 4");
    let targets = "has \"0.5\" as the label of sample 0; expected whole numbers that tell classes, \
        no targets of a regression";
    refused(table("a,target\n1,0.5\n2,1.5\n"), targets);
    refused(Source::Csv(PathBuf::from("/missing/table.csv")).load(), "cannot be read");
}

#[test]
fn arrays_keep_one_unit() {
    let images = pair(&[2, 1, 2], &[0.0, 128.0, 255.0, 51.0], &[3.0, 1.0]).expect("arrays");
    let expected = [0.0, 128.0 / 255.0, 1.0, 0.2];
    for (found, expected) in images.train.inputs.as_slice().iter().zip(expected) {
        // Divided in double precision, then rounded to single.
        assert!((found - expected as f32).abs() < 1e-7);
    }
    assert_eq!(images.labels, [3, 1]);
    let negative = pair(&[2, 2], &[-1.0, 0.0, 1.0, 3.0], &[0.0, 1.0]).expect("arrays");
    assert_eq!(negative.train.inputs.as_slice(), [0.0, 0.25, 0.5, 1.0]);
    assert!(negative.notes.contains(&"inputs from -1 to 3 are mapped to 0 to 1".to_owned()));
}

#[test]
fn arrays_that_do_not_fit_are_refused() {
    refused(pair(&[2, 2], &[1.0; 4], &[0.0]), "holds 1 labels; expected 2");
    refused(pair(&[2], &[1.0; 2], &[0.0, 1.0]), "of shape [2]; expected samples × inputs");
    refused(pair(&[0, 2], &[], &[]), "holds 0 images");
    refused(pair(&[2, 0], &[], &[0.0, 1.0]), "claims 2 samples of 0 numbers");
    let infinite = pair(&[2, 2], &[1.0, 2.0, 3.0, f64::INFINITY], &[0.0, 1.0]);
    refused(infinite, "has inf in \"x\" at number 1 of sample 1; expected finite numbers");
    refused(pair(&[2, 2], &[1.0; 4], &[0.0, 0.5]), "no targets of a regression");
    refused(pair(&[2, 2], &[1.0; 4], &[2.0, 2.0]), "holds no label but 2");
    refused(pair(&[1, 9_000], &vec![1.0; 9_000], &[2.0]), "expected images of at most 8192 pixels");
}

#[test]
fn archives_have_parts_under_their_usual_names() {
    let fixture = |name: &str| {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/arrays/fixtures");
        Source::Npz(fixtures.join(name)).load()
    };
    let images = fixture("parts.npz").expect("an archive");
    assert_eq!((images.train.len(), images.test.map(|test| test.len())), (4, Some(2)));
    assert_eq!(images.labels, [0, 1]);
    refused(fixture("stored.npz"), "holds the arrays layer2, layer10; expected arrays called");
}

#[test]
fn sources_are_read_back_from_their_texts() {
    for text in ["csv:a b.csv", "npz:x/y.npz", "npy:x.npy,y.npy", "npy:x,y,z"] {
        assert_eq!(text.parse::<Source>().expect("a source").to_string(), text);
    }
    for text in ["csv:", "npz:", "npy:", "npy:x", "npy:,y", "npy:x,"] {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}

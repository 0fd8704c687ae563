//! Labels in every form.

use std::fs;

use deepclaims_lab::data::arrays::{ArrayError, read_labels};

use crate::broken::npy;
use crate::written::fixture;

/// The labels in a file with this content.
fn labels(content: impl AsRef<[u8]>) -> Result<Vec<i64>, ArrayError> {
    in_file("labels", content)
}

fn in_file(name: &str, content: impl AsRef<[u8]>) -> Result<Vec<i64>, ArrayError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a writable folder");
    read_labels(&path, None)
}

#[test]
fn arrays_tables_and_idx_files_hold_labels() {
    let read = |name, array| read_labels(&fixture(name), array).expect("labels");
    assert_eq!(read("labels_u8.npy", None), [7, 3]);
    assert_eq!(read("labels_column.npy", None), [7, -2]);
    assert_eq!(read("tensors.safetensors", Some("labels")), [7, -2]);
    for table in [
        "3\n1\n-4\n",
        "label\n3\n1\n-4",
        "anything\r\n3\r\n1\r\n-4\r\n",
        "name,Label\na,3\nb, 1\nc,-4.0\n",
    ] {
        assert_eq!(labels(table).expect("labels"), [3, 1, -4], "{table:?}");
    }
    let idx = [0, 0, 8, 1, 0, 0, 0, 2, 9, 4];
    assert_eq!(labels(idx).expect("labels"), [9, 4]);
}

#[test]
fn what_is_no_label_is_refused_in_a_sentence() {
    let refused = |found: Result<Vec<i64>, ArrayError>, sentence: &str| {
        let error = found.expect_err("no labels").to_string();
        assert!(error.contains(sentence) && error.ends_with('.'), "{sentence:?} in {error}");
    };
    let targets = "expected whole numbers that tell classes, no targets of a regression";
    refused(read_labels(&fixture("targets.npy"), None), targets);
    refused(read_labels(&fixture("targets.npy"), None), "has 0.5 as the label of sample 1");
    let numbers = [3, u64::MAX].map(u64::to_le_bytes).concat();
    let huge = npy("{'descr': '<u8', 'fortran_order': False, 'shape': (2,)}", &numbers);
    refused(
        in_file("labels.npy", huge),
        "has 9223372036854775807 or more as the label of sample 1",
    );
    refused(labels("1\n2.5\n"), "has \"2.5\" as the label of sample 1");
    refused(labels("1\nnan\n"), "has \"nan\" as the label of sample 1");
    refused(labels("a,b\n1,2\n"), "has 2 columns and none called label");
    refused(labels("label,b\n1,2\n3\n"), "is a damaged .csv file");
    refused(read_labels(&fixture("f32.npy"), None), "of shape [2 × 3 × 4]; expected one label");
    refused(read_labels(&fixture("names.npy"), None), "expected numbers: f16, bf16");
    refused(read_labels(&fixture("tensors.safetensors"), None), "has 5 arrays; expected one");
    refused(
        read_labels(&fixture("tensors.safetensors"), Some("y")),
        "has no array \"y\"; expected one of \"labels\", \"layer7\"",
    );
}

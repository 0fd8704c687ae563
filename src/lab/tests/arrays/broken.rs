//! Files that are not what they should be: a sentence each, never a panic.

use std::fs;

use deepclaims_lab::data::arrays::{Array, ArrayError, ArrayFile};

use tempfile::TempDir;

use crate::written::fixture;

const FILES: [&str; 6] = [
    "f32.npy",
    "f16_fortran.npy",
    "bf16.npy",
    "stored.npz",
    "compressed.npz",
    "tensors.safetensors",
];

/// All arrays of a file with this content, read to their ends.
fn read(content: &[u8]) -> Result<Vec<Array>, ArrayError> {
    thread_local! {
        static FOLDER: TempDir = tempfile::tempdir().expect("a folder");
    }
    let path = FOLDER.with(|folder| folder.path().join("features"));
    fs::write(&path, content).expect("a writable folder");
    let file = ArrayFile::open(&path)?;
    let arrays: Vec<Array> =
        file.names().iter().map(|name| file.array(name)).collect::<Result<_, _>>()?;
    for array in &arrays {
        assert_eq!(array.to_vec().len(), array.samples() * array.units());
    }
    Ok(arrays)
}

fn refused(content: &[u8], sentence: &str) {
    let error = read(content).expect_err(sentence).to_string();
    assert!(error.contains(sentence) && error.ends_with('.'), "{sentence:?} in {error}");
}

#[test]
fn every_beginning_of_a_file_is_refused() {
    for name in FILES {
        let whole = fs::read(fixture(name)).expect("a fixture");
        assert!(read(&whole).is_ok());
        for length in 0..whole.len() {
            let error = read(&whole[..length]).err();
            // The directory of an archive stands at its end.
            let error = error.unwrap_or_else(|| panic!("{length} bytes of {name} were read"));
            assert!(error.to_string().ends_with('.'), "{error}");
        }
    }
}

#[test]
fn no_changed_byte_makes_a_reader_panic() {
    for name in FILES {
        let whole = fs::read(fixture(name)).expect("a fixture");
        for place in 0..whole.len() {
            for byte in [0, b'9', 0xff] {
                let mut changed = whole.clone();
                changed[place] = byte;
                if let Err(error) = read(&changed) {
                    assert!(error.to_string().ends_with('.'), "{error}");
                }
            }
        }
    }
}

/// A `.npy` file of version 1 with this header and these numbers.
pub(crate) fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), numbers].concat()
}

#[test]
fn headers_and_numbers_must_fit_together() {
    let header = |kind: &str, shape: &str| {
        format!("{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n")
    };
    let file = |kind, shape, bytes| npy(&header(kind, shape), &vec![0; bytes]);
    assert!(read(&file("'<f4'", "(3, 2)", 24)).is_ok());
    assert!(read(&file("'<f4'", "(0, 2)", 0)).is_ok());
    assert!(read(&file("'<f4'", "(2, 0)", 0)).is_ok());
    assert!(read(&file("'<f4'", "()", 4)).is_ok());
    refused(&file("'<f4'", "(3, 2)", 23), "holds 23 bytes of \"features\"; expected 24 for f32");
    refused(&file("'<f4'", "(3, 2)", 25), "holds 25 bytes of \"features\"; expected 24 for f32");
    refused(&file("'<f8'", "(4294967296, 4294967296)", 8), "holds 8 bytes");
    refused(&file("'<c8'", "(1,)", 8), "has <c8 numbers");
    refused(&file("'|O'", "(1,)", 8), "has |O numbers");
    refused(&file("[('a', '<f4')]", "(1,)", 4), "has [('a', '<f4')] numbers");
    refused(&npy(&"(".repeat(900), &[]), "is a damaged .npy file");
    refused(&npy(&" ".repeat(60_000), &[]), "is a damaged .npy file");
    refused(b"", "begins with nothing; expected a .npy, .npz or .safetensors file");
    refused(b"\x89HDF\r\n\x1a\n", "begins with 89 48 44 46 0d 0a 1a 0a");
    let folder = ArrayFile::open(&fixture("")).expect_err("a folder");
    assert!(folder.to_string().contains("is not a regular file"));
    let missing = ArrayFile::open(&fixture("missing.npy")).expect_err("nothing");
    assert!(missing.to_string().contains("cannot be read"));
}

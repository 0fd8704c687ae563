//! Content of other kinds, under the names of data files.

use deepclaims_lab::data::Source;

use crate::files::*;

const BINARY: &str = "expected IDX files or CIFAR-10's binary version (cifar-10-binary.tar.gz).";
const CONVERT: &str = "expected IDX files or CIFAR-10's binary version: convert it.";
const UNPACK: &str = "expected the files in it: unpack it.";
const DECOMPRESS: &str = "expected a plain or gzip file: decompress it.";
const ONE_FILE: &str =
    "expected one file of all images in IDX format or CIFAR-10's binary version.";
const DOWNLOAD: &str = "expected the file itself: download it again.";

/// A zip archive that begins with a file of this name.
fn zip(name: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize(26, 0);
    bytes.extend((name.len() as u16).to_le_bytes());
    bytes.extend([0; 2]);
    bytes.extend(name.as_bytes());
    bytes
}

fn tar() -> Vec<u8> {
    let mut bytes = b"cifar-10-batches-bin/".to_vec();
    bytes.resize(257, 0);
    bytes.extend(b"ustar\x0000");
    bytes.resize(1024, 0);
    bytes
}

/// What is found under the names of data files, and how a sentence on it goes on.
fn kinds() -> Vec<(Vec<u8>, String)> {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
    let kinds: [(&[u8], &str, &str); 31] = [
        (b"<!DOCTYPE html>\n<html>", "a web page (HTML or XML)", DOWNLOAD),
        (b"\r\n  <html lang=\"en\">", "a web page (HTML or XML)", DOWNLOAD),
        (b"\xef\xbb\xbf<?xml version=\"1.0\"?>", "a web page (HTML or XML)", DOWNLOAD),
        (pointer, "a Git LFS pointer", "expected the file itself: run `git lfs pull`."),
        (
            b"/annex/objects/SHA256E-s9",
            "a git-annex pointer",
            "expected the file itself: run `git annex get`.",
        ),
        (b"\x80\x02}q\x01(U\x0bbatch_label", "a Python pickle", BINARY),
        (b"\x80\x04\x95", "a Python pickle", BINARY),
        (b"\x93NUMPY\x01\x00v\x00", "a NumPy array (.npy)", CONVERT),
        (&zip("arr_0.npy"), "a NumPy archive (.npz)", CONVERT),
        (&zip("training/data.pkl"), "a PyTorch file", CONVERT),
        (&zip("train-images-idx3-ubyte"), "a zip archive", UNPACK),
        (b"PK\x03\x04", "a zip archive", UNPACK),
        (b"PK\x05\x06", "an empty zip archive", UNPACK),
        (&tar(), "a tar archive", UNPACK),
        (b"7z\xbc\xaf\x27\x1c\0", "a 7z archive", UNPACK),
        (b"Rar!\x1a\x07\x01", "a RAR archive", UNPACK),
        (b"\xfd7zXZ\0", "an xz file", DECOMPRESS),
        (b"BZh9", "a bzip2 file", DECOMPRESS),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file", DECOMPRESS),
        (b"\x1f\x9d\x90", "a file of `compress`", DECOMPRESS),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file", CONVERT),
        (b"MATLAB 5.0 MAT-file", "a MATLAB file", CONVERT),
        (b"PAR1", "a Parquet file", CONVERT),
        (b"\x89PNG\r\n\x1a\n", "a PNG image", ONE_FILE),
        (b"\xff\xd8\xff\xe0", "a JPEG image", ONE_FILE),
        (b"GIF89a", "a GIF image", ONE_FILE),
        (b"\xff\xfe\0\0", "UTF-16 text", "expected a binary file."),
        (b"%PDF-1.7", "a PDF document", "expected a data file."),
        (b"404: Not Found", "text that begins with `404: Not Found`", "expected a binary file."),
        (
            b"{\"message\":\"Bad credentials\"}",
            "text that begins with `{\"message\":\"Bad credentials\"}`",
            "expected a binary file.",
        ),
        (
            "label,pixel0,größe\n5,0,0".as_bytes(),
            "text that begins with `label,pixel0,größe`",
            "expected a binary file.",
        ),
    ];
    let kinds = kinds.into_iter();
    kinds
        .map(|(bytes, found, expected)| (bytes.to_vec(), format!("is {found}; {expected}")))
        .collect()
}

#[test]
fn kinds_are_called_by_their_names() {
    for (bytes, sentence) in kinds() {
        let sound = images(4);
        for bytes in [&bytes, &gzip(&bytes)] {
            let files: [(&str, &[u8]); 2] = [(IMAGES, bytes), (LABELS, &labels(4))];
            idx_refuses(&files, &format!("DIR/{IMAGES} {sentence}"));
            let files: [(&str, &[u8]); 2] = [(IMAGES, &sound), (LABELS, bytes)];
            idx_refuses(&files, &format!("DIR/{LABELS} {sentence}"));
        }
        let files: [(&str, &[u8]); 1] = [("data_batch_1.bin", &bytes)];
        cifar_refuses(&files, &format!("DIR/data_batch_1.bin {sentence}"));
        // Whole records, too.
        let mut records = bytes;
        records.resize(RECORD, b' ');
        let files: [(&str, &[u8]); 1] = [("data_batch_1.bin", &records)];
        let text = load_cifar(&files).unwrap_err().to_string();
        assert!(text.contains(&sentence), "{text}");
    }
}

#[test]
fn compressed_files_where_plain_ones_belong() {
    cifar_refuses(
        &[("data_batch_1.bin", &gzip(&records(&[1, 2])))],
        "DIR/data_batch_1.bin is a gzip file; expected the file in it: decompress it.",
    );
    idx_refuses(
        &[(IMAGES, &gzip(&gzip(&images(4)))), (LABELS, &labels(4))],
        "DIR/train-images-idx3-ubyte is a gzip file; expected the file in it: decompress it.",
    );
}

#[test]
fn long_texts_are_quoted_in_part() {
    let text = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod ".repeat(9);
    idx_refuses(
        &[(IMAGES, text.as_bytes()), (LABELS, &labels(4))],
        "DIR/train-images-idx3-ubyte is text that begins with `Lorem ipsum dolor sit amet, \
         consectetur`; expected a binary file.",
    );
    // A letter of two bytes across the end of what is looked at.
    let text = format!("{}ä and so on", "-".repeat(511));
    idx_refuses(
        &[(IMAGES, text.as_bytes()), (LABELS, &labels(4))],
        &format!(
            "DIR/train-images-idx3-ubyte is text that begins with `{}`; expected a binary file.",
            "-".repeat(40)
        ),
    );
}

#[test]
fn archives_are_no_folders() {
    let place = folder(&[("cifar-10-binary.tar.gz", &gzip(&tar())), ("mnist.zip", &zip("x"))]);
    for (name, found) in
        [("cifar-10-binary.tar.gz", "a tar archive"), ("mnist.zip", "a zip archive")]
    {
        let path = place.path().join(name);
        for source in [Source::Idx(path.clone()), Source::Cifar10(path)] {
            assert_eq!(sentence(&source), format!("DIR is {found}; {UNPACK}"));
        }
    }
}

#[test]
fn folders_of_packed_files_are_told_what_to_unpack() {
    for (name, bytes, sentence) in [
        ("archive.zip", zip("train-images-idx3-ubyte"), format!("is a zip archive; {UNPACK}")),
        ("mnist.npz", zip("x_test.npy"), format!("is a NumPy archive (.npz); {CONVERT}")),
        ("cifar-10-binary.TAR.GZ", gzip(&tar()), format!("is a tar archive; {UNPACK}")),
        (
            "mnist_train.csv",
            b"label,1x1,1x2".into(),
            "is text that begins with `label,1x1,1x2`; expected a binary file.".into(),
        ),
        (
            "train-images-idx3-ubyte.xz",
            b"\xfd7zXZ\0".into(),
            format!("is an xz file; {DECOMPRESS}"),
        ),
    ] {
        let files: [(&str, &[u8]); 2] = [("LICENSE.txt", b"text"), (name, &bytes)];
        idx_refuses(&files, &format!("DIR/{name} {sentence}"));
        cifar_refuses(&files, &format!("DIR/{name} {sentence}"));
    }
    // Where there are data, other files are ignored.
    let sound = [images(4), labels(4)];
    assert!(
        load_idx(&[(IMAGES, &sound[0]), (LABELS, &sound[1]), ("a.zip", b"PK\x03\x04")]).is_ok()
    );
}

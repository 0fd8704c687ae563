//! Files made for the tests.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use deepclaims_lab::data::{DataError, Images, Source};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub(crate) const IMAGES: &str = "train-images-idx3-ubyte";
pub(crate) const LABELS: &str = "train-labels-idx1-ubyte";
pub(crate) const RECORD: usize = 3073;

/// An IDX file: the magic number's last two bytes, the dimensions, the data.
pub(crate) fn idx(kind: u16, dimensions: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::from(kind).to_be_bytes().to_vec();
    bytes.extend(dimensions.iter().flat_map(|dimension| dimension.to_be_bytes()));
    bytes.extend(data);
    bytes
}

/// `count` images of 2×3 pixels, all different.
pub(crate) fn images(count: u8) -> Vec<u8> {
    let pixels: Vec<u8> = (0..6 * count).rev().map(|pixel| 255 - pixel).collect();
    idx(0x0803, &[count.into(), 2, 3], &pixels)
}

/// Labels 0, 1, 2, 0, ...
pub(crate) fn labels(count: u8) -> Vec<u8> {
    let labels: Vec<u8> = (0..count).map(|label| label % 3).collect();
    idx(0x0801, &[count.into()], &labels)
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// CIFAR records with these labels.
pub(crate) fn records(labels: &[u8]) -> Vec<u8> {
    let record = |&label: &u8| {
        std::iter::once(label).chain((0..RECORD - 1).map(move |pixel| label ^ pixel as u8))
    };
    labels.iter().flat_map(record).collect()
}

/// Records of CIFAR-100 with these coarse and fine labels.
pub(crate) fn records_of_100(labels: &[[u8; 2]]) -> Vec<u8> {
    let record = |&[coarse, fine]: &[u8; 2]| {
        [coarse, fine].into_iter().chain((0..RECORD - 1).map(move |pixel| fine ^ pixel as u8))
    };
    labels.iter().flat_map(record).collect()
}

/// A folder of these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

pub(crate) fn load_idx(files: &[(&str, &[u8])]) -> Result<Images, DataError> {
    Source::Idx(folder(files).path().into()).load()
}

pub(crate) fn load_cifar(files: &[(&str, &[u8])]) -> Result<Images, DataError> {
    Source::Cifar10(folder(files).path().into()).load()
}

/// The error's sentence, with `DIR` for the folder.
pub(crate) fn sentence(source: &Source) -> String {
    let text = source.load().unwrap_err().to_string();
    match source {
        Source::Idx(folder) | Source::Cifar10(folder) | Source::Cifar100 { folder, .. } => {
            text.replace(folder.to_str().unwrap(), "DIR")
        }
        _ => text,
    }
}

#[track_caller]
pub(crate) fn idx_refuses(files: &[(&str, &[u8])], expected: &str) {
    let folder = folder(files);
    assert_eq!(sentence(&Source::Idx(folder.path().into())), expected);
}

#[track_caller]
pub(crate) fn cifar_refuses(files: &[(&str, &[u8])], expected: &str) {
    let folder = folder(files);
    assert_eq!(sentence(&Source::Cifar10(folder.path().into())), expected);
}

pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

pub(crate) fn from_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

//! The embedded data: handwritten digits of 8×8 pixels. Origin and licence are in
//! `digits/README.md`.

use std::path::Path;
use std::sync::LazyLock;

use super::images::Stored;
use super::{DataError, Images, idx};

/// 1,797 images of 8×8 pixels, 0..=16.
const IMAGES: &[u8] = include_bytes!("digits/digits-images-idx3-ubyte.gz");
/// Their labels, 0..=9.
const LABELS: &[u8] = include_bytes!("digits/digits-labels-idx1-ubyte.gz");

/// Optical Recognition of Handwritten Digits (Alpaydin & Kaynak 1998): 1,797 images of 64 inputs in
/// [0, 1], ten classes, no test part of their own.
#[expect(
    clippy::missing_panics_doc,
    reason = "the embedded files are constants, and tests/loaders reads them"
)]
pub fn digits() -> Images {
    read().expect("the embedded digits are whole IDX files")
}

impl Images {
    /// Whether these are the samples of [`digits`], wherever they were read from.
    pub fn are_digits(&self) -> bool {
        static DIGITS: LazyLock<String> = LazyLock::new(|| digits().sha256);
        self.sha256 == *DIGITS
    }
}

fn read() -> Result<Images, DataError> {
    let path = Path::new("digits");
    let pixels = idx::images(path, IMAGES)?.pixels(path)?;
    let labels = idx::labels(path, LABELS)?.labels();
    Images::new("digits".into(), path, None, Stored { pixels, labels }, None)
}

//! IDX files.
//!
//! The first byte says what the others are: its last two bits, images beside sound labels, labels beside
//! sound images, both, or two parts of both; the next ones, which files are compressed first. Files but the
//! last begin with their length in two bytes.

use std::io::Write;

use deepclaims_lab::data::Source;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::choices::Choices;
use crate::loaded;

const TRAIN_IMAGES: &str = "train-images-idx3-ubyte";
const TRAIN_LABELS: &str = "train-labels-idx1-ubyte";
const TEST_IMAGES: &str = "t10k-images-idx3-ubyte";
const TEST_LABELS: &str = "t10k-labels-idx1-ubyte";
/// Most images that get labels here.
const MOST: u32 = 1 << 12;

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let kind = choices.byte();
    let mut file = || {
        let length = choices.word();
        choices.take(length.into()).to_vec()
    };
    let mut files = match kind & 3 {
        0 => {
            let images = choices.take(usize::MAX).to_vec();
            let labels = sound_labels(&images);
            vec![(TRAIN_IMAGES, images), (TRAIN_LABELS, labels)]
        }
        1 => {
            let labels = choices.take(usize::MAX).to_vec();
            let images = sound_images(&labels);
            vec![(TRAIN_IMAGES, images), (TRAIN_LABELS, labels)]
        }
        2 => vec![(TRAIN_IMAGES, file()), (TRAIN_LABELS, choices.take(usize::MAX).to_vec())],
        _ => vec![
            (TRAIN_IMAGES, file()),
            (TRAIN_LABELS, file()),
            (TEST_IMAGES, file()),
            (TEST_LABELS, choices.take(usize::MAX).to_vec()),
        ],
    };
    for (index, (_, bytes)) in files.iter_mut().enumerate() {
        if kind & (4 << index) != 0 {
            *bytes = gzip(bytes);
        }
    }
    loaded::check(Source::Idx, &files);
}

/// Labels 0, 1, 2, 0, ..., as many as the header of `images` claims, within reason.
fn sound_labels(images: &[u8]) -> Vec<u8> {
    let count = claimed(images).min(MOST);
    let mut labels = [0x0801, count].map(u32::to_be_bytes).concat();
    labels.extend((0..count).map(|label| (label % 3) as u8));
    labels
}

/// Images of one pixel, as many as the header of `labels` claims, within reason.
fn sound_images(labels: &[u8]) -> Vec<u8> {
    let count = claimed(labels).min(MOST);
    let mut images = [0x0803, count, 1, 1].map(u32::to_be_bytes).concat();
    images.extend((0..count).map(|pixel| pixel as u8));
    images
}

/// The number after the magic number.
fn claimed(file: &[u8]) -> u32 {
    match file.get(4..8) {
        Some(&[a, b, c, d]) => u32::from_be_bytes([a, b, c, d]),
        _ => 0,
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

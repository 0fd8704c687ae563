//! Any bytes at all: no panic, no memory beyond what the file holds; and MNIST where it is.

use std::path::PathBuf;

use deepclaims_lab::data::Source;
use proptest::prelude::*;

use crate::files::*;

/// Most bytes at a time while these files are refused.
fn peak_while_refusing(files: &[(&str, &[u8])]) -> u64 {
    let folder = folder(files);
    let source = Source::Idx(folder.path().into());
    allocation_counter::measure(|| assert!(source.load().is_err())).bytes_max
}

#[test]
fn claims_of_a_header_cost_no_memory() {
    let labels = labels(4);
    // The second claims no more than is allowed; the third compresses 64 MiB of zeros to 64 KiB.
    let bomb = [idx(0x0803, &[4, 28, 28], &[]), vec![0; 1 << 26]].concat();
    for images in [
        idx(0x0803, &[u32::MAX, 28, 28], &[0; 4]),
        idx(0x0803, &[1_000_000, 28, 28], &[0; 4]),
        gzip(&bomb),
        gzip(&idx(0x0803, &[1_000_000, 28, 28], &[0; 4])),
    ] {
        let peak = peak_while_refusing(&[(IMAGES, &images), (LABELS, &labels)]);
        assert!(peak < 1 << 20, "{peak} bytes");
    }
    let many = idx(0x0801, &[u32::MAX], &[0; 12]);
    assert!(peak_while_refusing(&[(IMAGES, &images(4)), (LABELS, &many)]) < 1 << 20);
}

/// Files that begin like IDX, with any dimensions and data.
fn almost_idx() -> impl Strategy<Value = Vec<u8>> {
    let dimension = prop_oneof![4 => 0_u32..5, 1 => any::<u32>()];
    let dimensions = prop::collection::vec(dimension, 0..5);
    let data = prop::collection::vec(any::<u8>(), 0..64);
    (0x0801_u16..0x0804, dimensions, data)
        .prop_map(|(kind, dimensions, data)| idx(kind, &dimensions, &data))
}

/// Any bytes, IDX or nearly, plain or gzip.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let arbitrary = prop::collection::vec(any::<u8>(), 0..256);
    let gzip_start = arbitrary.clone().prop_map(|bytes| [&[0x1f, 0x8b, 8][..], &bytes].concat());
    let plain = prop_oneof![arbitrary, almost_idx(), gzip_start];
    (plain, any::<bool>())
        .prop_map(|(bytes, compressed)| if compressed { gzip(&bytes) } else { bytes })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(images in any_file(), labels in any_file()) {
        if let Ok(loaded) = load_idx(&[(IMAGES, &images), (LABELS, &labels)]) {
            prop_assert_eq!(loaded.train.inputs.rows(), loaded.train.labels.len());
            prop_assert!(loaded.train.labels.iter().all(|&label| label < loaded.classes()));
        }
        // With a sound partner, so that both files are read.
        let _ = load_idx(&[(IMAGES, &images), (LABELS, &self::labels(4))]);
        let _ = load_idx(&[(IMAGES, &self::images(4)), (LABELS, &labels)]);
        let _ = load_cifar(&[("data_batch_1.bin", &images), ("test_batch.bin", &labels)]);
    }

    #[test]
    fn no_file_can_lose_its_end(cut: prop::sample::Index, compressed: bool, of_labels: bool) {
        let (mut images, mut labels) = (images(40), labels(40));
        if compressed {
            (images, labels) = (gzip(&images), gzip(&labels));
        }
        prop_assert!(load_idx(&[(IMAGES, &images), (LABELS, &labels)]).is_ok());
        let damaged = if of_labels { &mut labels } else { &mut images };
        damaged.truncate(cut.index(damaged.len()));
        prop_assert!(load_idx(&[(IMAGES, &images), (LABELS, &labels)]).is_err());
    }

    #[test]
    fn no_record_can_lose_its_end(cut in (0..4 * RECORD).prop_filter("inside a record", |cut| cut % RECORD != 0)) {
        let records = &records(&[1, 2, 3, 4])[..cut];
        prop_assert!(load_cifar(&[("data_batch_1.bin", records)]).is_err());
    }
}

#[test]
fn mnist_where_it_is() {
    let folder = std::env::var_os("DEEPCLAIMS_MNIST")
        .map_or_else(|| from_root("../../../shared/data/mnist"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!(
            "skipped: no MNIST in {} (DEEPCLAIMS_MNIST names another folder)",
            folder.display()
        );
        return;
    }
    let mnist = Source::Idx(folder).load().unwrap();
    assert_eq!((mnist.input_size(), mnist.classes()), (784, 10));
    // The test part is the same in every copy, alone or with the training part.
    let part = mnist.test.as_ref().unwrap_or(&mnist.train);
    assert_eq!(part.len(), 10_000);
    let labels: Vec<i64> = part.labels[..10].iter().map(|&class| mnist.labels[class]).collect();
    assert_eq!(labels, [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    let pixels = part.inputs.as_slice();
    assert!(pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert!(pixels.contains(&1.0));
}

//! Any bytes at all: no panic, no memory beyond what the file holds; and MNIST where it is.

use std::path::PathBuf;

use deepclaims_lab::data::{DataError, Images, Source, sha256};
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
    for many in [
        idx(0x0801, &[u32::MAX], &[0; 12]),
        idx(0x0c02, &[1 << 24, 8], &[0; 12]),
        gzip(&[images(4), vec![b' '; 1 << 26]].concat()),
    ] {
        let peak = peak_while_refusing(&[(IMAGES, &images(4)), (LABELS, &many)]);
        assert!(peak < 1 << 20, "{peak} bytes");
    }
}

/// Files that begin like IDX, with numbers of any type, any dimensions and data, in either order of
/// bytes.
fn almost_idx() -> impl Strategy<Value = Vec<u8>> {
    let dimension = prop_oneof![4 => 0_u32..5, 1 => any::<u32>()];
    let dimensions = prop::collection::vec(dimension, 0..5);
    let data = prop::collection::vec(any::<u8>(), 0..64);
    (0x08_u16..0x10, 0..6_u16, dimensions, data, any::<bool>()).prop_map(
        |(code, number, dimensions, data, little_endian)| {
            let mut file = idx(code << 8 | number, &dimensions, &data);
            if little_endian {
                file.chunks_exact_mut(4).for_each(<[u8]>::reverse);
            }
            file
        },
    )
}

/// Whole files of images and labels, with numbers of any type.
fn whole_idx() -> impl Strategy<Value = [Vec<u8>; 2]> {
    let kind = prop::sample::select(vec![
        (0x08, 1),
        (0x09, 1),
        (0x0b, 2),
        (0x0c, 4),
        (0x0d, 4),
        (0x0e, 8),
    ]);
    (kind.clone(), kind, 1..5_u32, 1..4_u32).prop_flat_map(|(pixels, labels, count, width)| {
        let file = move |(code, size): (u16, u32), dimensions: Vec<u32>| {
            let length = dimensions.iter().product::<u32>() * size;
            let data = prop::collection::vec(any::<u8>(), length as usize);
            let kind = code << 8 | dimensions.len() as u16;
            data.prop_map(move |data| idx(kind, &dimensions, &data))
        };
        [file(pixels, vec![count, width, 2]).boxed(), file(labels, vec![count]).boxed()]
    })
}

/// What is promised of whatever is loaded.
fn check(images: &Images) -> Result<(), TestCaseError> {
    for part in [&images.train].into_iter().chain(&images.test) {
        prop_assert!(!part.is_empty());
        prop_assert_eq!(
            (part.inputs.rows(), part.inputs.columns()),
            (part.len(), images.input_size())
        );
        prop_assert!(part.labels.iter().all(|&label| label < images.classes()));
        let inputs = part.inputs.as_slice();
        prop_assert!(inputs.iter().all(|input| (0.0..=1.0).contains(input)));
        prop_assert!(inputs.iter().all(|input| input.is_sign_positive()));
    }
    prop_assert_eq!(&images.sha256, &sha256(&images.train, images.test.as_ref()));
    Ok(())
}

/// The same where anything is loaded, and a sentence otherwise.
fn check_loaded(loaded: Result<Images, DataError>) -> Result<(), TestCaseError> {
    match loaded {
        Ok(images) => check(&images),
        Err(error) => {
            prop_assert!(error.to_string().ends_with('.'));
            Ok(())
        }
    }
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
        check_loaded(load_idx(&[(IMAGES, &images), (LABELS, &labels)]))?;
        // With a sound partner, so that both files are read.
        check_loaded(load_idx(&[(IMAGES, &images), (LABELS, &self::labels(4))]))?;
        check_loaded(load_idx(&[(IMAGES, &self::images(4)), (LABELS, &labels)]))?;
        check_loaded(load_cifar(&[("data_batch_1.bin", &images), ("test_batch.bin", &labels)]))?;
    }

    #[test]
    fn whole_files_hold_samples_or_are_refused([images, labels] in whole_idx(), little_endian: bool) {
        let mut files = [images, labels];
        if little_endian {
            for file in &mut files {
                let header = 4 + 4 * usize::from(file[3]);
                file[..header].chunks_exact_mut(4).for_each(<[u8]>::reverse);
            }
        }
        let [images, labels] = &files;
        check_loaded(load_idx(&[(IMAGES, images), (LABELS, labels)]))?;
        check_loaded(load_idx(&[
            (IMAGES, &self::images(4)),
            (LABELS, &self::labels(4)),
            ("test-images-idx3-ubyte", images),
            ("test-labels-idx1-ubyte", labels),
        ]))?;
    }

    #[test]
    fn names_of_any_letters_find_files_or_are_refused(
        names in prop::collection::vec("(train|t10k|test|-|[.]|_|x){0,3}(images|labels)[-.]idx[1-4]-?(ubyte|int)?([.]gz|[.]GZ)?", 0..6),
        chosen in "(train|t10k|test|-|[.]|_|x|images){0,3}",
    ) {
        let sound = [self::images(4), self::labels(4)];
        let files: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &sound[usize::from(name.contains("labels"))][..])).collect();
        let folder = folder(&files);
        check_loaded(Source::Idx(folder.path().into()).load())?;
        check_loaded(Source::Idx(folder.path().join(chosen)).load())?;
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
    let labels = part.labels[..10].iter().map(|&class| mnist.labels[class]);
    assert_eq!(labels.collect::<Vec<_>>(), [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    let pixels = part.inputs.as_slice();
    assert!(pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert!(pixels.contains(&1.0));
}

//! The embedded digits, and how sources are named.

use std::fs;

use deepclaims_lab::data::{Images, Source, digits};

use crate::files::*;

#[test]
fn digits_are_the_published_ones() {
    let digits = digits();
    assert_eq!(digits.name, "digits");
    assert_eq!((digits.len(), digits.input_size(), digits.classes()), (1797, 64, 10));
    assert!(digits.test.is_none() && !digits.is_empty());
    let mut counts = [0; 10];
    for &label in &digits.train.labels {
        counts[label] += 1;
    }
    assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    let pixels = digits.train.inputs.as_slice();
    assert!(pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert!(pixels.contains(&0.0) && pixels.contains(&1.0));
    // The first row of the first image, a zero: 0 0 5 13 9 1 0 0.
    let row: Vec<f32> = [0, 0, 5, 13, 9, 1, 0, 0].map(|pixel: u8| f32::from(pixel) / 16.0).into();
    assert_eq!(digits.train.inputs.row(0)[..8], row);
    assert_eq!(digits.train.labels[0], 0);
}

#[test]
fn digits_are_those_that_the_readme_names() {
    let images = fs::read(from_root("data/digits/digits-images-idx3-ubyte.gz")).expect("embedded");
    let labels = fs::read(from_root("data/digits/digits-labels-idx1-ubyte.gz")).expect("embedded");
    let readme = fs::read_to_string(from_root("data/digits/README.md")).expect("embedded");
    assert_eq!(
        sha256_of(&images),
        "16bf71e8bfa958f11ad68a045567f2a2f5362b27ab1e7cadd4cf9a3cbb37176e"
    );
    assert_eq!(
        sha256_of(&labels),
        "22e1486adc7849d49bbac7f3e6227134ade1aea8cf5289c8dceeecd5a005d43c"
    );
    for hash in [sha256_of(&images), sha256_of(&labels), digits().sha256] {
        assert!(readme.contains(&hash), "data/README.md lacks {hash}");
    }
}

#[test]
fn digits_read_from_their_folder_are_the_same() {
    let loaded = Source::Idx(from_root("data/digits")).load().expect("embedded");
    let digits = digits();
    assert_eq!(loaded.train.labels, digits.train.labels);
    assert_eq!(loaded.sha256, digits.sha256);
    assert_eq!(loaded.train.inputs, digits.train.inputs);
    assert_eq!(loaded.labels, digits.labels);
    assert!(loaded.are_digits() && digits.are_digits());
    let others = Images::from_samples("digits".into(), digits.train.first(1796), None);
    assert!(!others.are_digits());
}

#[test]
fn select_takes_rows_with_their_labels() {
    let digits = digits().train;
    let selected = digits.select(&[5, 0, 5]);
    assert_eq!(selected.len(), 3);
    assert_eq!(selected.labels, [digits.labels[5], digits.labels[0], digits.labels[5]]);
    assert_eq!(selected.inputs.row(1), digits.inputs.row(0));
    assert_eq!(selected.inputs.row(2), digits.inputs.row(5));
    assert!(digits.select(&[]).is_empty());
}

#[test]
fn sources_are_written_as_they_are_read() {
    for text in ["digits", "idx:some/folder", "idx:C:\\data", "cifar10:/data/cifar"] {
        assert_eq!(text.parse::<Source>().expect("embedded").to_string(), text);
    }
    for text in ["", "Digits", "digits:", "idx", "idx:", "cifar10:", "mnist:x", ":x"] {
        let expected = format!("`{text}` names no data; expected {}.", Source::FORMS);
        assert_eq!(text.parse::<Source>().unwrap_err().to_string(), expected);
    }
}

//! Compressed files.

use deepclaims_lab::data::Source;

use crate::files::*;

#[test]
fn gzip_is_recognised_by_content() {
    let (images, labels) = (images(5), labels(5));
    let plain = load_idx(&[(IMAGES, &images), (LABELS, &labels)]).unwrap();
    // Two members one after the other are one file.
    let (first, second) = images.split_at(20);
    let members = [gzip(first), gzip(second)].concat();
    for (images_name, images) in [
        ("train-images-idx3-ubyte.gz", gzip(&images)),
        (IMAGES, gzip(&images)),
        ("train-images-idx3-ubyte.gz", images.clone()),
        (IMAGES, members),
    ] {
        let loaded =
            load_idx(&[(images_name, &images), ("train-labels-idx1-ubyte.gz", &gzip(&labels))])
                .unwrap();
        assert_eq!(loaded.train.inputs, plain.train.inputs);
        assert_eq!(loaded.train.labels, plain.train.labels);
        assert_eq!(loaded.sha256, plain.sha256);
    }
}

#[test]
fn zeros_after_a_member_are_no_data() {
    let (images, labels) = (images(5), labels(5));
    let plain = load_idx(&[(IMAGES, &images), (LABELS, &labels)]).unwrap();
    let (first, second) = images.split_at(20);
    // More than a buffer of zeros, too, and zeros between members.
    for zeros in [1, 512, 20_000] {
        let zeros = vec![0; zeros];
        for padded in [
            [gzip(&images), zeros.clone()].concat(),
            [gzip(first), zeros.clone(), gzip(second), zeros].concat(),
        ] {
            let loaded = load_idx(&[(IMAGES, &padded), (LABELS, &labels)]).unwrap();
            assert_eq!(loaded.sha256, plain.sha256);
        }
    }
}

#[test]
fn an_empty_member_is_no_end() {
    let images = [gzip(&[]), gzip(&images(5)), gzip(&[])].concat();
    assert_eq!(load_idx(&[(IMAGES, &images), (LABELS, &labels(5))]).unwrap().len(), 5);
}

#[test]
fn gzip_that_is_damaged() {
    let sound = gzip(&images(4));
    let mut wrong_sum = sound.clone();
    wrong_sum[sound.len() - 8] ^= 1;
    let trailing = [sound.as_slice(), b"garbage"].concat();
    let after_zeros = [sound.as_slice(), &[0; 100], b"garbage"].concat();
    for damaged in
        [&sound[..2], &sound[..20], &sound[..sound.len() - 1], &wrong_sum, &trailing, &after_zeros]
    {
        let place = folder(&[(IMAGES, damaged), (LABELS, &labels(4))]);
        let text = sentence(&Source::Idx(place.path().into()));
        assert!(text.starts_with("DIR/train-images-idx3-ubyte is a damaged gzip file ("), "{text}");
        assert!(text.ends_with("); expected a whole one."), "{text}");
    }
}

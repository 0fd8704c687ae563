//! CIFAR-100, as a data set and as held-out classes.

use std::fs;
use std::sync::Arc;

use deepclaims_lab::data::{Data, HeldOut, Images, Scale, Source, Split};
use tempfile::TempDir;

use crate::files::*;

/// The source in this folder.
fn hundred(folder: &TempDir, coarse: bool) -> Source {
    Source::Cifar100 { folder: folder.path().into(), coarse }
}

/// A folder with so many images of each of 100 fine classes to train on and to test on, of 20 coarse ones,
/// beneath the archive's folder.
fn whole(train: u8, test: u8) -> TempDir {
    let part = |count: u8| {
        let labels = (0..count).flat_map(|_| (0..100).map(|fine| [fine / 5, fine]));
        records_of_100(&labels.collect::<Vec<_>>())
    };
    let place = TempDir::new().unwrap();
    let inner = place.path().join("cifar-100-binary");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("train.bin"), part(train)).unwrap();
    fs::write(inner.join("test.bin"), part(test)).unwrap();
    place
}

#[test]
fn classes_are_the_fine_labels_or_the_coarse_ones() {
    let files = [records_of_100(&[[3, 71], [0, 2], [3, 9]]), records_of_100(&[[19, 99]])];
    let place = folder(&[("train.bin", &files[0]), ("test.bin", &files[1])]);
    let fine = hundred(&place, false).load().unwrap();
    assert_eq!(fine.name, format!("cifar100:{}", place.path().display()));
    assert_eq!(fine.labels, [71, 2, 9, 99]);
    assert_eq!((fine.train.labels, fine.test.unwrap().labels), (vec![0, 1, 2], vec![3]));
    assert_eq!((fine.train.inputs.row(1)[..2]), [2.0 / 255.0, 3.0 / 255.0]);
    let coarse = hundred(&place, true).load().unwrap();
    assert_eq!(coarse.name, format!("cifar100-coarse:{}", place.path().display()));
    assert_eq!(coarse.labels, [3, 0, 19]);
    assert_eq!((coarse.train.labels, coarse.test.unwrap().labels), (vec![0, 1, 0], vec![2]));
    assert_eq!(coarse.train.inputs, fine.train.inputs);
}

#[test]
fn sources_are_their_texts() {
    for text in ["cifar100:some folder", "cifar100-coarse:/some/folder"] {
        assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
    }
    for text in ["cifar100:", "cifar100", "cifar100-coarse:", "cifar100-fine:DIR"] {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}

#[test]
fn files_that_are_not_those_of_cifar_100_are_refused() {
    let sound = records_of_100(&[[1, 2], [3, 4]]);
    let refusal = |files: &[(&str, &[u8])]| sentence(&hundred(&folder(files), false));
    assert_eq!(refusal(&[]), "DIR holds no CIFAR-100 training data; expected `train.bin`.");
    assert_eq!(
        refusal(&[("train.bin", &sound[..6000])]),
        "DIR/train.bin holds 6000 bytes; expected a multiple of 3074, two labels and 3072 pixels a record."
    );
    assert_eq!(
        refusal(&[("train.bin", &records_of_100(&[[0, 1], [20, 2]]))]),
        "DIR/train.bin gives record 1 the label 20; expected 0 to 19."
    );
    assert_eq!(
        refusal(&[("train.bin", &sound), ("test.bin", &records_of_100(&[[0, 100]]))]),
        "DIR/test.bin gives record 0 the label 100; expected 0 to 99."
    );
    let download = "expected CIFAR-100's binary version: download cifar-100-binary.tar.gz.";
    assert_eq!(
        refusal(&[("data_batch_1.bin", &records(&[0, 1]))]),
        format!("DIR is CIFAR-10's binary version; {download}")
    );
    assert_eq!(
        refusal(&[("fine_label_names.txt", b"apple")]),
        format!("DIR is CIFAR-100; {download}")
    );
}

#[test]
fn other_sources_give_no_held_out_classes() {
    let error = Source::Digits.load_held_out().unwrap_err().to_string();
    assert_eq!(
        error,
        "\"digits\" cannot give held-out classes; expected cifar10:DIR, cifar100:DIR or \
         cifar100-coarse:DIR."
    );
    let place = folder(&[("train.bin", &records_of_100(&[[1, 2]]))]);
    let error = hundred(&place, false).load_held_out().unwrap_err().to_string();
    assert!(error.ends_with("test.bin holds 0 images; expected at least one."), "{error}");
}

/// A small CIFAR-10 with the images of `place` to probe with.
fn ten(place: &TempDir) -> Images {
    let labels: Vec<u8> = (0..60).map(|image| image % 10).collect();
    let images = load_cifar(&[
        ("data_batch_1.bin", &records(&labels)),
        ("test_batch.bin", &records(&labels[..20])),
    ]);
    let held_out = hundred(place, false).load_held_out().unwrap();
    Images { held_out: Some(Arc::new(held_out)), ..images.unwrap() }
}

#[test]
fn classes_are_drawn_for_each_seed_and_scaled_like_the_data() {
    let images = ten(&whole(3, 2));
    let data = Data { scale: Scale::Channels(3), train: 60, test: 20, ..Data::images() };
    let data = data.with_held_out_classes(10);
    let drawn = |seed| Split::new(&data, &images, seed).held_out.unwrap();
    let HeldOut { fit, test, classes } = drawn(1);
    assert_eq!((classes, fit.len(), test.len()), (10, 30, 20));
    for class in 0..10 {
        let count = |labels: &[usize]| labels.iter().filter(|&&label| label == class).count();
        assert_eq!((count(&fit.labels), count(&test.labels)), (3, 2), "class {class}");
    }
    assert_eq!(drawn(1).fit.inputs, fit.inputs);
    assert_ne!(drawn(2).fit.inputs, fit.inputs);

    // The first pixel of an image is its fine label, in the same unit and scale as in the data set.
    let raw = Data { scale: Scale::Raw, ..data.clone() };
    let raw = Split::new(&raw, &images, 1).held_out.unwrap();
    let fine: Vec<f32> = (0..30).map(|row| (raw.fit.inputs.row(row)[0] * 255.0).round()).collect();
    for (row, one) in fine.iter().enumerate() {
        assert!((0.0..100.0).contains(one));
        for (other, two) in fine.iter().enumerate() {
            let (same, alike) = (raw.fit.labels[row] == raw.fit.labels[other], one == two);
            assert_eq!(same, alike, "a class is a fine label");
        }
    }

    // No network depends on them.
    let plain = Data { held_out_classes: 0, ..data.clone() };
    let (with, without) = (Split::new(&data, &images, 1), Split::new(&plain, &images, 1));
    assert!(without.held_out.is_none());
    assert_eq!(
        (with.train.inputs, with.train.labels),
        (without.train.inputs, without.train.labels)
    );
    let lone = Images { held_out: None, ..images.clone() };
    assert!(Split::new(&data, &lone, 1).held_out.is_none());
}

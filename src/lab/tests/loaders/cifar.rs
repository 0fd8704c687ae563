//! CIFAR-10 batches.

use std::fs;

use deepclaims_lab::data::Source;
use tempfile::TempDir;

use crate::files::*;

#[test]
fn cifar_batches_come_in_order() {
    let files = [records(&[3, 1]), records(&[9]), records(&[0, 2, 4])];
    let names = ["data_batch_2.bin", "data_batch_5.bin", "test_batch.bin"];
    let place = TempDir::new().unwrap();
    let inner = place.path().join("cifar-10-batches-bin");
    fs::create_dir(&inner).unwrap();
    for (name, bytes) in names.iter().zip(&files) {
        fs::write(inner.join(name), bytes).unwrap();
    }
    for folder in [place.path(), inner.as_path()] {
        let loaded = Source::Cifar10(folder.into()).load().unwrap();
        assert_eq!(loaded.name, format!("cifar10:{}", folder.display()));
        assert_eq!((loaded.len(), loaded.input_size(), loaded.classes()), (6, 3072, 6));
        assert_eq!(loaded.labels, [3, 1, 9, 0, 2, 4]);
        assert_eq!(loaded.train.labels, [0, 1, 2]);
        assert_eq!(loaded.train.inputs.row(2)[..2], [9.0 / 255.0, 8.0 / 255.0]);
        assert_eq!(loaded.test.unwrap().labels, [3, 4, 5]);
    }
    let loaded = load_cifar(&[("data_batch_1.bin", &files[0])]).unwrap();
    assert!(loaded.test.is_none());
    assert_eq!(loaded.classes(), 2);
}

#[test]
fn names_in_capitals_are_names() {
    let files = [records(&[3, 1]), records(&[9])];
    let loaded = load_cifar(&[("DATA_BATCH_1.BIN", &files[0]), ("Test_Batch.bin", &files[1])]);
    let loaded = loaded.unwrap();
    assert_eq!((loaded.train.len(), loaded.test.unwrap().len()), (2, 1));
    // Small letters come first where both are there.
    let loaded =
        load_cifar(&[("DATA_BATCH_1.BIN", &records(&[5, 6, 7])), ("data_batch_1.bin", &files[0])]);
    assert_eq!(loaded.unwrap().labels, [3, 1]);
}

#[test]
fn missing_batches_are_noted() {
    let records = records(&(0..10).collect::<Vec<u8>>());
    let notes = |batches: &[&str]| {
        let files: Vec<_> = batches.iter().map(|&name| (name, records.as_slice())).collect();
        load_cifar(&files).unwrap().notes
    };
    let all = [1, 2, 3, 4, 5].map(|number| format!("data_batch_{number}.bin"));
    let [one, two, three, four, five] = all.each_ref().map(String::as_str);
    assert_eq!(notes(&[one, two, three, four, five]), [""; 0]);
    assert_eq!(
        notes(&[one, two, four, five]),
        ["data_batch_3.bin is missing: 40 of 50,000 training images"]
    );
    assert_eq!(
        notes(&[three, five]),
        [
            "data_batch_1.bin, data_batch_2.bin, data_batch_4.bin are missing: 20 of 50,000 training \
          images"
        ]
    );
}

#[test]
fn other_versions_are_called_by_their_names() {
    let download = "expected CIFAR-10's binary version: download cifar-10-binary.tar.gz.";
    for (name, found) in [
        ("data_batch_1", "CIFAR-10's Python version"),
        ("data_batch_1.mat", "CIFAR-10's MATLAB version"),
        ("fine_label_names.txt", "CIFAR-100"),
    ] {
        for refuses in [cifar_refuses, idx_refuses] {
            refuses(&[(name, b""), ("test_batch", b"")], &format!("DIR is {found}; {download}"));
        }
    }
    let place = TempDir::new().unwrap();
    fs::create_dir(place.path().join("cifar-10-batches-py")).unwrap();
    assert_eq!(
        sentence(&Source::Cifar10(place.path().into())),
        format!("DIR is a folder of CIFAR-10's Python version; {download}")
    );
    fs::create_dir(place.path().join("cifar-10-batches-bin")).unwrap();
    assert_eq!(
        sentence(&Source::Cifar10(place.path().into())),
        "DIR/cifar-10-batches-bin holds no CIFAR-10 training data; expected `data_batch_1.bin` to \
         `data_batch_5.bin` or some of them."
    );
    // The binary version counts where both are there.
    fs::write(place.path().join("data_batch_1.bin"), records(&[0, 1])).unwrap();
    assert!(Source::Cifar10(place.path().into()).load().is_ok());
}

#[test]
fn compressed_batches_are_called_compressed() {
    cifar_refuses(
        &[("data_batch_1.bin.gz", &gzip(&records(&[0, 1])))],
        "DIR is CIFAR-10's binary version, compressed; expected plain batches: decompress it.",
    );
}

#[test]
fn the_other_format_is_called_by_its_source() {
    idx_refuses(
        &[("data_batch_1.bin", &records(&[0, 1]))],
        "DIR is CIFAR-10's binary version; expected IDX files: `cifar10:DIR` reads CIFAR-10.",
    );
    cifar_refuses(
        &[(IMAGES, &images(4)), (LABELS, &labels(4))],
        "DIR is a folder of IDX files; expected CIFAR-10's binary version: `idx:DIR` reads IDX \
         files.",
    );
}

#[test]
fn cifar_that_is_damaged() {
    let sound = records(&[1, 2]);
    cifar_refuses(
        &[("data_batch_1.bin", &sound), ("data_batch_2.bin", b"")],
        "DIR/data_batch_2.bin holds 0 images; expected at least one.",
    );
    cifar_refuses(
        &[("data_batch_1.bin", &sound[..6000])],
        "DIR/data_batch_1.bin holds 6000 bytes; expected a multiple of 3073, one label and 3072 \
         pixels a record.",
    );
    cifar_refuses(
        &[("data_batch_1.bin", &sound), ("test_batch.bin", &records(&[1, 9, 10]))],
        "DIR/test_batch.bin gives record 2 the label 10; expected 0 to 9.",
    );
    cifar_refuses(
        &[("data_batch_1.bin", &records(&[0]))],
        "DIR holds no label but 0; expected labels of at least two classes.",
    );
}

#[test]
fn cifar_that_is_too_large() {
    let place = folder(&[("data_batch_1.bin", &records(&[1]))]);
    let large = fs::File::create(place.path().join("data_batch_2.bin")).unwrap();
    // A hole: no disk is used.
    large.set_len(1 << 30).unwrap();
    assert_eq!(
        sentence(&Source::Cifar10(place.path().into())),
        "DIR/data_batch_2.bin claims 1073741824 bytes after 3073 in the batches before it; expected at most 1073741824 \
         bytes of pixels or labels in one part."
    );
}

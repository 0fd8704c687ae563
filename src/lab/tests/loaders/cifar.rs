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

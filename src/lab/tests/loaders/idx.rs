//! IDX files in a folder.

use std::fs;

use deepclaims_lab::data::Source;

use crate::files::*;

#[test]
fn one_pair_is_all_there_is() {
    let (images, labels) = (images(4), labels(4));
    for prefix in ["train-", "t10k-", "", "letters-"] {
        let names = [format!("{prefix}images-idx3-ubyte"), format!("{prefix}labels.idx1-ubyte")];
        let folder = folder(&[
            (&names[0], &images),
            (&names[1], &labels),
            ("README", b"ignored"),
            ("._a-images-idx3-ubyte", b"ignored"),
        ]);
        let source = Source::Idx(folder.path().into());
        let loaded = source.load().unwrap();
        assert_eq!(loaded.name, source.to_string());
        assert_eq!((loaded.len(), loaded.input_size(), loaded.classes()), (4, 6, 3));
        assert_eq!(loaded.train.labels, [0, 1, 2, 0]);
        assert_eq!(loaded.train.inputs.row(3)[5..], [1.0]);
        assert_eq!(loaded.train.inputs.row(0)[..1], [232.0 / 255.0]);
        assert!(loaded.test.is_none());
    }
}

#[test]
fn train_and_t10k_are_train_and_test() {
    let files = [images(4), labels(4), images(2), idx(0x0801, &[2], &[7, 1])];
    let loaded = load_idx(&[
        (IMAGES, &files[0]),
        (LABELS, &files[1]),
        ("t10k-images.idx3-ubyte", &files[2]),
        ("t10k-labels.idx1-ubyte", &files[3]),
    ])
    .unwrap();
    assert_eq!(loaded.train.len(), 4);
    // Label 7 is on test images alone; no image has a label from 3 to 6.
    assert_eq!((loaded.len(), loaded.labels), (6, vec![0, 1, 2, 7]));
    assert_eq!(loaded.test.unwrap().labels, [3, 1]);
}

#[test]
fn flat_images_are_images() {
    let pixels: Vec<u8> = images(4)[16..].into();
    let flat = load_idx(&[(IMAGES, &idx(0x0802, &[4, 6], &pixels)), (LABELS, &labels(4))]).unwrap();
    let square = load_idx(&[(IMAGES, &images(4)), (LABELS, &labels(4))]).unwrap();
    assert_eq!(flat.train.inputs, square.train.inputs);
}

#[test]
fn folders_that_hold_no_data() {
    let parent = folder(&[("file", b"")]);
    let missing = parent.path().join("missing");
    let file = parent.path().join("file");
    for source in [Source::Idx(missing.clone()), Source::Cifar10(missing)] {
        assert_eq!(sentence(&source), "DIR does not exist; expected a folder of data files.");
    }
    for source in [Source::Idx(file.clone()), Source::Cifar10(file)] {
        assert_eq!(sentence(&source), "DIR is not a folder; expected a folder of data files.");
    }
    idx_refuses(
        &[("images.txt", b"")],
        "DIR holds no IDX files; expected a pair such as `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, \
         plain or with `.gz`.",
    );
    cifar_refuses(
        &[("test_batch.bin", b""), ("data_batch_6.bin", b"")],
        "DIR holds no CIFAR-10 training data; expected `data_batch_1.bin` to `data_batch_5.bin` or \
         some of them.",
    );
}

#[test]
fn files_without_their_partner_or_with_too_many() {
    idx_refuses(
        &[(IMAGES, b"")],
        "DIR/train-images-idx3-ubyte has no partner; expected `train-labels-idx1-ubyte` beside it, plain or with \
         `.gz`.",
    );
    idx_refuses(
        &[(IMAGES, b""), (LABELS, b""), ("t10k-labels-idx1-ubyte.gz", b"")],
        "DIR/t10k-labels-idx1-ubyte.gz has no partner; expected `t10k-images-idx3-ubyte` beside it, plain or with \
         `.gz`.",
    );
    idx_refuses(
        &[("b-images-idx3-ubyte", b""), ("b-labels-idx1-ubyte", b""), (IMAGES, b""), (LABELS, b"")],
        "DIR holds pairs of files named `b-`, `train-`; expected one pair, or `train-` and `t10k-`: \
         name one of them, as in `idx:DIR/train`.",
    );
}

#[test]
fn things_that_are_no_files() {
    let place = folder(&[(LABELS, b"")]);
    fs::create_dir(place.path().join(IMAGES)).unwrap();
    assert_eq!(
        sentence(&Source::Idx(place.path().into())),
        "DIR/train-images-idx3-ubyte is not a regular file; expected a data file."
    );
}

#[cfg(target_os = "linux")]
#[test]
fn files_that_cannot_be_read() {
    use std::os::unix::fs::symlink;

    // Address 0 of a process is not mapped.
    for (target, reason) in [
        ("/nowhere", "No such file or directory (os error 2)"),
        ("/proc/self/mem", "Input/output error (os error 5)"),
    ] {
        let place = folder(&[(LABELS, b"")]);
        symlink(target, place.path().join(IMAGES)).unwrap();
        assert_eq!(
            sentence(&Source::Idx(place.path().into())),
            format!("DIR/{IMAGES} cannot be read ({reason}); expected a readable file or folder.")
        );
    }
}

/// Refused images with sound labels.
#[track_caller]
fn images_refused(images: &[u8], problem: &str) {
    idx_refuses(&[(IMAGES, images), (LABELS, &labels(4))], &format!("DIR/{IMAGES} {problem}"));
}

/// Refused labels with sound images.
#[track_caller]
fn labels_refused(labels: &[u8], problem: &str) {
    idx_refuses(&[(IMAGES, &images(4)), (LABELS, labels)], &format!("DIR/{LABELS} {problem}"));
}

#[test]
fn headers_that_are_wrong() {
    images_refused(b"", "ends after 0 bytes, inside its header; expected at least 12 bytes.");
    images_refused(
        &images(4)[..15],
        "ends after 15 bytes, inside its header; expected at least 16 bytes.",
    );
    images_refused(
        &gzip(&images(4)[..6]),
        "ends after 6 bytes, inside its header; expected at least 16 bytes.",
    );
    labels_refused(
        &labels(4)[..3],
        "ends after 3 bytes, inside its header; expected at least 8 bytes.",
    );
    let expected = "expected 0x00000803 (images of unsigned bytes), 0x00000802 (flat ones), \
                    0x00000804 (with colours), or 09, 0b, 0c, 0d or 0e for 08 (other numbers).";
    images_refused(&labels(4), &format!("begins with 0x00000801; {expected}"));
    images_refused(
        &idx(0x0a03, &[4, 1, 1], &[0; 16]),
        &format!("begins with 0x00000a03; {expected}"),
    );
    images_refused(
        &idx(0x0805, &[4, 1, 1, 1, 1], &[0; 4]),
        &format!("begins with 0x00000805; {expected}"),
    );
    for kind in [0x0803, 0x0d01, 0x0e01] {
        labels_refused(
            &idx(kind, &[4, 1, 1], &[0; 32]),
            &format!(
                "begins with {kind:#010x}; expected 0x00000801 (labels of unsigned bytes), or 09, \
                 0b or 0c for 08 (other integers)."
            ),
        );
    }
    images_refused(&images(0), "holds 0 images; expected at least one.");
    images_refused(
        &idx(0x0803, &[4, 0, 3], &[]),
        "claims 4 images of 0x3 pixels; expected images of at least one pixel.",
    );
    images_refused(
        &idx(0x0803, &[u32::MAX; 3], &[]),
        "claims 4294967295 images of 4294967295x4294967295 pixels; expected images of at most 8192 \
         pixels.",
    );
    images_refused(
        &idx(0x0803, &[4, 5_000, 5_000], &[]),
        "claims 4 images of 5000x5000 pixels; expected images of at most 8192 pixels.",
    );
    images_refused(
        &idx(0x0802, &[(1 << 30) + 1, 1], &[]),
        "claims 1073741825 images of 1 pixels; expected at most 1073741824 bytes of pixels or \
         labels in one part.",
    );
    labels_refused(
        &idx(0x0801, &[u32::MAX], &[]),
        "claims 4294967295 labels; expected at most 1073741824 bytes of pixels or labels in one \
         part.",
    );
}

#[test]
fn data_that_do_not_fit_their_header() {
    images_refused(
        &images(4)[..20],
        "holds 4 bytes of data; expected 24 for 4 images of 2x3 pixels.",
    );
    images_refused(
        &idx(0x0803, &[1 << 20, 32, 32], &[1]),
        "holds 1 bytes of data; expected 1073741824 for 1048576 images of 32x32 pixels.",
    );
    labels_refused(&labels(4)[..11], "holds 3 bytes of data; expected 4 for 4 labels.");
    let long = [images(4), vec![0]].concat();
    for images in [gzip(&long), long] {
        images_refused(
            &images,
            "goes on after 24 bytes of data; expected its end there, for 4 images of 2x3 pixels.",
        );
    }
    labels_refused(
        &[labels(4), labels(4)].concat(),
        "goes on after 4 bytes of data; expected its end there, for 4 labels.",
    );
    labels_refused(
        &labels(3),
        "holds 3 labels; expected 4, one for each image of `train-images-idx3-ubyte`.",
    );
    labels_refused(
        &labels(0),
        "holds 0 labels; expected 4, one for each image of `train-images-idx3-ubyte`.",
    );
}

#[test]
fn parts_that_do_not_fit_each_other() {
    let flat = idx(0x0803, &[4, 3, 2], &[9; 24]);
    idx_refuses(
        &[
            (IMAGES, &images(4)),
            (LABELS, &labels(4)),
            ("t10k-images-idx3-ubyte", &flat),
            ("t10k-labels-idx1-ubyte", &labels(4)),
        ],
        "DIR/t10k-images-idx3-ubyte holds images of 3x2 pixels; expected 2x3 as in the training \
         part.",
    );
    idx_refuses(
        &[(IMAGES, &images(1)), (LABELS, &labels(1))],
        "DIR holds no label but 0; expected labels of at least two classes.",
    );
}

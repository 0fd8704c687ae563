//! The loaders: what they read, and the sentence for each way in which files can be wrong.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use deepclaims::data::{DataError, Images, Source, digits};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const IMAGES: &str = "train-images-idx3-ubyte";
const LABELS: &str = "train-labels-idx1-ubyte";
const RECORD: usize = 3073;

/// An IDX file: the magic number's last two bytes, the dimensions, the data.
fn idx(kind: u16, dimensions: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::from(kind).to_be_bytes().to_vec();
    bytes.extend(
        dimensions
            .iter()
            .flat_map(|dimension| dimension.to_be_bytes()),
    );
    bytes.extend(data);
    bytes
}

/// `count` images of 2×3 pixels, all different.
fn images(count: u8) -> Vec<u8> {
    let pixels: Vec<u8> = (0..6 * count).rev().map(|pixel| 255 - pixel).collect();
    idx(0x0803, &[count.into(), 2, 3], &pixels)
}

/// Labels 0, 1, 2, 0, ...
fn labels(count: u8) -> Vec<u8> {
    let labels: Vec<u8> = (0..count).map(|label| label % 3).collect();
    idx(0x0801, &[count.into()], &labels)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// CIFAR records with these labels.
fn records(labels: &[u8]) -> Vec<u8> {
    let record = |&label: &u8| {
        std::iter::once(label).chain((0..RECORD - 1).map(move |pixel| label ^ pixel as u8))
    };
    labels.iter().flat_map(record).collect()
}

/// A folder of these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn load_idx(files: &[(&str, &[u8])]) -> Result<Images, DataError> {
    Source::Idx(folder(files).path().into()).load()
}

fn load_cifar(files: &[(&str, &[u8])]) -> Result<Images, DataError> {
    Source::Cifar10(folder(files).path().into()).load()
}

/// The error's sentence, with `DIR` for the folder.
fn sentence(source: &Source) -> String {
    let text = source.load().unwrap_err().to_string();
    match source {
        Source::Idx(folder) | Source::Cifar10(folder) => {
            text.replace(folder.to_str().unwrap(), "DIR")
        }
        Source::Digits => text,
    }
}

#[track_caller]
fn idx_refuses(files: &[(&str, &[u8])], expected: &str) {
    let folder = folder(files);
    assert_eq!(sentence(&Source::Idx(folder.path().into())), expected);
}

#[track_caller]
fn cifar_refuses(files: &[(&str, &[u8])], expected: &str) {
    let folder = folder(files);
    assert_eq!(sentence(&Source::Cifar10(folder.path().into())), expected);
}

fn sha256(parts: &[&[u8]]) -> String {
    let digest = Sha256::digest(parts.concat());
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn from_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn digits_are_the_published_ones() {
    let digits = digits();
    assert_eq!(digits.name, "digits");
    assert_eq!(
        (digits.len(), digits.input_size(), digits.classes),
        (1797, 64, 10)
    );
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
    let row: Vec<f32> = [0, 0, 5, 13, 9, 1, 0, 0]
        .map(|pixel: u8| f32::from(pixel) / 16.0)
        .into();
    assert_eq!(digits.train.inputs.row(0)[..8], row);
    assert_eq!(digits.train.labels[0], 0);
}

#[test]
fn digits_hash_is_that_of_the_files() {
    let images = fs::read(from_root("data/digits-images-idx3-ubyte.gz")).unwrap();
    let labels = fs::read(from_root("data/digits-labels-idx1-ubyte.gz")).unwrap();
    let readme = fs::read_to_string(from_root("data/README.md")).unwrap();
    assert_eq!(
        sha256(&[&images]),
        "16bf71e8bfa958f11ad68a045567f2a2f5362b27ab1e7cadd4cf9a3cbb37176e"
    );
    assert_eq!(
        sha256(&[&labels]),
        "22e1486adc7849d49bbac7f3e6227134ade1aea8cf5289c8dceeecd5a005d43c"
    );
    assert_eq!(digits().sha256, sha256(&[&images, &labels]));
    for hash in [sha256(&[&images]), sha256(&[&labels]), digits().sha256] {
        assert!(readme.contains(&hash), "data/README.md lacks {hash}");
    }
}

#[test]
fn digits_read_from_their_folder_differ_only_in_scale() {
    let loaded = Source::Idx(from_root("data")).load().unwrap();
    let digits = digits();
    assert_eq!(loaded.train.labels, digits.train.labels);
    assert_eq!(loaded.sha256, digits.sha256);
    assert_eq!(
        loaded.train.inputs,
        digits.train.inputs.map(|pixel| pixel * 16.0 / 255.0)
    );
}

#[test]
fn select_takes_rows_with_their_labels() {
    let digits = digits().train;
    let selected = digits.select(&[5, 0, 5]);
    assert_eq!(selected.len(), 3);
    assert_eq!(
        selected.labels,
        [digits.labels[5], digits.labels[0], digits.labels[5]]
    );
    assert_eq!(selected.inputs.row(1), digits.inputs.row(0));
    assert_eq!(selected.inputs.row(2), digits.inputs.row(5));
    assert!(digits.select(&[]).is_empty());
}

#[test]
fn sources_are_written_as_they_are_read() {
    for text in [
        "digits",
        "idx:some/folder",
        "idx:C:\\data",
        "cifar10:/data/cifar",
    ] {
        assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
    }
    for text in [
        "", "Digits", "digits:", "idx", "idx:", "cifar10:", "mnist:x", ":x",
    ] {
        let expected =
            format!("`{text}` names no data; expected `digits`, `idx:DIR` or `cifar10:DIR`.");
        assert_eq!(text.parse::<Source>().unwrap_err().to_string(), expected);
    }
}

#[test]
fn one_pair_is_all_there_is() {
    let (images, labels) = (images(4), labels(4));
    for prefix in ["train-", "t10k-", "", "letters-"] {
        let names = [
            format!("{prefix}images-idx3-ubyte"),
            format!("{prefix}labels.idx1-ubyte"),
        ];
        let folder = folder(&[
            (&names[0], &images),
            (&names[1], &labels),
            ("README", b"ignored"),
            ("._a-images-idx3-ubyte", b"ignored"),
        ]);
        let source = Source::Idx(folder.path().into());
        let loaded = source.load().unwrap();
        assert_eq!(loaded.name, source.to_string());
        assert_eq!(loaded.sha256, sha256(&[&images, &labels]));
        assert_eq!(
            (loaded.len(), loaded.input_size(), loaded.classes),
            (4, 6, 3)
        );
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
    assert_eq!(loaded.test.as_ref().unwrap().labels, [7, 1]);
    // The largest label is one of the test part; no image has a label from 3 to 6.
    assert_eq!((loaded.len(), loaded.classes), (6, 8));
    assert_eq!(loaded.sha256, sha256(&files.each_ref().map(Vec::as_slice)));
}

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
        let loaded = load_idx(&[
            (images_name, &images),
            ("train-labels-idx1-ubyte.gz", &gzip(&labels)),
        ])
        .unwrap();
        assert_eq!(loaded.train.inputs, plain.train.inputs);
        assert_eq!(loaded.train.labels, plain.train.labels);
        assert_eq!(loaded.sha256, sha256(&[&images, &gzip(&labels)]));
    }
}

#[test]
fn flat_images_are_images() {
    let pixels: Vec<u8> = images(4)[16..].into();
    let flat = load_idx(&[
        (IMAGES, &idx(0x0802, &[4, 6], &pixels)),
        (LABELS, &labels(4)),
    ])
    .unwrap();
    let square = load_idx(&[(IMAGES, &images(4)), (LABELS, &labels(4))]).unwrap();
    assert_eq!(flat.train.inputs, square.train.inputs);
}

#[test]
fn folders_that_hold_no_data() {
    let parent = folder(&[("file", b"")]);
    let missing = parent.path().join("missing");
    let file = parent.path().join("file");
    for source in [Source::Idx(missing.clone()), Source::Cifar10(missing)] {
        assert_eq!(
            sentence(&source),
            "DIR does not exist; expected a folder of data files."
        );
    }
    for source in [Source::Idx(file.clone()), Source::Cifar10(file)] {
        assert_eq!(
            sentence(&source),
            "DIR is not a folder; expected a folder of data files."
        );
    }
    idx_refuses(
        &[("images.png", b"")],
        "DIR holds no IDX files; expected a pair such as `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, \
         plain or with `.gz`.",
    );
    cifar_refuses(
        &[("test_batch.bin", b""), ("data_batch_1", b"")],
        "DIR holds no CIFAR-10 training data; expected `data_batch_1.bin` to `data_batch_5.bin` or some of them.",
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
        &[
            (IMAGES, b""),
            (LABELS, b""),
            ("t10k-labels-idx1-ubyte.gz", b""),
        ],
        "DIR/t10k-labels-idx1-ubyte.gz has no partner; expected `t10k-images-idx3-ubyte` beside it, plain or with \
         `.gz`.",
    );
    idx_refuses(
        &[
            (IMAGES, b""),
            (LABELS, b""),
            ("train-images-idx3-ubyte.gz", b""),
        ],
        "DIR/train-images-idx3-ubyte and `train-images-idx3-ubyte.gz` hold the same part twice; expected one of them.",
    );
    idx_refuses(
        &[
            ("b-images-idx3-ubyte", b""),
            ("b-labels-idx1-ubyte", b""),
            (IMAGES, b""),
            (LABELS, b""),
        ],
        "DIR holds pairs of files named `b-`, `train-`; expected one pair, or `train-` and `t10k-`.",
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

/// Refused images beside sound labels.
#[track_caller]
fn images_refused(images: &[u8], problem: &str) {
    idx_refuses(
        &[(IMAGES, images), (LABELS, &labels(4))],
        &format!("DIR/{IMAGES} {problem}"),
    );
}

/// Refused labels beside sound images.
#[track_caller]
fn labels_refused(labels: &[u8], problem: &str) {
    idx_refuses(
        &[(IMAGES, &images(4)), (LABELS, labels)],
        &format!("DIR/{LABELS} {problem}"),
    );
}

#[test]
fn headers_that_are_wrong() {
    images_refused(
        b"",
        "ends after 0 bytes, inside its header; expected at least 12 bytes.",
    );
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
    let expected =
        "expected 0x00000803 (images of unsigned bytes) or 0x00000802 (the same in one dimension).";
    images_refused(&labels(4), &format!("begins with 0x00000801; {expected}"));
    images_refused(
        &idx(0x0d03, &[4, 1, 1], &[0; 16]),
        &format!("begins with 0x00000d03; {expected}"),
    );
    images_refused(
        b"\x89PNG\r\n",
        &format!("begins with 0x89504e47; {expected}"),
    );
    labels_refused(
        &images(4),
        "begins with 0x00000803; expected 0x00000801 (labels of one unsigned byte).",
    );
    images_refused(&images(0), "holds 0 images; expected at least one.");
    images_refused(
        &idx(0x0803, &[4, 0, 3], &[]),
        "claims 4 images of 0x3 pixels; expected images of at least one pixel.",
    );
    images_refused(
        &idx(0x0803, &[u32::MAX; 3], &[]),
        "claims 4294967295 images of 4294967295x4294967295 pixels; expected at most 1073741824 bytes of pixels or \
         labels in one part.",
    );
    images_refused(
        &idx(0x0802, &[(1 << 30) + 1, 1], &[]),
        "claims 1073741825 images of 1 pixels; expected at most 1073741824 bytes of pixels or labels in one part.",
    );
    labels_refused(
        &idx(0x0801, &[u32::MAX], &[]),
        "claims 4294967295 labels; expected at most 1073741824 bytes of pixels or labels in one part.",
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
    labels_refused(
        &labels(4)[..11],
        "holds 3 bytes of data; expected 4 for 4 labels.",
    );
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
fn gzip_that_is_damaged() {
    let sound = gzip(&images(4));
    let mut wrong_sum = sound.clone();
    wrong_sum[sound.len() - 8] ^= 1;
    let trailing = [sound.as_slice(), b"garbage"].concat();
    for damaged in [
        &sound[..2],
        &sound[..20],
        &sound[..sound.len() - 1],
        &wrong_sum,
        &trailing,
    ] {
        let place = folder(&[(IMAGES, damaged), (LABELS, &labels(4))]);
        let text = sentence(&Source::Idx(place.path().into()));
        assert!(
            text.starts_with("DIR/train-images-idx3-ubyte is a damaged gzip file ("),
            "{text}"
        );
        assert!(text.ends_with("); expected a whole one."), "{text}");
    }
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
        "DIR/t10k-images-idx3-ubyte holds images of 3x2 pixels; expected 2x3 as in the training part.",
    );
    idx_refuses(
        &[(IMAGES, &images(1)), (LABELS, &labels(1))],
        "DIR holds no label but 0; expected labels of at least two classes.",
    );
}

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
        assert_eq!(
            (loaded.len(), loaded.input_size(), loaded.classes),
            (6, 3072, 10)
        );
        assert_eq!(loaded.train.labels, [3, 1, 9]);
        assert_eq!(loaded.train.inputs.row(2)[..2], [9.0 / 255.0, 8.0 / 255.0]);
        assert_eq!(loaded.test.unwrap().labels, [0, 2, 4]);
        assert_eq!(loaded.sha256, sha256(&files.each_ref().map(Vec::as_slice)));
    }
    let loaded = load_cifar(&[("data_batch_1.bin", &files[0])]).unwrap();
    assert!(loaded.test.is_none());
    assert_eq!(loaded.classes, 4);
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
        "DIR/data_batch_1.bin holds 6000 bytes; expected a multiple of 3073, one label and 3072 pixels a record.",
    );
    cifar_refuses(
        &[
            ("data_batch_1.bin", &sound),
            ("test_batch.bin", &records(&[1, 9, 10])),
        ],
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
    let gzip_start = arbitrary
        .clone()
        .prop_map(|bytes| [&[0x1f, 0x8b, 8][..], &bytes].concat());
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
            prop_assert!(loaded.train.labels.iter().all(|&label| label < loaded.classes));
        }
        // Beside a sound partner, so that both files are read.
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
        .map_or_else(|| from_root("../shared/data/mnist"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!(
            "skipped: no MNIST in {} (DEEPCLAIMS_MNIST names another folder)",
            folder.display()
        );
        return;
    }
    let mnist = Source::Idx(folder).load().unwrap();
    assert_eq!((mnist.input_size(), mnist.classes), (784, 10));
    // The test part is the same in every copy, alone or beside the training part.
    let part = mnist.test.as_ref().unwrap_or(&mnist.train);
    assert_eq!(part.len(), 10_000);
    assert_eq!(part.labels[..10], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    let pixels = part.inputs.as_slice();
    assert!(pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert!(pixels.contains(&1.0));
}

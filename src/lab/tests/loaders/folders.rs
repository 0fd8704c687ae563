//! Folders as they are found: names, copies, several data sets, folders in folders.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use deepclaims_lab::data::{Images, Source};
use tempfile::TempDir;

use crate::files::*;

/// Writes files, with the folders that they lie in.
fn tree(files: &[(&str, &[u8])]) -> TempDir {
    let place = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    place
}

/// Pairs of these prefixes: the first has two images, the second three, and so on.
fn pairs(prefixes: &[&str]) -> TempDir {
    let place = TempDir::new().unwrap();
    for (count, prefix) in (2..).zip(prefixes) {
        let [images_path, labels_path] = ["images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"]
            .map(|ending| place.path().join(format!("{prefix}{ending}")));
        fs::create_dir_all(images_path.parent().unwrap()).unwrap();
        fs::write(images_path, gzip(&images(count))).unwrap();
        fs::write(labels_path, gzip(&labels(count))).unwrap();
    }
    place
}

fn load(path: &Path) -> Images {
    Source::Idx(path.into()).load().unwrap()
}

/// Numbers of training images and of test images.
fn sizes(path: &Path) -> (usize, Option<usize>) {
    let images = load(path);
    (images.train.len(), images.test.map(|test| test.len()))
}

#[track_caller]
fn refuses(place: &TempDir, name: &str, expected: &str) {
    let text = Source::Idx(place.path().join(name)).load().unwrap_err().to_string();
    assert_eq!(text.replace(place.path().to_str().unwrap(), "DIR"), expected);
}

#[test]
fn train_goes_with_test_or_t10k() {
    for prefixes in [
        ["train-", "t10k-"],
        ["train-", "test-"],
        ["emnist-digits-train-", "emnist-digits-test-"],
        ["k49.train.", "k49.test."],
        ["TRAIN-", "Test-"],
        ["training-", "testing-"],
    ] {
        assert_eq!(sizes(pairs(&prefixes).path()), (2, Some(3)), "{prefixes:?}");
    }
    let place = pairs(&["a-train-", "b-test-"]);
    refuses(
        &place,
        "",
        "DIR/ holds pairs of files named `a-`, `b-`; expected one pair, or `train-` and `t10k-`: \
         name one of them, as in `idx:DIR/b`.",
    );
    refuses(
        &pairs(&["train-", "test-", "t10k-"]),
        "",
        "DIR/ holds pairs of files named `t10k-`, `test-`, `train-`; expected one pair, or `train-` \
         and `t10k-`: name one of them, as in `idx:DIR/train`.",
    );
}

#[test]
fn one_of_several_data_sets_is_named() {
    let place = pairs(&[
        "emnist-balanced-train-",
        "emnist-balanced-test-",
        "emnist-letters-train-",
        "emnist-letters-test-",
        "whole-",
    ]);
    refuses(
        &place,
        "",
        "DIR/ holds pairs of files named `emnist-balanced-`, `emnist-letters-`, `whole-`; expected \
         one pair, or `train-` and `t10k-`: name one of them, as in `idx:DIR/whole`.",
    );
    let chosen = |name: &str| sizes(&place.path().join(name));
    assert_eq!(chosen("emnist-balanced"), (2, Some(3)));
    assert_eq!(chosen("emnist-letters-"), (4, Some(5)));
    assert_eq!(chosen("EMNIST-Letters"), (4, Some(5)));
    assert_eq!(chosen("emnist-letters-test"), (5, None));
    assert_eq!(chosen("whole"), (6, None));
    let path = place.path().join("whole");
    assert_eq!(load(&path).name, format!("idx:{}", path.display()));
    refuses(
        &place,
        "emnist",
        "DIR holds pairs of files named `emnist-balanced-`, `emnist-letters-`; expected one pair, \
         or `train-` and `t10k-`: name one of them, as in `idx:DIR/emnist-letters`.",
    );
    for name in ["emnist-bal", "letters", "whole/nothing"] {
        let text = Source::Idx(place.path().join(name)).load().unwrap_err().to_string();
        let expected = if name.contains('/') {
            " does not exist; expected a folder of data files."
        } else {
            " is neither a folder nor the beginning of the names of IDX files; expected one of \
             `emnist-balanced-`, `emnist-letters-`, `whole-`, or a folder."
        };
        assert_eq!(text, format!("{}{expected}", place.path().join(name).display()));
    }
}

#[test]
fn files_of_other_data_sets_need_no_partner() {
    let place = pairs(&["a-", "b-"]);
    fs::remove_file(place.path().join("b-labels-idx1-ubyte.gz")).unwrap();
    assert_eq!(sizes(&place.path().join("a")), (2, None));
    refuses(
        &place,
        "b",
        "DIR/b-images-idx3-ubyte.gz has no partner; expected `b-labels-idx1-ubyte` beside it, plain \
         or with `.gz`.",
    );
}

#[test]
fn files_alone_do_not_hide_that_there_are_several_data_sets() {
    let place = pairs(&["a-train-", "b-train-", "c-"]);
    fs::remove_file(place.path().join("c-labels-idx1-ubyte.gz")).unwrap();
    refuses(
        &place,
        "",
        "DIR/ holds pairs of files named `a-`, `b-`, `c-`; expected one pair, or `train-` and \
         `t10k-`: name one of them, as in `idx:DIR/c`.",
    );
}

#[test]
fn names_in_capitals_are_names() {
    let (images, labels) = (images(4), labels(4));
    let names = ["TRAIN-IMAGES-IDX3-UBYTE.GZ", "Train-Labels.IDX1-ubyte"];
    let place = tree(&[(names[0], &gzip(&images)), (names[1], &labels)]);
    assert_eq!(sizes(place.path()), (4, None));
}

#[test]
fn words_of_names_may_be_separated_by_other_signs() {
    let files = [images(4), labels(4), images(3), labels(3)];
    let names =
        ["train_images_idx3_ubyte", "train_labels.idx", "test_images-idx3", "test_labels_idx1"];
    let files: Vec<(&str, &[u8])> =
        names.into_iter().zip(files.iter().map(Vec::as_slice)).collect();
    assert_eq!(sizes(tree(&files).path()), (4, Some(3)));
}

#[test]
fn equal_copies_are_one_file() {
    let (images, labels) = (images(4), labels(4));
    let (packed_images, packed_labels) = (gzip(&images), gzip(&labels));
    let torchvision = tree(&[
        (IMAGES, &images),
        (LABELS, &labels),
        ("train-images-idx3-ubyte.gz", &packed_images),
        ("train-labels-idx1-ubyte.gz", &packed_labels),
    ]);
    let kaggle = tree(&[
        ("train-images.idx3-ubyte", &images),
        ("train-labels.idx1-ubyte", &labels),
        ("train-images-idx3-ubyte/train-images-idx3-ubyte", &images),
        ("train-labels-idx1-ubyte/train-labels-idx1-ubyte", &labels),
    ]);
    let folders_alone = tree(&[
        ("train-images-idx3-ubyte/train-images-idx3-ubyte", &images),
        ("train-labels-idx1-ubyte/train-labels-idx1-ubyte", &labels),
    ]);
    let empty_folder = tree(&[
        ("train-images.idx3-ubyte", &images),
        ("train-labels.idx1-ubyte", &labels),
        ("train-images-idx3-ubyte/other", b""),
    ]);
    let downloaded_twice = tree(&[
        ("train-images-idx3-ubyte (1).gz", &packed_images),
        ("train-images-idx3-ubyte(2).gz", &packed_images),
        ("train-labels-idx1-ubyte.gz", &packed_labels),
    ]);
    for place in [torchvision, kaggle, folders_alone, empty_folder, downloaded_twice] {
        let loaded = load(place.path());
        assert_eq!((loaded.len(), loaded.train.labels), (4, vec![0, 1, 2, 0]));
        assert!(loaded.notes.is_empty());
    }
}

#[test]
fn copies_that_differ_are_refused() {
    let other = idx(0x0803, &[4, 2, 3], &[7; 24]);
    let place = tree(&[
        (IMAGES, &images(4)),
        ("train-images-idx3-ubyte.gz", &gzip(&other)),
        (LABELS, &labels(4)),
    ]);
    refuses(
        &place,
        "",
        "DIR/train-images-idx3-ubyte and DIR/train-images-idx3-ubyte.gz hold different data for the \
         same part; expected one of them.",
    );
    let cut = &gzip(&images(4))[..30];
    let place =
        tree(&[(IMAGES, &images(4)), ("train-images-idx3-ubyte.gz", cut), (LABELS, &labels(4))]);
    let text = Source::Idx(place.path().into()).load().unwrap_err().to_string();
    assert!(text.contains("train-images-idx3-ubyte.gz is a damaged gzip file ("), "{text}");
}

#[test]
fn the_root_of_torchvision_is_a_folder_of_data() {
    for set in ["MNIST", "FashionMNIST", "KMNIST", "QMNIST"] {
        let place = pairs(&[&format!("{set}/raw/train-"), &format!("{set}/raw/t10k-")]);
        for folder in ["", set, &format!("{set}/raw")] {
            assert_eq!(sizes(&place.path().join(folder)), (2, Some(3)), "{set} {folder}");
        }
    }
    let place = pairs(&["EMNIST/raw/emnist-mnist-train-", "EMNIST/raw/emnist-digits-train-"]);
    refuses(
        &place,
        "",
        "DIR/EMNIST/raw holds pairs of files named `emnist-digits-`, `emnist-mnist-`; expected one \
         pair, or `train-` and `t10k-`: name one of them, as in \
         `idx:DIR/EMNIST/raw/emnist-mnist`.",
    );
    let place = pairs(&["MNIST/raw/train-", "KMNIST/raw/train-", "unpacked/train-"]);
    refuses(
        &place,
        "",
        "DIR/ holds IDX files in `KMNIST/raw`, `MNIST/raw`, `unpacked`; expected the path of one of \
         these folders.",
    );
}

/// Set where the home folder is one of this test.
const HOME_IS_MADE: &str = "DEEPCLAIMS_TEST_HOME";

#[test]
fn a_tilde_is_the_home_folder() {
    if env::var_os(HOME_IS_MADE).is_some() {
        return read_from_the_home_folder();
    }
    let place = pairs(&["mnist/train-"]);
    // Another process, for the environment is common to all tests of this one.
    let ran = Command::new(env::current_exe().unwrap())
        .args(["--exact", "folders::a_tilde_is_the_home_folder"])
        .envs([("HOME", place.path()), ("USERPROFILE", place.path())])
        .env(HOME_IS_MADE, "yes")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && text.contains("1 passed"), "{text}");
}

fn read_from_the_home_folder() {
    for text in ["idx:~/mnist", "idx:~", "idx:~/mnist/train"] {
        let source: Source = text.parse().unwrap();
        let loaded = source.load().unwrap();
        assert_eq!((loaded.len(), loaded.name.as_str()), (2, text));
    }
    for text in ["cifar10:~/nothing", "idx:~/nothing/at/all"] {
        let text = text.parse::<Source>().unwrap().load().unwrap_err().to_string();
        let home = env::home_dir().unwrap();
        assert!(text.starts_with(home.to_str().unwrap()), "{text}");
    }
    let text = "idx:~other/x".parse::<Source>().unwrap().load().unwrap_err().to_string();
    assert_eq!(text, "~other/x does not exist; expected a folder of data files.");
}

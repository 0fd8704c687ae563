//! Images of the user: good, odd and broken.

use std::path::Path;

use tempfile::{TempDir, tempdir};

use super::fixtures::{Images, write};
use super::program::{Ran, deepclaims};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// Checks these claims on one seed of the images in a folder.
fn check(claims: &str, folder: &Path) -> Ran {
    deepclaims(&format!("check {claims} --seeds 1 --quiet --data idx:{}", folder.display()))
}

#[test]
fn small_images_shrink_the_sizes_and_the_program_says_so() {
    let folder = folder();
    Images::three_classes().write(folder.path(), "");
    let claims = "tunnel.split tunnel.early tunnel.ood_rank tunnel.cka_exact";
    let ran = check(claims, folder.path());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for piece in [
        "(200 images, sha256 ",
        "tunnel.split",
        "tunnel.early",
        "tunnel.cka_exact",
        "1200 to train and 597 to test became 133 and 66",
        "600 to train and 250 to test became ",
        "No verdict is recorded for these seeds and data.",
    ] {
        assert!(ran.stdout.contains(piece), "{piece:?} in {}", ran.stdout);
    }
}

#[test]
fn odd_images_are_checked_to_the_end() {
    let three_classes = Images::three_classes();
    let count = three_classes.labels.len();
    let constant = Images { pixels: vec![7; 25 * count], ..three_classes.clone() };
    let one_pixel =
        Images { side: 1, pixels: three_classes.pixels[..count].to_vec(), ..three_classes };
    let two_classes = Images::striped((0..100).map(|image| image % 2));
    let lone_sample = Images::striped((0..100).map(|image| if image == 0 { 2 } else { image % 2 }));
    let one_image = Images::striped([1]);
    // With two classes half of them are one.
    for (name, images, more) in [
        ("constant", constant, ""),
        ("one pixel", one_pixel, ""),
        ("two classes", two_classes, "tunnel.early"),
        ("a class with one sample", lone_sample, ""),
        ("one image", one_image, "tunnel.early"),
    ] {
        let folder = folder();
        images.write(folder.path(), "");
        let claims = "tunnel.ood_rank channels.paths collapse.trained wormhole tunnel.cka_exact";
        let ran = check(&format!("{claims} {more}"), folder.path());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{name}: {}", ran.stdout);
        assert!(ran.stdout.contains("No verdict is recorded"), "{name}: {}", ran.stdout);
    }
}

/// The program must end with one sentence that names the folder and contains `expected`.
fn refuses(specification: &str, expected: &str) {
    let ran = deepclaims(&format!("check --seeds 1 --data {specification}"));
    let (_, folder) = specification.split_once(':').expect("a format and a folder");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{expected}");
    assert!(
        ran.stderr.starts_with(&format!("error: {folder}"))
            && ran.stderr.ends_with(".\n")
            && ran.stderr.lines().count() == 1,
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains(expected), "{expected:?} in {}", ran.stderr);
}

/// The same for a folder of IDX files.
fn refuses_idx(fill: impl Fn(&Path), expected: &str) {
    let folder = folder();
    fill(folder.path());
    refuses(&format!("idx:{}", folder.path().display()), expected);
}

#[test]
fn folders_without_data_are_refused() {
    let folder = folder();
    let path = folder.path().display();
    refuses(&format!("idx:{path}/nothing"), "does not exist; expected a folder");
    refuses(&format!("cifar10:{path}/nothing"), "does not exist; expected a folder");
    refuses(&format!("idx:{path}"), "holds no IDX files; expected a pair such as");
    refuses(&format!("cifar10:{path}"), "holds no CIFAR-10 training data; expected");
    write(folder.path(), "file", b"text");
    refuses(&format!("idx:{path}/file"), "is not a folder; expected a folder");
}

#[test]
fn damaged_files_are_refused() {
    let good = Images::three_classes();
    let images = good.image_file();
    refuses_idx(
        |folder| {
            good.write(folder, "");
            write(folder, "images-idx3-ubyte", b"PNG, or something else");
        },
        "begins with 0x504e472c; expected 0x00000803",
    );
    refuses_idx(
        |folder| {
            good.write(folder, "");
            write(folder, "images-idx3-ubyte", &images[..images.len() - 5]);
        },
        "holds 4995 bytes of data; expected 5000 for 200 images of 5x5 pixels",
    );
    refuses_idx(
        |folder| {
            good.write(folder, "");
            write(folder, "images-idx3-ubyte", &images[..10]);
        },
        "ends after 10 bytes, inside its header; expected at least 16 bytes",
    );
    refuses_idx(
        |folder| {
            good.write(folder, "");
            write(folder, "images-idx3-ubyte", &[0x1f, 0x8b, 8, 0]);
        },
        "is a damaged gzip file",
    );
    let folder = folder();
    let mut record = vec![10];
    record.extend([0; 3072]);
    write(folder.path(), "data_batch_1.bin", &record);
    refuses(
        &format!("cifar10:{}", folder.path().display()),
        "gives record 0 the label 10; expected 0 to 9",
    );
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let good = Images::three_classes();
    let fewer = Images::striped([0, 1, 2]);
    refuses_idx(
        |folder| {
            good.write(folder, "a-");
            fewer.write(folder, "b-");
        },
        "holds pairs of files named `a-`, `b-`; expected one pair, or `train-` and `t10k-`",
    );
    refuses_idx(
        |folder| {
            good.write(folder, "");
            write(folder, "labels-idx1-ubyte", &fewer.label_file());
        },
        "holds 3 labels; expected 200, one for each image of `images-idx3-ubyte`",
    );
    refuses_idx(
        |folder| write(folder, "images-idx3-ubyte", &good.image_file()),
        "has no partner; expected `labels-idx1-ubyte` beside it",
    );
    refuses_idx(
        |folder| Images::striped([0, 0]).write(folder, ""),
        "holds no label but 0; expected labels of at least two classes",
    );
    refuses_idx(
        |folder| Images::striped([]).write(folder, ""),
        "holds 0 images; expected at least one",
    );
}

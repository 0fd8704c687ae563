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
        "Not applicable: tunnel.ood_rank (needs at least 60 training and 25 test images of 4 classes, 10 \
         images a class; ",
        " has 200 images of 3 classes).",
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
    let few_images = Images::striped((0..20).map(|image| image % 2));
    // With two classes half of them are one.
    for (name, images, more) in [
        ("constant", constant, ""),
        ("one pixel", one_pixel, ""),
        ("two classes", two_classes, "tunnel.early"),
        ("a class with one sample", lone_sample, ""),
        ("few images", few_images, "tunnel.early"),
    ] {
        let folder = folder();
        images.write(folder.path(), "");
        let claims = "tunnel.ood_rank channels.paths collapse.trained wormhole tunnel.cka_exact";
        let ran = check(&format!("{claims} {more}"), folder.path());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{name}: {}", ran.stdout);
        assert!(ran.stdout.contains("No verdict is recorded"), "{name}: {}", ran.stdout);
    }
}

#[test]
fn too_few_images_for_any_claim_are_refused() {
    let folder = folder();
    Images::striped([0, 1, 2, 0, 1]).write(folder.path(), "");
    let ran = check("tunnel.split wormhole.fooling", folder.path());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert_eq!(
        ran.stderr.replace(&folder.path().display().to_string(), "DIR"),
        "error: not applicable: tunnel.split (needs at least 120 training and 60 test images of 3 \
         classes, 10 images a class; idx:DIR has 5 images of 3 classes); wormhole.fooling (needs at \
         least 50 training and 50 test images of 2 classes, 10 images a class, and at most 1024 inputs \
         an image; idx:DIR has 5 images of 3 classes)\n"
    );
}

#[test]
fn a_store_shares_cells_between_equal_samples_and_no_others() {
    let out = folder();
    let run = |images: &Images| {
        let folder = folder();
        images.write(folder.path(), "");
        let ran = deepclaims(&format!(
            "check collapse.tolerance --seeds 2 --format json --quiet --data idx:{} --out {}",
            folder.path().display(),
            out.path().join("run").display()
        ));
        let document = ran.json();
        let claim = &document["claims"][0];
        (claim["cells"].clone(), claim["seconds"] == 0.0)
    };
    let images = Images::three_classes();
    let names = [200, 7, 90];
    let labels = images.labels.iter().map(|&label| names[usize::from(label)]);
    let renamed = Images { labels: labels.collect(), ..images.clone() };
    // Multiples of 3, and a third of them.
    let darker = Images {
        pixels: images.pixels.iter().map(|pixel| pixel - pixel % 3).collect(),
        ..images.clone()
    };
    let thirds =
        Images { pixels: darker.pixels.iter().map(|pixel| pixel / 3).collect(), ..darker.clone() };
    let mut other = images.clone();
    other.pixels[3] ^= 1;

    let (cells, stored) = run(&images);
    assert!(!stored, "computed");
    assert_eq!(run(&renamed), (cells.clone(), true), "other names for the same labels");
    let (darker, stored) = run(&darker);
    assert!(!stored && darker != cells, "other pixels");
    assert_eq!(run(&thirds), (darker, true), "the same brightness in another unit");
    let (other, stored) = run(&other);
    assert!(!stored && other != cells, "one pixel differs");
    assert_eq!(run(&images), (cells, true));
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
    refuses(&format!("idx:{path}/file"), "is text that begins with `text`; expected a binary file");
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
        "is text that begins with `PNG, or something else`; expected a binary file",
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

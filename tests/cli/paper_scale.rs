//! The claim at the scale of its paper: how it is asked for, on synthetic sets in the formats of CIFAR.

use std::fs;
use std::path::Path;

use deepclaims_lab::numerics::Stream;
use tempfile::{TempDir, tempdir};

use super::program::{assert_says, deepclaims};

/// Records of images in so many classes, each of its own colour with some noise; `labels` gives the label bytes of
/// a class.
fn records(count: usize, classes: u8, labels: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    let mut stream = Stream::new(count as u64, "synthetic images");
    let colours: Vec<u8> = (0..3 * usize::from(classes)).map(|_| stream.below(200) as u8).collect();
    let mut bytes = Vec::new();
    for image in 0..count {
        let class = (image % usize::from(classes)) as u8;
        bytes.extend(labels(class));
        for channel in 0..3 {
            let colour = colours[3 * usize::from(class) + channel];
            bytes.extend((0..1024).map(|_| colour + stream.below(56) as u8));
        }
    }
    bytes
}

/// Writes CIFAR-10's files with so many images in each of the five batches and in the test batch.
fn write_cifar_10(folder: &Path, of_a_batch: usize, test: usize) {
    fs::create_dir_all(folder).expect("a writable folder");
    for batch in 1..=5 {
        let bytes = records(of_a_batch, 10, |class| vec![class]);
        fs::write(folder.join(format!("data_batch_{batch}.bin")), bytes)
            .expect("a writable folder");
    }
    let bytes = records(test, 10, |class| vec![class]);
    fs::write(folder.join("test_batch.bin"), bytes).expect("a writable folder");
    fs::write(folder.join("batches.meta.txt"), "airplane\n").expect("a writable folder");
}

/// Writes CIFAR-100's files, in the folder of its archive.
fn write_cifar_100(folder: &Path, train: usize, test: usize) {
    let folder = folder.join("cifar-100-binary");
    fs::create_dir_all(&folder).expect("a writable folder");
    for (name, count) in [("train.bin", train), ("test.bin", test)] {
        let bytes = records(count, 100, |class| vec![class / 5, class]);
        fs::write(folder.join(name), bytes).expect("a writable folder");
    }
}

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

#[test]
fn it_runs_only_when_it_is_asked_for() {
    let sentence = "tunnel.paper_mlp (is at the scale of its paper and runs only when it is named and given the \
        unpacked binary version of CIFAR-10 (cifar-10-binary.tar.gz from \
        https://www.cs.toronto.edu/~kriz/cifar.html): check tunnel.paper_mlp --data cifar10:DIR)";
    let alone = deepclaims("check tunnel.paper_mlp");
    assert_eq!((alone.code, alone.stdout.as_str()), (Some(2), ""));
    assert_eq!(alone.stderr, format!("error: not applicable: {sentence}\n"));
    let among_others = deepclaims("check tunnel.p* --quiet").stdout;
    assert!(among_others.split_whitespace().collect::<Vec<_>>().join(" ").contains(sentence));
    let shortened = deepclaims("check tunnel.probe_exact --epochs 3");
    assert_says(&shortened, 2, &["none of these is one; name one, or omit --epochs"]);
}

#[test]
fn what_it_would_do_is_said_first_in_every_layout() {
    let place = folder();
    write_cifar_10(&place.path().join("cifar-10-batches-bin"), 1_000, 1_000);
    write_cifar_100(place.path(), 500, 200);
    let outer = place.path().display().to_string();
    for folder in [outer.clone(), format!("{outer}/cifar-10-batches-bin")] {
        let line = format!(
            "check tunnel.paper_mlp --seeds 1 --epochs 2 --data cifar10:{folder} --dry-run --format json"
        );
        let document = deepclaims(&line).json();
        let trainings = document["trainings"].as_array().expect("trainings");
        assert_eq!(trainings.len(), 2, "the images' labels and random ones");
        for training in trainings {
            let text = training["training"].as_str().expect("text");
            assert!(text.starts_with("MLP 12x1024 relu, ") && text.ends_with("2 epochs"), "{text}");
        }
        let long = &document["long_claims"][0];
        assert_eq!(long["claim"], "tunnel.paper_mlp");
        assert!(long["most_seconds"].as_f64().is_some_and(|seconds| seconds > 0.0));
        assert_eq!(document["readings"].as_array().map(Vec::len), Some(3));
    }
    let probed = format!(
        "check tunnel.paper_mlp --seeds 1 --data cifar10:{outer} --held-out cifar100:{outer} --dry-run --format json"
    );
    assert_eq!(deepclaims(&probed).json()["readings"].as_array().map(Vec::len), Some(4));
    let by_prefix = deepclaims(&format!("check tunnel.paper --data cifar10:{outer}"));
    assert_says(&by_prefix, 2, &["runs only when it is named"]);
    let sizes = deepclaims(&format!("check tunnel.split --held-out cifar100:{outer} --dry-run"));
    assert_says(&sizes, 2, &["has images of 3072 pixels; expected 64 as in digits"]);
    let digits = deepclaims("check tunnel.split --held-out digits --dry-run");
    assert_says(&digits, 2, &["\"digits\" cannot give held-out classes; expected cifar10:DIR,"]);
}

#[test]
#[ignore = "trains networks of 12 layers of 1,024 units, for some minutes"]
fn a_short_run_is_recorded_and_computed_again() {
    let place = folder();
    write_cifar_10(place.path(), 1_000, 1_000);
    write_cifar_100(place.path(), 2_000, 1_000);
    let outer = place.path().display();
    let out = place.path().join("out");
    let line = format!(
        "check tunnel.paper_mlp --seeds 1 --epochs 1 --data cifar10:{outer} --held-out cifar100:{outer} --format \
         json --out {}",
        out.display()
    );
    let ran = deepclaims(&line);
    assert!(ran.stderr.contains("note: tunnel.paper_mlp takes about "), "{}", ran.stderr);
    let document = ran.json();
    let claim = &document["claims"][0];
    assert_eq!((&claim["epochs"], &claim["verdict"]), (&1.into(), &"Inconclusive".into()));
    assert_eq!(claim["data"]["held_out"]["name"], format!("cifar100:{outer}"));
    let cases = claim["cases"].as_array().expect("cases");
    let parts = cases.iter().flat_map(|case| case["parts"].as_array().expect("parts"));
    let effects = parts.filter(|part| part["role"] == "effect").count();
    assert_eq!((cases.len(), effects), (2, 5));
    let verified = deepclaims(&format!("verify {}/records/tunnel.paper_mlp.json", out.display()));
    assert_says(&verified, 0, &["identical"]);
}

//! `measure` on features and weights of other programs: good, odd and broken.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::fixtures::npy;
use super::program::{Ran, assert_says, deepclaims};

/// A number between −1 and 1 that depends on its places and seems not to.
fn noise(sample: usize, unit: usize) -> f64 {
    let mixed = (sample * 7_919 + unit * 104_729 + sample * unit * 31 + 17) % 2_003;
    mixed as f64 / 1_001.5 - 1.0
}

/// Features of samples whose class is their number modulo `classes`: the further up the layer, the
/// further apart the classes.
pub(crate) fn layer(samples: usize, units: usize, classes: usize, strength: f64) -> Vec<f64> {
    let value = |sample: usize, unit: usize| {
        let own = if unit % classes == sample % classes { strength } else { 0.0 };
        own + noise(sample, unit)
    };
    (0..samples).flat_map(|sample| (0..units).map(move |unit| value(sample, unit))).collect()
}

/// A folder of three layers and labels.
pub(crate) fn features(samples: usize, units: usize, classes: usize) -> TempDir {
    let folder = tempdir().expect("a folder");
    for (index, strength) in [0.3, 1.0, 6.0].into_iter().enumerate() {
        let path = folder.path().join(format!("layer{}.npy", [2, 9, 10][index]));
        npy(&path, &[samples, units], &layer(samples, units, classes, strength));
    }
    let labels: Vec<f64> = (0..samples).map(|sample| (sample % classes * 10) as f64).collect();
    npy(&folder.path().join("labels.npy"), &[samples], &labels);
    folder
}

/// Writes a head of three classes on eight units into a folder: the class means as the layers above have
/// them, `classes × units` as `fc.weight` and the other way round as `fc.kernel`.
pub(crate) fn head(folder: &Path) {
    let weight = |class: usize, unit: usize| if unit % 3 == class { 1.0 } else { 0.0 };
    let entries = |rows: usize, columns: usize| {
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    };
    let torch: Vec<f64> = entries(3, 8).map(|(class, unit)| weight(class, unit)).collect();
    let flax: Vec<f64> = entries(8, 3).map(|(unit, class)| weight(class, unit)).collect();
    npy(&folder.join("fc.weight.npy"), &[3, 8], &torch);
    npy(&folder.join("fc.kernel.npy"), &[8, 3], &flax);
    npy(&folder.join("fc.bias.npy"), &[3], &[0.0, 0.0, 900.0]);
    let arrays = |names: &[&str], archive: &str| {
        let files = names.iter().map(|name| {
            let file = format!("{name}.npy");
            let bytes = fs::read(folder.join(&file)).expect("an array");
            (file, bytes)
        });
        super::fixtures::npz(&folder.join(archive), files);
    };
    arrays(&["fc.weight"], "head.npz");
    arrays(&["fc.weight", "fc.kernel", "fc.bias"], "heads.npz");
}

pub(crate) fn measure(folder: &Path, arguments: &str) -> Ran {
    let path = folder.display();
    deepclaims(&format!(
        "measure features {path}/layer*.npy --labels {path}/labels.npy --quiet {arguments}"
    ))
}

#[test]
fn layers_are_measured_in_the_order_of_their_numbers() {
    let folder = features(60, 8, 3);
    let out = folder.path().join("out");
    let ran = measure(folder.path(), &format!("--seeds 2 --format json --out {}", out.display()));
    let document = ran.json();
    let layers = document["layers"].as_array().expect("layers");
    let names: Vec<&Value> = layers.iter().map(|layer| &layer["name"]).collect();
    assert_eq!(names, ["layer2", "layer9", "layer10"]);
    assert_eq!(document["features"]["labels"], serde_json::json!([0, 10, 20]));
    let probe = |layer: usize| layers[layer]["probe"][0].as_f64().expect("a probe");
    assert!(probe(2) == 1.0 && probe(0) < 1.0, "{document}");
    assert!(layers[2]["nc1"].as_f64() < layers[0]["nc1"].as_f64());
    // A sum of products over itself.
    let own = document["cka"][0][0].as_f64().expect("a similarity");
    assert!((own - 1.0).abs() < 1e-14, "{own}");
    let page = fs::read_to_string(out.join("measure.html")).expect("a page");
    assert!(page.contains("Linear CKA of all pairs") && page.contains("<svg"));
    assert!(out.join("measure.json").exists());
    // No digit depends on the number of threads but time and memory.
    let threads = |count: u8| {
        let ran = measure(folder.path(), &format!("--format json --threads {count}"));
        let mut document = ran.json();
        let members = document.as_object_mut().expect("an object");
        members.remove("seconds");
        members.remove("seconds_of");
        members.remove("memory");
        document
    };
    assert_eq!(threads(1), threads(2));
}

#[test]
fn the_table_says_where_the_tunnel_starts_and_what_memory_it_takes() {
    let folder = features(60, 8, 3);
    let path = folder.path().display();
    let ran = deepclaims(&format!("measure features {path}/layer*.npy --labels {path}/labels.npy"));
    assert_says(
        &ran,
        0,
        &[
            "60 samples of 3 classes, 3 layers",
            "Tunnel start, first layer at 95 % of the best layer:",
            "The last layer keeps 100 % of the best layer's probe accuracy.",
            "The numerical rank of the last layer,",
            "Memory: at most ",
        ],
    );
    assert!(ran.stderr.contains("3 layers, 60 samples: at most 0."), "{}", ran.stderr);
}

#[test]
fn test_samples_and_other_classes_have_files_of_their_own() {
    let folder = features(60, 8, 3);
    let test = features(24, 8, 3);
    let other = features(40, 8, 2);
    let [test, other] = [test.path(), other.path()].map(|path| path.display().to_string());
    let ran = measure(
        folder.path(),
        &format!(
            "--test {test}/layer*.npy --test-labels {test}/labels.npy --held-out-features \
             {other}/layer*.npy --held-out-labels {other}/labels.npy --seeds 2 --format json"
        ),
    );
    let document = ran.json();
    assert_eq!(document["test"]["samples"], 24);
    assert_eq!(document["held_out"]["samples"], 40);
    assert!(document["tunnel"]["retained_held_out"].is_number(), "{document}");
    let remarks = document["remarks"].to_string();
    assert!(remarks.contains("2 of the held-out labels are labels of the features, too"));
    assert_says(
        &measure(
            folder.path(),
            &format!("--test {test}/layer2.npy --test-labels {test}/labels.npy"),
        ),
        2,
        &["error: --test has 1 layer; expected 3"],
    );
    assert_says(
        &measure(
            folder.path(),
            &format!(
                "--test {other}/layer*.npy --test-labels {folder}/labels.npy",
                folder = folder.path().display()
            ),
        ),
        2,
        &["has 40 samples in \"layer2\"; expected 60"],
    );
}

#[test]
fn the_head_of_a_network_is_measured_in_both_orientations() {
    let folder = features(60, 8, 3);
    head(folder.path());
    let path = folder.path().display();
    let measured = |head: &str| {
        let ran = measure(folder.path(), &format!("--format json --head {path}/{head}"));
        ran.json()["head"].clone()
    };
    let torch = measured("head.npz");
    assert_eq!((&torch["weight"], &torch["bias"]), (&"fc.weight".into(), &Value::Null));
    assert_eq!((&torch["transposed"], &torch["layer"]), (&false.into(), &"layer10".into()));
    // Means of 6 and noise between −1 and 1: the head is right, and its weights are the means but for the
    // mean of all.
    assert_eq!((&torch["accuracy"], &torch["nc4"]), (&1.0.into(), &0.0.into()));
    let nc3 = torch["nc3"].as_f64().expect("a number");
    assert!(nc3 > 0.0 && nc3 < 1.0, "{torch}");
    // The bias, which is found by its name, makes everything class 2, a third of the samples.
    let flax = measured("heads.npz:fc.kernel");
    assert_eq!((&flax["bias"], &flax["transposed"]), (&"fc.bias".into(), &true.into()));
    assert_eq!(flax["nc3"], torch["nc3"]);
    assert_eq!((&flax["accuracy"], &flax["nc4"]), (&(1.0 / 3.0).into(), &(2.0 / 3.0).into()));
    assert_eq!(flax, {
        let mut named = measured("heads.npz:fc.weight,fc.bias");
        named["weight"] = "fc.kernel".into();
        named["transposed"] = true.into();
        named
    });
    assert_says(
        &measure(folder.path(), &format!("--head {path}/head.npz")),
        0,
        &["The network's own head on layer10, fc.weight of ", "accuracy 100 %, NC3 0."],
    );
}

#[test]
fn heads_that_do_not_fit_are_refused_in_a_sentence() {
    let folder = features(60, 8, 3);
    head(folder.path());
    let path = folder.path().display();
    let refused = |head: &str, sentence: &str| {
        assert_says(
            &measure(folder.path(), &format!("--head {path}/{head}")),
            2,
            &["error: ", sentence],
        );
    };
    refused("none.npz", "none.npz cannot be read");
    refused("head.npz:fc", "has no array \"fc\"; expected \"fc.weight\"");
    refused(
        "heads.npz",
        "has 2 matrices; expected one, or the name of the head's weights after a colon: ",
    );
    refused(
        "labels.npy",
        "has 0 matrices; expected one, or the name of the head's weights after a colon.",
    );
    refused(
        "heads.npz:fc.bias",
        "of shape [3]; expected [classes × 8] or [8 × classes], a head on",
    );
    refused(
        "heads.npz:fc.weight,fc.kernel",
        "of shape [8 × 3]; expected [3], one bias for each class",
    );
    npy(&folder.path().join("two.npy"), &[2, 8], &[1.0; 16]);
    refused(
        "two.npy",
        "has 2 classes in \"two\"; expected one for each of the 3 labels, or labels below 2",
    );
    let mut odd = [1.0; 24];
    odd[13] = f64::NAN;
    npy(&folder.path().join("odd.npy"), &[3, 8], &odd);
    refused(
        "odd.npy",
        "has NaN in \"odd\" at row 1, column 5, counted from 0; expected a head of finite",
    );
}

#[test]
fn odd_features_are_measured_with_a_note_or_left_out() {
    let folder = features(40, 6, 2);
    let write = |values: &[f64], units: usize| {
        npy(&folder.path().join("layer9.npy"), &[40, units], values);
    };
    let mut broken = layer(40, 6, 2, 1.0);
    broken[6 * 5 + 2] = f64::NAN;
    broken[6 * 7] = f64::INFINITY;
    write(&broken, 6);
    let ran = measure(folder.path(), "--format json");
    let document = ran.json();
    assert_eq!(
        document["layers"][1]["not_finite"],
        serde_json::json!({"values": 2, "sample": 5, "unit": 2})
    );
    assert!(document["layers"][1]["numerical_rank"].is_null());
    assert!(document["cka"][1][0].is_null() && document["cka"][2][0].is_number());
    assert!(document["tunnel"]["rules"][0]["start"].is_null());
    assert_says(
        &measure(folder.path(), ""),
        0,
        &[
            "layer9 has 2 values that are not finite, the first in sample 5 at unit 2",
            "not known, a probe of some layer is missing",
        ],
    );
    write(&[0.1; 240], 6);
    assert_says(
        &measure(folder.path(), ""),
        0,
        &["layer9 is the same for all samples: it tells no classes"],
    );
    // The same unit six times.
    let one = layer(40, 1, 2, 1.0);
    write(&one.iter().flat_map(|value| [*value; 6]).collect::<Vec<f64>>(), 6);
    let document = measure(folder.path(), "--format json").json();
    assert_eq!(document["layers"][1]["numerical_rank"], 1.0);
    // More units than samples.
    write(&layer(40, 50, 2, 1.0), 50);
    assert_says(
        &measure(folder.path(), ""),
        0,
        &["layer9 has as many units as there are samples, or more (50 and 40)", "at most 39"],
    );
    write(&layer(40, 6, 2, 1.0).iter().map(|value| value * 1e300).collect::<Vec<f64>>(), 6);
    assert_says(&measure(folder.path(), ""), 0, &["features whose squares overflow"]);
    let document = measure(folder.path(), "--format json").json();
    let layer = document["layers"][1].as_object().expect("a layer");
    let numbers = layer.iter().filter(|(_, value)| value.is_f64());
    assert_eq!(numbers.count(), 0, "{document}");
}

#[test]
fn labels_that_tell_nothing_are_refused() {
    let folder = features(40, 6, 2);
    let labels = |values: &[f64]| {
        npy(&folder.path().join("labels.npy"), &[values.len()], values);
        measure(folder.path(), "")
    };
    let one = "holds no label but 3; expected labels of at least two classes";
    assert_says(&labels(&[3.0; 40]), 2, &[one]);
    let targets: Vec<f64> = (0..40).map(|sample| f64::from(sample) / 7.0).collect();
    assert_says(&labels(&targets), 2, &["expected whole numbers that tell classes, no targets"]);
    assert_says(&labels(&[1.0; 39]), 2, &["has 40 samples in \"layer2\"; expected 39"]);
    // One sample of a class cannot be tested; it is noted.
    let lone: Vec<f64> = (0..40).map(|sample| if sample == 0 { -7.0 } else { 5.0 }).collect();
    assert_says(&labels(&lone), 0, &["A class has 1 sample:"]);
    let few = features(4, 6, 2);
    assert_says(&measure(few.path(), ""), 2, &["has 4 samples; expected at least 5"]);
}

#[test]
fn files_that_cannot_be_used_are_refused_in_a_sentence() {
    let folder = features(40, 6, 2);
    let path = folder.path().display().to_string();
    let refused = |arguments: &str, sentence: &str| {
        let ran = deepclaims(&format!("measure features {arguments}"));
        assert_says(&ran, 2, &["error: ", sentence]);
        assert_eq!(ran.stdout, "");
    };
    let labels = format!("--labels {path}/labels.npy");
    refused(&format!("{path}/missing.npy {labels}"), "missing.npy cannot be read");
    refused(&format!("{path}/x*.npy {labels}"), "no file matches");
    refused(&format!("{path} {labels}"), "is not a regular file");
    refused(&format!("{path}/labels.npy {labels}"), "has an array \"labels\" of shape [40]");
    refused(&format!("{path}/layer2.npy --labels {path}/none"), "none cannot be read");
    refused(
        &format!("{path}/layer2.npy {labels} --layers conv*"),
        "--layers \"conv*\" selects none of the arrays \"layer2\"",
    );
    fs::write(folder.path().join("text.npy"), "not an array").expect("a writable folder");
    refused(&format!("{path}/text.npy {labels}"), "begins with 6e 6f 74 20");
    fs::write(folder.path().join("labels.csv"), "label\ncat\ndog\n").expect("a writable folder");
    refused(&format!("{path}/layer2.npy --labels {path}/labels.csv"), "has \"cat\" as the label");
    npy(&folder.path().join("layer3.npy"), &[30, 6], &layer(30, 6, 2, 1.0));
    refused(&format!("{path}/layer*.npy {labels}"), "has 30 samples in \"layer3\"; expected 40");
}

#[test]
fn maps_are_flattened_or_pooled() {
    let folder = features(40, 12, 2);
    npy(&folder.path().join("layer9.npy"), &[40, 3, 2, 2], &layer(40, 12, 2, 1.0));
    for (pool, units) in [("flatten", 12), ("mean", 3), ("max", 3)] {
        let document = measure(folder.path(), &format!("--pool {pool} --format json")).json();
        assert_eq!(document["layers"][1]["units"], units, "{pool}");
        assert_eq!(document["layers"][1]["shape"], serde_json::json!([40, 3, 2, 2]));
        assert_eq!(document["layers"][0]["units"], 12);
    }
}

#[test]
fn weights_of_both_orientations_are_measured() {
    let folder = tempdir().expect("a folder");
    let weights = |rows: usize, columns: usize, scale: f64| -> Vec<f64> {
        let entries = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        entries.map(|(row, column)| scale * noise(row, column)).collect()
    };
    let transposed = |values: &[f64], rows: usize, columns: usize| -> Vec<f64> {
        (0..columns).flat_map(|c| (0..rows).map(move |r| values[r * columns + c])).collect()
    };
    let shapes = [(9, 5), (7, 9), (3, 7)];
    for (moment, scale) in [(0, 1.0), (1, 1.5)] {
        for (index, (rows, columns)) in shapes.into_iter().enumerate() {
            let values = weights(rows, columns, scale);
            let place = |kind: &str| folder.path().join(format!("{kind}{moment}-{index}.npy"));
            npy(&place("torch"), &[rows, columns], &values);
            npy(&place("flax"), &[columns, rows], &transposed(&values, rows, columns));
        }
    }
    // An archive that stores its files is the files themselves, one after the other.
    let archive = |kind: &str, name: &str, moment: usize| {
        let path = folder.path().join(format!("{kind}-{moment}.npz"));
        super::fixtures::npz(
            &path,
            (0..3).map(|index| {
                let file = folder.path().join(format!("{kind}{moment}-{index}.npy"));
                (format!("layer{index}.{name}.npy"), fs::read(file).expect("an array"))
            }),
        );
        path.display().to_string()
    };
    let measured = |kind: &str, name: &str| {
        let files = [archive(kind, name, 0), archive(kind, name, 1)].join(" ");
        let out = folder.path().join(kind);
        let ran = deepclaims(&format!(
            "measure weights {files} --quiet --format json --out {}",
            out.display()
        ));
        assert!(out.join("measure.html").exists(), "{}", ran.stderr);
        ran.json()
    };
    let (torch, flax) = (measured("torch", "weight"), measured("flax", "kernel"));
    assert_eq!((&torch["transposed"], &flax["transposed"]), (&Value::from(false), &true.into()));
    for moment in 0..2 {
        for index in 0..3 {
            let [mut one, mut other] = [&torch, &flax]
                .map(|document| document["moments"][moment]["matrices"][index].clone());
            for matrix in [&mut one, &mut other] {
                matrix.as_object_mut().expect("an object").remove("name");
            }
            assert_eq!(one, other);
        }
    }
    let matrix = &torch["moments"][1]["matrices"][0];
    // Half of the first moment's.
    let [norm, change] = ["norm", "change"].map(|name| matrix[name].as_f64().expect("a number"));
    assert!((change / norm - 1.0 / 3.0).abs() < 1e-6, "{matrix}");
    assert!(torch["moments"][0]["wave_excess"].is_null());
    let text =
        deepclaims(&format!("measure weights {}", folder.path().join("torch-0.npz").display()));
    assert_says(&text, 0, &["corr(in, out)", "too few layers between hidden layers"]);
}

#[test]
fn what_is_no_stack_is_refused() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("one.npz");
    let one = folder.path().join("weight.npy");
    npy(&one, &[3, 4], &[1.0; 12]);
    let array = fs::read(&one).expect("an array");
    let write = |names: [&str; 2]| {
        super::fixtures::npz(&path, names.map(|name| (name.to_owned(), array.clone())).into_iter());
        deepclaims(&format!("measure weights {}", path.display()))
    };
    assert_says(
        &write(["a.weight.npy", "b.weight.npy"]),
        2,
        &[
            "holds no stack of linear layers (linear layer 2 takes 4 inputs; expected 3",
            "there are a.weight [3 × 4], b.weight [3 × 4]",
        ],
    );
    assert_says(&write(["a.npy", "b.npy"]), 2, &["(0 linear layers; expected at least two"]);
}

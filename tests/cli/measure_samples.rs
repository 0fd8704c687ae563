//! Samples that `measure features` cannot use, or not as they are meant.

use std::fs;

use super::fixtures::npy;
use super::measure::{features, layer, measure};
use super::program::{assert_says, deepclaims, program, run};

#[test]
fn files_of_labels_without_any_are_named() {
    let folder = features(40, 6, 2);
    let path = folder.path().display().to_string();
    fs::write(folder.path().join("header.csv"), "label\n").expect("a writable folder");
    fs::write(folder.path().join("empty.csv"), "").expect("a writable folder");
    npy(&folder.path().join("none.npy"), &[0], &[]);
    for name in ["header.csv", "empty.csv", "none.npy"] {
        let sentence = format!("error: {path}/{name} has no labels; expected one for each sample.");
        let features = format!("measure features {path}/layer2.npy");
        let ran = deepclaims(&format!("{features} --labels {path}/{name}"));
        assert_says(&ran, 2, &[&sentence]);
        let labels = format!("--labels {path}/labels.npy");
        let test = format!("--test {path}/layer2.npy --test-labels {path}/{name}");
        assert_says(&deepclaims(&format!("{features} {labels} {test}")), 2, &[&sentence]);
    }
}

#[test]
fn empty_names_are_refused_by_the_option_that_has_them() {
    let folder = features(40, 6, 2);
    for option in ["--head", "--labels", "--test", "--test-labels"] {
        let layer = folder.path().join("layer2.npy");
        let arguments =
            ["measure", "features", &layer.display().to_string(), &format!("{option}=")];
        let ran = run(program().args(arguments));
        assert_says(&ran, 2, &["a value is required for", option]);
    }
}

#[test]
fn test_samples_that_are_those_of_the_features_are_noted() {
    let folder = features(40, 6, 2);
    let path = folder.path().display();
    let test = format!("--test {path}/layer*.npy --test-labels {path}/labels.npy");
    let noted = "40 of 40 test samples have the very numbers of samples of the features in layer2";
    assert_says(&measure(folder.path(), &test), 0, &[noted]);
    // A copy under another name is noted, too, and so is a part of it.
    let copy = features(40, 6, 2);
    let path = copy.path().display();
    let test = format!("--test {path}/layer*.npy --test-labels {path}/labels.npy");
    assert_says(&measure(folder.path(), &test), 0, &[noted]);
    let mut others = layer(40, 6, 2, 0.3);
    others[6..].iter_mut().for_each(|value| *value += 1.0);
    npy(&copy.path().join("layer2.npy"), &[40, 6], &others);
    let ran = measure(folder.path(), &test);
    assert_says(&ran, 0, &["1 of 40 test samples has the very numbers"]);
    others[0] += 1.0;
    npy(&copy.path().join("layer2.npy"), &[40, 6], &others);
    let ran = measure(folder.path(), &test);
    assert!(!ran.stdout.contains("the very numbers"), "{}", ran.stdout);
}

#[test]
fn other_samples_that_are_not_finite_leave_the_layer_as_it_is() {
    let (folder, other) = (features(40, 6, 2), features(40, 6, 2));
    let mut broken = layer(40, 6, 2, 1.0);
    broken[6 * 5 + 2] = f64::NAN;
    npy(&other.path().join("layer9.npy"), &[40, 6], &broken);
    let path = other.path().display();
    let files = |option: &str, labels: &str| {
        format!("{option} {path}/layer*.npy {labels} {path}/labels.npy")
    };
    let held_out = files("--held-out-features", "--held-out-labels");
    let ran = measure(folder.path(), &format!("{held_out} --format json"));
    let document = ran.json();
    let layer = &document["layers"][1];
    assert!(layer["not_finite"].is_null() && layer["probe"][0].is_number(), "{layer}");
    assert!(layer["probe_held_out"][0].is_null(), "{layer}");
    let remark = "layer9 has values that are not finite in the samples of other classes";
    assert!(document["remarks"].to_string().contains(remark), "{document}");
    let test = files("--test", "--test-labels");
    let ran = measure(folder.path(), &test);
    assert_says(&ran, 0, &["layer9 has values that are not finite in the test samples"]);
}

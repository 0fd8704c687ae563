//! The JSON documents against `docs/json.md`: no field without a line there, no line without a field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use deepclaims_harness::claim::Schema;
use serde_json::Value;

use super::fixtures::{Images, npy};
use super::measure::{features, head};
use super::program::deepclaims;
use super::store::interrupted_document;

/// One line of a table.
struct Field {
    /// What a value may be: names of types.
    types: Vec<String>,
    /// Whether every object of its kind has it.
    always: bool,
    /// What a `word` may be.
    words: Vec<String>,
}

/// The fields of one document, by path.
type Fields = BTreeMap<String, Field>;

fn description() -> String {
    fs::read_to_string("docs/json.md").expect("the description is there")
}

/// The tables under the heading of this name.
fn described(heading: &str) -> Fields {
    let text = description();
    let (_, section) =
        text.split_once(&format!("\n## {heading}\n")).expect("a section of this name");
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_end_matches('|').splitn(4, " | ").map(str::trim).collect();
        let &[path, types, occurs, meaning] = cells.as_slice() else {
            panic!("four cells in {row:?}");
        };
        let field = Field {
            types: types.split(" or ").map(str::to_owned).collect(),
            always: occurs == "always",
            words: quoted(meaning),
        };
        (path.trim_end_matches('`').to_owned(), field)
    })
    .collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

impl Field {
    fn admits(&self, value: &Value) -> bool {
        self.types.iter().any(|name| match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "word" => value
                .as_str()
                .is_some_and(|word| self.words.iter().any(|candidate| candidate == word)),
            "array" => value.is_array(),
            "object" | "description" => value.is_object(),
            other => panic!("{other:?} is no type"),
        })
    }
}

/// A document under comparison.
struct Comparison<'a> {
    fields: &'a Fields,
    seen: BTreeSet<String>,
    faults: BTreeSet<String>,
}

impl Comparison<'_> {
    fn visit(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for name in self.required(path) {
                    if !members.contains_key(&name) {
                        self.faults.insert(format!("{path} lacks {name}"));
                    }
                }
                for (name, member) in members {
                    let path =
                        if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.check(path, member);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.check(format!("{path}[]"), element);
                }
            }
            _ => {}
        }
    }

    fn check(&mut self, path: String, value: &Value) {
        match self.fields.get(&path) {
            None => {
                self.faults.insert(format!("{path} is not described"));
            }
            Some(field) if !field.admits(value) => {
                self.faults.insert(format!("{path} is {value}"));
            }
            // Described elsewhere, field by field.
            Some(field) if field.types == ["description"] => {
                self.seen.insert(path);
                return;
            }
            Some(_) => {}
        }
        self.visit(&path, value);
        self.seen.insert(path);
    }

    /// The names that every object at `path` has.
    fn required(&self, path: &str) -> Vec<String> {
        let child = |field: &String| {
            let name = if path.is_empty() {
                field
            } else {
                field.strip_prefix(path)?.strip_prefix('.')?
            };
            (!name.contains(['.', '['])).then(|| name.to_owned())
        };
        let always = self.fields.iter().filter(|(_, field)| field.always);
        always.filter_map(|(path, _)| child(path)).collect()
    }
}

/// Documents of one kind must agree with the section, and together use all of it but `unused`.
fn compare(heading: &str, documents: &[Value], unused: &[&str]) {
    let fields = described(heading);
    let mut comparison =
        Comparison { fields: &fields, seen: BTreeSet::new(), faults: BTreeSet::new() };
    for document in documents {
        comparison.visit("", document);
    }
    assert_eq!(comparison.faults, BTreeSet::new());
    let never: Vec<&String> =
        fields.keys().filter(|path| !comparison.seen.contains(*path)).collect();
    assert_eq!(never, unused, "described, and in no document");
}

#[test]
fn check_is_described() {
    let folder = tempfile::tempdir().expect("a folder");
    // So few that step 75, which `tunnel.early` reads, is never reached.
    Images::striped((0..125).map(|image| image % 3)).write(folder.path(), "train-");
    Images::striped((0..60).map(|image| image % 3)).write(folder.path(), "t10k-");
    let digits = deepclaims(
        "check tunnel.early modes.early_nonlinearity tunnel.nc1_exact --seeds 1 --format json --quiet",
    )
    .json();
    assert_eq!(digits["schema"], Schema::CURRENT.to_string());
    let settled = deepclaims("check collapse.rate --format json --quiet").json();
    // Three classes are too few to hold two of them out.
    let own = deepclaims(&format!(
        "check tunnel.early tunnel.ood_rank --seeds 1 --format json --quiet --data idx:{}",
        folder.path().display()
    ));
    // No network learns to tell black images apart, so that checks take all seeds away.
    let black = Images { pixels: vec![0; 25 * 200], ..Images::three_classes() };
    let filtered = folder.path().join("black");
    fs::create_dir(&filtered).expect("a writable folder");
    black.write(&filtered, "");
    let filtered = deepclaims(&format!(
        "check modes.sample_basin_depth collapse.tolerance --seeds 2 --format json --quiet --data idx:{}",
        filtered.display()
    ));
    let look = |arguments: &str, code: i32| -> Value {
        let ran = deepclaims(&format!("{arguments} --seeds 2 --quiet --format json"));
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("one JSON document")
    };
    let documents = [
        digits,
        settled,
        own.json(),
        filtered.json(),
        interrupted_document(),
        // Of so large a rate nothing is a number any more.
        look("profile --depth 2 --width 8 --train 90 --test 60 --learning-rate 1e38", 2),
        look("morphology --depth 5 --width 8 --train 90 --test 60 --steps 9", 0),
        look("curves --depth 1 --width 8 --test 60 --steps 9 --noise", 0),
    ];
    compare(
        "check",
        &documents,
        &[
            "claims[].cases[].parts[].step",
            "claims[].cases[].unreplicated",
            "claims[].data.held_out",
            "claims[].data.held_out.name",
            "claims[].data.held_out.sha256",
            "claims[].data.labels",
            "claims[].data.labels[]",
            "claims[].epochs",
            "claims[].properties[].counterexample",
        ],
    );
}

#[test]
fn measured_features_are_described() {
    let plain = features(60, 8, 3);
    let other = features(40, 8, 2);
    let path = other.path().join("layer9.npy");
    npy(&path, &[40, 8], &[f64::NAN; 320]);
    head(plain.path());
    let [plain, other] = [&plain, &other].map(|folder| folder.path().display());
    let files = |folder| format!("{folder}/layer*.npy");
    let documents = [
        format!("{} --labels {plain}/labels.npy", files(&plain)),
        format!(
            "{} --labels {plain}/labels.npy --test {} --test-labels {plain}/labels.npy \
             --held-out-features {} --held-out-labels {other}/labels.npy",
            files(&plain),
            files(&plain),
            files(&other)
        ),
        format!("{} --labels {plain}/labels.npy --head {plain}/head.npz", files(&plain)),
        format!("{} --labels {other}/labels.npy", files(&other)),
    ];
    let documents = documents.map(|arguments| {
        deepclaims(&format!("measure features {arguments} --quiet --format json")).json()
    });
    compare("measure features", &documents, &[]);
}

#[test]
fn measured_weights_are_described() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display();
    let profile = "profile --depth 6 --width 8 --train 90 --test 60 --epochs 1 --seeds 2 --quiet";
    let ran = deepclaims(&format!("{profile} --save-networks {out}"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let measure = format!("measure weights {out}/*.safetensors --quiet --format json");
    let documents =
        ["", "--data digits"].map(|data| deepclaims(&format!("{measure} {data}")).json());
    assert_eq!(documents[1]["moments"].as_array().map(Vec::len), Some(2));
    let remarked = serde_json::json!({"remarks": ["a sentence"]});
    let with_remark = |mut document: Value| {
        document["remarks"] = remarked["remarks"].clone();
        document
    };
    compare("measure weights", &documents.map(with_remark), &[]);
}

#[test]
fn map_and_falsify_are_described() {
    let json = |arguments: &str, code: i32| -> Value {
        let ran = deepclaims(&format!("{arguments} --quiet --format json"));
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("one JSON document")
    };
    let maps = [
        json("map collapse.rate --over ratio=2,4 --over dimension=32 --most-seeds 3", 0),
        // At so large a rate nothing is learned, and at so small a one nothing is over in time.
        json("map collapse.trained --over learning-rate=1000 --most-seeds 2", 0),
        json("map modes.early_nonlinearity --over activation=tanh --budget 0.001s", 0),
    ];
    compare("map", &maps, &[]);
    let searches = [
        // With two rows for each that is kept the angle collapses more slowly.
        json("falsify collapse.rate --tries 9", 1),
        json("falsify modes.hundred_layers --tries 1", 0),
    ];
    compare("falsify", &searches, &[]);
}

#[test]
fn shards_are_described() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, all] = ["one", "all"].map(|name| folder.path().join(name).display().to_string());
    let json = |arguments: &str| -> Value {
        let ran = deepclaims(&format!("{arguments} --format json"));
        assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("one JSON document")
    };
    let check = "check collapse.rate collapse.likelihood --seeds 2 --quiet --shard 1/2";
    let dry = json(&format!("{check} --dry-run"));
    compare("check --shard", &[json(&format!("{check} --out {one}"))], &[]);
    let cells = std::path::Path::new(&one).join("cells/collapse.rate");
    let cell = fs::read_dir(cells).expect("cells").flatten().next().expect("a cell");
    fs::write(cell.path(), "").expect("a writable folder");
    compare("merge", &[json(&format!("merge {one} --out {all}"))], &[]);
    let left = json(&format!("plan --out {all}"));
    let ran = deepclaims(&format!("{check} --out {all}"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = deepclaims(&format!("{} --out {all}", check.replace("1/2", "2/2")));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    compare("plan", &[dry, left, json(&format!("plan --out {all}"))], &[]);
}

#[test]
fn list_and_show_are_described() {
    let list = deepclaims("list --format json").json();
    let show = deepclaims("show tunnel.early --format json").json();
    assert_eq!(show.as_array().map(Vec::len), Some(1));
    compare("list and show", &[list, show], &[]);
}

#[test]
fn the_dry_run_is_described() {
    let document = deepclaims("check --dry-run --format json").json();
    let long = deepclaims("check modes.first_layer --dry-run --seeds 100000 --format json").json();
    compare("check --dry-run", &[document, long], &[]);
}

#[test]
fn the_description_names_the_version_of_the_schema() {
    let sentence = format!("schema version {}", Schema::CURRENT);
    assert!(description().contains(&sentence), "{sentence}");
}

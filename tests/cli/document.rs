//! The JSON documents against `docs/json.md`: no field without a line there, no line without a field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use deepclaims_harness::report::SCHEMA;
use serde_json::Value;

use super::fixtures::Images;
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
    fs::read_to_string("../docs/json.md").expect("the description is there")
}

/// The tables under the heading of this name.
fn described(heading: &str) -> Fields {
    let text = description();
    let (_, section) = text
        .split_once(&format!("\n## {heading}\n"))
        .expect("a section of this name");
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row
            .trim_end_matches('|')
            .splitn(4, " | ")
            .map(str::trim)
            .collect();
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
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
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
            "object" => value.is_object(),
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
                    let path = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
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
    let mut comparison = Comparison {
        fields: &fields,
        seen: BTreeSet::new(),
        faults: BTreeSet::new(),
    };
    for document in documents {
        comparison.visit("", document);
    }
    assert_eq!(comparison.faults, BTreeSet::new());
    let never: Vec<&String> = fields
        .keys()
        .filter(|path| !comparison.seen.contains(*path))
        .collect();
    assert_eq!(never, unused, "described, and in no document");
}

#[test]
fn check_is_described() {
    let folder = tempfile::tempdir().expect("a folder");
    // So few that step 75, which `tunnel.early` reads, is never reached.
    Images::striped((0..100).map(|image| image % 3)).write(folder.path(), "train-");
    Images::striped([0, 1, 2, 0, 1, 2]).write(folder.path(), "t10k-");
    let digits = deepclaims(
        "check tunnel.early tunnel.rank tunnel.nc1_exact collapse.random_stack --seeds 2 --format json --quiet",
    )
    .json();
    assert_eq!(digits["schema"], SCHEMA);
    let own = deepclaims(&format!(
        "check tunnel.early --seeds 2 --format json --quiet --data idx:{}",
        folder.path().display()
    ));
    // No claim that is named is left out.
    // No network learns to tell black images apart, so that checks take all seeds away.
    let black = Images {
        pixels: vec![0; 25 * 200],
        ..Images::three_classes()
    };
    let filtered = folder.path().join("black");
    fs::create_dir(&filtered).expect("a writable folder");
    black.write(&filtered, "");
    let filtered = deepclaims(&format!(
        "check modes.sample_basin_depth --seeds 2 --format json --quiet --data idx:{}",
        filtered.display()
    ));
    let documents = [digits, own.json(), filtered.json(), interrupted_document()];
    compare(
        "check",
        &documents,
        &[
            "claims[].cases[].unreplicated",
            "interrupted.left_out[]",
            "not_applicable[]",
        ],
    );
}

#[test]
fn list_and_show_are_described() {
    let list = deepclaims("list --format json").json();
    let show = deepclaims("show tunnel.early --format json").json();
    assert_eq!(show.as_array().map(Vec::len), Some(1));
    compare("list and show", &[list, show], &[]);
}

#[test]
fn profile_is_described() {
    let options =
        "profile --depth 2 --width 8 --train 90 --test 60 --held-out --format json --quiet";
    // More than there are, so that the sizes shrink.
    let many = options.replace("90", "9000");
    let mut images = deepclaims(&format!("{many} --epochs 1")).json();
    // One step of so large a rate, and nothing is a number any more.
    let mut mixture = deepclaims(&format!(
        "{options} --mixture 4 --steps 9 --learning-rate 1e38 --clip 0"
    ))
    .json();
    for document in [&mut images, &mut mixture] {
        let profiles = document["profiles"].as_array_mut().expect("profiles");
        for profile in profiles {
            for layer in profile["layers"].as_array_mut().expect("layers") {
                one_name_for_quantities(layer.as_object_mut().expect("a layer"));
            }
        }
    }
    compare("profile", &[images, mixture], &[]);
}

#[test]
fn morphology_is_described() {
    let options = "morphology --depth 5 --width 8 --test 60 --steps 9 --format json --quiet";
    // More than there are, so that the sizes shrink.
    let mut images = deepclaims(&format!("{options} --train 9000")).json();
    // Of so large a rate nothing is a number any more.
    let mut noise = deepclaims(&format!("{options} --noise --learning-rate 1e38")).json();
    for document in [&mut images, &mut noise] {
        for training in document["trainings"].as_array_mut().expect("trainings") {
            for step in training["kept_steps"].as_array_mut().expect("kept_steps") {
                one_name_for_quantities(step["network"].as_object_mut().expect("a network"));
                for layer in step["layers"].as_array_mut().expect("layers") {
                    one_name_for_quantities(layer.as_object_mut().expect("a layer"));
                }
            }
        }
    }
    compare("morphology", &[images, noise], &[]);
}

#[test]
fn curves_are_described() {
    let options = "curves --depth 1 --width 8 --test 60 --steps 9 --format json --quiet";
    // More than there are, so that the sizes shrink.
    let mut images = deepclaims(&format!("{options} --train 9000")).json();
    // Of so large a rate nothing is a number any more.
    let mut noise = deepclaims(&format!(
        "{options} --noise --train 60 --learning-rate 1e38"
    ))
    .json();
    for document in [&mut images, &mut noise] {
        for training in document["trainings"].as_array_mut().expect("trainings") {
            for step in training["kept_steps"].as_array_mut().expect("kept_steps") {
                one_name_for_quantities(step["network"].as_object_mut().expect("a network"));
            }
        }
    }
    compare("curves", &[images, noise], &[]);
}

/// The description gives all quantities of a thing one name, after a list of their own.
fn one_name_for_quantities(layer: &mut serde_json::Map<String, Value>) {
    let text = description();
    let (names, quantities): (Vec<String>, Vec<Value>) = layer
        .iter()
        .filter(|(name, _)| *name != "layer")
        .map(|(name, quantity)| (name.clone(), quantity.clone()))
        .unzip();
    for name in names {
        assert!(
            text.contains(&format!("`{name}`")),
            "{name} is not described"
        );
        layer.remove(&name);
    }
    for quantity in quantities {
        layer.insert("QUANTITY".to_owned(), quantity);
    }
}

#[test]
fn the_dry_run_is_described() {
    let document = deepclaims("check --dry-run --format json").json();
    compare("check --dry-run", &[document], &[]);
}

#[test]
fn the_description_names_the_version_of_the_schema() {
    let sentence = format!("schema version {SCHEMA}");
    assert!(description().contains(&sentence), "{sentence}");
}

//! Once: every value of the snapshots before schema 2 equals the new cell, bit for bit, by claim, case,
//! arm, number and seed.

use std::collections::BTreeMap;
use std::process::Command;

use deepclaims_harness::claim::Record;
use deepclaims_lab::train::Step;

/// The last commit with snapshots of schema 1.
const BEFORE: &str = "e336059";

/// Claim, case, arm, number with its layer and step, seed.
type Key = (
    String,
    String,
    String,
    (String, Option<usize>, Option<Step>),
    u64,
);

fn git(arguments: &[&str]) -> String {
    let output = Command::new("git").args(arguments).output().expect("git");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// A name such as "x at depth 3" or "x, layer 3" with the index taken out.
fn identity(name: &str) -> (String, Option<usize>, Option<Step>) {
    if let Some(Ok(layer)) = name.strip_prefix("layer ").map(str::parse) {
        return ("alignment".to_owned(), Some(layer), None);
    }
    for between in [" at depth ", ", layer ", " at layer "] {
        if let Some((base, number)) = name.rsplit_once(between)
            && let Ok(layer) = number.parse()
        {
            return (base.to_owned(), Some(layer), None);
        }
    }
    for between in [", step ", " at step "] {
        if let Some((base, number)) = name.rsplit_once(between)
            && let Ok(step) = number.parse()
        {
            return (base.to_owned(), None, Some(Step::After(step)));
        }
    }
    (name.to_owned(), None, None)
}

fn before(claim: &str) -> BTreeMap<Key, u64> {
    let text = git(&["show", &format!("{BEFORE}:snapshots/{claim}.snap")]);
    let (_, body) = text
        .strip_prefix("---\n")
        .expect("a header")
        .split_once("\n---\n")
        .expect("a body");
    let record: toml::Value = toml::from_str(body).expect("a record");
    let first = record["seeds"]["first"].as_integer().expect("a seed") as u64;
    let text = |value: &toml::Value, member: &str| value[member].as_str().expect("text").to_owned();
    let list = |value: &toml::Value, member: &str| -> Vec<toml::Value> {
        value
            .get(member)
            .and_then(|list| list.as_array().cloned())
            .unwrap_or_default()
    };
    let mut cells = BTreeMap::new();
    for case in list(&record, "cases") {
        for arm in list(&case, "arms") {
            for number in list(&arm, "numbers") {
                for (seed, value) in (first..).zip(list(&number, "values")) {
                    let value = value.as_float().expect("a number");
                    let key = (
                        text(&record, "claim"),
                        text(&case, "name"),
                        text(&arm, "name"),
                        identity(&text(&number, "name")),
                        seed,
                    );
                    assert!(cells.insert(key, value.to_bits()).is_none());
                }
            }
        }
    }
    cells
}

fn after(claim: &str) -> BTreeMap<Key, u64> {
    let path = format!("{}/snapshots/{claim}.snap", env!("CARGO_MANIFEST_DIR"));
    let record =
        Record::read(&std::fs::read_to_string(path).expect("a snapshot")).expect("a record");
    let cells = record.table().cells().map(|cell| {
        let quantity = cell.quantity;
        let key = (
            cell.claim.to_owned(),
            cell.case.to_owned(),
            cell.arm.to_owned(),
            (quantity.name.to_string(), quantity.layer, quantity.step),
            cell.seed,
        );
        (key, cell.value.to_bits())
    });
    cells.collect()
}

#[test]
fn no_value_has_moved() {
    let files = git(&["ls-tree", "--name-only", BEFORE, "snapshots/"]);
    let claims: Vec<&str> = files
        .lines()
        .filter_map(|file| file.strip_prefix("snapshots/")?.strip_suffix(".snap"))
        .collect();
    assert_eq!(claims.len(), 74);
    let mut values = 0;
    let mut problems = Vec::new();
    for claim in claims {
        let (before, after) = (before(claim), after(claim));
        values += before.len();
        for (key, bits) in &before {
            match after.get(key) {
                Some(found) if found == bits => {}
                other => problems.push(format!("{key:?}: {bits:x} and {other:x?}")),
            }
        }
        let new = after.keys().filter(|key| !before.contains_key(key));
        problems.extend(new.map(|key| format!("{key:?} is new")));
    }
    println!("{values} values");
    assert!(
        problems.is_empty(),
        "{}\n{}",
        problems.len(),
        problems.join("\n")
    );
}

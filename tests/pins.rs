//! Every dependency that bits hang on is pinned exactly: with another version, records would have other
//! digits or digests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// What computes, what draws random numbers and cases, and what writes the texts of which digests are taken.
const BITS_HANG_ON: [&str; 12] = [
    "faer",
    "gemm",
    "libm",
    "nalgebra",
    "nano-gemm",
    "private-gemm-x86",
    "proptest",
    "pulp",
    "rand",
    "rand_chacha",
    "simba",
    "toml",
];

const MANIFESTS: [&str; 3] = ["Cargo.toml", "src/lab/Cargo.toml", "src/harness/Cargo.toml"];

/// The names and versions in all tables of dependencies; a dependency that is inherited or a path has none.
fn versions(table: &Table, found: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let Value::Table(inner) = value else { continue };
        if !key.ends_with("dependencies") {
            versions(inner, found);
            continue;
        }
        for (name, dependency) in inner {
            let version = dependency.as_str().or_else(|| dependency.get("version")?.as_str());
            found.extend(version.map(|version| (name.clone(), version.to_owned())));
        }
    }
}

#[test]
fn what_bits_hang_on_is_pinned_exactly() {
    let mut found = Vec::new();
    for manifest in MANIFESTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest);
        let text = fs::read_to_string(path).expect("a manifest");
        versions(&text.parse().expect("TOML"), &mut found);
    }
    let own = found.iter().filter(|(name, _)| BITS_HANG_ON.contains(&name.as_str()));
    let loose: Vec<_> = own.clone().filter(|(_, version)| !version.starts_with('=')).collect();
    assert!(loose.is_empty(), "not pinned with `=`: {loose:?}");
    let known: BTreeSet<&str> = own.map(|(name, _)| name.as_str()).collect();
    assert_eq!(known, BTreeSet::from(BITS_HANG_ON), "no manifest names the others");
}

//! `CITATION.cff`, `codemeta.json`, `CHANGELOG.md` and the manifests agree on what this is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use toml::Table;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}")).replace("\r\n", "\n")
}

/// Cargo resolves what a manifest inherits, so that this holds of a published package, too.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const DESCRIPTION: &str = env!("CARGO_PKG_DESCRIPTION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// `MIT` and `Apache-2.0`.
fn licences() -> BTreeSet<&'static str> {
    env!("CARGO_PKG_LICENSE").split(" OR ").collect()
}

fn keywords() -> BTreeSet<String> {
    let manifest: Table = read("Cargo.toml").parse().expect("TOML");
    // A published manifest has no workspace any more.
    let package = manifest
        .get("workspace")
        .map_or(&manifest, |workspace| workspace.as_table().expect("a table of the workspace"));
    let words = package["package"]["keywords"].as_array().expect("keywords");
    words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
}

/// The value of a field of the citation at the left margin.
fn cited(citation: &str, field: &str) -> String {
    let line = citation.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("CITATION.cff has no {field}")).trim_matches('"').to_owned()
}

/// The items of a list of the citation at the left margin.
fn items<'a>(citation: &'a str, field: &str) -> BTreeSet<&'a str> {
    let (_, list) = citation.split_once(&format!("\n{field}:\n")).expect("a list");
    list.lines().map_while(|line| line.strip_prefix("  - ")).collect()
}

fn papers() -> BTreeSet<String> {
    let claims = deepclaims::claims();
    let papers: BTreeSet<String> =
        claims.iter().filter_map(|claim| Some(claim.paper?.arxiv.to_owned())).collect();
    assert!(papers.len() >= 4, "{papers:?}");
    papers
}

#[test]
fn the_citation_is_of_this_version() {
    let citation = read("CITATION.cff");
    assert_eq!(cited(&citation, "version"), VERSION);
    assert_eq!(cited(&citation, "abstract"), DESCRIPTION);
    assert_eq!(cited(&citation, "repository-code"), REPOSITORY);
    assert_eq!(items(&citation, "license"), licences());
    let words: BTreeSet<String> =
        items(&citation, "keywords").into_iter().map(str::to_owned).collect();
    assert_eq!(words, keywords());
    for paper in papers() {
        assert!(citation.contains(&format!("arXiv {paper}v")), "CITATION.cff lacks {paper}");
    }
}

#[test]
fn the_metadata_are_of_this_version() {
    let metadata: Value = serde_json::from_str(&read("codemeta.json")).expect("JSON");
    assert_eq!(metadata["version"], VERSION);
    assert_eq!(metadata["description"], DESCRIPTION);
    assert_eq!(metadata["codeRepository"], REPOSITORY);
    assert_eq!(metadata["runtimePlatform"], format!("Rust {RUST}"));
    let strings = |field: &str| -> BTreeSet<String> {
        let list = metadata[field].as_array().expect("a list").iter();
        list.map(|item| item.as_str().expect("text").to_owned()).collect()
    };
    let of = |prefix: &str, names: &mut dyn Iterator<Item = String>| -> BTreeSet<String> {
        names.map(|name| format!("{prefix}{name}")).collect()
    };
    let mut licences = licences().into_iter().map(str::to_owned);
    assert_eq!(strings("license"), of("https://spdx.org/licenses/", &mut licences));
    assert_eq!(strings("keywords"), keywords());
    assert_eq!(strings("citation"), of("https://arxiv.org/abs/", &mut papers().into_iter()));
}

#[test]
fn the_packages_have_one_version() {
    let manifest: Table = read("Cargo.toml").parse().expect("TOML");
    let dependencies =
        manifest.get("workspace").map_or(&manifest["dependencies"], |of| &of["dependencies"]);
    for package in ["deepclaims-harness", "deepclaims-lab"] {
        assert_eq!(dependencies[package]["version"].as_str(), Some(VERSION), "{package}");
    }
}

/// Keep a Changelog 1.1.0, but that moved digits stand first.
#[test]
fn the_changelog_has_its_form() {
    const KINDS: [&str; 7] =
        ["Digits", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    let changelog = read("CHANGELOG.md");
    let versions: Vec<&str> = changelog.split("\n## ").skip(1).collect();
    assert!(versions.first().is_some_and(|first| first.starts_with("[Unreleased]\n")));
    for version in versions {
        let sections = version.split("\n### ").skip(1);
        let kinds: Vec<&str> =
            sections.map(|section| section.lines().next().unwrap_or("")).collect();
        let known = kinds.iter().map(|kind| KINDS.iter().position(|known| known == kind));
        let order: Option<Vec<usize>> = known.collect();
        let order = order.unwrap_or_else(|| panic!("expected some of {KINDS:?}, found {kinds:?}"));
        assert!(
            order.is_sorted_by(|one, other| one < other),
            "{kinds:?} in the order of {KINDS:?}"
        );
        let title = version.lines().next().unwrap_or("");
        let before = version.split("\n### ").next().unwrap_or("");
        assert_eq!(before.trim(), title, "what stands below no heading");
    }
}

//! Links between the documents of the repository lead somewhere, and the site has all of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Folders whose Markdown people read, below the root.
const FOLDERS: [&str; 5] = ["", "docs", "docs/tutorials", "src/lab", "src/harness"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A published package has neither laboratory nor harness, to which some links lead.
fn is_repository() -> bool {
    root().join("src/lab").is_dir()
}

/// The documents, relative to the root.
fn documents() -> BTreeSet<PathBuf> {
    let folders = FOLDERS.iter().filter(|folder| root().join(folder).is_dir());
    let files = folders.flat_map(|folder| {
        let entries = fs::read_dir(root().join(folder)).expect("a readable folder");
        entries.map(move |entry| Path::new(folder).join(entry.expect("an entry").file_name()))
    });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Where the links and pictures of a text lead.
fn links(text: &str) -> Vec<String> {
    let links = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    links.collect()
}

/// The anchors that GitHub and mdBook give the headings of a text: letters and digits in lower case,
/// hyphens for spaces.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut heading) = (BTreeSet::new(), None::<String>);
    for event in Parser::new(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(words) | Event::Code(words), Some(heading)) => heading.push_str(&words),
            (Event::End(TagEnd::Heading(_)), _) => {
                let words = heading.take().unwrap_or_default().to_lowercase().replace(' ', "-");
                let kept = |letter: &char| letter.is_alphanumeric() || "-_".contains(*letter);
                anchors.insert(words.chars().filter(kept).collect());
            }
            _ => {}
        }
    }
    anchors
}

/// The path without `..`; nothing where it leaves the repository.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => normal.pop().then_some(())?,
            component => normal.push(component),
        }
    }
    Some(normal)
}

/// What is wrong with a link of a document.
fn fault(document: &Path, link: &str) -> Option<String> {
    if ["https:", "http:", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    let (to, anchor) = link.split_once('#').map_or((link, None), |(to, anchor)| (to, Some(anchor)));
    let folder = document.parent().expect("a file");
    let path = if to.is_empty() { Some(document.to_owned()) } else { normal(&folder.join(to)) };
    let Some(path) = path.filter(|path| root().join(path).exists()) else {
        return Some(format!("{}: {link} leads nowhere", document.display()));
    };
    let anchor = anchor.filter(|_| path.extension().is_some_and(|extension| extension == "md"))?;
    let missing = !anchors(&read(&path)).contains(anchor);
    missing.then(|| format!("{}: {link} names no heading", document.display()))
}

#[test]
fn links_lead_somewhere() {
    if !is_repository() {
        return;
    }
    let mut count = 0;
    let mut faults = Vec::new();
    for document in documents() {
        let links = links(&read(&document));
        count += links.len();
        faults.extend(links.iter().filter_map(|link| fault(&document, link)));
    }
    assert!(count > 50, "{count} links");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn broken_links_are_found() {
    let document = Path::new("docs/json.md");
    let broken = ["nowhere.md", "../../outside.md", "json.md#no-such-heading", "#no-such-heading"];
    for link in broken {
        assert!(fault(document, link).is_some(), "{link}");
    }
    for link in ["../README.md#install", "https://docs.rs", "#check"] {
        assert_eq!(fault(document, link), None);
    }
}

#[test]
fn the_site_has_every_document() {
    let summary = Path::new("docs/SUMMARY.md");
    let listed: BTreeSet<PathBuf> =
        links(&read(summary)).iter().map(|link| Path::new("docs").join(link)).collect();
    let documents = documents().into_iter();
    let own = documents.filter(|path| path.starts_with("docs") && path != summary);
    let missing: Vec<PathBuf> = own.filter(|path| !listed.contains(path)).collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md lacks {missing:?}");
    let lost: Vec<&PathBuf> = listed.iter().filter(|path| !root().join(path).exists()).collect();
    assert!(lost.is_empty(), "docs/SUMMARY.md lists {lost:?}");
}

/// The recipes of the justfile: names at the left margin before a colon.
fn recipes() -> BTreeSet<String> {
    let justfile = read(Path::new("justfile"));
    let heads =
        justfile.lines().filter(|line| line.starts_with(|first: char| first.is_lowercase()));
    let heads = heads.filter(|line| !line.contains(":=")).filter_map(|line| line.split_once(':'));
    heads.filter_map(|(head, _)| Some(head.split_whitespace().next()?.to_owned())).collect()
}

/// The recipes that a text names: the words after `just` where a command begins.
fn named(text: &str) -> BTreeSet<String> {
    let commands = ["`just ", "run: just "].into_iter().flat_map(|start| text.split(start).skip(1));
    let words = commands.filter_map(|rest| rest.split(|end: char| " `\n".contains(end)).next());
    words.map(str::to_owned).collect()
}

#[test]
fn recipes_are_what_contributors_are_told() {
    // A published package has no recipes.
    if !is_repository() {
        return;
    }
    let recipes = recipes();
    let told = named(&read(Path::new("CONTRIBUTING.md")));
    assert_eq!(&told | &BTreeSet::from(["default".to_owned()]), recipes);
    let others =
        ["check", "records", "release"].map(|name| format!(".github/workflows/{name}.yml"));
    let others =
        [&others[..], &["docs/releasing.md", ".github/PULL_REQUEST_TEMPLATE.md"].map(String::from)];
    for path in others.concat() {
        let named = named(&read(Path::new(&path)));
        assert!(!named.is_empty(), "{path}");
        assert!(named.is_subset(&recipes), "{path}: {named:?}");
    }
}

//! Pictures to paste: `--svg` and `--png` of `show`, `list` and `cite`; the page of what is recorded.

use std::fs;
use std::path::Path;

use super::program::{assert_says, deepclaims};

const CLAIM: &str = "collapse.rate";
/// The page of the whole suite without illustrations: those of a run take a tenth of a megabyte, and with them the page
/// is smaller than one.
const MOST_BYTES: usize = 880_000;

fn written(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn pictures_are_written_beside_what_is_printed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (verb, said) in
        [("show", "Record sha256"), ("list", "1 claim: "), ("cite", "supported in ")]
    {
        let [svg, png] = ["svg", "png"].map(|kind| folder.path().join(format!("{verb}.{kind}")));
        let line = format!("{verb} {CLAIM} --svg {} --png {}", svg.display(), png.display());
        let plain = deepclaims(&format!("{verb} {CLAIM}"));
        let ran = deepclaims(&line);
        assert_says(&ran, 0, &[]);
        assert_eq!(ran.stdout, plain.stdout, "{verb}");
        let text = String::from_utf8(written(folder.path(), &format!("{verb}.svg")));
        let text = text.expect("text");
        assert!(text.starts_with("<svg") && text.contains(said), "{verb}: {text}");
        assert!(written(folder.path(), &format!("{verb}.png")).starts_with(b"\x89PNG\r\n"));
    }
}

#[test]
fn a_figure_is_of_one_claim_and_nothing_is_left_half_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let picture = folder.path().join("claims.svg");
    let ran = deepclaims(&format!("show collapse.r --svg {}", picture.display()));
    assert_says(&ran, 2, &["a figure shows one claim, and"]);
    assert_eq!(ran.stdout, "");
    let nowhere = folder.path().join("missing/claims.png");
    let ran = deepclaims(&format!("list {CLAIM} --png {}", nowhere.display()));
    assert_says(&ran, 2, &["cannot write", "missing/claims.png"]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_picture_replaces_plain_files_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().display();
    let ran = deepclaims(&format!("show {CLAIM} --svg {place}/one --png {place}/./one"));
    assert_says(&ran, 2, &["--svg and --png both name", "/one"]);
    assert_says(&deepclaims(&format!("show {CLAIM} --svg {place}")), 2, &["is no plain file"]);
    #[cfg(unix)]
    {
        let [kept, link] = ["kept", "link"].map(|name| folder.path().join(name));
        fs::write(&kept, "kept").expect("a writable folder");
        std::os::unix::fs::symlink(&kept, &link).expect("a writable folder");
        let ran = deepclaims(&format!("show {CLAIM} --svg {}", link.display()));
        assert_says(&ran, 2, &["is no plain file"]);
        assert_eq!(written(folder.path(), "kept"), b"kept");
        assert!(link.is_symlink());
    }
    // What is there and is a file is replaced.
    fs::write(folder.path().join("old"), "old").expect("a writable folder");
    assert_says(&deepclaims(&format!("show {CLAIM} --svg {place}/old")), 0, &[]);
    assert!(written(folder.path(), "old").starts_with(b"<svg"));
}

#[test]
fn citations_have_a_form_for_every_kind_of_document() {
    for (format, pieces) in [
        ("latex", ["\\textbf{collapse.rate}", "\\begin{tabular}", "deepclaims verify "]),
        ("html", ["<strong>collapse.rate</strong>", "<table>", "deepclaims verify "]),
        ("markdown", ["**collapse.rate**", "| --- |", "deepclaims verify "]),
        ("bibtex", ["@software{deepclaims-collapse-rate,", "@misc{arxiv-", "record sha256 "]),
    ] {
        assert_says(&deepclaims(&format!("cite {CLAIM} --format {format}")), 0, &pieces);
    }
}

#[test]
fn what_is_recorded_has_a_page_without_a_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = deepclaims(&format!("report --out {}", folder.path().display()));
    assert_says(&ran, 0, &["report.html"]);
    let page = String::from_utf8(written(folder.path(), "report.html")).expect("text");
    assert!(page.contains("nothing was trained for this page"));
    assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
    // What is at the scale of its paper has no record.
    for claim in deepclaims::claims().iter().filter(|claim| claim.paper_scale.is_none()) {
        assert_eq!(page.matches(&format!("id=claim-{} ", claim.id())).count(), 1, "{}", claim.id());
    }
    assert!(written(folder.path(), "pictures/overview.svg").starts_with(b"<svg"));
    assert_says(&deepclaims("report"), 2, &["or --out DIR for a page of what is recorded"]);
}

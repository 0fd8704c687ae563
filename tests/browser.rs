//! The page of everything that is recorded, opened in a browser at the widths of a phone, a tablet and a desk.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// Looks at the page in frames of several widths and writes what it finds as JSON.
const INSPECTOR: &str = include_str!("browser/inspector.html");
/// Names under which Chromium is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// What was found at one width.
#[derive(Debug, Deserialize)]
struct Finding {
    width: u32,
    /// Claims in the overview, and with an article.
    lines: usize,
    articles: usize,
    /// Wider than the screen, over each other, broken inside a word, without a name, loaded, thrown.
    faults: Vec<String>,
    /// Lines shown after a verdict was chosen and after a word was searched.
    refuted: usize,
    searched: usize,
    followed: bool,
}

fn browser() -> Option<&'static str> {
    BROWSERS.into_iter().find(|name| {
        let version = Command::new(name).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    })
}

/// The page of the recorded claims in this folder.
fn write_page(folder: &Path) {
    let report = Command::new(env!("CARGO_BIN_EXE_deepclaims"))
        .args(["report", "--out"])
        .arg(folder)
        .output()
        .expect("the program");
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
}

/// What the inspector writes.
fn inspect(browser: &str, folder: &Path) -> Vec<Finding> {
    let inspector = folder.join("inspector.html");
    fs::write(&inspector, INSPECTOR).expect("a writable folder");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--allow-file-access-from-files", "--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(&inspector)
        .output()
        .expect("the browser");
    let document = String::from_utf8_lossy(&output.stdout);
    let found = document.split_once("<script id=\"found\" type=\"application/json\">");
    let found = found.and_then(|(_, rest)| rest.split_once("</script>"));
    let (found, _) = found.unwrap_or_else(|| panic!("no findings in {document}"));
    serde_json::from_str(found).unwrap_or_else(|error| panic!("{error}: {found}"))
}

#[test]
#[ignore = "opening the page at three widths takes Chromium some seconds"]
fn the_page_fits_every_screen_and_loads_nothing() {
    let Some(browser) = browser() else {
        eprintln!("skipped: the page is not opened, because no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_page(folder.path());
    let findings = inspect(browser, folder.path());
    let widths: Vec<u32> = findings.iter().map(|finding| finding.width).collect();
    assert_eq!(widths, [390, 768, 1280]);
    let registry = deepclaims::registry().expect("the claims are consistent");
    let recorded = registry.claims().iter().filter_map(|claim| {
        registry.recorded(&claim.id()).expect("a whole record").map(|record| record.verdict)
    });
    let verdicts: Vec<String> = recorded.map(|verdict| verdict.to_string()).collect();
    let refuted = verdicts.iter().filter(|verdict| *verdict == "Refuted").count();
    for finding in findings {
        assert_eq!(finding.faults, Vec::<String>::new(), "at {}", finding.width);
        assert_eq!((finding.lines, finding.articles), (verdicts.len(), verdicts.len()));
        assert_eq!(finding.refuted, refuted, "choosing a verdict");
        assert!((1..verdicts.len()).contains(&finding.searched), "{}", finding.searched);
        assert!(finding.followed, "a link to a claim that is not shown shows it");
    }
}

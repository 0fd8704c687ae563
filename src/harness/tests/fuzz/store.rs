//! Files of a store that a run goes on from.
//!
//! The first byte says which of two files the rest becomes, that of an arm or that of properties, and whether
//! as it is or below the file's own head and a checksum that fits.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use deepclaims_harness::claim::{Arm, Case, Claim, Missing, Module, Paper, Property, Seeds};
use deepclaims_harness::run::{Plan, RunContext, Store, execute};
use deepclaims_lab::data::{Images, digits};
use deepclaims_lab::laboratory::StandardLaboratory;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::choices::Choices;
use crate::folder::folder;

static PAPER: Paper = Paper {
    title: "Odd Numbers",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00000",
    version: "v1",
};
static MODULE: Module = Module { name: "odd", paper: &PAPER, registration: None };

/// How what a file holds begins, below its head.
const CONTENTS: [&str; 2] = ["[reading]", "properties = [{"];

/// A store with one cell of each kind.
struct Whole {
    folder: TempDir,
    claims: Vec<Claim>,
    images: Images,
    /// The files with the text above their contents.
    files: Vec<(PathBuf, String)>,
}

pub(crate) fn check(bytes: &[u8]) {
    static WHOLE: OnceLock<Whole> = OnceLock::new();
    let whole = WHOLE.get_or_init(Whole::new);
    let mut choices = Choices::new(bytes);
    let choice = choices.byte();
    let (path, head) = &whole.files[usize::from(choice & 1)];
    let rest = choices.take(usize::MAX);
    let content = if choice & 2 == 0 { rest.to_vec() } else { sealed(head, rest) };
    fs::write(path, content).expect("a writable folder");
    let store = Store::open(whole.folder.path(), false).expect("a store of this program");
    match whole.plan().recall(&store, &whole.images) {
        Ok(plan) => {
            let work = plan.workload(&whole.images, 1);
            assert_eq!(work.most_networks, 0);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// These bytes below a head, and a line with the checksum of both.
fn sealed(head: &str, content: &[u8]) -> Vec<u8> {
    let text = [head.as_bytes(), content].concat();
    let line = format!("checksum = \"{}\"\n", hex::encode(Sha256::digest(&text)));
    [line.as_bytes(), &text].concat()
}

impl Whole {
    fn new() -> Self {
        let arm = Arm::seeded("odd", ["x", "y"], |_, seed| match seed {
            0 => Ok([f64::NAN, -0.5]),
            _ => Err(Missing::because("of no reason")),
        });
        let case = Case::new("odd").effect(arm.number("x").above(0.0));
        let exact = Property::new("x is below ten", || 0u32..1000, |_, x| f64::from(*x) / 10.0);
        let mut whole = Self {
            folder: folder(&[]),
            claims: vec![
                MODULE.claim("numbers", "Numbers are odd.").case(case),
                MODULE.claim("exact", "Numbers are small.").property(exact),
            ],
            images: digits(),
            files: Vec::new(),
        };
        let mut store = Store::open(whole.folder.path(), false).expect("an empty folder");
        store.begin().expect("a writable folder");
        let context = RunContext { store: Some(&store), ..RunContext::default() };
        let laboratory = StandardLaboratory::new(digits());
        execute(&whole.plan(), &laboratory, &context).expect("a writable folder");
        whole.files = ["numbers", "exact"].map(|name| whole.file(name)).into();
        whole
    }

    fn plan(&self) -> Plan<'_> {
        Plan::new(self.claims.iter().map(|claim| (claim, Seeds::new(0, 1))).collect())
    }

    /// The only file of a claim, and what stands there between checksum and content.
    fn file(&self, name: &str) -> (PathBuf, String) {
        let folder = self.folder.path().join("cells").join(format!("odd.{name}"));
        let mut files = fs::read_dir(folder).expect("cells");
        let path = files.next().expect("a cell").expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        let (_, text) = text.split_once('\n').expect("a checksum");
        let content = CONTENTS.iter().find_map(|start| text.find(start)).expect("a content");
        (path, text[..content].to_owned())
    }
}

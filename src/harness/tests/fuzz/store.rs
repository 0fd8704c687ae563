//! Files of a store that a run goes on from.
//!
//! The first byte says which file the rest becomes, that of an arm, that of properties or what shards work on, and
//! whether as it is or below the file's own head and a checksum that fits.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use deepclaims_harness::claim::{Arm, Case, Claim, Missing, Module, Paper, Property, Seeds};
use deepclaims_harness::run::{Assignment, Plan, RunContext, Store, execute};
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
const CONTENTS: [&str; 3] = ["[reading]", "properties = [{", "[assignment]"];

/// A store with one file of each kind.
pub(crate) struct Whole {
    folder: TempDir,
    claims: Vec<Claim>,
    images: Images,
    files: Vec<WholeFile>,
}

struct WholeFile {
    path: PathBuf,
    text: String,
    /// What stands between checksum and content.
    head: String,
}

pub(crate) fn check(bytes: &[u8]) {
    static WHOLE: OnceLock<Whole> = OnceLock::new();
    let whole = WHOLE.get_or_init(Whole::new);
    whole.change(bytes);
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
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Makes one file what these bytes say, and leaves the others as they were.
    pub(crate) fn change(&self, bytes: &[u8]) {
        let mut choices = Choices::new(bytes);
        let choice = choices.byte();
        let changed = if choice & 4 == 0 { usize::from(choice & 1) } else { 2 };
        for (index, WholeFile { path, text, head }) in self.files.iter().enumerate() {
            let content = match (index == changed, choice & 2) {
                (false, _) => text.as_bytes().to_vec(),
                (true, 0) => choices.take(usize::MAX).to_vec(),
                (true, _) => sealed(head, choices.take(usize::MAX)),
            };
            fs::write(path, content).expect("a writable folder");
        }
    }

    pub(crate) fn new() -> Self {
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
        let images = [whole.images.sha256.clone()].into();
        let assignment = Assignment { command: "check odd".to_owned(), shards: 2, images };
        store.assign(&assignment).expect("a writable folder");
        let folders = ["cells/odd.numbers", "cells/odd.exact", "shards"];
        whole.files = folders.map(|folder| whole.file(folder)).into();
        whole
    }

    fn plan(&self) -> Plan<'_> {
        Plan::new(self.claims.iter().map(|claim| (claim, Seeds::new(0, 1))).collect())
    }

    /// The only file of a folder.
    fn file(&self, folder: &str) -> WholeFile {
        let mut files = fs::read_dir(self.folder.path().join(folder)).expect("a folder");
        let path = files.next().expect("a file").expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        let (_, below) = text.split_once('\n').expect("a checksum");
        let content = CONTENTS.iter().find_map(|start| below.find(start)).expect("a content");
        let head = below[..content].to_owned();
        WholeFile { path, text, head }
    }
}

//! A store of somebody else: no link is followed out of it, and no file of it is read beyond what a cell takes.

#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Seeds};
use deepclaims_harness::run::{MergeError, Plan, RunContext, Store, StoreError, execute, merge};
use deepclaims_lab::data::digits;
use deepclaims_lab::laboratory::StandardLaboratory;
use tempfile::{TempDir, tempdir};

static PAPER: Paper = Paper {
    title: "Links",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00003",
    version: "v1",
};
static MODULE: Module = Module { name: "links", paper: &PAPER, registration: None };

/// A claim that trains nothing.
fn claim() -> Claim {
    let arm = Arm::seeded("seeds", ["x"], |_, seed| Ok([1.0 + seed as f64]));
    let case = Case::new("seeds").effect(arm.number("x").above(0.0));
    MODULE.claim("positive", "Numbers are positive.").case(case)
}

fn go_on(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let claim = claim();
    let laboratory = StandardLaboratory::new(digits());
    let mut store = Store::open(folder, false)?;
    let plan = Plan::new(vec![(&claim, Seeds::new(0, 2))]).recall(&store, &digits())?;
    let broken = plan.broken_cells().to_vec();
    store.begin()?;
    execute(&plan, &laboratory, &RunContext { store: Some(&store), ..RunContext::default() })?;
    Ok(broken)
}

fn filled() -> TempDir {
    let folder = tempdir().expect("a folder");
    go_on(folder.path()).expect("a writable folder");
    folder
}

/// The first cell of a store.
fn cell(folder: &Path) -> PathBuf {
    let cells = fs::read_dir(folder.join("cells/links.positive")).expect("cells");
    let mut cells: Vec<PathBuf> = cells.map(|cell| cell.expect("a cell").path()).collect();
    cells.sort();
    cells.swap_remove(0)
}

fn damaged(error: &StoreError) -> Vec<&Path> {
    let StoreError::Damaged(files) = error else { panic!("{error}") };
    files.iter().map(|file| file.path.as_path()).collect()
}

#[test]
fn a_store_whose_parts_are_links_is_refused_and_nothing_elsewhere_is_touched() {
    let folders = ["cells", "cells/links.positive", "trainings", "shards", "records", "pictures"];
    let files = ["store.toml", "cells/.lock"];
    for part in folders.into_iter().chain(files) {
        let (store, elsewhere) = (filled(), tempdir().expect("a folder"));
        // What a run would remove, read over or empty.
        let names = [".deepclaims-a1B2c3.tmp", "0-1.state", "target"];
        for name in names {
            fs::write(elsewhere.path().join(name), name).expect("a writable folder");
        }
        let path = store.path().join(part);
        let is_file = files.contains(&part);
        if is_file {
            let _ = fs::remove_file(&path);
        } else {
            let _ = fs::remove_dir_all(&path);
        }
        let target = elsewhere.path().join(if is_file { "target" } else { "" });
        symlink(target, &path).expect("a writable folder");
        for redo in [false, true] {
            let error = Store::open(store.path(), redo).expect_err(part);
            assert_eq!(damaged(&error), [&path], "{error}");
        }
        for name in names {
            let text = fs::read_to_string(elsewhere.path().join(name));
            assert_eq!(text.expect("it is left alone"), name, "{part}");
        }
        let left = fs::read_dir(elsewhere.path()).expect("a folder").count();
        assert_eq!(left, names.len(), "{part}");
    }
}

#[test]
fn a_store_may_be_named_by_a_link() {
    let (store, place) = (filled(), tempdir().expect("a folder"));
    let link = place.path().join("link");
    symlink(store.path(), &link).expect("a writable folder");
    assert_eq!(go_on(&link).expect("a store"), [] as [PathBuf; 0]);
}

/// The cell itself, elsewhere: every byte fits, and the link is still not followed.
#[test]
fn cells_that_are_links_are_refused() {
    let (store, elsewhere) = (filled(), tempdir().expect("a folder"));
    let (cell, moved) = (cell(store.path()), elsewhere.path().join("cell"));
    fs::rename(&cell, &moved).expect("a writable folder");
    symlink(&moved, &cell).expect("a writable folder");
    let error = go_on(store.path()).expect_err("a link");
    assert_eq!(damaged(&error), [&cell]);
    let target = tempdir().expect("a folder");
    let mut united = Store::open(target.path(), false).expect("a store");
    let error = merge(&[store.path().into()], &mut united).expect_err("a link");
    let MergeError::Store(error) = error else { panic!("{error}") };
    assert_eq!(damaged(&error), [&cell]);
}

/// 64 GiB that take no place on the disk: memory would not do.
#[test]
fn a_cell_of_any_size_is_read_in_bounded_memory() {
    let store = filled();
    let cell = cell(store.path());
    let file = File::options().write(true).open(&cell).expect("a cell");
    file.set_len(1 << 36).expect("a file with holes");
    assert_eq!(go_on(store.path()).expect("it is computed again"), [cell]);
}

#[test]
fn a_folder_is_not_united_with_itself() {
    let (store, place, target) = (filled(), tempdir().expect("a folder"), tempdir().expect("one"));
    let link = place.path().join("link");
    symlink(store.path(), &link).expect("a writable folder");
    let mut united = Store::open(target.path(), false).expect("a store");
    for again in [store.path().to_path_buf(), store.path().join("cells/.."), link] {
        let error = merge(&[store.path().into(), again.clone()], &mut united);
        assert_eq!(error, Err(MergeError::Twice(again)));
    }
    assert!(!target.path().join("cells").exists(), "nothing is written");
    assert_eq!(merge(&[store.path().into()], &mut united).expect("a store").duplicates, 0);
}

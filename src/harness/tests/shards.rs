//! Shards: that together they find what one process finds, and that stores are united or refused.

use std::borrow::Cow;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Property, Record, Seeds};
use deepclaims_harness::run::{
    MergeError, Pass, Plan, RunContext, Shard, ShardRun, SharedSetting, SharedWork, Stop, Store,
    StoreError, execute, merge,
};
use deepclaims_lab::data::digits;
use deepclaims_lab::stats::Level;
use sha2::{Digest, Sha256};
use tempfile::{TempDir, tempdir};

mod counting;
#[path = "../examples/toy/claims.rs"]
mod toy;

use counting::{Count, Counting};

static PAPER: Paper = Paper {
    title: "Shared Work",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00002",
    version: "v1",
};
static MODULE: Module = Module { name: "shared", paper: &PAPER, registration: None };

/// The toy's claims, an exact one, and one that seeds 5, 13, ... contradict, so that it is open after the
/// fewest seeds.
fn claims() -> Vec<Claim> {
    let rare = Arm::seeded("rare", ["x"], |_, seed| Ok([if seed % 8 == 5 { -1.0 } else { 1.0 }]));
    let case = Case::new("rare").effect(rare.number("x").above(0.0));
    let exact = Property::new("x is below ten", || 0u32..1000, |_, x| f64::from(*x) / 10.0);
    let mut claims = toy::claims();
    claims.push(MODULE.claim("rare", "Most seeds agree.").case(case));
    claims.push(MODULE.claim("exact", "Numbers are small.").property(exact));
    claims
}

/// At most so many seeds of these claims, and how many networks were trained for them so far.
struct Counted<'a> {
    work: SharedWork<'a>,
    trained: Count,
}

impl<'a> Counted<'a> {
    fn new(claims: &'a [Claim], seeds: u64) -> Self {
        let claims = claims.iter().map(|claim| (Cow::Borrowed(claim), Seeds::new(0, seeds)));
        let setting = SharedSetting {
            claims: claims.collect(),
            level: Level::SUITE,
            laboratory: 0,
            ends_untrained: false,
        };
        let laboratory = Counting::new();
        let trained = laboratory.trained.clone();
        let work = SharedWork {
            command: "a command".to_owned(),
            settings: vec![setting],
            laboratories: vec![Box::new(laboratory)],
        };
        Self { work, trained }
    }

    fn trained(&self) -> usize {
        self.trained.get()
    }

    /// Computes what this shard of so many has to, into this folder.
    fn compute(&self, folder: &Path, shard: &str) -> ShardRun {
        let shard: Shard = shard.parse().expect("a shard");
        let mut store = Store::open(folder, false).expect("a store");
        store.begin().expect("a writable folder");
        store.assign(&self.work.assignment(shard.of().get())).expect("a writable folder");
        let pass = Pass::new(&self.work, Some(&store), shard.of()).expect("a whole store");
        pass.compute(shard, &store, &(), &Stop::default()).expect("a writable folder")
    }

    /// What so many shards have left to compute: cells of each.
    fn left(&self, folder: &Path, shards: u64) -> Vec<u64> {
        let store = Store::open(folder, false).expect("a store");
        let pass = Pass::new(&self.work, Some(&store), shards_of(shards)).expect("a whole store");
        pass.parts().into_iter().map(|(_, part)| part.cells).collect()
    }

    /// The records of one process that goes on from what is in the folder.
    fn records(&self, folder: &Path) -> Vec<String> {
        let store = Store::open(folder, false).expect("a store");
        let laboratory = &*self.work.laboratories[0];
        let claims = self.work.settings[0].claims.iter();
        let plan = Plan::new(claims.map(|(claim, seeds)| (&**claim, *seeds)).collect());
        let plan = plan.recall(&store, laboratory.images()).expect("a whole store");
        let found = execute(&plan, laboratory, &RunContext::default()).expect("nothing is stored");
        assert_eq!(found.interrupted, None);
        found.checked.iter().map(|checked| Record::to_text(&checked.record)).collect()
    }
}

fn shards_of(count: u64) -> NonZeroU64 {
    NonZeroU64::new(count).expect("not zero")
}

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// What one process finds without a store, and how many networks it trains.
fn alone(claims: &[Claim], seeds: u64) -> (Vec<String>, usize) {
    let counted = Counted::new(claims, seeds);
    let records = counted.records(folder().path());
    (records, counted.trained())
}

#[test]
fn shards_find_in_several_passes_what_one_process_finds() {
    let claims = claims();
    let (expected, networks) = alone(&claims, 40);
    for (shards, apart) in [(3, false), (3, true)] {
        let counted = Counted::new(&claims, 40);
        let united = folder();
        let mut passes = 0;
        while counted.left(united.path(), shards).iter().sum::<u64>() > 0 {
            passes += 1;
            let own: Vec<TempDir> = (0..shards).map(|_| folder()).collect();
            for (shard, own) in (1..=shards).zip(&own) {
                let shard = format!("{shard}/{shards}");
                if apart {
                    // What is known so far, which the next pass goes on from.
                    unite(&[united.path()], own.path()).expect("a store");
                }
                counted.compute(if apart { own.path() } else { united.path() }, &shard);
            }
            if apart {
                let own: Vec<&Path> = own.iter().map(TempDir::path).collect();
                unite(&own, united.path()).expect("stores that fit");
            }
        }
        assert!(passes > 1, "one claim is open after the fewest seeds");
        assert_eq!(counted.trained(), networks, "no network is trained twice");
        assert_eq!(counted.records(united.path()), expected, "{shards} shards, {apart}");
        assert_eq!(counted.trained(), networks, "nothing is left to train");
    }
}

fn unite(folders: &[&Path], target: &Path) -> Result<deepclaims_harness::run::Merged, MergeError> {
    let folders: Vec<PathBuf> = folders
        .iter()
        .filter(|path| path.join("cells").exists())
        .map(|&path| path.into())
        .collect();
    let mut store = Store::open(target, false).expect("a store");
    merge(&folders, &mut store)
}

#[test]
fn what_another_process_stores_in_the_meantime_is_not_computed() {
    let claims = claims();
    let counted = Counted::new(&claims, 3);
    let folder = folder();
    let mut store = Store::open(folder.path(), false).expect("a store");
    store.begin().expect("a writable folder");
    let shard: Shard = "1/1".parse().expect("a shard");
    let pass = Pass::new(&counted.work, Some(&store), shard.of()).expect("a whole store");
    let all = counted.compute(folder.path(), "1/1").computed;
    let trained = counted.trained();
    let run = pass.compute(shard, &store, &(), &Stop::default()).expect("a writable folder");
    assert_eq!(run, ShardRun { computed: 0, found: all, left: 0 });
    assert_eq!(counted.trained(), trained);
    // Two arms of `toy.learning`, one of each other claim with seeds, and one that is exact.
    assert_eq!(all, 3 * 4 + 1);
}

#[test]
fn damaged_cells_are_named_and_dealt_again() {
    let claims = claims();
    let counted = Counted::new(&claims, 3);
    let folder = folder();
    counted.compute(folder.path(), "1/1");
    let damaged = cells(folder.path()).swap_remove(0);
    fs::write(&damaged, "checksum").expect("a writable folder");
    let store = Store::open(folder.path(), false).expect("a store");
    let pass = Pass::new(&counted.work, Some(&store), shards_of(2)).expect("a store");
    assert_eq!(pass.broken_cells(), [damaged]);
    assert_eq!(pass.parts().iter().map(|(_, part)| part.cells).sum::<u64>(), 1);
}

#[test]
fn a_shard_that_is_stopped_says_what_is_left() {
    let claims = claims();
    let counted = Counted::new(&claims, 3);
    let folder = folder();
    let store = Store::open(folder.path(), false).expect("a store");
    let shard: Shard = "1/1".parse().expect("a shard");
    let pass = Pass::new(&counted.work, Some(&store), shard.of()).expect("an empty store");
    let stop = Stop::default();
    stop.request();
    let run = pass.compute(shard, &store, &(), &stop).expect("nothing is stored");
    assert_eq!(run, ShardRun { computed: 0, found: 0, left: 13 });
}

/// The claims of each shard with their seeds, of those that are called so.
fn dealt(claims: &[Claim], store: Option<&Store>, shards: u64) -> Vec<Vec<(String, Vec<u64>)>> {
    let counted = Counted::new(claims, 17);
    let pass = Pass::new(&counted.work, store, shards_of(shards)).expect("a whole store");
    let parts = pass.parts().into_iter();
    let claims = parts.map(|(_, part)| {
        let claims = part.claims.into_iter();
        claims.map(|(claim, seeds)| (claim, seeds.into_iter().collect())).collect()
    });
    claims.collect()
}

#[test]
fn neither_other_claims_nor_stored_cells_move_anything() {
    let claims = claims();
    for shards in [2, 5] {
        let all = dealt(&claims, None, shards);
        for index in 0..claims.len() {
            let one = dealt(&claims[index..=index], None, shards);
            let id = claims[index].id();
            let own = all.iter().map(|part| {
                part.iter().filter(|(claim, _)| *claim == id).cloned().collect::<Vec<_>>()
            });
            assert_eq!(one, own.collect::<Vec<_>>(), "{id}");
        }
        let folder = folder();
        Counted::new(&claims, 17).compute(folder.path(), &format!("2/{shards}"));
        let store = Store::open(folder.path(), false).expect("a store");
        let mut left = all;
        left[1].clear();
        assert_eq!(dealt(&claims, Some(&store), shards), left);
    }
}

#[test]
fn seeds_are_dealt_evenly_and_arms_of_one_training_stay_together() {
    let parts = dealt(&toy::claims()[..1], None, 4);
    let seeds: Vec<u64> =
        parts.iter().flatten().flat_map(|(_, seeds)| seeds.iter().copied()).collect();
    // Two arms that read a training each: every shard has four or five of the 17 seeds of either.
    let counted = Counted::new(&toy::claims()[..1], 17).left(folder().path(), 4);
    assert!(counted.iter().all(|cells| (8..=10).contains(cells)), "{counted:?}");
    assert_eq!((counted.iter().sum::<u64>(), seeds.iter().max()), (34, Some(&16)));
}

/// A store of one shard of three seeds.
fn filled(claims: &[Claim], shard: &str) -> TempDir {
    let folder = folder();
    Counted::new(claims, 3).compute(folder.path(), shard);
    folder
}

fn cells(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for claim in fs::read_dir(folder.join("cells")).expect("cells").flatten() {
        if claim.path().is_dir() {
            let entries = fs::read_dir(claim.path()).expect("a folder");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
        }
    }
    files.sort();
    files
}

#[test]
fn united_stores_say_what_was_there_twice_and_what_is_missing() {
    let claims = claims();
    let [one, two] = ["1/3", "2/3"].map(|shard| filled(&claims, shard));
    let united = folder();
    let merged = unite(&[one.path(), two.path()], united.path()).expect("stores that fit");
    assert_eq!((merged.duplicates, merged.broken.as_slice()), (0, &[] as &[PathBuf]));
    let left = Counted::new(&claims, 3).left(united.path(), 3);
    assert_eq!(left[..2], [0, 0]);
    assert_eq!(left[2], 13 - merged.cells as u64, "what the third shard owes");
    // Again, with one that is broken, and into a store that has them.
    let broken = cells(one.path()).remove(0);
    fs::write(&broken, "").expect("a writable folder");
    let again = unite(&[one.path(), two.path()], united.path()).expect("stores that fit");
    assert_eq!((again.cells, again.duplicates), (merged.cells, merged.cells - 1));
    assert_eq!(again.broken, [broken]);
}

/// Changes the text of a file, with its checksum.
fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    let (_, text) = text.split_once('\n').expect("a checksum");
    assert!(text.contains(from), "{from:?} in {text}");
    let text = text.replace(from, to);
    let digest = hex::encode(Sha256::digest(&text));
    fs::write(path, format!("checksum = \"{digest}\"\n{text}")).expect("a writable folder");
}

fn refused(folders: &[&Path]) -> MergeError {
    let united = folder();
    let error = unite(folders, united.path()).expect_err("they do not fit");
    assert!(fs::read_dir(united.path()).expect("a folder").next().is_none(), "nothing is written");
    error
}

#[test]
fn contradicting_stores_are_refused_with_both_values() {
    let claims = claims();
    let [one, other] = ["1/1", "1/1"].map(|shard| filled(&claims, shard));
    let path = |folder: &TempDir| {
        let cells = cells(folder.path()).into_iter();
        let mut rare = cells.filter(|path| path.to_string_lossy().contains("shared.rare"));
        rare.next().expect("a cell")
    };
    change(&path(&other), "value = 1.0", "value = 1.0000000000000002");
    let error = refused(&[one.path(), other.path()]);
    let MergeError::Contradiction(contradictions) = &error else {
        panic!("{error}");
    };
    assert_eq!(contradictions.len(), 1, "{error}");
    let text = error.to_string();
    for piece in ["shared.rare, case rare, arm rare, seed 0", "value = 1.0 ", "1.0000000000000002"]
    {
        assert!(text.contains(piece), "{piece:?} in {text}");
    }
}

#[test]
fn foreign_stores_are_refused() {
    let claims = claims();
    let own = filled(&claims, "1/2");
    // Another build, said by the manifest or by a cell alone.
    let build = filled(&claims, "2/2");
    let head = fs::read_to_string(build.path().join("store.toml")).expect("a manifest");
    let (_, digest) = head.split_once("build = \"").expect("a build");
    let digest = &digest[..64];
    let other = digest.chars().rev().collect::<String>();
    let cell = cells(build.path()).remove(0);
    change(&cell, digest, &other);
    let error = refused(&[own.path(), build.path()]);
    assert!(matches!(error, MergeError::Store(StoreError::Damaged(_))), "{error}");
    assert!(error.to_string().contains(&cell.display().to_string()), "{error}");
    change(&build.path().join("store.toml"), digest, &other);
    let error = refused(&[own.path(), build.path()]);
    assert!(matches!(error, MergeError::Store(StoreError::Manifest { .. })), "{error}");
    // Shards of other work, or so many of them.
    let three = filled(&claims, "2/3");
    let error = refused(&[own.path(), three.path()]);
    assert!(matches!(error, MergeError::OtherWork { .. }), "{error}");
    assert!(error.to_string().contains("3 shards of `a command`"), "{error}");
    // A cell of other images, under its own name.
    let data = filled(&claims, "2/2");
    let of_images = cells(data.path()).into_iter();
    let mut of_images =
        of_images.filter(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("images")));
    let cell = of_images.next().expect("a cell of images");
    let images = digits().sha256;
    change(&cell, &images, &other);
    let text = fs::read_to_string(&cell).expect("a cell");
    let (_, text) = text.split_once('\n').expect("a checksum");
    let beginning = &text[..text.find("\n\n[reading").expect("a reading") + 2];
    let seed = cell.file_name().expect("a name").to_string_lossy();
    let seed = seed.split('-').next().expect("a seed");
    let name = format!("{seed}-{}.toml", &hex::encode(Sha256::digest(beginning))[..16]);
    fs::rename(&cell, cell.with_file_name(name)).expect("a writable folder");
    let error = refused(&[own.path(), data.path()]);
    assert!(error.to_string().contains("other data"), "{error}");
    // A folder that is none.
    let nothing = folder();
    let mut store = Store::open(own.path(), false).expect("a store");
    let error = merge(&[nothing.path().into()], &mut store).expect_err("no store");
    assert!(matches!(error, MergeError::NoStore(_)), "{error}");
}

//! The store: what it keeps, what it refuses, and that no result depends on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use deepclaims_harness::claim::{
    Arm, Case, Claim, Missing, Module, Paper, Property, Record, Seeds, Verdict,
};
use deepclaims_harness::run::{Execution, Plan, RunContext, Stop, Store, StoreError, execute};
use deepclaims_lab::data::digits;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::stats::FEWEST_SEEDS;
use rayon::ThreadPoolBuilder;
use sha2::{Digest, Sha256};
use tempfile::{TempDir, tempdir};

mod counting;
#[path = "../examples/toy/claims.rs"]
mod toy;

use counting::Counting;

static PAPER: Paper = Paper {
    title: "Odd Numbers",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00000",
    version: "v1",
};
static MODULE: Module = Module { name: "odd", paper: &PAPER, registration: None };

/// The toy's claims, an exact one, and one whose numbers are odd or missing.
fn claims() -> Vec<Claim> {
    let odd = Arm::seeded("odd", ["x", "y"], |_, seed| match seed % 4 {
        0 => Err(Missing::because("a \"reason\"\nof two lines")),
        1 => Ok([f64::NAN, -0.0]),
        2 => Ok([f64::INFINITY, 5e-324]),
        _ => Ok([0.1 + 0.2, -f64::NAN]),
    });
    let case = Case::new("odd").effect(odd.number("x").above(0.0));
    let exact = Property::new("x is below ten", || 0u32..1000, |_, x| f64::from(*x) / 10.0);
    let mut claims = toy::claims();
    claims.push(MODULE.claim("numbers", "Numbers are odd.").case(case));
    claims.push(MODULE.claim("exact", "Numbers are small.").property(exact));
    claims
}

/// Networks of the toy's claims in one seed.
const NETWORKS: usize = 3;

/// At most so many seeds of all claims.
fn plan(claims: &[Claim], first: u64, seeds: u64) -> Plan<'_> {
    let seeded = claims.iter().map(|claim| (claim, Seeds::new(first, seeds)));
    Plan::new(seeded.collect())
}

/// Goes on from what is in the folder: what it finds, and how many networks it trains.
fn go_on(folder: &Path, plan: Plan<'_>) -> Result<(Execution, usize), StoreError> {
    let laboratory = Counting::new();
    let mut store = Store::open(folder, false)?;
    let plan = plan.recall(&store, &laboratory.images)?;
    let predicted = plan.workload(&laboratory.images, 1);
    store.begin()?;
    let context = RunContext { store: Some(&store), ..RunContext::default() };
    let execution = execute(&plan, &laboratory, &context)?;
    let trained = laboratory.trained.get();
    let expected = predicted.fewest_networks..=predicted.most_networks;
    assert!(expected.contains(&(trained as u64)), "the plan knows: {trained} of {expected:?}");
    Ok((execution, trained))
}

/// What is found without a store.
fn undisturbed(plan: &Plan<'_>) -> Vec<String> {
    let execution = execute(plan, &Counting::new(), &RunContext::default());
    texts(&execution.expect("nothing is stored"))
}

fn texts(execution: &Execution) -> Vec<String> {
    assert_eq!(execution.interrupted, None);
    let records = execution.checked.iter().map(|checked| &checked.record);
    records.map(Record::to_text).collect()
}

/// A store of two seeds of all claims.
fn filled(claims: &[Claim]) -> TempDir {
    let folder = tempdir().expect("a folder");
    let (_, trained) = go_on(folder.path(), plan(claims, 0, 2)).expect("a writable folder");
    assert_eq!(trained, 2 * NETWORKS);
    folder
}

/// The files of cells, in their order.
fn cells(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for claim in fs::read_dir(folder.join("cells")).expect("cells") {
        let claim = claim.expect("an entry").path();
        if claim.is_dir() {
            let entries = fs::read_dir(claim).expect("a folder");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
        }
    }
    files.sort();
    files
}

#[test]
fn a_second_run_trains_nothing_and_further_seeds_are_added() {
    let claims = claims();
    let folder = filled(&claims);
    let expected = undisturbed(&plan(&claims, 0, 2));
    let (again, trained) = go_on(folder.path(), plan(&claims, 0, 2)).expect("a store");
    assert_eq!((trained, texts(&again)), (0, expected));
    let all = undisturbed(&plan(&claims, 0, 5));
    let (more, trained) = go_on(folder.path(), plan(&claims, 0, 5)).expect("a store");
    assert_eq!((trained, texts(&more)), (3 * NETWORKS, all));
    // Two arms of `toy.learning`, one of each other claim with seeds, and one that is exact.
    assert_eq!(cells(folder.path()).len(), 5 * 4 + 1);
    let (_, trained) = go_on(folder.path(), plan(&claims, 3, 4)).expect("a store");
    assert_eq!(trained, 2 * NETWORKS, "seeds 5 and 6");
}

#[test]
fn a_settled_verdict_takes_no_further_seeds_and_stays() {
    let claims = toy::claims();
    let folder = tempdir().expect("a folder");
    let go_on = |seeds| {
        let (execution, trained) = go_on(folder.path(), plan(&claims, 0, seeds)).expect("a store");
        let verdicts: Vec<Verdict> =
            execution.checked.iter().map(|checked| checked.record.verdict).collect();
        (texts(&execution), verdicts, trained)
    };
    let fewest = FEWEST_SEEDS as usize;
    let open = vec![Verdict::Inconclusive; 2];
    let (short, verdicts, trained) = go_on(5);
    assert_eq!((verdicts, trained), (open, 5 * NETWORKS));
    let (settled, verdicts, trained) = go_on(40);
    let expected = vec![Verdict::Supported, Verdict::Refuted];
    assert_eq!((&verdicts, trained), (&expected, (fewest - 5) * NETWORKS));
    assert_eq!(settled, undisturbed(&plan(&claims, 0, FEWEST_SEEDS)));
    assert_eq!(go_on(64), (settled, expected, 0));
    // Fewer seeds than are stored are judged as if there were no others.
    let (again, _, trained) = go_on(5);
    assert_eq!((again, trained), (short, 0));
}

#[test]
fn threads_change_neither_where_claims_stop_nor_what_they_find() {
    let claims = claims();
    let found = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| undisturbed(&plan(&claims, 100, 23)))
    };
    let one = found(1);
    for threads in [2, 3, 8] {
        assert_eq!(found(threads), one, "{threads}");
    }
    let seeds = |text: &String| Record::read(text).expect("its own text").seeds.count;
    assert_eq!(one.iter().map(seeds).collect::<Vec<u64>>(), [17, 17, 23, 0]);
}

#[test]
fn other_images_live_beside_and_claims_without_images_are_known() {
    let claims = claims();
    let folder = filled(&claims);
    let mut other = Counting::new();
    other.images.sha256 = "0".repeat(64);
    let store = Store::open(folder.path(), false).expect("a store");
    let plan = plan(&claims, 0, 2).recall(&store, &other.images).expect("a store");
    // That of `toy.instinct`.
    assert_eq!(plan.workload(&other.images, 1).most_networks, 2);
    let context = RunContext { store: Some(&store), ..RunContext::default() };
    execute(&plan, &other, &context).expect("a writable folder");
    assert_eq!(cells(folder.path()).len(), 2 * 4 + 1 + 2);
}

#[test]
fn what_is_lost_is_computed_again() {
    let claims = claims();
    let folder = filled(&claims);
    let expected = undisturbed(&plan(&claims, 0, 2));
    let mut stream = Stream::new(0, "what is lost");
    for _ in 0..12 {
        for cell in cells(folder.path()) {
            if stream.uniform() < 0.4 {
                fs::remove_file(cell).expect("a cell");
            }
        }
        let (execution, _) = go_on(folder.path(), plan(&claims, 0, 2)).expect("a store");
        assert_eq!(texts(&execution), expected);
    }
}

/// Spoils cells, some or all of them; they must be told and computed again, and nothing else.
fn computed_again(spoil: impl Fn(&Path, &[u8], &mut Stream)) {
    let claims = claims();
    let folder = filled(&claims);
    let expected = undisturbed(&plan(&claims, 0, 2));
    let mut stream = Stream::new(0, "spoilt");
    for share in [0.1, 0.5, 1.0] {
        let chosen = cells(folder.path()).into_iter().filter(|_| stream.uniform() <= share);
        let whole: Vec<(PathBuf, Vec<u8>)> =
            chosen.map(|cell| (cell.clone(), fs::read(cell).expect("a cell"))).collect();
        for (cell, bytes) in &whole {
            spoil(cell, bytes, &mut stream);
        }
        let store = Store::open(folder.path(), false).expect("a store");
        let recalled = plan(&claims, 0, 2).recall(&store, &digits()).expect("nothing is damaged");
        let told: BTreeSet<&PathBuf> = recalled.broken_cells().iter().collect();
        assert_eq!(told, whole.iter().map(|(cell, _)| cell).collect());
        let (execution, _) = go_on(folder.path(), plan(&claims, 0, 2)).expect("a store");
        assert_eq!(texts(&execution), expected);
        for (cell, bytes) in &whole {
            assert_eq!(&fs::read(cell).expect("a cell"), bytes);
        }
    }
}

fn below(stream: &mut Stream, end: usize) -> usize {
    ((stream.uniform() * end as f64) as usize).min(end - 1)
}

#[test]
fn empty_cells_are_computed_again() {
    computed_again(|cell, _, _| fs::write(cell, "").expect("a writable folder"));
}

#[test]
fn truncated_cells_are_computed_again() {
    computed_again(|cell, whole, stream| {
        fs::write(cell, &whole[..below(stream, whole.len())]).expect("a writable folder");
    });
}

#[test]
fn cells_with_flipped_bits_are_computed_again() {
    computed_again(|cell, whole, stream| {
        let mut bytes = whole.to_vec();
        bytes[below(stream, whole.len())] ^= 1 << below(stream, 8);
        fs::write(cell, bytes).expect("a writable folder");
    });
}

#[test]
fn cells_whose_lines_are_gone_or_added_are_computed_again() {
    computed_again(|cell, whole, stream| {
        let text = String::from_utf8(whole.to_vec()).expect("UTF-8");
        let mut lines: Vec<&str> = text.lines().collect();
        if stream.uniform() < 0.5 {
            lines.remove(below(stream, lines.len()));
        } else {
            lines.push("more = true");
        }
        fs::write(cell, lines.join("\n") + "\n").expect("a writable folder");
    });
}

#[test]
fn garbage_in_place_of_cells_is_computed_again() {
    computed_again(|cell, _, stream| {
        let bytes: &[u8] = [b"\xff\xfe" as &[u8], b"checksum", b"\0\0\0\0"][below(stream, 3)];
        fs::write(cell, bytes).expect("a writable folder");
    });
}

/// Damages several cells otherwise; all must be refused at once by their paths.
fn refused(damage: impl Fn(&Path, &[u8])) {
    let claims = claims();
    let folder = filled(&claims);
    let damaged: Vec<PathBuf> = cells(folder.path()).into_iter().step_by(3).collect();
    for cell in &damaged {
        damage(cell, &fs::read(cell).expect("a cell"));
    }
    let error = go_on(folder.path(), plan(&claims, 0, 2)).expect_err("damaged cells");
    let StoreError::Damaged(files) = &error else {
        panic!("{error}");
    };
    let told: BTreeSet<&PathBuf> = files.iter().map(|file| &file.path).collect();
    assert_eq!(told, damaged.iter().collect());
    let sentence = error.to_string();
    assert!(sentence.starts_with("cannot use ") && !sentence.contains('\n'), "{sentence}");
}

#[test]
fn folders_in_place_of_cells_are_refused() {
    refused(|cell, _| {
        fs::remove_file(cell).expect("a cell");
        fs::create_dir(cell).expect("a writable folder");
    });
}

#[test]
fn other_cells_texts_are_refused() {
    refused(|cell, whole| {
        let folder = cell.parent().and_then(Path::parent).expect("a folder").parent();
        let files = cells(folder.expect("a folder"));
        let others = files.iter().map(|other| fs::read(other).expect("a cell"));
        let other = others.rev().find(|other| other != whole);
        fs::write(cell, other.expect("another cell")).expect("a writable folder");
    });
}

/// A manifest whose checksum fits its text.
fn sealed(text: &str) -> String {
    format!("checksum = \"{}\"\n{text}", hex::encode(Sha256::digest(text)))
}

#[test]
fn a_broken_manifest_is_written_again() {
    let claims = claims();
    let folder = filled(&claims);
    let manifest = folder.path().join("store.toml");
    let whole = fs::read_to_string(&manifest).expect("a manifest");
    for text in ["", &whole[..whole.len() - 9], "build = 3"] {
        fs::write(&manifest, text).expect("a writable folder");
        let (_, trained) = go_on(folder.path(), plan(&claims, 0, 2)).expect("a store");
        assert_eq!(trained, 0);
        assert_eq!(fs::read_to_string(&manifest).expect("a manifest"), whole);
    }
}

#[test]
fn a_store_that_is_not_this_programs_is_refused_before_anything_is_written() {
    let claims = claims();
    let folder = filled(&claims);
    let manifest = folder.path().join("store.toml");
    let whole = fs::read_to_string(&manifest).expect("a manifest");
    let (_, body) = whole.split_once('\n').expect("a checksum");
    for text in [
        sealed(&body.replace("schema = \"3.1\"", "schema = \"4.0\"")),
        sealed(&body.replace("build = \"", "build = \"0")),
        sealed("build = 3"),
    ] {
        fs::write(&manifest, &text).expect("a writable folder");
        let error = go_on(folder.path(), plan(&claims, 0, 9)).expect_err("a spoilt manifest");
        assert!(matches!(error, StoreError::Manifest { .. }), "{error}");
        assert_eq!(fs::read_to_string(&manifest).expect("a manifest"), text);
    }
    // Started anew it is this program's again, with the cells that are.
    let strange = folder.path().join("cells/odd.exact/7-0123456789abcdef.toml");
    fs::write(&strange, "of another build").expect("a writable folder");
    let mut store = Store::open(folder.path(), true).expect("anything will do");
    store.begin().expect("a writable folder");
    drop(store);
    assert_eq!(fs::read_to_string(&manifest).expect("a manifest"), whole);
    assert!(!strange.exists());
    let (_, trained) = go_on(folder.path(), plan(&claims, 0, 2)).expect("a store");
    assert_eq!(trained, 0);
}

#[test]
fn only_files_of_the_store_are_touched() {
    let claims = claims();
    let folder = filled(&claims);
    let foreign = [
        "notes.txt",
        ".hidden.tmp",
        "cells/notes.toml",
        "cells/toy.learning/notes.toml",
        "cells/toy.learning/.tmp12",
    ];
    for name in foreign {
        fs::write(folder.path().join(name), name).expect("a writable folder");
    }
    let leftovers = [".deepclaims-a1B2c3.tmp", "cells/toy.learning/.deepclaims-a1B2c3.tmp"];
    for name in leftovers {
        fs::write(folder.path().join(name), "half").expect("a writable folder");
    }
    // A run that is under way may be writing them.
    let mut other = Store::open(folder.path(), false).expect("a store");
    let mut store = Store::open(folder.path(), false).expect("a store");
    for leftover in leftovers {
        assert!(folder.path().join(leftover).exists());
    }
    other.begin().expect("a writable folder");
    for name in leftovers {
        assert!(!folder.path().join(name).exists(), "{name} is left");
        fs::write(folder.path().join(name), "under way").expect("a writable folder");
    }
    store.begin().expect("a writable folder");
    for leftover in leftovers {
        assert!(folder.path().join(leftover).exists());
    }
    drop((other, store));
    fs::write(folder.path().join("store.toml"), sealed("spoilt")).expect("a writable folder");
    let mut store = Store::open(folder.path(), true).expect("anything will do");
    store.begin().expect("a writable folder");
    for name in foreign {
        let text = fs::read_to_string(folder.path().join(name));
        assert_eq!(text.ok().as_deref(), Some(name));
    }
}

#[test]
fn a_cell_that_cannot_be_written_ends_the_run_and_keeps_the_others() {
    let claims = claims();
    let folder = tempdir().expect("a folder");
    fs::create_dir(folder.path().join("cells")).expect("a writable folder");
    let blocked = folder.path().join("cells/toy.instinct");
    fs::write(&blocked, "a file").expect("a writable folder");
    let error = go_on(folder.path(), plan(&claims, 0, 4)).expect_err("a file in the way");
    assert!(matches!(error, StoreError::Write { .. }), "{error}");
    fs::remove_file(blocked).expect("the file");
    let (execution, _) = go_on(folder.path(), plan(&claims, 0, 4)).expect("a store");
    assert_eq!(texts(&execution), undisturbed(&plan(&claims, 0, 4)));
}

#[test]
fn a_run_that_is_asked_to_end_judges_what_is_complete_and_can_be_resumed() {
    let claims = claims();
    let all = undisturbed(&plan(&claims, 0, 6));
    // Of 18 networks no more than six are under way at once.
    for last in [1, 3, 5, 8, 11] {
        let folder = tempdir().expect("a folder");
        let stop = Stop::default();
        let laboratory = Counting::until(last, stop.clone());
        let mut store = Store::open(folder.path(), false).expect("a folder");
        store.begin().expect("a writable folder");
        let context = RunContext { store: Some(&store), stop, ..RunContext::default() };
        let plan_of_six = plan(&claims, 0, 6);
        let execution = execute(&plan_of_six, &laboratory, &context).expect("a writable folder");
        let interrupted = execution.interrupted.expect("it was asked to end");
        assert_eq!(interrupted.of, claims.len());
        assert!(interrupted.done < interrupted.of);
        for checked in &execution.checked {
            let count = checked.record.seeds.count;
            // The exact claim has none.
            let seeds = plan(&claims, 0, count.max(1));
            let expected = undisturbed(&seeds);
            assert!(expected.contains(&checked.record.to_text()));
        }
        drop(store);
        let (execution, _) = go_on(folder.path(), plan(&claims, 0, 6)).expect("a store");
        assert_eq!(texts(&execution), all);
    }
}

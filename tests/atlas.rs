//! The recorded atlas: where claims hold (`snapshots/maps`), and what breaks them (`snapshots/counterexamples`).
//!
//! By themselves these tests train a seed of one cell, the cheapest, of every recorded map, and of every recorded
//! counterexample, where that takes less than a second, again and compare every value, to the last digit. With
//! `--ignored` they do so for three seeds of all of them, make all maps that `claims/atlas.rs` lists, search every
//! claim that trains for a counterexample, each by the program itself, and write what they found; what is stored in
//! `target/atlas` is not trained for again, so that the same command resumes:
//!
//! ```sh
//! cargo test --release --test atlas -- --ignored maps
//! cargo test --release --test atlas -- --ignored counterexamples
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use deepclaims::atlas::MAPS;
use deepclaims_harness::claim::{
    Claim, CounterexampleRecord, Finding, MapCellRecord, MapPartRecord, MapRecord, Record, Role,
    Seeds, Variation, Verdict, verdict,
};
use deepclaims_harness::report::heat_map;
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::data::{Images, digits};
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::stats::{Criterion, Level, Outcome, Tally};
use deepclaims_lab::train::Speed;
use serde::de::DeserializeOwned;

const MAPS_FOLDER: &str = "snapshots/maps";
const COUNTEREXAMPLES_FOLDER: &str = "snapshots/counterexamples";
/// Where the program keeps what it has trained.
const STORE: &str = "target/atlas";
/// So many seeds of what is recorded are trained again where everything is.
const SEEDS: u64 = 3;
/// Predicted seconds of a processor that a seed may take where not everything is trained again.
const QUICK: f64 = 1.0;

/// The records in a folder, by their files.
fn recorded<R: DeserializeOwned>(folder: &str) -> Vec<(PathBuf, R)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let record = serde_json::from_str(&text).expect("a record");
        (path, record)
    };
    paths.into_iter().map(read).collect()
}

fn recorded_maps() -> Vec<(PathBuf, MapRecord)> {
    recorded(MAPS_FOLDER)
}

/// What so many seeds of these claims find, from this one on. Claims share networks.
fn trained_again(claims: &[(Claim, u64)], seeds: u64) -> Vec<Record> {
    let seeded = claims.iter().map(|(claim, first)| (claim, Seeds::new(*first, seeds)));
    let plan = Plan::new(seeded.collect());
    let laboratory = StandardLaboratory::new(digits());
    let execution = execute(&plan, &laboratory, &RunContext::default());
    let checked = execution.expect("nothing is stored").checked;
    assert_eq!(checked.len(), claims.len());
    checked.into_iter().map(|checked| checked.record).collect()
}

/// The values of the seeds of a record, by what they must meet.
fn values(record: &Record) -> BTreeMap<String, Vec<Option<u64>>> {
    let parts =
        record.cases.iter().flat_map(|case| case.parts.iter().map(move |part| (case, part)));
    let values = parts.map(|(case, part)| {
        let values = record.seed_values(case, part).into_iter();
        let bits = values.map(|seed| seed.counts.then(|| seed.value.to_bits()));
        (format!("{}: {}", case.name, part.demands()), bits.collect())
    });
    values.collect()
}

/// Compares the values of what is recorded, to the last digit. Of a counterexample that is its effects.
fn assert_as_recorded(
    found: &BTreeMap<String, Vec<Option<u64>>>,
    parts: &[MapPartRecord],
    what: &str,
) {
    assert!(!parts.is_empty(), "{what}: nothing is recorded");
    for part in parts {
        let own = &found[&format!("{}: {}", part.case, part.demands)];
        assert!(!own.is_empty(), "{what}: {}", part.demands);
        let recorded = part.values.iter().take(own.len());
        let recorded: Vec<Option<u64>> = recorded.map(|value| value.map(f64::to_bits)).collect();
        assert_eq!(*own, recorded, "{what}: {}", part.demands);
    }
}

fn claim_of(id: &str) -> Claim {
    let found = deepclaims::claims().into_iter().find(|claim| claim.id() == id);
    found.expect("a claim of this name")
}

/// A claim at a setting.
fn varied(id: &str, setting: &Variation) -> Claim {
    claim_of(id).varied(setting).expect("a setting of the claim")
}

/// The setting of a cell.
fn setting(record: &MapRecord, cell: &MapCellRecord) -> Variation {
    let at = record.axes.iter().zip(&cell.at);
    at.fold(Variation::none(), |variation, (axis, value)| {
        variation.with(axis.setting, value.clone())
    })
}

/// Predicted seconds of a processor for a seed of a claim, at most.
fn seconds(claim: &Claim, seed: u64, images: &Images) -> f64 {
    let workload = Plan::new(vec![(claim, Seeds::new(seed, 1))]).workload(images, 1);
    workload.most.seconds(Speed::NOMINAL, 1)
}

/// The cell that takes the least to train again, of those that differ from the registered one in one setting:
/// maps of a claim over one axis and over two then share their networks.
fn cheapest(record: &MapRecord) -> &MapCellRecord {
    let (claim, images) = (claim_of(&record.claim), digits());
    let cost = |cell: &MapCellRecord| {
        let varied = claim.varied(&setting(record, cell)).expect("a setting of the claim");
        seconds(&varied, record.first_seed, &images)
    };
    let differing = |cell: &&MapCellRecord| {
        let axes = record.axes.iter().zip(&cell.at);
        axes.filter(|(axis, value)| axis.registered != **value).count() == 1
    };
    let costs = record.cells.iter().filter(differing).map(|cell| (cell, cost(cell)));
    let cheapest = costs.min_by(|(_, one), (_, other)| one.total_cmp(other));
    cheapest.expect("a map has settings beside the registered one").0
}

/// Trains so many seeds of the cheapest cell of every map that takes at most so long a seed.
fn train_a_cell_of_every_map(seeds: u64, at_most: f64) {
    let (maps, images) = (recorded_maps(), digits());
    let cells = maps.iter().map(|(_, record)| (record, cheapest(record)));
    let cells: Vec<(&MapRecord, &MapCellRecord)> = cells
        .filter(|(record, cell)| {
            let claim = varied(&record.claim, &setting(record, cell));
            seconds(&claim, record.first_seed, &images) <= at_most
        })
        .collect();
    assert!(cells.len() >= 40, "{} maps", cells.len());
    let claims = cells
        .iter()
        .map(|(record, cell)| (varied(&record.claim, &setting(record, cell)), record.first_seed));
    let found = trained_again(&claims.collect::<Vec<_>>(), seeds);
    for ((record, cell), found) in cells.into_iter().zip(&found) {
        assert_eq!((&found.claim, found.seeds.count), (&record.claim, seeds));
        let (found, place) = (values(found), setting(record, cell));
        assert_eq!(cell.parts.len(), found.len(), "{} at {place}", record.claim);
        assert_as_recorded(&found, &cell.parts, &format!("{} at {place}", record.claim));
    }
}

#[test]
fn a_seed_of_a_cell_of_every_quick_map_comes_out_again() {
    train_a_cell_of_every_map(1, QUICK);
}

#[test]
#[ignore = "trains for a minute"]
fn three_seeds_of_a_cell_of_every_map_come_out_again() {
    train_a_cell_of_every_map(SEEDS, f64::INFINITY);
}

/// Trains so many seeds of the counterexamples that take at most so long a seed.
fn train_counterexamples(seeds: u64, at_most: f64) {
    let images = digits();
    let recorded = recorded::<CounterexampleRecord>(COUNTEREXAMPLES_FOLDER).into_iter();
    let recorded = recorded.map(|(path, record)| {
        let claim = varied(&record.claim, &record.setting);
        (path.display().to_string(), record, claim)
    });
    let trained: Vec<(String, CounterexampleRecord, Claim)> = recorded
        .filter(|(_, record, claim)| seconds(claim, record.first_seed, &images) <= at_most)
        .collect();
    assert!(trained.len() >= 15, "{} counterexamples", trained.len());
    let claims = trained.iter().map(|(_, record, claim)| (claim.clone(), record.first_seed));
    let found = trained_again(&claims.collect::<Vec<_>>(), seeds);
    for ((path, record, _), found) in trained.iter().zip(&found) {
        assert_as_recorded(&values(found), &record.parts, path);
    }
}

#[test]
fn a_seed_of_every_quick_counterexample_comes_out_again() {
    train_counterexamples(1, QUICK);
}

#[test]
#[ignore = "trains for a minute"]
fn three_seeds_of_every_counterexample_come_out_again() {
    train_counterexamples(SEEDS, f64::INFINITY);
}

/// What the recorded values of a part say at this level: how many agree, and the first decisive evidence.
fn said(part: &MapPartRecord, criterion: Criterion, level: Level) -> (u64, Outcome) {
    let mut tally = Tally::default();
    let mut outcome = Outcome::Open;
    for value in &part.values {
        match value {
            None => tally.missing += 1,
            Some(value) if criterion.is_met(*value) => tally.yes += 1,
            Some(_) => tally.no += 1,
        }
        if outcome == Outcome::Open {
            outcome = tally.crossed(level);
        }
    }
    (tally.yes, outcome)
}

#[test]
fn findings_follow_from_the_recorded_values() {
    for (path, record) in recorded_maps() {
        let claim = claim_of(&record.claim);
        let level = Level::new(record.level).expect("a level");
        for cell in &record.cells {
            let varied = claim.varied(&setting(&record, cell)).expect("a setting of the claim");
            let verdicts = varied.cases.iter().map(|case| {
                let outcomes = case.parts.iter().filter_map(|part| {
                    let demands = format!("{} {}", part.number.identity(), part.criterion?);
                    let mut own = cell.parts.iter().filter(|own| {
                        (own.role, &own.case, &own.demands) == (part.role, &case.name, &demands)
                    });
                    let own = own.next().expect("a part of the cell");
                    let found = said(own, part.criterion?, level);
                    let place = format!("{} {:?}: {demands}", path.display(), cell.at);
                    assert_eq!((own.agreeing, own.outcome), (found.0, Some(found.1)), "{place}");
                    Some((part.role, found.1))
                });
                verdict(&outcomes.collect::<Vec<(Role, Outcome)>>())
            });
            let verdicts: Vec<Verdict> = verdicts.collect();
            let place = format!("{} {:?}: {verdicts:?}", path.display(), cell.at);
            let holds =
                |verdict: &Verdict| matches!(verdict, Verdict::Supported | Verdict::Uncontrolled);
            assert_eq!(cell.finding == Finding::Holds, verdicts.iter().all(holds), "{place}");
            let refuted = verdicts.contains(&Verdict::Refuted);
            assert_eq!(cell.finding == Finding::Fails, refuted, "{place}");
            assert!(cell.verdict.is_some_and(|own| verdicts.contains(&own)), "{place}");
        }
    }
}

#[test]
fn counterexamples_follow_from_the_recorded_values() {
    for (path, record) in recorded::<CounterexampleRecord>(COUNTEREXAMPLES_FOLDER) {
        let varied = varied(&record.claim, &record.setting);
        let level = Level::new(record.level).expect("a level");
        let parts = varied.cases.iter().flat_map(|case| case.parts.iter().map(move |p| (case, p)));
        let decided: Vec<(&str, String, Criterion)> = parts
            .filter_map(|(case, part)| {
                let criterion = part.criterion?;
                let demands = format!("{} {criterion}", part.number.identity());
                Some((case.name.as_str(), demands, criterion))
            })
            .collect();
        let outcome = |own: &MapPartRecord| {
            let named = |(case, demands, _): &&(&str, String, Criterion)| {
                (*case, demands) == (own.case.as_str(), &own.demands)
            };
            let (_, _, criterion) = decided.iter().find(named).expect("a part of the claim");
            let (agreeing, outcome) = said(own, *criterion, level);
            assert_eq!((own.agreeing, own.outcome), (agreeing, Some(outcome)), "{path:?}");
            outcome
        };
        let outcomes: Vec<Outcome> = record.parts.iter().map(outcome).collect();
        assert!(outcomes.contains(&Outcome::Fails), "{path:?}: {outcomes:?}");
    }
}

/// With `UPDATE_MAPS=1` it draws them anew.
#[test]
fn every_recorded_map_has_its_picture() {
    for (path, record) in recorded_maps() {
        let picture = path.with_extension("svg");
        let drawn = heat_map(&record);
        if std::env::var_os("UPDATE_MAPS").is_some() {
            fs::write(&picture, &drawn).expect("a writable folder");
        }
        let recorded = fs::read_to_string(&picture).expect("a readable file").replace("\r\n", "\n");
        let again = "draw it anew by `UPDATE_MAPS=1 cargo test --test atlas picture`";
        assert!(recorded == drawn, "{} is not today's; {again}", picture.display());
    }
}

#[test]
fn the_listed_maps_are_recorded_and_no_others() {
    let mut recorded = BTreeSet::new();
    for (path, record) in recorded_maps() {
        let axes = record.axes.iter().map(|axis| axis.setting.name());
        let name: Vec<&str> = iter::once(record.claim.as_str()).chain(axes).collect();
        assert_eq!(path.file_stem().and_then(|name| name.to_str()), Some(&*name.join(".")));
        assert!(
            recorded.insert(record.command),
            "{} is a map that another file has",
            path.display()
        );
    }
    let listed = MAPS.iter().map(|(claim, over)| {
        let over: Vec<String> = over.iter().map(|over| format!("--over '{over}'")).collect();
        format!("deepclaims map {claim} {}", over.join(" "))
    });
    assert_eq!(recorded, listed.collect());
}

#[test]
fn every_claim_with_seeds_has_a_map() {
    let mapped = |claim: &&Claim| !claim.is_exact() && claim.paper_scale.is_none();
    for claim in deepclaims::claims().iter().filter(mapped) {
        assert!(MAPS.iter().any(|(mapped, _)| *mapped == claim.id()), "{}", claim.id());
    }
}

/// Runs the program, which stores what it trains; the exit codes that are no error.
fn run(words: &[&str], codes: &[i32]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deepclaims"));
    command.args(words).args(["--format", "json", "--out", STORE]);
    let made = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&made.stderr);
    let code = made.status.code();
    assert!(code.is_some_and(|code| codes.contains(&code)), "{words:?}: {code:?}: {said}");
}

/// Copies the files of a folder of the store, but for whole records: what maps and counterexamples have of them
/// suffices to make them again.
fn keep(from: &str, to: &str) {
    fs::create_dir_all(to).expect("a writable folder");
    for entry in fs::read_dir(Path::new(STORE).join(from)).expect("files").flatten() {
        let name = entry.file_name();
        if !name.to_string_lossy().ends_with(".record.json") {
            fs::copy(entry.path(), Path::new(to).join(name)).expect("a writable folder");
        }
    }
}

#[test]
#[ignore = "trains for more than an hour; it resumes from target/atlas"]
fn all_maps_are_recorded() {
    for (claim, over) in MAPS {
        let over = over.iter().flat_map(|over| ["--over", over]);
        let words: Vec<&str> = ["map", claim].into_iter().chain(over).collect();
        run(&words, &[0]);
    }
    keep("maps", MAPS_FOLDER);
}

#[test]
#[ignore = "searches for two hours"]
fn all_counterexamples_are_recorded() {
    let claims = deepclaims::claims();
    let searched = claims.iter().filter(|claim| !claim.domain_sentences().is_empty());
    for claim in searched {
        run(&["falsify", &claim.id()], &[0, 1]);
    }
    keep("counterexamples", COUNTEREXAMPLES_FOLDER);
}

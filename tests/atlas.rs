//! The recorded maps (`snapshots/maps`): where claims hold.
//!
//! By themselves these tests train three seeds of one cell of every recorded map again and compare every
//! value, to the last digit. With `--ignored` they make all maps that `claims/atlas.rs` lists, each by the
//! program itself, and write them; what is stored in `target/atlas` is not trained for again, so that the
//! same command resumes:
//!
//! ```sh
//! cargo test --release --test atlas -- --ignored
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use deepclaims::atlas::MAPS;
use deepclaims_harness::claim::Variation;
use deepclaims_harness::report::MapRecord;
use deepclaims_harness::run::{Explorer, RunContext};
use deepclaims_lab::data::digits;
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::stats::Level;

const FOLDER: &str = "snapshots/maps";
/// So many seeds of a cell are trained again.
const SEEDS: u64 = 3;

fn recorded() -> Vec<(PathBuf, MapRecord)> {
    let Ok(entries) = fs::read_dir(FOLDER) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let record = serde_json::from_str(&text).expect("the record of a map");
        (path, record)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn three_seeds_of_a_cell_of_every_map_come_out_again() {
    let registry = deepclaims::registry().expect("a sound registry");
    let laboratory = StandardLaboratory::new(digits());
    let context = RunContext::default();
    for (path, record) in recorded() {
        let claim = registry.claim(&record.claim).expect("a claim of this name");
        // Another cell of every map.
        let index = path.to_string_lossy().bytes().map(usize::from).sum::<usize>();
        let cell = &record.cells[index % record.cells.len()];
        let at = record.axes.iter().zip(&cell.at);
        let variation = at.fold(Variation::none(), |variation, (axis, value)| {
            variation.with(axis.setting, value.clone())
        });
        let explorer = Explorer::new(claim, &context);
        let level = Level::new(record.level).expect("a level");
        let look = explorer.at(&variation, &laboratory, level, record.first_seed);
        let mut look = look.expect("a setting of the claim");
        explorer.look(&mut look, SEEDS).expect("nothing is stored");
        let found = look.record().expect("three seeds");
        let values: BTreeMap<String, Vec<Option<u64>>> = found
            .cases
            .iter()
            .flat_map(|case| case.parts.iter().map(move |part| (case, part)))
            .map(|(case, part)| {
                let criterion = part.criterion.map(|criterion| format!(" {criterion}"));
                let name =
                    format!("{}: {}{}", case.name, part.number, criterion.unwrap_or_default());
                let values = found.seed_values(case, part).into_iter();
                (name, values.map(|seed| seed.counts.then(|| seed.value.to_bits())).collect())
            })
            .collect();
        for part in &cell.parts {
            let own = &values[&format!("{}: {}", part.case, part.demands)];
            let recorded = part.values.iter().take(own.len());
            let recorded: Vec<Option<u64>> =
                recorded.map(|value| value.map(f64::to_bits)).collect();
            assert_eq!(*own, recorded, "{} at {variation}: {}", record.claim, part.demands);
        }
    }
}

#[test]
fn every_recorded_map_is_listed() {
    for (path, record) in recorded() {
        let axes: Vec<&str> = record.axes.iter().map(|axis| axis.setting.name()).collect();
        let listed = MAPS.iter().any(|(claim, over)| {
            let own = over.iter().filter_map(|over| over.split('=').next());
            *claim == record.claim && own.eq(axes.iter().copied())
        });
        assert!(listed, "{}", path.display());
    }
}

#[test]
#[ignore = "trains for hours; it resumes from target/atlas"]
fn all_maps_are_recorded() {
    let store = Path::new("target/atlas");
    for (claim, over) in MAPS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deepclaims"));
        command.args(["map", claim, "--format", "json", "--out"]).arg(store);
        over.iter().for_each(|over| {
            command.args(["--over", over]);
        });
        let made = command.output().expect("the program starts");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{claim}: {said}");
    }
    fs::create_dir_all(FOLDER).expect("a writable folder");
    for entry in fs::read_dir(store.join("maps")).expect("maps").flatten() {
        let to = Path::new(FOLDER).join(entry.file_name());
        fs::copy(entry.path(), to).expect("a writable folder");
    }
}

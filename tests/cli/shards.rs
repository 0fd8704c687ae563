//! `--shard`, `plan` and `merge`: several processes compute what one would.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::tempdir;

use super::program::{Ran, assert_says, deepclaims};
use super::store::{CHEAP, results, start, undisturbed, written};

/// The command as a shard, into this folder.
fn shard(command: &str, shard: &str, folder: &Path) -> String {
    format!("{command} --shard {shard} --out {}", folder.display())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect("one JSON document")
}

#[test]
fn shards_at_once_fill_one_store_and_the_check_computes_nothing() {
    let folder = tempdir().expect("a folder");
    let runs = ["1/3", "2/3", "3/3"].map(|of| start(&shard(CHEAP, of, folder.path())));
    for run in runs {
        let ran = run.wait_with_output().expect("a child");
        assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), b"" as &[u8]));
    }
    let out = folder.path().display();
    let plan = deepclaims(&format!("plan --out {out}"));
    assert_says(&plan, 0, &["3 shards of `deepclaims check ", "nothing is left to compute"]);
    let stored = written(folder.path());
    let ran = deepclaims(&format!("{CHEAP} --out {out}"));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(written(folder.path()), stored, "nothing is computed");
    assert_eq!(results(folder.path()), undisturbed());
}

#[test]
fn stores_of_shards_are_united_and_the_missing_shard_is_named() {
    let folders = [(); 3].map(|()| tempdir().expect("a folder"));
    for (number, folder) in (1..).zip(&folders) {
        let ran = deepclaims(&shard(CHEAP, &format!("{number}/3"), folder.path()));
        assert_says(&ran, 0, &[&format!("shard {number}/3 of `deepclaims check "), "computed in"]);
    }
    let united = tempdir().expect("a folder");
    let merge = |folders: &[tempfile::TempDir]| {
        let folders: Vec<String> =
            folders.iter().map(|folder| folder.path().display().to_string()).collect();
        let out = united.path().display();
        deepclaims(&format!("merge {} --out {out} --format json", folders.join(" ")))
    };
    let without = merge(&folders[..2]);
    assert_eq!(without.code, Some(1), "{}", without.stderr);
    let shards = json(&without)["missing"][0]["shards"].clone();
    let cells = |shard: usize| shards[shard]["cells"].as_u64().expect("cells");
    assert_eq!((cells(0), cells(1)), (0, 0));
    assert!(cells(2) > 0 && shards[2]["shard"] == "3/3", "{shards}");
    let with = merge(&folders);
    assert_eq!(with.code, Some(0), "{}", with.stderr);
    assert_eq!(json(&with)["missing"][0]["cells"], 0);
    let stored = written(united.path());
    let ran = deepclaims(&format!("{CHEAP} --out {}", united.path().display()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(written(united.path()), stored, "nothing is computed");
    assert_eq!(results(united.path()), undisturbed());
}

/// A map and a screening, shard by shard, are over before the command itself begins.
#[test]
fn maps_and_screenings_find_everything_that_their_shards_computed() {
    for command in [
        "map collapse.rate --over ratio=2,4 --over dimension=32,64 --most-seeds 4 --quiet",
        // At so large a rate nothing is learned, so that the map ends early there.
        "map collapse.trained --over learning-rate=1,1000 --most-seeds 4 --quiet",
        "falsify collapse.trained --screen --tries 2 --quiet",
    ] {
        let folder = tempdir().expect("a folder");
        let out = folder.path().display();
        let mut passes = 0;
        loop {
            for of in ["1/2", "2/2"] {
                let ran = deepclaims(&shard(command, of, folder.path()));
                assert_says(&ran, 0, &["computed in"]);
            }
            passes += 1;
            match deepclaims(&format!("plan --out {out}")).code {
                Some(0) => break,
                code => assert!(code == Some(1) && passes < 9, "{command}: {code:?}"),
            }
        }
        let stored = written(folder.path());
        let json = |folder: &str| {
            let ran = deepclaims(&format!("{command} --format json{folder}"));
            let mut document: Value = serde_json::from_str(&ran.stdout).expect("one document");
            document["seconds"] = Value::Null;
            (ran.code, document)
        };
        let found = json(&format!(" --out {out}"));
        if command.starts_with("map") {
            assert_eq!(written(folder.path()), stored, "{command} computes nothing");
        }
        assert_eq!(found, json(""), "{command}");
    }
}

#[test]
fn the_dry_run_of_a_shard_says_what_each_costs() {
    let ran = deepclaims(&format!("{CHEAP} --shard 2/4 --dry-run --format json"));
    let passes = ran.json();
    let shards = passes[0]["shards"].as_array().expect("shards").clone();
    let seconds: Vec<f64> =
        shards.iter().map(|shard| shard["seconds"].as_f64().expect("seconds")).collect();
    let mean = seconds.iter().sum::<f64>() / 4.0;
    let most = seconds.iter().copied().fold(0.0, f64::max);
    assert_eq!(shards.len(), 4);
    // Sums in another order.
    let costliest = passes[0]["costliest"].as_f64().expect("a number");
    assert!((costliest - most / mean).abs() < 1e-9, "{costliest} and {most} over {mean}");
    let text = deepclaims(&format!("{CHEAP} --shard 2/4 --dry-run"));
    assert_says(&text, 0, &["4 shards of", "4/4", "more than the mean"]);
}

#[test]
fn mistakes_with_shards_are_told() {
    let folder = tempdir().expect("a folder");
    let out = folder.path().display();
    for (line, pieces) in [
        ("check collapse.rate --shard 1/2", ["--out", "--dry-run"]),
        ("check collapse.rate --shard 3/2 --out x", ["\"3/2\" is no shard", "such as 1/4"]),
        ("check collapse.rate --shard 1/2 --out x --redo", ["--redo", "cannot be used with"]),
        ("map collapse.rate --over ratio=2 --shard 1/2 --out x --format svg", ["--format", "JSON"]),
        ("falsify collapse.trained --shard 1/2 --out x", ["--screen", "beforehand"]),
        ("merge nowhere --out x", ["nowhere is no store", "`cells`"]),
        ("plan --out x", ["there is no folder ", "/x; "]),
        ("map collapse.rate --over ratio=2 --dry-run", ["--shard <K/N>", "not provided"]),
    ] {
        let ran = deepclaims(&line.replace(" x", &format!(" {out}/x")));
        assert_says(&ran, 2, &pieces);
        assert_eq!(ran.stdout, "");
    }
    assert_says(&deepclaims(&format!("plan --out {out}")), 2, &["was not filled by shards"]);
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none(), "nothing is left");
}

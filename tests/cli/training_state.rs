//! Trainings under way that are killed and go on from their state.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use deepclaims_lab::numerics::Stream;
use serde_json::Value;
use tempfile::tempdir;

use super::program::{deepclaims, program};

/// A training of so many epochs, in a seed of its own.
fn training(epochs: usize, options: &str) -> String {
    format!(
        "profile --depth 2 --width 24 --epochs {epochs} --seeds 1 --first-seed 3 --quiet --format json \
         {options}"
    )
}

/// The numbers that were read from the network.
fn cells(document: &Value) -> Value {
    document["claims"][0]["cells"].clone()
}

/// The steps that the states in a folder have taken, the most of them. Every state under its final name must
/// be whole.
fn steps_kept(folder: &Path) -> u64 {
    let states = fs::read_dir(folder.join("trainings")).into_iter().flatten().flatten();
    let states = states.map(|entry| entry.path());
    let states =
        states.filter(|path| path.extension().is_some_and(|extension| extension == "state"));
    let steps = states.filter_map(|path| {
        let state = fs::read(path).ok()?;
        let head = b"counts_steps = false\n\n";
        let start = state.windows(head.len()).position(|bytes| bytes == head)? + head.len();
        let steps = state[start..start + 8].try_into().expect("eight bytes");
        Some(u64::from_le_bytes(steps))
    });
    steps.max().unwrap_or(0)
}

/// Kills the process after a further state was kept and a random time; whether it was still running.
fn kill_after_a_state(child: &mut Child, folder: &Path, stream: &mut Stream) -> bool {
    let before = steps_kept(folder);
    let ended = |child: &mut Child| child.try_wait().expect("a child").is_some();
    while steps_kept(folder) <= before {
        if ended(child) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_secs_f64(0.02 * stream.uniform()));
    if ended(child) {
        return false;
    }
    child.kill().expect("a child");
    true
}

/// Kills a training so often, and lets it come to its end.
fn kill_again_and_again(kills: usize, epochs: usize, options: &str) {
    let line = training(epochs, options);
    let expected = cells(&deepclaims(&line).json());
    let folder = tempdir().expect("a folder");
    let line = format!("{line} --keep-every 0.004s --out {}", folder.path().display());
    let mut stream = Stream::new(kills as u64, "kills of a training");
    let mut steps = 0;
    for kill in 0..kills {
        let mut child = program()
            .args(line.split_whitespace())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let killed = kill_after_a_state(&mut child, folder.path(), &mut stream);
        child.wait().expect("a child");
        assert!(killed, "it was over before kill {kill}: give it more epochs");
        let kept = steps_kept(folder.path());
        assert!(kept > steps, "it went on from step {steps} and not from the first one: {kept}");
        steps = kept;
    }
    let found = cells(&deepclaims(&line).json());
    assert_eq!(found, expected, "{options}");
    assert!(found.as_array().is_some_and(|cells| !cells.is_empty()));
    // Nothing is left of what is over.
    assert_eq!(fs::read_dir(folder.path().join("trainings")).expect("a folder").count(), 0);
}

#[test]
fn a_killed_training_goes_on_to_the_same_bits() {
    kill_again_and_again(4, 1_500, "");
}

#[test]
#[ignore = "fifty kills of a longer training, for each kind of state"]
fn fifty_kills_of_a_training_lose_nothing() {
    for options in ["", "--momentum 0", "--optimiser adamw --learning-rate 0.001"] {
        kill_again_and_again(50, 10_000, options);
    }
}

#[test]
fn an_interrupted_training_keeps_its_state_and_a_broken_one_counts_as_none() {
    let line = training(1_500, "");
    let expected = cells(&deepclaims(&line).json());
    let folder = tempdir().expect("a folder");
    let line = format!("{line} --out {}", folder.path().display());
    let start = |line: &str| {
        let mut child = program();
        child.args(line.split_whitespace()).stdout(Stdio::null()).stderr(Stdio::null());
        child.spawn().expect("the program starts")
    };
    let mut stream = Stream::new(0, "interruption of a training");
    let mut child = start(&format!("{line} --keep-every 0.01s"));
    assert!(kill_after_a_state(&mut child, folder.path(), &mut stream), "it was over");
    child.wait().expect("a child");
    let states = fs::read_dir(folder.path().join("trainings")).expect("a folder").flatten();
    for state in states.map(|entry| entry.path()) {
        let mut bytes = fs::read(&state).expect("a state");
        let middle = bytes.len() / 2;
        // The kill may have left one behind that was just begun.
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 1;
        }
        fs::write(state, bytes).expect("a writable folder");
    }
    assert_eq!(cells(&deepclaims(&line).json()), expected);
}

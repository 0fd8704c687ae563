//! Random changes to the files of a corpus, where there is no nightly compiler: blind, whereas libFuzzer follows
//! what is covered.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use deepclaims_lab::numerics::Stream;

/// Most changes to one file.
const MOST_CHANGES: usize = 8;
/// Most bytes of a file.
const MOST_BYTES: usize = 4_096;
/// Bytes at the ends of the ranges of numbers, and texts that mean something to some reader.
const ODD: [&[u8]; 14] = [
    &[0; 8],
    &[0xff; 8],
    &[0x7f],
    &[0x80],
    &[0, 0, 0, 0x80],
    &[0, 0, 0xc0, 0x7f],
    b"18446744073709551615",
    b"-1",
    b"1e999",
    b"nan",
    b"{\"",
    b"((((",
    b",",
    b"\n",
];

/// Gives changed files of this corpus to a check for so long; returns how many. What makes it fail is written
/// to the temporary folder first.
pub(crate) fn mutate(target: &str, corpus: &[Vec<u8>], check: fn(&[u8]), time: Duration) -> u64 {
    let (start, mut executions) = (Instant::now(), 0);
    while start.elapsed() < time {
        let mut stream = Stream::new(executions, &format!("mutate/{target}"));
        let file = changed(corpus, &mut stream);
        if let Err(failure) = catch_unwind(AssertUnwindSafe(|| check(&file))) {
            let path = std::env::temp_dir().join(format!("{target}-{executions}"));
            fs::write(&path, &file).expect("a writable folder");
            println!("{} makes {target} fail, after {executions} files", path.display());
            resume_unwind(failure);
        }
        executions += 1;
    }
    executions
}

/// A file of the corpus with some changes.
fn changed(corpus: &[Vec<u8>], stream: &mut Stream) -> Vec<u8> {
    let mut file = corpus[below(stream, corpus.len())].clone();
    for _ in 0..=below(stream, MOST_CHANGES) {
        change(&mut file, corpus, stream);
    }
    file.truncate(MOST_BYTES);
    file
}

/// One change: a bit, a byte, an odd piece over others or between them, a piece less, twice or elsewhere, the end
/// cut off, or a piece of another file.
fn change(file: &mut Vec<u8>, corpus: &[Vec<u8>], stream: &mut Stream) {
    let place = below(stream, file.len());
    let end = (place + 1 + below(stream, 16)).min(file.len());
    match below(stream, 9) {
        0 if place < file.len() => file[place] ^= 1 << below(stream, 8),
        1 if place < file.len() => file[place] = below(stream, 256) as u8,
        2 => {
            let odd = ODD[below(stream, ODD.len())];
            for (byte, value) in file[place..].iter_mut().zip(odd) {
                *byte = *value;
            }
        }
        3 => drop(file.splice(place..place, ODD[below(stream, ODD.len())].iter().copied())),
        4 => drop(file.drain(place..end)),
        5 => {
            let piece = file[place..end].to_vec();
            let elsewhere = below(stream, file.len());
            drop(file.splice(elsewhere..elsewhere, piece));
        }
        6 => file.truncate(place),
        7 => {
            let other = &corpus[below(stream, corpus.len())];
            let from = below(stream, other.len());
            let to = (from + 1 + below(stream, 64)).min(other.len());
            drop(file.splice(place..end.max(place), other[from..to].iter().copied()));
        }
        _ => file.push(below(stream, 256) as u8),
    }
}

/// A number below `most`; 0 where there is none.
fn below(stream: &mut Stream, most: usize) -> usize {
    ((stream.uniform() * most as f64) as usize).min(most.saturating_sub(1))
}

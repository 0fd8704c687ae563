//! Errors that a user sees, one sentence each.

use std::io;
use std::path::{Path, PathBuf};

use crate::claim::RegistryError;
use crate::measured::MeasureError;
use crate::run::{MergeError, StoreError};
use deepclaims_lab::data::DataError;
use deepclaims_lab::net::MlpError;

#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(
        "no claim matches {pattern:?}; give a name, a prefix or a glob pattern{} (`list` shows all \
         claims, `help` all commands)", such_as(.nearest)
    )]
    UnknownClaim { pattern: String, nearest: Vec<String> },
    #[error(
        "{pattern:?} is not a valid glob pattern; use * for any letters, ? for one and [ab] for a \
         or b"
    )]
    BadPattern { pattern: String },
    #[error("not applicable: {claims}")]
    NotApplicable { claims: String },
    #[error(
        "--epochs shortens claims at the scale of their paper, and none of these is one; name one, or omit \
         --epochs"
    )]
    NothingToShorten,
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Measure(#[from] MeasureError),
    #[error("no layer could be measured; what stands above says why")]
    NothingMeasured,
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(
        "cannot write {}: {reason}; the folder must be writable, or a new one in a writable folder",
        path.display()
    )]
    Output { path: PathBuf, reason: String },
    #[error(
        "{} is there and is no plain file, but a folder, a link or a device; give the name of a file",
        path.display()
    )]
    NoPlainFile { path: PathBuf },
    #[error("--svg and --png both name {}; give each a file of its own", path.display())]
    #[cfg_attr(not(feature = "png"), expect(dead_code, reason = "there is no --png"))]
    SamePicture { path: PathBuf },
    #[error(
        "cannot use {} as part of a run: {reason}; expected the folder of a run that went to its \
         end, as `check --out DIR` writes it, with check.json and unchanged records",
        path.display()
    )]
    Run { path: PathBuf, reason: String },
    #[error("{error}{remedy}", error = .0, remedy = remedy(.0))]
    Store(#[from] StoreError),
    #[error("{error}{remedy}", error = .0, remedy = remedy_without_redo(.0))]
    SharedStore(StoreError),
    #[error("cannot handle signals: {0}")]
    Signals(io::Error),
    #[error(transparent)]
    Network(MlpError),
    #[error(
        "this would take about {gigabytes:.0} GB of memory, and the limit is {most:.0}; give fewer \
         or narrower layers, fewer samples or smaller batches"
    )]
    TooLarge { gigabytes: f64, most: f64 },
    #[error(
        "--data names images, but these networks are trained on generated samples; omit one of the \
         two"
    )]
    NoImages,
    #[error(
        "{classes} classes to train on and {held_out} held out are too few: at least two of each \
         are needed"
    )]
    TooFewClasses { classes: usize, held_out: usize },
    #[error("no network is called {name:?}; give one of {known}")]
    UnknownNetwork { name: String, known: String },
    #[error(
        "{patterns} trains no network; give a claim that does, or describe a network by options"
    )]
    NoNetworks { patterns: String },
    #[error("{patterns} trains no network that --save-networks could save; give a claim that does")]
    NothingToSave { patterns: String },
    #[error("no seed of any network gave a number; what stands above says why")]
    NoFigures,
    #[error("cannot start {threads} threads: {reason}")]
    Threads { threads: usize, reason: String },
    #[error(
        "RAYON_NUM_THREADS asks for {threads} threads, and at most {most} can be used; set it to \
         less, or give --threads"
    )]
    TooManyThreads { threads: usize, most: usize },
    #[error(
        "{target:?} names no record: {reason}; give the name of a claim{}, the first letters of a \
         recorded digest (`list` and `show` have them), the file of a record, or the folder of a \
         run", such_as(.nearest)
    )]
    UnknownRecord { target: String, reason: &'static str, nearest: Vec<String> },
    #[error(
        "nothing is recorded of {claim}; give the file of a record, as `check --out DIR` writes it"
    )]
    NotRecorded { claim: String },
    #[error(
        "cannot use {} as a record: {reason}; expected a snapshot, or a record as JSON or TOML",
        path.display()
    )]
    Record { path: PathBuf, reason: String },
    #[error(
        "this program does not know the claim of the record, {claim}, or cannot train its networks; \
         `list` shows those that it knows"
    )]
    ForeignRecord { claim: String },
    #[error(
        "the record names {count} seeds from {first}, which cannot be run; there must be at least \
         1 and at most 1000000"
    )]
    ImpossibleSeeds { first: u64, count: u64 },
    #[error(transparent)]
    Map(#[from] crate::run::MapError),
    #[error(
        "{axis:?} is no axis: {reason}; give a setting and its values, such as width=16,32,64, \
         depth=4..24, depth=4..24+4 (steps of 4), width=16..512x2 (times 2) or width=16..512/6 (6 values)"
    )]
    Axis { axis: String, reason: String },
    #[error("{count} axes cannot be drawn; give one or two times --over, with each setting once")]
    Axes { count: usize },
    #[error("a map of {cells} cells is too large; give fewer values, at most {most} cells in all")]
    Cells { cells: usize, most: usize },
    #[error(
        "{pattern:?} means {count} claims, and this verb takes one; give the whole name of a claim"
    )]
    SeveralClaims { pattern: String, count: usize },
    #[error(
        "the page needs a folder; give that of a run, or --out DIR for a page of what is recorded"
    )]
    NoFolder,
    #[error("a figure shows one claim, and {count} are named; give one with --svg or --png")]
    SeveralFigures { count: usize },
    #[error(
        "{claim} names no domain, which could be searched; `show {claim}` says what it can bear"
    )]
    NoDomain { claim: String },
    #[error("a shard stores what it computes; give --out with the folder, or --dry-run")]
    ShardWithoutFolder,
    #[error(
        "settings of a search depend on what it finds; give --screen with --shard, to choose them beforehand"
    )]
    ShardOfSearch,
    #[error("a shard draws no map; give --svg and --png without --shard, once all shards are done")]
    ShardPicture,
    #[error(
        "the images of --held-out, {held_out}, have the classes of those of --data, {data}; give images of other \
         classes"
    )]
    SameClasses { data: String, held_out: String },
    #[error("what shards do is written as a table or as JSON; give no other --format with --shard")]
    ShardFormat,
    #[error(
        "{} was not filled by shards: it has nothing in its folder `shards`; expected the folder of \
         --out of a command with --shard, or of `merge`", folder.display()
    )]
    NoShards { folder: PathBuf },
    #[error(
        "there is no folder {}; give --out of a command with --shard, or of `merge`", folder.display()
    )]
    NoSuchFolder { folder: PathBuf },
    #[error(
        "`{command}`, which shards work on, means something else here; run it where its images are, and \
         where they are the same"
    )]
    OtherAssignment { command: String },
    #[error(transparent)]
    Merge(#[from] MergeError),
    #[error("cannot write to standard output: {0}")]
    StandardOutput(io::Error),
}

/// Names that may have been meant, in a sentence.
fn such_as(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!(", such as {}", names.join(" or "))
}

/// What a user can do about a store that cannot be used.
fn remedy(error: &StoreError) -> &'static str {
    match error {
        StoreError::Build(_) => "; run it without --out",
        StoreError::Manifest { .. } => {
            "; give --out another folder, or --redo to compute everything again"
        }
        StoreError::Damaged(_) => {
            "; remove what is named to compute it again, or give --redo to compute everything again"
        }
        StoreError::Write { .. } => ", and the same command resumes from there",
    }
}

/// The same for a verb that has no --redo.
fn remedy_without_redo(error: &StoreError) -> &'static str {
    match error {
        StoreError::Manifest { .. } => {
            "; give --out the folder of a run of this build, or a new one"
        }
        StoreError::Damaged(_) => "; remove what is named to compute it again",
        error => remedy(error),
    }
}

impl CliError {
    /// What could not be written.
    pub(super) fn output(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Output {
            path: path.into(),
            reason: match error.kind() {
                io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                    "there is a file where a folder is needed".to_owned()
                }
                _ => error.to_string(),
            },
        }
    }
}

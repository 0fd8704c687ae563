//! The program: one file a verb.
//!
//! ```no_run
//! # fn registry() -> Result<deepclaims_harness::claim::Registry, deepclaims_harness::claim::RegistryError> {
//! #     deepclaims_harness::claim::Registry::new(vec![], &[])
//! # }
//! fn main() -> std::process::ExitCode {
//!     deepclaims_harness::cli::main(registry)
//! }
//! ```

use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};
use deepclaims_lab::numerics::Kernels;

use crate::claim::{Registry, RegistryError};
use crate::preset::Preset;

mod check;
mod cite;
mod command;
mod common;
mod completions;
mod diff;
mod dry_run;
mod error;
mod execution;
mod exploring;
mod falsify;
mod format;
mod interruption;
mod list;
mod look;
mod manual;
mod map;
mod measure;
mod merge;
mod output;
mod over;
mod picture_files;
mod plan;
mod progress;
mod report;
mod results;
mod run_files;
mod run_folder;
mod save;
mod select;
mod sharded;
mod show;
mod target;
mod training;
mod verify;

use error::CliError;

/// The version, and what computes the products on this machine.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let version = env!("CARGO_PKG_VERSION");
    format!("{version}\n{}", Kernels::here().sentence())
});

/// Check published claims about deep networks by training real networks.
#[derive(Debug, Parser)]
#[command(
    name = "deepclaims",
    version,
    long_version = VERSION.as_str(),
    args_conflicts_with_subcommands = true,
    after_help = "Without a command, all claims are checked.\n\n\
        Exit codes: 0, every verdict is as recorded, or none is recorded for these seeds and data; \
        1, some verdict differs, a counterexample was found, or `plan` or `merge` finds cells left to \
        compute; 2, bad usage or input, or no number in any seed; 130, interrupted by \
        a signal."
)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    check: check::Options,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Train the networks of the claims and print verdicts with figures
    Check(check::Options),
    /// Train a network and measure it layer by layer
    Profile(look::ProfileOptions),
    /// Train a network and show how channels grow in its weights
    Morphology(look::Options),
    /// Train a network and show how it learns: accuracies and basins over steps
    Curves(look::Options),
    /// Measure a network of another program: its features or its weights in files
    Measure(measure::Options),
    /// Find out where a claim holds: its finding at every setting of one or two axes
    Map(map::Options),
    /// Search the domain of a claim for the smallest setting that refutes it
    Falsify(falsify::Options),
    /// Print what shards still have to compute in a folder that they fill
    Plan(plan::Options),
    /// Unite folders that shards filled
    Merge(merge::Options),
    /// List the claims with their recorded verdicts
    List(list::Options),
    /// Explain claims: statement, source, quantity, networks, criteria, controls, recorded verdict
    Show(show::Options),
    /// Print claims with verdict, figures and digest as a block for a review
    Cite(cite::Options),
    /// Recompute a record and report whether it is bit-for-bit identical
    Verify(verify::Options),
    /// Compare two runs or records claim by claim
    Diff(diff::Options),
    /// Write a stored run, or what is recorded, as one page: verdicts, figures and pictures
    Report(report::Options),
    /// Print completions for a shell
    Completions(completions::Options),
    /// Write the manual pages of this program into a folder
    Manual(manual::Options),
}

/// How a verb went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing contradicts the records.
    Agrees,
    /// Some verdict is not the recorded one.
    Differs,
    /// Shards have cells left to compute.
    Unfinished,
    /// It was interrupted by a signal.
    Interrupted,
}

impl Outcome {
    /// That of a comparison.
    fn of(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Differs }
    }
}

/// Runs the program on these claims, with the arguments of the process.
///
/// Another crate with claims of its own gets the same program by calling this from its `main`. The
/// registry is built after the arguments are parsed: `--help`, `--version` and a usage error read
/// no records.
pub fn main(registry: impl FnOnce() -> Result<Registry, RegistryError>) -> ExitCode {
    // A usage error ends the process with code 2 here.
    let arguments = Arguments::parse();
    let registry = registry().map_err(CliError::from);
    match registry.and_then(|registry| run(arguments, &registry)) {
        Ok(Outcome::Agrees) => ExitCode::SUCCESS,
        Ok(Outcome::Differs | Outcome::Unfinished) => ExitCode::FAILURE,
        Ok(Outcome::Interrupted) => ExitCode::from(interruption::EXIT_CODE),
        Err(error) => {
            output::note(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments, registry: &Registry) -> Result<Outcome, CliError> {
    match arguments.verb.unwrap_or(Verb::Check(arguments.check)) {
        Verb::Check(options) => check::run(&options, registry),
        Verb::Profile(look::ProfileOptions { at_step, options }) => {
            look::run(Preset::Profile, at_step, &options, registry)
        }
        Verb::Morphology(options) => look::run(Preset::Morphology, None, &options, registry),
        Verb::Curves(options) => look::run(Preset::Curves, None, &options, registry),
        Verb::Measure(options) => measure::run(&options),
        Verb::Map(options) => map::run(&options, registry),
        Verb::Falsify(options) => falsify::run(&options, registry),
        Verb::Plan(options) => plan::run(&options, registry),
        Verb::Merge(options) => merge::run(&options, registry),
        Verb::List(options) => list::run(&options, registry),
        Verb::Show(options) => show::run(&options, registry),
        Verb::Cite(options) => cite::run(&options, registry),
        Verb::Verify(options) => verify::run(&options, registry),
        Verb::Diff(options) => diff::run(&options, registry),
        Verb::Report(options) => report::run(&options, registry),
        Verb::Completions(options) => completions::run(&options),
        Verb::Manual(options) => manual::run(&options),
    }
}

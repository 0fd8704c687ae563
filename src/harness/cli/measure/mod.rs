//! `deepclaims measure`: networks of other programs.

mod features;
mod weights;

use clap::{Args, Subcommand, ValueEnum};
use deepclaims_lab::measure::features::Pool;

use super::{CliError, Outcome, output};

/// The page that `--out` writes.
const PAGE: &str = "measure.html";
/// The document that `--out` writes.
const DOCUMENT: &str = "measure.json";

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    of: Measured,
}

#[derive(Debug, Subcommand)]
enum Measured {
    /// Measure what every layer represents, from arrays of its outputs
    Features(features::Options),
    /// Measure the weights of a stack of linear layers, at moments in time
    Weights(weights::Options),
}

/// What becomes of the places of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PoolOption {
    /// Every place of every channel is a unit
    Flatten,
    /// The mean of each channel
    Mean,
    /// The largest value of each channel
    Max,
}

impl From<PoolOption> for Pool {
    fn from(option: PoolOption) -> Self {
        match option {
            PoolOption::Flatten => Self::Flatten,
            PoolOption::Mean => Self::Mean,
            PoolOption::Max => Self::Maximum,
        }
    }
}

pub(super) fn run(options: &Options) -> Result<Outcome, CliError> {
    match &options.of {
        Measured::Features(options) => features::run(options),
        Measured::Weights(options) => weights::run(options),
    }
}

/// Tells on standard error how far it is, unless `quiet`.
fn told(quiet: bool) -> impl Fn(&str) + Sync {
    move |line| {
        if !quiet {
            output::note(line);
        }
    }
}

//! What a check would do.

use std::fmt::Display;

use serde::Serialize;

use super::number::count;
use super::{Style, significant};
use crate::run::LongClaim;

/// What a check would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryRun {
    /// The distinct trainings.
    pub trainings: Vec<DryTraining>,
    /// What is read of networks or without any.
    pub readings: Vec<DryReading>,
    /// Networks at least, in the seeds that are looked at whatever they say.
    pub fewest_networks: u64,
    /// Networks at most, over all seeds.
    pub most_networks: u64,
    /// Floating-point operations that are expected of their training, at least.
    pub fewest_flops: f64,
    /// The same, at most.
    pub most_flops: f64,
    /// Predicted seconds on the clock, at least.
    pub fewest_seconds: f64,
    /// The same, at most.
    pub most_seconds: f64,
    /// Seconds on the clock that it cannot exceed but for the prediction's own error: trainings to a loss take
    /// the most steps, and basins end at their limit.
    pub bound_seconds: f64,
    /// Predicted bytes, without the program itself.
    pub bytes: f64,
    /// Threads that the prediction assumes.
    pub threads: usize,
    /// Claims that take longer than an hour.
    pub long_claims: Vec<LongClaim>,
}

/// One training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryTraining {
    /// Architecture, data, recipe.
    pub training: String,
    /// The steps at which it is read.
    pub kept_steps: Vec<String>,
    /// How many seeds need it at least.
    pub fewest_seeds: u64,
    /// How many seeds need it at most.
    pub most_seeds: u64,
    /// Floating-point operations that are expected for one of them.
    pub flops: f64,
    /// Processor seconds that are predicted for one of them.
    pub seconds: f64,
    /// The most processor seconds that one of them can take.
    pub most_seconds: f64,
}

/// What is read in every seed once the networks are trained, or without any; or the properties of an exact
/// claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DryReading {
    /// The arm.
    pub reading: String,
    /// The claims that have it.
    pub claims: Vec<String>,
    /// How many seeds need it at least; of properties one.
    pub fewest_seeds: u64,
    /// How many seeds need it at most.
    pub most_seeds: u64,
    /// Processor seconds that are predicted for one of them.
    pub seconds: f64,
    /// The most processor seconds that one of them can take.
    pub most_seconds: f64,
}

/// Readings of a smaller share of all seconds have no row.
const NOTABLE: f64 = 0.01;
/// Where the most there can be is more than what is expected by this factor, it is said.
const UNCERTAIN: f64 = 1.05;

/// Tables of the trainings and of what takes time beside them, and sentences with the totals.
pub(super) fn text(dry_run: &DryRun, style: Style) -> String {
    let trainings = (!dry_run.trainings.is_empty()).then(|| trainings(dry_run, style));
    let tables = trainings.into_iter().chain(readings(dry_run, style));
    let notes = dry_run.long_claims.iter();
    let notes = notes.map(|claim| format!("note: {}", long_claim(claim, dry_run.threads)));
    let sentences: Vec<String> = [totals(dry_run)].into_iter().chain(notes).collect();
    let paragraphs: Vec<String> = tables.chain([sentences.join("\n")]).collect();
    paragraphs.join("\n\n") + "\n"
}

fn trainings(dry_run: &DryRun, style: Style) -> String {
    let mut table = style.table();
    table.set_header(["seeds", "GFLOP a seed", "CPU s a seed", "training", "read at"]);
    for row in &dry_run.trainings {
        table.add_row([
            range(row.fewest_seeds, row.most_seeds),
            significant(row.flops / 1e9),
            up_to(row.seconds, row.most_seconds),
            row.training.clone(),
            row.kept_steps.join(", "),
        ]);
    }
    style.laid_out(&table)
}

/// The readings that take a notable share of the time.
fn readings(dry_run: &DryRun, style: Style) -> Option<String> {
    let of_trainings = dry_run.trainings.iter().map(|row| row.seconds * row.most_seeds as f64);
    let of_readings = dry_run.readings.iter().map(|row| row.seconds * row.most_seeds as f64);
    let all: f64 = of_trainings.chain(of_readings).sum();
    let is_notable = |row: &&DryReading| {
        row.seconds > 0.0 && row.seconds * row.most_seeds as f64 >= NOTABLE * all
    };
    let mut rows = dry_run.readings.iter().filter(is_notable).peekable();
    rows.peek()?;
    let mut table = style.table();
    table.set_header(["seeds", "CPU s a seed", "reading", "of"]);
    for row in rows {
        table.add_row([
            range(row.fewest_seeds, row.most_seeds),
            up_to(row.seconds, row.most_seconds),
            row.reading.clone(),
            row.claims.join(", "),
        ]);
    }
    Some(style.laid_out(&table))
}

fn totals(dry_run: &DryRun) -> String {
    let figures = |fewest: f64, most: f64| range(significant(fewest), significant(most));
    let trained = match dry_run.most_networks {
        0 => "No networks".to_owned(),
        most => format!(
            "{} networks, {} TFLOP of training",
            range(dry_run.fewest_networks, most),
            figures(dry_run.fewest_flops / 1e12, dry_run.most_flops / 1e12)
        ),
    };
    let bound = if dry_run.bound_seconds > UNCERTAIN * dry_run.most_seconds {
        format!(
            " At most {} s, if no training comes to its loss early and no basin ends before its limit.",
            significant(dry_run.bound_seconds)
        )
    } else {
        String::new()
    };
    format!(
        "{trained}: about {} s on {}, and {} MB in addition to the program itself.{bound}",
        figures(dry_run.fewest_seconds, dry_run.most_seconds),
        count(dry_run.threads, "thread"),
        significant(dry_run.bytes / 1e6),
    )
}

/// Seconds.
const HOUR: f64 = 3_600.0;

/// How long a claim takes, why, and what takes less.
pub fn long_claim(claim: &LongClaim, threads: usize) -> String {
    let LongClaim { claim, fewest_seconds, most_seconds, part, share, can_be_shortened } = claim;
    let (unit, name) = if *most_seconds < HOUR { (60.0, "minutes") } else { (HOUR, "hours") };
    let less = if *can_be_shortened { "fewer epochs (--epochs)" } else { "smaller images" };
    let time = |seconds: &f64| significant(seconds / unit);
    format!(
        "{claim} takes about {} {name} on {}, {:.0} % of them for {part}. Fewer seeds (--seeds, --most-seeds), \
         {less} or more threads (--threads) take less.",
        range(time(fewest_seconds), time(most_seconds)),
        count(threads, "thread"),
        100.0 * share,
    )
}

/// `0.31`, or `0.31, at most 9.8` where it can be more.
fn up_to(expected: f64, most: f64) -> String {
    let expected_text = significant(expected);
    if most > UNCERTAIN * expected {
        return format!("{expected_text}, at most {}", significant(most));
    }
    expected_text
}

/// `17 to 33`, or `17` where both are the same.
fn range(fewest: impl Display, most: impl Display) -> String {
    let (fewest, most) = (fewest.to_string(), most.to_string());
    if fewest == most {
        return most;
    }
    format!("{fewest} to {most}")
}

//! What shards have to compute, what one of them did, and what was united.

use serde::Serialize;

use super::number::count;
use super::{Style, significant};
use crate::claim::Schema;
use crate::program::Program;
use crate::run::{Merged, Part, Pass, Shard, ShardRun};
use deepclaims_lab::train::Speed;

/// Claims that are named of each shard.
const NAMED: usize = 3;
/// Seeds that are listed of each of them.
const LISTED: usize = 6;

/// What the shards of a command have to compute, as far as that does not depend on what they find.
#[derive(Clone, Debug, Serialize)]
pub struct PassDocument {
    /// [`Schema::CURRENT`].
    pub schema: Schema,
    /// The command whose work they share.
    pub command: String,
    /// Cells of all shards.
    pub cells: u64,
    /// Processor seconds that are predicted for them.
    pub seconds: f64,
    /// The seconds of the costliest shard over those of the mean one; none where nothing is left.
    pub costliest: Option<f64>,
    /// All of them.
    pub shards: Vec<PartDocument>,
}

/// What one shard has to compute.
#[derive(Clone, Debug, Serialize)]
pub struct PartDocument {
    /// `K/N`.
    pub shard: String,
    /// Cells: one for each arm and seed, and for the properties of each exact claim.
    pub cells: u64,
    /// Networks that it trains.
    pub networks: u64,
    /// Processor seconds that are predicted for it.
    pub seconds: f64,
    /// The claims that the cells belong to.
    pub claims: Vec<ClaimSeeds>,
}

/// Seeds of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimSeeds {
    /// `module.name`.
    pub claim: String,
    /// In which of them it lacks cells; none of an exact claim.
    pub seeds: Vec<u64>,
}

impl PassDocument {
    /// The document of a pass on a machine of this speed.
    pub fn new(command: &str, pass: &Pass<'_>, speed: Speed) -> Self {
        let parts = pass.parts().into_iter();
        let shards: Vec<PartDocument> =
            parts.map(|(shard, part)| PartDocument::new(shard, part, speed)).collect();
        let seconds: f64 = shards.iter().map(|part| part.seconds).sum();
        let most = shards.iter().map(|part| part.seconds).fold(0.0, f64::max);
        Self {
            schema: Schema::CURRENT,
            command: command.to_owned(),
            cells: shards.iter().map(|part| part.cells).sum(),
            seconds,
            costliest: (seconds > 0.0).then(|| most * shards.len() as f64 / seconds),
            shards,
        }
    }
}

impl PartDocument {
    fn new(shard: Shard, part: Part, speed: Speed) -> Self {
        let claims = part.claims.into_iter();
        let claims =
            claims.map(|(claim, seeds)| ClaimSeeds { claim, seeds: seeds.into_iter().collect() });
        Self {
            shard: shard.to_string(),
            cells: part.cells,
            networks: part.networks,
            seconds: speed.seconds(part.work),
            claims: claims.collect(),
        }
    }

    fn claims(&self) -> String {
        let mut words: Vec<String> = self.claims.iter().take(NAMED).map(ClaimSeeds::text).collect();
        if let Some(others @ 1..) = self.claims.len().checked_sub(NAMED) {
            words.push(format!("and {}", count(others, "other claim")));
        }
        words.join("; ")
    }
}

impl ClaimSeeds {
    fn text(&self) -> String {
        let seeds: Vec<String> = self.seeds.iter().take(LISTED).map(u64::to_string).collect();
        let more = if self.seeds.len() > LISTED { ", …" } else { "" };
        match seeds.as_slice() {
            [] => self.claim.clone(),
            seeds => format!("{} in {}{more}", self.claim, seeds.join(", ")),
        }
    }
}

/// What one shard did.
#[derive(Clone, Debug, Serialize)]
pub struct ShardDocument {
    /// [`Schema::CURRENT`].
    pub schema: Schema,
    /// What wrote it.
    pub program: Program,
    /// The command whose work the shards share.
    pub command: String,
    /// `K/N`.
    pub shard: String,
    /// Cells that were computed and stored.
    pub computed: u64,
    /// Cells that another process stored in the meantime.
    pub found: u64,
    /// Cells that are left, where it was interrupted.
    pub left: u64,
    /// Seconds on the clock.
    pub seconds: f64,
}

impl ShardDocument {
    /// The document of a shard that came so far.
    pub fn new(command: &str, shard: Shard, run: ShardRun, seconds: f64) -> Self {
        Self {
            schema: Schema::CURRENT,
            program: Program::this(),
            command: command.to_owned(),
            shard: shard.to_string(),
            computed: run.computed,
            found: run.found,
            left: run.left,
            seconds,
        }
    }
}

/// What was united.
#[derive(Clone, Debug, Serialize)]
pub struct MergeDocument {
    /// [`Schema::CURRENT`].
    pub schema: Schema,
    /// Where it was written.
    pub folder: String,
    /// Cells that are there now.
    pub cells: usize,
    /// Those of them that several stores had, with the same bytes.
    pub duplicates: usize,
    /// Files that are empty, cut off or changed, and left out.
    pub broken: Vec<String>,
    /// What the shards of the stores still have to compute.
    pub missing: Vec<PassDocument>,
}

impl MergeDocument {
    /// The document of a merge.
    pub fn new(folder: String, merged: &Merged, missing: Vec<PassDocument>) -> Self {
        Self {
            schema: Schema::CURRENT,
            folder,
            cells: merged.cells,
            duplicates: merged.duplicates,
            broken: merged.broken.iter().map(|path| path.display().to_string()).collect(),
            missing,
        }
    }
}

/// The text of passes: a table of the shards that have something to do, and a sentence.
pub(super) fn passes(documents: &[PassDocument], style: Style) -> String {
    documents.iter().map(|document| pass(document, style)).collect::<Vec<_>>().join("\n")
}

fn pass(document: &PassDocument, style: Style) -> String {
    let shards = count(document.shards.len(), "shard");
    let beginning = format!("{shards} of `{}`", document.command);
    let Some(costliest) = document.costliest else {
        return format!("{beginning}: nothing is left to compute.\n");
    };
    let mut table = style.table();
    table.set_header(["shard", "cells", "networks", "CPU s", "claims and seeds"]);
    for part in &document.shards {
        table.add_row([
            part.shard.clone(),
            part.cells.to_string(),
            part.networks.to_string(),
            significant(part.seconds),
            part.claims(),
        ]);
    }
    format!(
        "{beginning}:\n\n{}\n\n{} to compute, in about {} CPU s; the costliest shard takes {:.1} % more than \
         the mean.\n",
        style.laid_out(&table),
        count(document.cells as usize, "cell"),
        significant(document.seconds),
        100.0 * (costliest - 1.0),
    )
}

/// The text of what a shard did.
pub(super) fn shard(document: &ShardDocument) -> String {
    let ShardDocument { command, shard, computed, found, left, seconds, .. } = document;
    let found = match found {
        0 => String::new(),
        found => format!(", {found} found that another process stored in the meantime"),
    };
    let left = match left {
        0 => String::new(),
        left => format!("; interrupted, {left} left, and the same command resumes from there"),
    };
    format!(
        "shard {shard} of `{command}`: {} computed in {} s{found}{left}\n",
        count(*computed as usize, "cell"),
        significant(*seconds),
    )
}

/// The text of a merge.
pub(super) fn merge(document: &MergeDocument, style: Style) -> String {
    let MergeDocument { folder, cells, duplicates, broken, missing, .. } = document;
    let cells = count(*cells, "cell");
    let united = format!("{folder} has {cells}, of which several stores had {duplicates}.\n");
    let broken = (!broken.is_empty())
        .then(|| format!("Left out, empty, cut off or changed: {}\n", broken.join(", ")));
    let missing = missing.iter().map(|document| format!("\n{}", pass(document, style)));
    [united].into_iter().chain(broken).chain(missing).collect()
}

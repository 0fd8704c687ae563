//! What is kept of a map: enough to draw it, to cite it and to do it again.

use serde::{Deserialize, Serialize};

use crate::claim::{PartRecord, Range, Record, Role, Schema, Setting, Value, Verdict};
use crate::run::{Finding, GridAxis, Map, MapCell, MapRequest};
use deepclaims_lab::stats::Outcome;

/// A map of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRecord {
    /// The form of the record.
    pub schema: Schema,
    /// `module.name`.
    pub claim: String,
    /// The claim in one sentence.
    pub statement: String,
    /// The command that makes it again.
    pub command: String,
    /// The probability that the evidence for one part of a cell is ever misleading.
    pub level: f64,
    /// The first seed.
    pub first_seed: u64,
    /// The most seeds of a cell.
    pub most_seeds: u64,
    /// One or two, the first across.
    pub axes: Vec<MapAxisRecord>,
    /// One for each pair of values, the first axis running fastest.
    pub cells: Vec<MapCellRecord>,
}

/// An axis of a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapAxisRecord {
    /// What is varied.
    pub setting: Setting,
    /// What the registered claim has; 1 where values are factors.
    pub registered: Value,
    /// Whether values are factors on what each training has.
    pub relative: bool,
    /// The smallest and the largest value at which the claim is meant to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<[f64; 2]>,
    /// The words at which it is meant to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<String>>,
    /// The values, in the order in which they are shown.
    pub values: Vec<Value>,
}

/// A cell of a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapCellRecord {
    /// Its value along each axis.
    pub at: Vec<Value>,
    /// What the seeds say.
    pub finding: Finding,
    /// The verdict; nothing before the first seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Whether more seeds would change nothing.
    pub settled: bool,
    /// How many seeds were looked at.
    pub seeds: u64,
    /// The share of seeds in which all effects are there; nothing before the first seed.
    pub share: Option<f64>,
    /// Whether it is where the claim is registered.
    pub registered: bool,
    /// Whether it lies in the claim's domain.
    pub in_domain: bool,
    /// What decides it.
    #[serde(default)]
    pub parts: Vec<MapPartRecord>,
}

/// A part of a claim in one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapPartRecord {
    /// The data set.
    pub case: String,
    /// What it means for the verdict.
    pub role: Role,
    /// What it demands: "trained: gain > 0.05".
    pub demands: String,
    /// Whether it is met in more than half of all seeds.
    pub outcome: Option<Outcome>,
    /// In how many seeds it is met.
    pub agreeing: u64,
    /// Seeds that were looked at.
    pub seeds: u64,
    /// In how many of them there is no value, or a check took it away.
    pub missing: u64,
    /// One value a seed; nothing where there is none.
    pub values: Vec<Option<f64>>,
}

impl MapRecord {
    /// The record of this map.
    pub fn new(request: &MapRequest<'_>, map: &Map, command: String) -> Self {
        Self {
            schema: Schema::CURRENT,
            claim: request.claim.id(),
            statement: request.claim.statement.to_string(),
            command,
            level: request.level.probability(),
            first_seed: request.first_seed,
            most_seeds: request.most_seeds,
            axes: map.grid.axes.iter().map(MapAxisRecord::new).collect(),
            cells: map.cells.iter().map(|cell| MapCellRecord::new(map, cell)).collect(),
        }
    }

    /// The cell of these indices along the axes.
    pub(super) fn cell(&self, across: usize, up: usize) -> Option<&MapCellRecord> {
        let width = self.axes.first()?.values.len();
        (across < width).then(|| self.cells.get(up * width + across)).flatten()
    }

    /// How many cells there are along the second axis, 1 where there is none.
    pub(super) fn rows(&self) -> usize {
        self.axes.get(1).map_or(1, |axis| axis.values.len())
    }
}

impl MapAxisRecord {
    fn new(grid: &GridAxis) -> Self {
        let axis = &grid.axis;
        let (within, words) = match axis.domain {
            Some(Range::Times(low, high) | Range::Between(low, high)) => (Some([low, high]), None),
            Some(Range::OneOf(words)) => {
                (None, Some(words.iter().map(|&word| word.to_owned()).collect()))
            }
            None => (None, None),
        };
        Self {
            setting: axis.setting,
            registered: axis.registered.clone(),
            relative: axis.relative,
            within,
            words,
            values: grid.values.clone(),
        }
    }

    /// A value as it is shown: factors with a sign.
    pub(super) fn shown(&self, index: usize) -> String {
        let value = &self.values[index];
        if self.relative { format!("×{value}") } else { value.to_string() }
    }
}

impl MapCellRecord {
    fn new(map: &Map, cell: &MapCell) -> Self {
        let values = map.grid.axes.iter().zip(&cell.place);
        let record = cell.record.as_ref();
        Self {
            at: values.map(|(axis, &index)| axis.values[index].clone()).collect(),
            finding: cell.finding,
            verdict: record.map(|record| record.verdict),
            settled: cell.settled,
            seeds: record.map_or(0, |record| record.seeds.count),
            share: cell.share.is_finite().then_some(cell.share),
            registered: map.grid.is_registered(&cell.place),
            in_domain: map.grid.in_domain(&cell.place),
            parts: record.map_or_else(Vec::new, parts),
        }
    }
}

/// The parts of a record with the values of their seeds.
pub(crate) fn parts(record: &Record) -> Vec<MapPartRecord> {
    let parts =
        record.cases.iter().flat_map(|case| case.parts.iter().map(move |part| (case, part)));
    let one = |(case, part): (&crate::claim::CaseRecord, &PartRecord)| {
        let criterion = part.criterion.map(|criterion| format!(" {criterion}"));
        let values = record.seed_values(case, part).into_iter();
        MapPartRecord {
            case: case.name.clone(),
            role: part.role,
            demands: format!("{}{}", part.number, criterion.unwrap_or_default()),
            outcome: part.outcome,
            agreeing: part.agreeing.unwrap_or(0),
            seeds: part.seeds,
            missing: part.missing,
            values: values.map(|seed| seed.counts.then_some(seed.value)).collect(),
        }
    };
    parts.map(one).collect()
}

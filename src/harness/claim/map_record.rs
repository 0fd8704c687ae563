//! What is kept of a map: enough to draw it, to cite it and to do it again.

use serde::{Deserialize, Serialize};

use super::{Finding, Role, Schema, Setting, Value, Verdict};
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
    /// The cell of these indices along the axes.
    pub(crate) fn cell(&self, across: usize, up: usize) -> Option<&MapCellRecord> {
        let width = self.axes.first()?.values.len();
        (across < width).then(|| self.cells.get(up * width + across)).flatten()
    }

    /// How many cells there are along the second axis, 1 where there is none.
    pub(crate) fn rows(&self) -> usize {
        self.axes.get(1).map_or(1, |axis| axis.values.len())
    }
}

impl MapAxisRecord {
    /// A value as it is shown: factors with a sign.
    pub(crate) fn shown(&self, index: usize) -> String {
        let value = &self.values[index];
        if self.relative { format!("×{value}") } else { value.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::records::map_record;

    #[test]
    fn cells_lie_in_rows_of_the_first_axis() {
        let (widths, depths) = ([8.0, 16.0, 32.0], [2.0, 4.0]);
        let map = map_record(&widths, &depths, &[Finding::Open; 6]);
        for (across, width) in widths.into_iter().enumerate() {
            for (up, depth) in depths.into_iter().enumerate() {
                let cell = map.cell(across, up).expect("a cell of the map");
                assert_eq!(cell.at, [Value::from(width), depth.into()]);
            }
        }
        assert_eq!([map.cell(3, 0), map.cell(0, 2)], [None, None]);
        assert_eq!((map.rows(), map_record(&widths, &[2.0], &[]).rows()), (2, 1));
    }
}

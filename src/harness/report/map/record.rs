//! The record of a map.

use crate::claim::{
    CaseRecord, MapAxisRecord, MapCellRecord, MapPartRecord, MapRecord, PartRecord, Range, Record,
    Schema,
};
use crate::run::{GridAxis, Map, MapCell, MapRequest};

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
    let one = |(case, part): (&CaseRecord, &PartRecord)| {
        let values = record.seed_values(case, part).into_iter();
        MapPartRecord {
            case: case.name.clone(),
            role: part.role,
            demands: part.demands(),
            outcome: part.outcome,
            agreeing: part.agreeing.unwrap_or(0),
            seeds: part.seeds,
            missing: part.missing,
            values: values.map(|seed| seed.counts.then_some(seed.value)).collect(),
        }
    };
    parts.map(one).collect()
}

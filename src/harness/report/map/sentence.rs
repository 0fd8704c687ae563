//! Where a claim holds and where it stops, in a sentence.

use crate::claim::{Finding, MapAxisRecord, MapRecord, Value};

/// `at width 64 to 256: holds for depth 8 to 16, fails for depth 4; at width 32: fails for depth 4 to 16
/// (everywhere)`.
pub fn map_sentence(record: &MapRecord) -> String {
    let [across, up @ ..] = record.axes.as_slice() else {
        return String::new();
    };
    let rows: Vec<Vec<Finding>> = (0..record.rows())
        .map(|row| {
            let columns = 0..across.values.len();
            let cells = columns.filter_map(|column| record.cell(column, row));
            cells.map(|cell| cell.finding).collect()
        })
        .collect();
    let Some(up) = up.first() else {
        return rows.first().map_or_else(String::new, |row| along(across, row));
    };
    // Rows that say the same are told together.
    let mut said: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let sentence = along(across, row);
        match said.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, rows)) => rows.push(index),
            None => said.push((sentence, vec![index])),
        }
    }
    let sentences = said
        .into_iter()
        .map(|(sentence, rows)| format!("at {} {}: {sentence}", up.setting, values(up, &rows)));
    sentences.collect::<Vec<String>>().join("; ")
}

/// What was found along one axis.
fn along(axis: &MapAxisRecord, row: &[Finding]) -> String {
    let found = |finding: Finding| {
        let own: Vec<usize> = (0..row.len()).filter(|&index| row[index] == finding).collect();
        match own.len() {
            0 => None,
            all if all == row.len() => {
                let values = values(axis, &own);
                Some(format!("{} for {} {values} (everywhere)", clause(finding), axis.setting))
            }
            _ => Some(format!("{} for {} {}", clause(finding), axis.setting, values(axis, &own))),
        }
    };
    let order =
        [Finding::Holds, Finding::Fails, Finding::Unspecific, Finding::Untrained, Finding::Open];
    order.into_iter().filter_map(found).collect::<Vec<String>>().join(", ")
}

fn clause(finding: Finding) -> &'static str {
    match finding {
        Finding::Holds => "holds",
        Finding::Fails => "fails",
        Finding::Unspecific => "a control shows it too",
        Finding::Untrained => "networks did not train",
        Finding::Open => "open",
    }
}

/// `8 to 16`, `8 to 16 and 32`, `relu and tanh`.
fn values(axis: &MapAxisRecord, indices: &[usize]) -> String {
    let numbers = axis.values.iter().all(|value| matches!(value, Value::Number(_)));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &index in indices {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == index && numbers => *last = index,
            _ => runs.push((index, index)),
        }
    }
    let run = |(first, last): (usize, usize)| {
        if first == last {
            axis.shown(first)
        } else {
            format!("{} to {}", axis.shown(first), axis.shown(last))
        }
    };
    let runs: Vec<String> = runs.into_iter().map(run).collect();
    match runs.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => runs.concat(),
    }
}

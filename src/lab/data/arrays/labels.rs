//! Labels that other programs wrote.

use std::path::Path;

use super::{Array, ArrayError, ArrayFile, is_array_file};
use crate::data::files::{self, Content};
use crate::data::idx;

/// What a column of labels is called.
const COLUMN_NAMES: [&str; 5] = ["label", "labels", "class", "target", "y"];
/// How a file of IDX labels begins: two zeros. Compressed ones begin like gzip.
const IDX: [&[u8]; 2] = [&[0, 0], &[0x1f, 0x8b]];

/// The labels in a file, as the file has them: whole numbers in an array (`name` says in which, where
/// there are several), in a column of a table (`.csv`), or in an IDX file.
///
/// # Errors
/// Where the file cannot be read, or a label is not a whole number.
pub fn read_labels(path: &Path, name: Option<&str>) -> Result<Vec<i64>, ArrayError> {
    if is_array_file(path) {
        let file = ArrayFile::open(path)?;
        let array = name.map_or_else(|| file.only_array(), |name| file.array(name))?;
        return labels_of(&array);
    }
    let idx_error = |error| ArrayError::Idx(Box::new(error));
    let (_, stored) = files::open(path).map_err(idx_error)?;
    let mut start = Content::new(path, stored).map_err(idx_error)?;
    let start = start.up_to(2).map_err(idx_error)?;
    if IDX.contains(&&start[..]) {
        let (_, stored) = files::open(path).map_err(idx_error)?;
        return Ok(idx::labels(path, stored).map_err(idx_error)?.labels());
    }
    table(path)
}

/// The labels in an array: whole numbers, one a sample.
fn labels_of(array: &Array) -> Result<Vec<i64>, ArrayError> {
    if array.shape().is_empty() || array.units() != 1 {
        return Err(array.wrong_shape("one label a sample"));
    }
    let samples = 0..array.samples();
    let refused =
        |sample, found| ArrayError::NotALabel { path: array.path().into(), sample, found };
    if !array.element().is_float() {
        // What is beyond the range is its end, and no longer told from others.
        let label = |sample| match array.integer(sample, 0) {
            i64::MAX => Err(refused(sample, format!("{} or more", i64::MAX))),
            label => Ok(label),
        };
        return samples.map(label).collect();
    }
    let label = |(sample, value): (usize, f64)| {
        whole(value).ok_or_else(|| refused(sample, value.to_string()))
    };
    array.to_vec().into_iter().enumerate().map(|(sample, value)| label((sample, value))).collect()
}

/// The number where it is whole and its neighbours are numbers of their own.
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 9.0e15).then_some(value as i64)
}

/// The labels of a table: its only column, or the one that is called so; with or without a header.
fn table(path: &Path) -> Result<Vec<i64>, ArrayError> {
    let damaged = |error: csv::Error| ArrayError::Damaged {
        path: path.into(),
        format: ".csv",
        reason: error.to_string(),
    };
    let reader = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_path(path);
    let mut column = None;
    let mut labels = Vec::new();
    for (line, record) in reader.map_err(damaged)?.records().enumerate() {
        let record = record.map_err(damaged)?;
        let column = match column {
            Some(column) => column,
            None => *column.insert(label_column(path, &record)?),
        };
        let text = record.get(column).unwrap_or_default();
        match text.parse::<f64>().ok().and_then(whole) {
            Some(label) => labels.push(label),
            None if line == 0 => {}
            None => {
                return Err(ArrayError::NotALabel {
                    path: path.into(),
                    sample: labels.len(),
                    found: format!("{text:?}"),
                });
            }
        }
    }
    Ok(labels)
}

fn label_column(path: &Path, first: &csv::StringRecord) -> Result<usize, ArrayError> {
    let is_label = |name: &str| COLUMN_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let only = (first.len() == 1).then_some(0);
    let found = only.or_else(|| first.iter().position(is_label));
    found.ok_or_else(|| ArrayError::NoLabelColumn { path: path.into(), found: first.len() })
}

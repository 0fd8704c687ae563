//! Tables (`.csv`): a header, then a line for each sample.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::arrays::ArrayError;
use super::images::{MAXIMUM_BYTES, MAXIMUM_INPUTS, Stored};
use super::{DataError, Images, files};
use crate::numerics::Matrix;

/// What the column of labels is called, in any case.
const LABELS: [&str; 4] = ["label", "class", "target", "y"];
/// What a column is called that numbers the samples, in any case.
const INDICES: [&str; 3] = ["id", "index", ""];
/// Bytes of one input, as they are kept.
const INPUT: u64 = 4;

/// Reads a table; every column is mapped to the range from 0 to 1, as columns have units of their
/// own.
pub(super) fn load(name: String, path: &Path) -> Result<Images, DataError> {
    let (_, stored) = files::open(path)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(stored);
    let damaged = |error: csv::Error| {
        DataError::from(ArrayError::Damaged {
            path: path.into(),
            format: ".csv",
            reason: error.to_string(),
        })
    };
    let header = reader.headers().map_err(damaged)?.clone();
    let label = label_column(path, &header)?;
    let width = header.len() - 1;
    check_width(path, width)?;
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        for (column, text) in record.iter().enumerate() {
            if column == label {
                labels.push(named(path, labels.len(), text)?);
            } else {
                values.push(cell(path, (labels.len(), column), text, &header)?);
            }
        }
        if values.len() as u64 * INPUT > MAXIMUM_BYTES {
            return Err(DataError::TooLarge {
                path: path.into(),
                found: format!("more than {} samples of {width} numbers", labels.len()),
                maximum: MAXIMUM_BYTES,
            });
        }
    }
    if labels.is_empty() {
        return Err(DataError::NoImages { path: path.into() });
    }
    let (labels, note) = numbered(path, &labels)?;
    let index = header.iter().find(|name| INDICES.iter().any(|own| own.eq_ignore_ascii_case(name)));
    let index = index.map(|name| format!("column {name:?} is taken for an input like the others"));
    let mut pixels =
        Matrix::from_fn(labels.len(), width, |row, column| values[row * width + column]);
    (0..width).for_each(|column| to_unit_range(&mut pixels, column));
    let mut images = Images::new(name, path, None, Stored { pixels, labels }, None)?;
    images.notes.extend(note.into_iter().chain(index));
    Ok(images)
}

fn check_width(path: &Path, width: usize) -> Result<(), DataError> {
    let found = format!("samples of {width} numbers");
    match width as u64 {
        0 => Err(DataError::NoPixels { path: path.into(), found }),
        1..=MAXIMUM_INPUTS => Ok(()),
        _ => Err(DataError::TooManyPixels { path: path.into(), found, maximum: MAXIMUM_INPUTS }),
    }
}

fn label_column(path: &Path, header: &csv::StringRecord) -> Result<usize, DataError> {
    let is_label = |name: &str| LABELS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let found: Vec<usize> = (0..header.len()).filter(|&index| is_label(&header[index])).collect();
    match found[..] {
        [column] => Ok(column),
        _ => Err(DataError::LabelColumns {
            path: path.into(),
            found: found.len(),
            columns: header.iter().take(12).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// A label that is there.
fn named(path: &Path, sample: usize, text: &str) -> Result<String, ArrayError> {
    if text.is_empty() {
        let found = "nothing".to_owned();
        return Err(ArrayError::NotALabel { path: path.into(), sample, found });
    }
    Ok(text.to_owned())
}

/// A finite number of single precision.
fn cell(
    path: &Path,
    (row, column): (usize, usize),
    text: &str,
    header: &csv::StringRecord,
) -> Result<f32, DataError> {
    let number: Option<f32> = text.parse().ok().filter(|number: &f32| number.is_finite());
    number.ok_or_else(|| DataError::Cell {
        path: path.into(),
        sample: row,
        column: header.get(column).unwrap_or_default().to_owned(),
        found: text.to_owned(),
    })
}

/// Labels as numbers: as they are, or names in their order, which a note tells.
fn numbered(path: &Path, labels: &[String]) -> Result<(Vec<i64>, Option<String>), DataError> {
    let number = |text: &String| text.parse::<f64>();
    if labels.iter().any(|text| number(text).is_err()) {
        let names: BTreeSet<&String> = labels.iter().collect();
        let names: Vec<&String> = names.into_iter().collect();
        let numbers: BTreeMap<&String, i64> = names.iter().copied().zip(0..).collect();
        let told = names.iter().take(12).map(|name| format!("{name:?}"));
        let told = told.collect::<Vec<_>>().join(", ");
        let note = format!("labels are names and are numbered in their order from 0: {told}");
        return Ok((labels.iter().map(|name| numbers[name]).collect(), Some(note)));
    }
    let whole = |(sample, text): (usize, &String)| {
        let value = number(text).unwrap_or(f64::NAN);
        let is_whole = value.fract() == 0.0 && value.abs() < 9.0e15;
        is_whole.then_some(value as i64).ok_or_else(|| {
            DataError::from(ArrayError::NotALabel {
                path: path.into(),
                sample,
                found: format!("{text:?}"),
            })
        })
    };
    let labels: Result<Vec<i64>, DataError> = labels.iter().enumerate().map(whole).collect();
    Ok((labels?, None))
}

/// Maps a column to the range from 0 to 1; one of equal numbers to 0.
fn to_unit_range(matrix: &mut Matrix<f32>, column: usize) {
    let rows = 0..matrix.rows();
    let values = rows.clone().map(|row| f64::from(matrix.row(row)[column]));
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let range = values.fold(f64::NEG_INFINITY, f64::max) - low;
    for row in rows {
        let value = &mut matrix.row_mut(row)[column];
        let share = if range > 0.0 { (f64::from(*value) - low) / range } else { 0.0 };
        *value = share as f32;
    }
}

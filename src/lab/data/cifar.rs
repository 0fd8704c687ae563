//! CIFAR-10, binary version (Krizhevsky 2009): records of one label byte and 3,072 pixel bytes, the
//! red, green and blue plane of 32×32 pixels one after the other. Files carry no header, so one cut
//! between two records cannot be told from a shorter one.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::files::{list, no_data, open};
use super::foreign;
use super::images::{MAXIMUM_BYTES, Stored};
use super::{DataError, Images};
use crate::numerics::Matrix;

const PIXELS: usize = 3 * 32 * 32;
const RECORD: usize = 1 + PIXELS;
const LARGEST_LABEL: u8 = 9;
const WHITE: u8 = 255;

const TRAIN: [&str; 5] = [
    "data_batch_1.bin",
    "data_batch_2.bin",
    "data_batch_3.bin",
    "data_batch_4.bin",
    "data_batch_5.bin",
];
const TEST: &str = "test_batch.bin";
/// The folder that the published archive unpacks to.
const ARCHIVE: &str = "cifar-10-batches-bin";

/// Reads `folder`, or the archive's folder in it: the training batches that are there, in order,
/// and the test batch.
pub(super) fn load(name: String, folder: &Path) -> Result<Images, DataError> {
    let (folder, names) = batches(folder)?;
    let read = |batches: &[&str]| -> Result<Stored, DataError> {
        let mut records = Vec::new();
        for name in batches.iter().filter_map(|batch| find(&names, batch)) {
            append(&mut records, &folder.join(name))?;
        }
        Ok(stored(&records))
    };
    let train = read(&TRAIN)?;
    let test = find(&names, TEST).map(|_| read(&[TEST])).transpose()?;
    let mut images = Images::new(name, &folder, Some(WHITE), train, test)?;
    images.notes.extend(missing(&names, images.train.len()));
    Ok(images)
}

/// The name in letters of any case; of several the one in small letters, which comes last.
fn find<'a>(names: &'a [String], wanted: &str) -> Option<&'a String> {
    names.iter().rfind(|name| name.eq_ignore_ascii_case(wanted))
}

/// The folder with at least one training batch, and the names in it.
fn batches(folder: &Path) -> Result<(PathBuf, Vec<String>), DataError> {
    let holds_batch = |names: &[String]| TRAIN.iter().any(|batch| find(names, batch).is_some());
    let names = list(folder)?;
    if holds_batch(&names) {
        return Ok((folder.into(), names));
    }
    if let Some(archive) = find(&names, ARCHIVE) {
        let inner = folder.join(archive);
        let names = list(&inner)?;
        if holds_batch(&names) {
            return Ok((inner, names));
        }
        return Err(DataError::NoBatches { path: inner });
    }
    Err(no_data(folder, &names).unwrap_or(DataError::NoBatches { path: folder.into() }))
}

/// A sentence on training batches that are not there.
fn missing(names: &[String], images: usize) -> Option<String> {
    let missing = TRAIN.iter().copied().filter(|batch| find(names, batch).is_none());
    let missing: Vec<&str> = missing.collect();
    let are = match missing.len() {
        0 => return None,
        1 => "is",
        _ => "are",
    };
    Some(format!("{} {are} missing: {images} of 50,000 training images", missing.join(", ")))
}

/// Appends the records of one file, whole and with labels in range, to those before it.
fn append(records: &mut Vec<u8>, path: &Path) -> Result<(), DataError> {
    let (length, reader) = open(path)?;
    let before = records.len();
    if length > MAXIMUM_BYTES - before as u64 {
        return Err(DataError::TooLarge {
            path: path.into(),
            found: format!("{length} bytes after {before} in the batches before it"),
            maximum: MAXIMUM_BYTES,
        });
    }
    // No further than the length that was just checked, should the file grow meanwhile.
    let found = reader.take(length).read_to_end(records);
    let found = found.map_err(DataError::unreadable(path))?;
    if found == 0 {
        return Err(DataError::NoImages { path: path.into() });
    }
    check(path, &records[before..])
        .map_err(|error| foreign::recognise(path, &records[before..]).unwrap_or(error))
}

/// Whether these are whole records with labels in range.
fn check(path: &Path, records: &[u8]) -> Result<(), DataError> {
    let found = records.len() as u64;
    if !records.len().is_multiple_of(RECORD) {
        return Err(DataError::BrokenRecord { path: path.into(), found, record: RECORD as u64 });
    }
    let labels = records.iter().copied().step_by(RECORD);
    match labels.enumerate().find(|&(_, label)| label > LARGEST_LABEL) {
        Some((record, found)) => Err(DataError::LabelOutOfRange {
            path: path.into(),
            record,
            found,
            largest: LARGEST_LABEL,
        }),
        None => Ok(()),
    }
}

fn stored(records: &[u8]) -> Stored {
    let (records, _) = records.as_chunks::<RECORD>();
    Stored {
        pixels: Matrix::from_fn(records.len(), PIXELS, |row, column| {
            f32::from(records[row][1 + column])
        }),
        labels: records.iter().map(|record| record[0].into()).collect(),
    }
}

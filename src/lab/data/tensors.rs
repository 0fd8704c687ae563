//! Data sets in arrays of NumPy.

use std::path::Path;

use super::arrays::{Array, ArrayError, ArrayFile, read_labels};
use super::images::{MAXIMUM_BYTES, MAXIMUM_INPUTS, Stored};
use super::{DataError, Images};
use crate::numerics::Matrix;

/// What arrays of inputs and labels are called, of one part or of a training part.
const TRAIN: [[&str; 2]; 7] = [
    ["x_train", "y_train"],
    ["X_train", "y_train"],
    ["train_images", "train_labels"],
    ["inputs", "labels"],
    ["images", "labels"],
    ["x", "y"],
    ["X", "y"],
];
/// The same of a test part.
const TEST: [[&str; 2]; 4] = [
    ["x_test", "y_test"],
    ["X_test", "y_test"],
    ["test_images", "test_labels"],
    ["test_inputs", "test_labels"],
];
/// For messages.
const EXPECTED: &str = "arrays called x_train, y_train and, for a test part, x_test, y_test, or \
    inputs and labels, or x and y";

/// Reads the arrays of an archive.
pub(super) fn load_archive(name: String, path: &Path) -> Result<Images, DataError> {
    let file = ArrayFile::open(path)?;
    let has = |name: &str| file.names().iter().any(|known| known == name);
    let pair = |pairs: &[[&'static str; 2]]| {
        pairs.iter().copied().find(|[inputs, labels]| has(inputs) && has(labels))
    };
    let [inputs, labels] = pair(&TRAIN).ok_or_else(|| DataError::NoArrays {
        path: path.into(),
        found: file.names().join(", "),
        expected: EXPECTED,
    })?;
    let part = |inputs: &str, labels: &str| -> Result<Part, DataError> {
        let labels = read_labels(path, Some(labels))?;
        Part::new(&file.array(inputs)?, labels, path)
    };
    let train = part(inputs, labels)?;
    let test = pair(&TEST).map(|[inputs, labels]| part(inputs, labels)).transpose()?;
    images(name, path, train, test)
}

/// Reads inputs and labels, a file each.
pub(super) fn load_pair(name: String, inputs: &Path, labels: &Path) -> Result<Images, DataError> {
    let array = ArrayFile::open(inputs)?.only_array()?;
    let part = Part::new(&array, read_labels(labels, None)?, labels)?;
    images(name, inputs, part, None)
}

/// Inputs as they are, with labels.
struct Part {
    inputs: Matrix<f64>,
    shape: Vec<usize>,
    labels: Vec<i64>,
}

impl Part {
    fn new(array: &Array, labels: Vec<i64>, labels_path: &Path) -> Result<Self, DataError> {
        let path = || array.path().to_path_buf();
        let (samples, width) = (array.samples(), array.units());
        let found = format!("{samples} samples of {width} numbers");
        if array.shape().len() < 2 {
            return Err(array.wrong_shape("samples × inputs").into());
        }
        if samples == 0 {
            return Err(DataError::NoImages { path: path() });
        }
        if width == 0 {
            return Err(DataError::NoPixels { path: path(), found });
        }
        if width as u64 > MAXIMUM_INPUTS {
            return Err(DataError::TooManyPixels { path: path(), found, maximum: MAXIMUM_INPUTS });
        }
        if array.bytes() as u64 > MAXIMUM_BYTES {
            return Err(DataError::TooLarge { path: path(), found, maximum: MAXIMUM_BYTES });
        }
        if labels.len() != samples {
            return Err(DataError::CountMismatch {
                path: labels_path.into(),
                found: labels.len(),
                expected: samples,
                images: array.name().to_owned(),
            });
        }
        let mut inputs = Matrix::zeros(samples, width);
        inputs.as_mut_slice().copy_from_slice(&array.to_vec());
        if let Some(place) = inputs.as_slice().iter().position(|value| !value.is_finite()) {
            return Err(ArrayError::NotFinite {
                path: path(),
                name: array.name().to_owned(),
                sample: place / width,
                unit: place % width,
                found: inputs.as_slice()[place],
            }
            .into());
        }
        Ok(Self { inputs, shape: array.shape()[1..].to_vec(), labels })
    }

    /// In single precision, `low` being 0 and `high` 1.
    fn stored(self, (low, high): (f64, f64)) -> Stored {
        let range = if high > low { high - low } else { 1.0 };
        let pixels = self.inputs.map(|value| ((value - low) / range) as f32);
        Stored { pixels, labels: self.labels }
    }
}

/// The parts together, in one unit: from 0, or from their smallest number where that is negative, to
/// their largest.
fn images(name: String, path: &Path, train: Part, test: Option<Part>) -> Result<Images, DataError> {
    if let Some(test) = &test
        && test.shape != train.shape
    {
        let times =
            |shape: &[usize]| shape.iter().map(ToString::to_string).collect::<Vec<_>>().join("x");
        return Err(DataError::SizeMismatch {
            path: path.into(),
            found: times(&test.shape),
            expected: times(&train.shape),
        });
    }
    let parts = || std::iter::once(&train).chain(&test);
    let values = || parts().flat_map(|part| part.inputs.as_slice()).copied();
    let range = (values().fold(0.0, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let note = (range.0 < 0.0)
        .then(|| format!("inputs from {} to {} are mapped to 0 to 1", range.0, range.1));
    let (train, test) = (train.stored(range), test.map(|test| test.stored(range)));
    let mut images = Images::new(name, path, None, train, test)?;
    images.notes.extend(note);
    Ok(images)
}

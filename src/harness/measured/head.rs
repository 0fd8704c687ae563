//! A network's own classifier in a file.

use std::path::{Path, PathBuf};

use deepclaims_lab::data::arrays::{Array, ArrayFile};
use deepclaims_lab::measure::features::Head;
use deepclaims_lab::numerics::Matrix;

use super::document::HeadDocument;
use super::sources::{FeatureSet, Layer};
use super::stack::{KERNEL, bias_of};
use super::{LayerSelection, MeasureError};

/// Where a head is: a file, and its arrays there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadSource {
    /// The file.
    pub path: PathBuf,
    /// The array of weights; the only matrix where it is not said.
    pub weight: Option<String>,
    /// The array of biases; where it is not said, the one that is called as the weights are.
    pub bias: Option<String>,
}

impl HeadSource {
    /// What `FILE`, `FILE:WEIGHT` or `FILE:WEIGHT,BIAS` names.
    pub fn parse(text: &str) -> Self {
        let named = text.rsplit_once(':').filter(|(path, arrays)| {
            !Path::new(text).exists() && !path.is_empty() && !arrays.is_empty()
        });
        let Some((path, arrays)) = named else {
            return Self { path: text.into(), weight: None, bias: None };
        };
        let (weight, bias) = match arrays.rsplit_once(',') {
            Some((weight, bias)) => (weight, Some(bias.to_owned())),
            None => (arrays, None),
        };
        Self { path: path.into(), weight: Some(weight.to_owned()), bias }
    }

    /// Whether it is in one of these files, whose arrays are layers.
    pub fn is_in(&self, files: &[String]) -> bool {
        files.iter().any(|file| Path::new(file) == self.path)
    }

    /// Keeps the arrays of the head from being taken for layers.
    pub fn leave_out(&self, selection: &mut LayerSelection) {
        selection.labels.extend(self.weight.iter().chain(&self.bias).cloned());
    }
}

/// A head that fits the last layer of some features.
#[derive(Clone, Debug)]
pub struct SourcedHead {
    source: HeadSource,
    weight: String,
    bias: Option<String>,
    transposed: bool,
    head: Head,
}

impl SourcedHead {
    /// Reads a head for the last of these layers: `classes × units` as PyTorch has it, or
    /// `units × classes` as Flax has it; a square one is the latter where it is called kernel.
    ///
    /// # Errors
    /// Where a file or an array cannot be used, or the classes are not those of the labels.
    pub fn read(source: HeadSource, features: &FeatureSet) -> Result<Self, MeasureError> {
        let file = ArrayFile::open(&source.path)?;
        let weight = match &source.weight {
            Some(name) => name.clone(),
            None => only_matrix(&file)?,
        };
        let bias = source.bias.clone().or_else(|| bias_of(&file, &weight));
        let array = file.array(&weight)?.floats()?;
        let layer = last(features);
        let transposed = is_transposed(&array, layer)?;
        let weights = finite(&array)?;
        let (rows, columns) = (array.shape()[0], array.shape()[1]);
        let weights = if transposed {
            Matrix::from_fn(rows, columns, |unit, row| weights[unit * columns + row])
        } else {
            Matrix::from_fn(columns, rows, |unit, row| weights[row * columns + unit])
        };
        let classes = weights.columns();
        let biases = match &bias {
            Some(name) => biases(&file.array(name)?.floats()?, classes)?,
            None => vec![0.0; classes],
        };
        let rows = rows_of(&features.classes(), classes).ok_or_else(|| MeasureError::Head {
            path: source.path.clone(),
            name: weight.clone(),
            found: classes,
            classes: features.classes().len(),
            largest: features.classes().last().copied().unwrap_or_default(),
        })?;
        let head = Head::new(weights, biases, rows);
        Ok(Self { source, weight, bias, transposed, head })
    }

    /// What it is, and how it agrees with the class means of the last layer.
    pub(super) fn measure(&self, features: &FeatureSet, labels: &[usize]) -> HeadDocument {
        let layer = last(features);
        let measured = self.head.self_duality(&*layer.features, labels).ok();
        let number = |found: Option<f64>| found.unwrap_or(f64::NAN);
        HeadDocument {
            file: self.source.path.display().to_string(),
            weight: self.weight.clone(),
            bias: self.bias.clone(),
            transposed: self.transposed,
            classes: self.head.classes(),
            layer: layer.name.clone(),
            accuracy: number(measured.map(|found| found.accuracy)),
            nc3: number(measured.map(|found| found.nc3)),
            nc4: number(measured.map(|found| found.nc4)),
        }
    }
}

fn last(features: &FeatureSet) -> &Layer {
    features.layers.last().expect("features have a layer")
}

/// The only matrix in a file.
fn only_matrix(file: &ArrayFile) -> Result<String, MeasureError> {
    let mut matrices = Vec::new();
    for name in file.names() {
        if file.array(name)?.shape().len() == 2 {
            matrices.push(name.clone());
        }
    }
    match &mut matrices[..] {
        [name] => Ok(std::mem::take(name)),
        _ => Err(MeasureError::NoHead {
            path: file.path().into(),
            known: matrices.iter().take(12).map(|name| format!("{name:?}")).collect(),
        }),
    }
}

/// Whether weights are `units × classes` for the units of this layer.
fn is_transposed(weights: &Array, layer: &Layer) -> Result<bool, MeasureError> {
    let units = layer.features.units();
    match *weights.shape() {
        [rows, columns] if rows == units && columns == units => {
            Ok(weights.name().ends_with(KERNEL))
        }
        [rows, columns] if columns == units && rows > 0 => Ok(false),
        [rows, columns] if rows == units && columns > 0 => Ok(true),
        _ => Err(weights
            .wrong_shape(format!(
                "[classes × {units}] or [{units} × classes], a head on the {units} units of the \
                 last layer, {:?}",
                layer.name
            ))
            .into()),
    }
}

fn biases(array: &Array, classes: usize) -> Result<Vec<f64>, MeasureError> {
    if array.shape() != [classes] {
        let expected = format!("[{classes}], one bias for each class of the head");
        return Err(array.wrong_shape(expected).into());
    }
    finite(array)
}

/// All numbers of an array, which must be finite.
fn finite(array: &Array) -> Result<Vec<f64>, MeasureError> {
    let numbers = array.to_vec();
    match numbers.iter().position(|number| !number.is_finite()) {
        None => Ok(numbers),
        Some(index) => Err(MeasureError::HeadNotFinite {
            path: array.path().into(),
            name: array.name().into(),
            found: numbers[index],
            row: index / array.units().max(1),
            column: index % array.units().max(1),
        }),
    }
}

/// The row of a head of so many rows that belongs to each of these labels: the row of that number
/// where all of them are numbers of rows, and otherwise their order where there are as many.
fn rows_of(labels: &[i64], rows: usize) -> Option<Vec<usize>> {
    let numbered =
        labels.iter().map(|&label| usize::try_from(label).ok().filter(|row| *row < rows));
    let numbered: Option<Vec<usize>> = numbered.collect();
    numbered.or_else(|| (labels.len() == rows).then(|| (0..rows).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_a_file_or_arrays_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("odd:name,x");
        std::fs::write(&path, "").expect("a writable folder");
        let name = path.display().to_string();
        let source = |path: &str, weight: Option<&str>, bias: Option<&str>| HeadSource {
            path: path.into(),
            weight: weight.map(str::to_owned),
            bias: bias.map(str::to_owned),
        };
        for (text, expected) in [
            (name.as_str(), source(&name, None, None)),
            (&format!("{name}:fc.weight"), source(&name, Some("fc.weight"), None)),
            ("m.npz:w,b", source("m.npz", Some("w"), Some("b"))),
            ("missing.npz", source("missing.npz", None, None)),
            ("m.npz:", source("m.npz:", None, None)),
        ] {
            assert_eq!(HeadSource::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn labels_are_numbers_of_rows_or_as_many_as_there_are() {
        assert_eq!(rows_of(&[0, 1, 2], 3), Some(vec![0, 1, 2]));
        assert_eq!(rows_of(&[1, 7], 10), Some(vec![1, 7]));
        assert_eq!(rows_of(&[10, 20, 30], 3), Some(vec![0, 1, 2]));
        assert_eq!(rows_of(&[-1, 4], 2), Some(vec![0, 1]));
        assert_eq!(rows_of(&[10, 20], 3), None);
        assert_eq!(rows_of(&[0, 3], 3), None);
    }
}

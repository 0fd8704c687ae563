//! Which files hold which layers, and their labels.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use deepclaims_lab::data::arrays::{ArrayFile, natural_order, read_labels};
use deepclaims_lab::measure::features::{Features, Pool, PooledArray};
use glob::{Pattern, glob};

use super::MeasureError;

/// Which arrays of files are layers, and how those of maps are pooled.
#[derive(Clone, Debug, Default)]
pub struct LayerSelection {
    /// Names of arrays or patterns of such, in the order of the layers; empty for all arrays.
    pub patterns: Vec<String>,
    /// What becomes of the places of maps.
    pub pool: Pool,
    /// Names that hold labels and are no layers.
    pub labels: Vec<String>,
}

/// A layer under a name.
#[derive(Clone)]
pub struct Layer {
    /// The name of the array; with that of the file where names would be equal.
    pub name: String,
    /// The file that it comes from.
    pub path: PathBuf,
    /// The type of its numbers there.
    pub element: String,
    /// The shape of its array.
    pub shape: Vec<usize>,
    /// Its features.
    pub features: Arc<dyn Features>,
}

/// The files that these words name: paths, or patterns whose files come in their natural order.
pub(super) fn files(words: &[String]) -> Result<Vec<PathBuf>, MeasureError> {
    let mut files = Vec::new();
    for word in words {
        let is_pattern = word.contains(['*', '?', '[']) && !Path::new(word).exists();
        if !is_pattern {
            files.push(PathBuf::from(word));
            continue;
        }
        let bad = || MeasureError::Pattern { pattern: word.clone() };
        let found = glob(word).map_err(|_| bad())?.filter_map(Result::ok);
        let mut found: Vec<PathBuf> = found.collect();
        if found.is_empty() {
            return Err(MeasureError::NoFile { pattern: word.clone() });
        }
        found.sort_by(|one, other| natural_order(&one.to_string_lossy(), &other.to_string_lossy()));
        files.extend(found);
    }
    Ok(files)
}

/// The layers in files: their arrays, file by file and by their natural order in a file, or in the
/// order of the patterns.
///
/// # Errors
/// Where a file cannot be read, a pattern selects nothing, or an array holds no features.
pub fn layers(words: &[String], selection: &LayerSelection) -> Result<Vec<Layer>, MeasureError> {
    let files: Vec<ArrayFile> =
        files(words)?.iter().map(|path| ArrayFile::open(path)).collect::<Result<_, _>>()?;
    let arrays = files.iter().flat_map(|file| file.names().iter().map(move |name| (file, name)));
    let arrays: Vec<(&ArrayFile, &String)> =
        arrays.filter(|(_, name)| !selection.labels.contains(name)).collect();
    let selected = if selection.patterns.is_empty() {
        arrays
    } else {
        matching(&arrays, &selection.patterns)?
    };
    let Some((first, _)) = selected.first() else {
        let path = files.first().map(|file| file.path().into()).unwrap_or_default();
        return Err(MeasureError::NoFeatures { path });
    };
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in &selected {
        *uses.entry(name).or_default() += 1;
    }
    let layer = |(file, name): &(&ArrayFile, &String)| -> Result<Layer, MeasureError> {
        let array = PooledArray::new(file.array(name)?, selection.pool)?;
        let alone = uses[name.as_str()] == 1;
        let file = file.path().file_name().unwrap_or_default().display();
        let name = if alone { (*name).clone() } else { format!("{file}:{name}") };
        Ok(Layer {
            name,
            path: array.array().path().into(),
            element: array.array().element().to_string(),
            shape: array.array().shape().to_vec(),
            features: Arc::new(array),
        })
    };
    let layers: Vec<Layer> = selected.iter().map(layer).collect::<Result<_, _>>()?;
    let expected = layers[0].features.samples();
    match layers.iter().find(|layer| layer.features.samples() != expected) {
        Some(layer) => Err(MeasureError::Samples {
            path: layer.path.clone(),
            layer: layer.name.clone(),
            found: layer.features.samples(),
            expected,
            reference: format!("{:?} of {}", layers[0].name, first.path().display()),
        }),
        None => Ok(layers),
    }
}

/// The arrays that patterns select, each once, pattern by pattern.
fn matching<'a>(
    arrays: &[(&'a ArrayFile, &'a String)],
    patterns: &[String],
) -> Result<Vec<(&'a ArrayFile, &'a String)>, MeasureError> {
    let mut selected = Vec::new();
    let mut taken = BTreeSet::new();
    for text in patterns {
        let pattern = Pattern::new(text);
        let pattern = pattern.map_err(|_| MeasureError::Pattern { pattern: text.clone() })?;
        let fits = |name: &str| name == text || pattern.matches(name);
        let before = taken.len();
        for (index, (_, name)) in arrays.iter().enumerate() {
            if fits(name) && taken.insert(index) {
                selected.push(arrays[index]);
            }
        }
        if taken.len() == before && !arrays.iter().any(|(_, name)| fits(name)) {
            let known: Vec<String> =
                arrays.iter().take(12).map(|(_, name)| format!("{name:?}")).collect();
            return Err(MeasureError::NoLayer { pattern: text.clone(), known: known.join(", ") });
        }
    }
    Ok(selected)
}

/// Where labels are: a file, and the array in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// The file.
    pub path: PathBuf,
    /// The array, where the file has several.
    pub array: Option<String>,
}

impl Labels {
    /// What `FILE`, `FILE:ARRAY` or `ARRAY`, an array in the only file of features, names.
    pub fn parse(text: &str, features: &[String]) -> Self {
        if Path::new(text).exists() {
            return Self { path: text.into(), array: None };
        }
        if let Some((path, array)) = text.rsplit_once(':')
            && !path.is_empty()
            && !array.is_empty()
        {
            return Self { path: path.into(), array: Some(array.to_owned()) };
        }
        match features {
            [file] if Path::new(file).exists() && !text.contains(['/', '.']) => {
                Self { path: file.into(), array: Some(text.to_owned()) }
            }
            _ => Self { path: text.into(), array: None },
        }
    }
}

/// Layers on the same samples, with labels.
#[derive(Clone)]
pub struct FeatureSet {
    /// The layers, first to last.
    pub layers: Vec<Layer>,
    /// Where the labels are.
    pub source: Labels,
    /// One for each sample, as the file has them.
    pub labels: Vec<i64>,
}

/// Reads labels and finds layers.
///
/// # Errors
/// Where a file cannot be used, or numbers of samples differ.
pub fn feature_set(
    words: &[String],
    source: Labels,
    selection: &LayerSelection,
) -> Result<FeatureSet, MeasureError> {
    let labels = read_labels(&source.path, source.array.as_deref())?;
    if labels.is_empty() {
        return Err(MeasureError::NoLabels { path: source.path });
    }
    let mut selection = selection.clone();
    selection.labels.extend(source.array.clone());
    let layers = layers(words, &selection)?;
    let first = &layers[0];
    if first.features.samples() != labels.len() {
        return Err(MeasureError::Samples {
            path: first.path.clone(),
            layer: first.name.clone(),
            found: first.features.samples(),
            expected: labels.len(),
            reference: format!("there are labels in {}", source.path.display()),
        });
    }
    Ok(FeatureSet { layers, source, labels })
}

impl FeatureSet {
    /// Number of samples.
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    /// The labels that occur, sorted: the classes.
    pub fn classes(&self) -> Vec<i64> {
        let labels: BTreeSet<i64> = self.labels.iter().copied().collect();
        labels.into_iter().collect()
    }

    /// The class of every sample.
    pub(super) fn labels_in(&self, classes: &[i64]) -> Result<Vec<usize>, MeasureError> {
        let class = |label: &i64| {
            classes.binary_search(label).map_err(|_| MeasureError::UnknownLabel {
                path: self.source.path.clone(),
                label: *label,
            })
        };
        self.labels.iter().map(class).collect()
    }

    /// Refuses what is not of the same layers as `features`.
    pub(super) fn check_fits(
        &self,
        features: &Self,
        option: &'static str,
    ) -> Result<(), MeasureError> {
        let (found, expected) = (self.layers.len(), features.layers.len());
        if found != expected {
            return Err(MeasureError::Layers { option, found, expected });
        }
        for (own, reference) in self.layers.iter().zip(&features.layers) {
            let (found, expected) = (own.features.units(), reference.features.units());
            if found != expected {
                return Err(MeasureError::Units {
                    path: own.path.clone(),
                    layer: own.name.clone(),
                    found,
                    expected,
                    reference: reference.name.clone(),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_a_file_an_array_of_it_or_of_the_features() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("features.npz");
        std::fs::write(&path, "").expect("a writable folder");
        let name = path.display().to_string();
        let features = [name.clone()];
        let labels = |path: &str, array: Option<&str>| Labels {
            path: path.into(),
            array: array.map(str::to_owned),
        };
        for (text, expected) in [
            (name.as_str(), labels(&name, None)),
            (&format!("{name}:y"), labels(&name, Some("y"))),
            ("y", labels(&name, Some("y"))),
            ("missing.csv", labels("missing.csv", None)),
            ("missing/y", labels("missing/y", None)),
        ] {
            assert_eq!(Labels::parse(text, &features), expected, "{text}");
        }
        let several = [name.clone(), name];
        assert_eq!(Labels::parse("y", &several), labels("y", None));
    }
}

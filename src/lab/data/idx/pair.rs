//! Images and the labels of the same part.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::array::{Array, images, labels};
use super::element::Element;
use super::header::times;
use crate::data::DataError;
use crate::data::files::open;
use crate::data::images::Stored;

/// Files of one part.
pub(super) struct Pair {
    pub(super) images: Copies,
    pub(super) labels: Copies,
}

/// Files that must hold the same data, such as a plain and a compressed one.
pub(super) struct Copies {
    first: PathBuf,
    others: Vec<PathBuf>,
}

/// What the files of a pair hold.
pub(super) struct Part {
    pub(super) element: Element,
    /// Of one image.
    shape: Vec<u32>,
    pub(super) stored: Stored,
}

impl Pair {
    pub(super) fn read(&self) -> Result<Part, DataError> {
        let (path, images) = self.images.read(images)?;
        let (labels_path, labels) = self.labels.read(labels)?;
        if labels.len() != images.len() {
            return Err(DataError::CountMismatch {
                path: labels_path.into(),
                found: labels.len(),
                expected: images.len(),
                images: path.file_name().unwrap_or_default().display().to_string(),
            });
        }
        let stored = Stored { pixels: images.pixels(path)?, labels: labels.labels() };
        Ok(Part { element: images.header.element, shape: images.header.shape, stored })
    }

    /// Reads images of the same shape as those of `train`.
    pub(super) fn read_fitting(&self, train: &Part) -> Result<Part, DataError> {
        let part = self.read()?;
        if part.has_shape_of(train) {
            return Ok(part);
        }
        Err(DataError::SizeMismatch {
            path: self.images.first.clone(),
            found: times(&part.shape),
            expected: times(&train.shape),
        })
    }
}

impl Part {
    /// Whether the images have as many rows, columns and colours, or as many pixels where those of
    /// one part are flat. One colour is the same as none.
    fn has_shape_of(&self, other: &Self) -> bool {
        let sizes = |part: &Self| -> Vec<u32> {
            part.shape.iter().copied().filter(|&size| size != 1).collect()
        };
        let pixels = |part: &Self| part.stored.pixels.columns();
        let one_is_flat = self.shape.len() == 1 || other.shape.len() == 1;
        sizes(self) == sizes(other) || one_is_flat && pixels(self) == pixels(other)
    }
}

impl Copies {
    /// Some where there is at least one file. Folders count only where there are no files.
    pub(super) fn of(paths: &[PathBuf]) -> Option<Self> {
        let mut files = paths.iter().filter(|path| !path.is_dir()).cloned();
        let first = files.next().or_else(|| paths.first().cloned())?;
        Some(Self { first, others: files.collect() })
    }

    pub(super) fn into_first(self) -> PathBuf {
        self.first
    }

    /// The path of one file, and what all of them hold.
    fn read(
        &self,
        read: fn(&Path, BufReader<File>) -> Result<Array, DataError>,
    ) -> Result<(&Path, Array), DataError> {
        let read = |path: &Path| read(path, open(path)?.1);
        let array = read(&self.first)?;
        for other in &self.others {
            if read(other)? != array {
                return Err(DataError::Duplicate {
                    path: self.first.clone(),
                    other: other.clone(),
                });
            }
        }
        Ok((&self.first, array))
    }
}

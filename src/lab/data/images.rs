//! Labelled images, whatever they were read from.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::DataError;
use crate::numerics::Matrix;

/// Most bytes of pixels in one part (training or test): 1 GiB, which 32-bit floats turn into 4 GiB.
/// A quarter of that where addresses have 32 bits.
pub(super) const MAXIMUM_BYTES: u64 = if usize::BITS < 64 { 1 << 28 } else { 1 << 30 };

/// Most pixels (times colours) of one image: probes decompose a matrix of this size squared.
pub(super) const MAXIMUM_INPUTS: u64 = 1 << 13;

/// Images with their labels.
#[derive(Clone, Debug)]
pub struct Samples {
    /// One image a row, n × d, values in [0, 1].
    pub inputs: Matrix<f32>,
    /// n labels, counted from 0; in a regression the numbers to predict, see
    /// [`number`](Self::number).
    pub labels: Vec<usize>,
}

/// The label that holds this number: its bits.
pub(super) fn label_of_number(number: f32) -> usize {
    number.to_bits() as usize
}

/// The number that a label holds in a regression.
pub(crate) fn number_of_label(label: usize) -> f32 {
    f32::from_bits(label as u32)
}

impl Samples {
    /// Labelled rows of `width` bytes each, divided by `brightest`.
    pub(super) fn from_bytes<'a>(
        rows: impl ExactSizeIterator<Item = (u8, &'a [u8])>,
        width: usize,
        brightest: u8,
    ) -> Self {
        let mut inputs = Matrix::zeros(rows.len(), width);
        let mut labels = Vec::with_capacity(rows.len());
        for (row, (label, pixels)) in rows.enumerate() {
            labels.push(usize::from(label));
            for (input, &pixel) in inputs.row_mut(row).iter_mut().zip(pixels) {
                *input = f32::from(pixel) / f32::from(brightest);
            }
        }
        Self { inputs, labels }
    }

    /// The number to predict for a sample of a regression, which its label holds bit by bit.
    pub fn number(&self, sample: usize) -> f32 {
        number_of_label(self.labels[sample])
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The images at `indices`, in that order; an index may come more than once.
    ///
    /// # Panics
    /// Where an index is not below [`len`](Self::len).
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self {
            inputs: self.inputs.select_rows(indices),
            labels: indices.iter().map(|&index| self.labels[index]).collect(),
        }
    }

    /// The first `count` images, or all where there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        let count = count.min(self.len());
        Self { inputs: self.inputs.first_rows(count), labels: self.labels[..count].to_vec() }
    }
}

/// A data set: at least one training image, at least two classes.
#[derive(Clone, Debug)]
pub struct Images {
    /// What to call it, as on the command line: `digits`, `idx:DIR`, `cifar10:DIR`.
    pub name: String,
    /// SHA-256 in lower-case hex of the files as they are stored (compressed where they are), one
    /// after the other: training images and labels, then test images and labels.
    /// `cat FILES | sha256sum` prints the same.
    pub sha256: String,
    /// Largest label + 1, over both parts; some label in between may have no image.
    pub classes: usize,
    /// The training part, or all there is.
    pub train: Samples,
    /// The test part, where the source has one of its own; images of the same size.
    pub test: Option<Samples>,
}

impl Images {
    /// Puts the parts together; `path` is where they came from.
    pub(super) fn new(
        name: String,
        path: &Path,
        hash: Sha256,
        train: Samples,
        test: Option<Samples>,
    ) -> Result<Self, DataError> {
        let labels = [Some(&train), test.as_ref()].into_iter().flatten();
        let labels = labels.flat_map(|samples| &samples.labels);
        let classes = labels.max().map_or(0, |largest| largest + 1);
        if classes < 2 {
            return Err(DataError::OneClass { path: path.into() });
        }
        Ok(Self { name, sha256: hex::encode(hash.finalize()), classes, train, test })
    }

    /// Number of pixels (and colours) of one image: the width of a network's input.
    pub fn input_size(&self) -> usize {
        self.train.inputs.columns()
    }

    /// Number of images, both parts together.
    pub fn len(&self) -> usize {
        self.train.len() + self.test.as_ref().map_or(0, Samples::len)
    }

    /// Whether there are no images; never, after loading.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

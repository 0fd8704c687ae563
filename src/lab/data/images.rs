//! Labelled images, whatever they were read from.

use std::collections::HashMap;
use std::iter;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::doubts::doubts;
use super::{DataError, HeldOutImages};
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
    /// SHA-256 in lower-case hex of the samples as networks see them, see [`sha256`].
    pub sha256: String,
    /// The label that each class had where it came from. Classes are counted in the order of their
    /// first images, training part first: what labels are called changes no number.
    pub labels: Vec<i64>,
    /// The training part, or all there is.
    pub train: Samples,
    /// The test part, where the source has one of its own; images of the same size.
    pub test: Option<Samples>,
    /// Images of other classes, of which [`Data::held_out_classes`](super::Data::held_out_classes) are
    /// drawn.
    pub held_out: Option<Arc<HeldOutImages>>,
    /// What the files have where the inputs have 1: their brightest pixel.
    pub unit: f32,
    /// What may be a mistake in the files and cannot be told from what was meant: a sentence each.
    pub notes: Vec<String>,
}

/// A part of a data set as its files have it: pixels from 0 on, in any unit.
pub(super) struct Stored {
    pub(super) pixels: Matrix<f32>,
    pub(super) labels: Vec<i64>,
}

impl Stored {
    fn brightest(&self) -> f32 {
        self.pixels.as_slice().iter().copied().fold(0.0, f32::max)
    }

    /// The images in this unit, unless that is zero, and the classes of their labels.
    fn samples(self, unit: f32, numbering: &mut Numbering) -> Samples {
        let Self { pixels: mut inputs, labels } = self;
        if unit > 0.0 {
            inputs.as_mut_slice().iter_mut().for_each(|pixel| *pixel /= unit);
        }
        Samples { inputs, labels: labels.into_iter().map(|label| numbering.class(label)).collect() }
    }
}

impl Images {
    /// Puts the parts together; `path` is where they came from, `white` the largest value that its
    /// format has. The brightest pixel of all becomes 1.
    pub(super) fn new(
        name: String,
        path: &Path,
        white: Option<u8>,
        train: Stored,
        test: Option<Stored>,
    ) -> Result<Self, DataError> {
        let brightest: Vec<f32> = iter::once(&train).chain(&test).map(Stored::brightest).collect();
        let unit = brightest.iter().copied().fold(0.0, f32::max);
        let mut numbering = Numbering::default();
        let train = train.samples(unit, &mut numbering);
        let test = test.map(|test| test.samples(unit, &mut numbering));
        let labels = numbering.labels;
        if let [label] = labels[..] {
            return Err(DataError::OneClass { path: path.into(), label });
        }
        let unit = if unit > 0.0 { unit } else { 1.0 };
        let images = Self { labels, unit, ..Self::from_samples(name, train, test) };
        Ok(Self { notes: doubts(&images, &brightest, white), ..images })
    }

    /// A data set of these samples, in which every class is called by its number.
    pub fn from_samples(name: String, train: Samples, test: Option<Samples>) -> Self {
        let sha256 = sha256(&train, test.as_ref());
        let labels = iter::once(&train).chain(&test).flat_map(|part| &part.labels);
        let classes = labels.max().map_or(0, |largest| largest + 1);
        Self {
            name,
            sha256,
            labels: (0..).take(classes).collect(),
            train,
            test,
            held_out: None,
            unit: 1.0,
            notes: Vec::new(),
        }
    }

    /// The same with images of other classes to probe.
    ///
    /// # Errors
    /// Where they are of another size.
    pub fn with_held_out(self, held_out: HeldOutImages) -> Result<Self, DataError> {
        let (found, expected) = (held_out.input_size(), self.input_size());
        if found != expected {
            let (held_out, images) = (held_out.name, self.name);
            return Err(DataError::HeldOutSize { held_out, found, expected, images });
        }
        Ok(Self { held_out: Some(Arc::new(held_out)), ..self })
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.labels.len()
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

/// SHA-256 in lower-case hex of what networks see of a data set: of the training part and, where
/// there is one, the test part, the numbers of images and inputs, in eight bytes each, the inputs
/// as 32-bit floats, row by row, and the classes in four bytes each, all little endian. Equal
/// samples have equal digests, whatever file they came from and whatever their labels were called.
pub fn sha256(train: &Samples, test: Option<&Samples>) -> String {
    let mut hash = Sha256::new();
    for part in iter::once(train).chain(test) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update((part.inputs.columns() as u64).to_le_bytes());
        let mut bytes = Vec::new();
        for row in 0..part.len() {
            bytes.clear();
            bytes.extend(part.inputs.row(row).iter().flat_map(|input| input.to_le_bytes()));
            hash.update(&bytes);
        }
        for &label in &part.labels {
            hash.update((label as u32).to_le_bytes());
        }
    }
    hex::encode(hash.finalize())
}

/// Labels in the order of their first images.
#[derive(Default)]
struct Numbering {
    labels: Vec<i64>,
    known: HashMap<i64, usize>,
}

impl Numbering {
    /// The class of this label.
    fn class(&mut self, label: i64) -> usize {
        *self.known.entry(label).or_insert_with(|| {
            self.labels.push(label);
            self.labels.len() - 1
        })
    }
}

//! Images of other classes than those of a data set.

use sha2::{Digest, Sha256};

use super::{HeldOut, Samples};
use crate::numerics::{Matrix, Stream};

/// Images of other classes than those of a data set, to probe networks with that were trained on it.
///
/// They are kept as bytes, in a quarter of the memory of what networks see; a seed draws some classes.
#[derive(Clone, Debug)]
pub struct HeldOutImages {
    /// What to call them, as on the command line: `cifar100:DIR`.
    pub name: String,
    /// SHA-256 in lower-case hex of which labels count and of the files, training part first.
    pub sha256: String,
    classes: usize,
    train: Records,
    test: Records,
}

/// Records of labels and pixels, a byte each.
#[derive(Clone, Debug)]
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Label bytes of a record, and the one that counts.
    labels: usize,
    label: usize,
    pixels: usize,
}

impl Records {
    pub(super) fn new(bytes: Vec<u8>, labels: usize, label: usize, pixels: usize) -> Self {
        Self { bytes, labels, label, pixels }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len() / (self.labels + self.pixels)
    }

    fn record(&self, index: usize) -> &[u8] {
        let size = self.labels + self.pixels;
        &self.bytes[index * size..(index + 1) * size]
    }

    pub(super) fn label(&self, index: usize) -> u8 {
        self.record(index)[self.label]
    }

    pub(super) fn pixels(&self, index: usize) -> &[u8] {
        &self.record(index)[self.labels..]
    }

    /// In the random order of `stream` the first `count` of the records whose labels have a class, in this
    /// unit.
    fn take(
        &self,
        class: &[Option<usize>],
        count: usize,
        unit: f32,
        mut stream: Stream,
    ) -> Samples {
        let order = stream.permutation(self.len()).into_iter();
        let classed =
            order.filter_map(|record| Some((record, class[usize::from(self.label(record))]?)));
        let (records, labels): (Vec<usize>, Vec<usize>) = classed.take(count).unzip();
        let mut inputs = Matrix::zeros(records.len(), self.pixels);
        for (row, record) in records.into_iter().enumerate() {
            for (input, &pixel) in inputs.row_mut(row).iter_mut().zip(self.pixels(record)) {
                *input = f32::from(pixel) / unit;
            }
        }
        Samples { inputs, labels }
    }
}

impl HeldOutImages {
    pub(super) fn new(name: String, classes: usize, train: Records, test: Records) -> Self {
        let mut hash = Sha256::new();
        for part in [&train, &test] {
            hash.update([part.label as u8]);
            hash.update((part.bytes.len() as u64).to_le_bytes());
            hash.update(&part.bytes);
        }
        Self { name, sha256: hex::encode(hash.finalize()), classes, train, test }
    }

    /// Number of pixels (and colours) of one image.
    pub fn input_size(&self) -> usize {
        self.train.pixels
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// So many classes, drawn for this seed, or all where there are fewer; of their images as many to fit a
    /// probe on and to test it on, or all where there are fewer. What the files have as `unit` becomes 1.
    pub(super) fn draw(
        &self,
        classes: usize,
        [fit, test]: [usize; 2],
        unit: f32,
        seed: u64,
    ) -> HeldOut {
        let stream = |what: &str| Stream::new(seed, &format!("held-out images/{what}"));
        let drawn = classes.min(self.classes);
        let places = stream("classes").permutation(self.classes).into_iter();
        let class: Vec<Option<usize>> =
            places.map(|place| (place < drawn).then_some(place)).collect();
        HeldOut {
            fit: self.train.take(&class, fit, unit, stream("training part")),
            test: self.test.take(&class, test, unit, stream("test part")),
            classes: drawn,
        }
    }
}

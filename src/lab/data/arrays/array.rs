//! One array of a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use half::{bf16, f16};

use super::{ArrayError, Element};
use crate::numerics::MappedFile;

/// How the numbers of an array follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) element: Element,
    pub(super) big_endian: bool,
    /// First index fastest.
    pub(super) fortran: bool,
}

/// An array in a file, read in pieces: `samples × units`, where units are the numbers of all
/// dimensions but the first, the last dimension fastest.
#[derive(Clone, Debug)]
pub struct Array {
    path: PathBuf,
    name: String,
    bytes: Arc<MappedFile>,
    /// Where its numbers begin.
    start: usize,
    layout: Layout,
    shape: Vec<usize>,
    /// In Fortran order, how far from its sample's first number each unit stands.
    offsets: Option<Arc<[usize]>>,
}

impl Array {
    /// The array whose numbers fill `bytes` from `start` to `end`.
    pub(super) fn new(
        (path, name): (&Path, &str),
        bytes: Arc<MappedFile>,
        (start, end): (usize, usize),
        layout: Layout,
        shape: Vec<usize>,
    ) -> Result<Self, ArrayError> {
        let size = layout.element.size();
        let expected = shape.iter().try_fold(size, |product, &size| product.checked_mul(size));
        let found = end.saturating_sub(start);
        if expected != Some(found) {
            return Err(ArrayError::Length {
                path: path.into(),
                name: name.into(),
                found: found as u64,
                expected: expected.map_or(u64::MAX, |bytes| bytes as u64),
                element: layout.element,
                of: shape,
            });
        }
        let offsets = layout.fortran.then(|| offsets(&shape).into());
        Ok(Self { path: path.into(), name: name.into(), bytes, start, layout, shape, offsets })
    }

    /// The file that holds it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it is called there; the name of the file without its ending where it stands alone.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type of its numbers.
    pub fn element(&self) -> Element {
        self.layout.element
    }

    /// Its sizes, the samples first. Empty for a single number.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Size of the first dimension; 1 for a single number.
    pub fn samples(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    /// Numbers of one sample.
    pub fn units(&self) -> usize {
        self.shape.iter().skip(1).product()
    }

    /// Bytes of all numbers in the file.
    pub fn bytes(&self) -> usize {
        self.shape.iter().product::<usize>() * self.layout.element.size()
    }

    /// The same array where its numbers are floating-point numbers.
    ///
    /// # Errors
    /// Where they are not.
    pub fn floats(self) -> Result<Self, ArrayError> {
        if self.layout.element.is_float() {
            return Ok(self);
        }
        Err(self.wrong_type(Element::FLOATS))
    }

    pub(super) fn wrong_type(&self, expected: &'static str) -> ArrayError {
        ArrayError::Type {
            path: self.path.clone(),
            name: self.name.clone(),
            found: self.layout.element.to_string(),
            expected,
        }
    }

    /// A sentence about its shape.
    pub fn wrong_shape(&self, expected: impl Into<String>) -> ArrayError {
        ArrayError::Shape {
            path: self.path.clone(),
            name: self.name.clone(),
            found: self.shape.clone(),
            expected: expected.into(),
        }
    }

    /// Reads the numbers of these samples, one sample after the other, in double precision: exact
    /// but for integers beyond 2⁵³.
    ///
    /// # Panics
    /// Where there is no such sample, or `target` has not just room for them.
    pub fn read(&self, samples: &[usize], target: &mut [f64]) {
        assert_eq!(target.len(), samples.len() * self.units(), "room for {samples:?}");
        match self.layout.element {
            Element::F16 => self.copy(samples, target, |b| f16::from_le_bytes(b).to_f64()),
            Element::Bf16 => self.copy(samples, target, |b| bf16::from_le_bytes(b).to_f64()),
            Element::F32 => self.copy(samples, target, |b| f64::from(f32::from_le_bytes(b))),
            Element::F64 => self.copy(samples, target, f64::from_le_bytes),
            _ => {
                let units = self.units();
                for (sample, row) in samples.iter().zip(target.chunks_exact_mut(units.max(1))) {
                    for (unit, value) in row.iter_mut().enumerate() {
                        *value = self.integer(*sample, unit) as f64;
                    }
                }
            }
        }
    }

    /// All numbers, sample by sample.
    pub fn to_vec(&self) -> Vec<f64> {
        let samples: Vec<usize> = (0..self.samples()).collect();
        let mut values = vec![0.0; samples.len() * self.units()];
        self.read(&samples, &mut values);
        values
    }

    /// Numbers of `N` bytes by `decode`, which reads little-endian ones.
    fn copy<const N: usize>(
        &self,
        samples: &[usize],
        target: &mut [f64],
        decode: impl Fn([u8; N]) -> f64,
    ) {
        let decode = |mut number: [u8; N]| {
            if self.layout.big_endian {
                number.reverse();
            }
            decode(number)
        };
        let (numbers, _) = self.bytes[self.start..self.start + self.bytes()].as_chunks::<N>();
        let units = self.units();
        if let Some(offsets) = &self.offsets {
            // Unit by unit, as they lie in the file.
            for (unit, offset) in offsets.iter().enumerate() {
                for (place, sample) in samples.iter().enumerate() {
                    target[place * units + unit] = decode(numbers[offset + sample]);
                }
            }
        } else if units > 0 {
            for (sample, row) in samples.iter().zip(target.chunks_exact_mut(units)) {
                let stored = &numbers[sample * units..][..units];
                for (value, number) in row.iter_mut().zip(stored) {
                    *value = decode(*number);
                }
            }
        }
    }

    /// An integer, of an array of such; one beyond the range of 64 bits with sign is its end.
    pub(super) fn integer(&self, sample: usize, unit: usize) -> i64 {
        let place = match &self.offsets {
            Some(offsets) => offsets[unit] + sample,
            None => sample * self.units() + unit,
        };
        let size = self.layout.element.size();
        let stored = &self.bytes[self.start + place * size..][..size];
        let byte = |index: usize| {
            let index = if self.layout.big_endian { size - 1 - index } else { index };
            u64::from(stored[index])
        };
        let bits = (0..size).fold(0, |bits, index| bits | byte(index) << (8 * index));
        match self.layout.element {
            Element::Signed(_) => {
                let unused = 64 - 8 * size as u32;
                (bits << unused).cast_signed() >> unused
            }
            _ => i64::try_from(bits).unwrap_or(i64::MAX),
        }
    }
}

/// Where each unit stands in Fortran order, counted in numbers from that of its sample in the first.
fn offsets(shape: &[usize]) -> Vec<usize> {
    let Some((&samples, sizes)) = shape.split_first() else {
        return vec![0];
    };
    let mut strides = Vec::new();
    let mut stride = samples;
    for size in sizes {
        strides.push(stride);
        stride *= size;
    }
    let units = sizes.iter().product();
    let offset = |mut unit: usize| {
        let mut offset = 0;
        for (size, stride) in sizes.iter().zip(&strides).rev() {
            offset += unit % size * stride;
            unit /= size;
        }
        offset
    };
    (0..units).map(offset).collect()
}

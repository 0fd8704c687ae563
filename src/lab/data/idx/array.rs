//! The data of one IDX file.

use std::cmp::Ordering;
use std::io::BufRead;
use std::path::Path;

use super::header::Header;
use super::name::Role;
use crate::data::DataError;
use crate::data::files::Content;
use crate::numerics::Matrix;

/// A number of images, or of labels.
#[derive(PartialEq, Eq)]
pub(in crate::data) struct Array {
    pub(super) header: Header,
    /// The numbers, big endian.
    bytes: Vec<u8>,
}

/// Reads images of one to three dimensions: at least one image of at least one pixel.
pub(in crate::data) fn images(path: &Path, stored: impl BufRead) -> Result<Array, DataError> {
    read(path, stored, Role::Images)
}

/// Reads labels.
pub(in crate::data) fn labels(path: &Path, stored: impl BufRead) -> Result<Array, DataError> {
    read(path, stored, Role::Labels)
}

fn read(path: &Path, stored: impl BufRead, role: Role) -> Result<Array, DataError> {
    let mut content = Content::new(path, stored)?;
    let mut header = Header::read(&mut content, path, role)?;
    let expected = header.bytes();
    // Grows with what arrives, not with what is claimed. One byte more shows whether the file ends
    // where it should, and takes a decompressor to its checksum.
    let mut bytes = content.up_to(expected + 1)?;
    let (path, found, claimed) = (path.into(), bytes.len() as u64, header.to_string());
    match found.cmp(&expected) {
        Ordering::Less => return Err(DataError::Truncated { path, found, expected, claimed }),
        Ordering::Greater => return Err(DataError::TrailingBytes { path, expected, claimed }),
        Ordering::Equal => {}
    }
    if header.little_endian {
        bytes.chunks_exact_mut(header.element.size()).for_each(<[u8]>::reverse);
        header.little_endian = false;
    }
    Ok(Array { header, bytes })
}

impl Array {
    /// Number of images or labels.
    pub(super) fn len(&self) -> usize {
        // No more than bytes, which are in memory.
        self.header.len as usize
    }

    /// Images, one a row: finite values from 0 on, in the unit of the file at `path`.
    pub(in crate::data) fn pixels(&self, path: &Path) -> Result<Matrix<f32>, DataError> {
        let width = self.header.width() as usize;
        let mut pixels = Matrix::zeros(self.len(), width);
        let numbers = self.header.element.numbers(&self.bytes);
        for (index, (pixel, found)) in pixels.as_mut_slice().iter_mut().zip(numbers).enumerate() {
            if !(0.0..=f64::from(f32::MAX)).contains(&found) {
                let (path, image) = (path.into(), index / width);
                let pixel = self.position(index % width);
                return Err(DataError::PixelOutOfRange { path, image, pixel, found });
            }
            // The sum makes a negative zero positive.
            *pixel = found as f32 + 0.0;
        }
        Ok(pixels)
    }

    /// Row, column and further dimensions of a pixel by its index in the image.
    fn position(&self, mut index: usize) -> String {
        let mut position = Vec::new();
        for &size in self.header.shape.iter().rev() {
            position.push((index % size as usize).to_string());
            index /= size as usize;
        }
        position.reverse();
        position.join(", ")
    }

    /// Labels, the first number where each image has several.
    pub(in crate::data) fn labels(&self) -> Vec<i64> {
        let numbers = self.header.element.numbers(&self.bytes);
        numbers.step_by(self.header.width() as usize).map(|label| label as i64).collect()
    }
}

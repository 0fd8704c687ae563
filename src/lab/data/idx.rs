//! IDX files of unsigned bytes, the format of MNIST and its relatives (Y. LeCun): a magic number,
//! the length of each dimension, all big endian in four bytes each, then the data; plain or gzip.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::files::{Content, list, open};
use super::images::{MAXIMUM_BYTES, MAXIMUM_INPUTS, Stored};
use super::{DataError, Images};
use crate::numerics::Matrix;

/// 08 for unsigned bytes, then the number of dimensions.
const LABELS: u32 = 0x0801;
const FLAT_IMAGES: u32 = 0x0802;
const IMAGES: u32 = 0x0803;
/// The largest byte.
const WHITE: u8 = 255;

/// Reads the pairs of a folder.
pub(super) fn load(name: String, folder: &Path) -> Result<Images, DataError> {
    let (train, test) = pairs(folder)?;
    let (shape, train) = train.read()?;
    let fitting = |pair: Pair| {
        let (found, test) = pair.read()?;
        if found == shape {
            return Ok(test);
        }
        Err(DataError::SizeMismatch {
            path: pair.images,
            found: times(&found),
            expected: times(&shape),
        })
    };
    let test = test.map(fitting).transpose()?;
    Images::new(name, folder, Some(WHITE), train, test)
}

/// Images and their labels.
struct Pair {
    images: PathBuf,
    labels: PathBuf,
}

impl Pair {
    /// The shape of one image, and all of them.
    fn read(&self) -> Result<(Vec<u32>, Stored), DataError> {
        let images = images(&self.images, open(&self.images)?.1)?;
        let labels = labels(&self.labels, open(&self.labels)?.1)?;
        let (expected, found) = (images.len, labels.len);
        if found != expected {
            let images = self.images.file_name().unwrap_or_default();
            return Err(DataError::CountMismatch {
                path: self.labels.clone(),
                found,
                expected,
                images: images.display().to_string(),
            });
        }
        let stored = stored(&images, &labels);
        Ok((images.shape, stored))
    }
}

/// The training pair, or the only one, and the test pair.
fn pairs(folder: &Path) -> Result<(Pair, Option<Pair>), DataError> {
    // By prefix: the names of images and labels.
    let mut found = BTreeMap::<String, [Option<String>; 2]>::new();
    for name in list(folder)? {
        if let Some((prefix, role)) = role(&name) {
            let seat = &mut found.entry(prefix.into()).or_default()[role];
            if let Some(first) = seat {
                return Err(DataError::Duplicate { path: folder.join(first), other: name });
            }
            *seat = Some(name);
        }
    }
    let prefixes: Vec<String> = found.keys().cloned().collect();
    // In alphabetical order, as the map and the list it came from.
    let train_and_test = prefixes == ["t10k-", "train-"];
    let pairs = found.into_iter();
    let pairs = pairs.map(|(prefix, names)| pair(folder, &prefix, names));
    let mut pairs = pairs.collect::<Result<Vec<_>, _>>()?.into_iter();
    match (pairs.next(), pairs.next()) {
        (None, _) => Err(DataError::NoPairs { path: folder.into() }),
        (Some(only), None) => Ok((only, None)),
        (Some(test), Some(train)) if train_and_test => Ok((train, Some(test))),
        _ => Err(DataError::UnrelatedPairs {
            path: folder.into(),
            found: format!("`{}`", prefixes.join("`, `")),
        }),
    }
}

/// Both files of one prefix, of which one is there.
fn pair(folder: &Path, prefix: &str, names: [Option<String>; 2]) -> Result<Pair, DataError> {
    let (found, partner) = match names.map(|name| name.map(|name| folder.join(name))) {
        [Some(images), Some(labels)] => return Ok(Pair { images, labels }),
        [Some(images), None] => (images, "labels-idx1-ubyte"),
        [None, labels] => (labels.unwrap_or_default(), "images-idx3-ubyte"),
    };
    Err(DataError::Unpaired { path: found, partner: format!("{prefix}{partner}") })
}

/// The prefix of an IDX file's name, and 0 for images or 1 for labels.
fn role(name: &str) -> Option<(&str, usize)> {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    ["images-idx3-ubyte", "images.idx3-ubyte", "labels-idx1-ubyte", "labels.idx1-ubyte"]
        .into_iter()
        .enumerate()
        .find_map(|(index, ending)| Some((name.strip_suffix(ending)?, index / 2)))
}

/// The data of one file: a number of images, or of labels as images of no dimension.
pub(super) struct Array {
    len: usize,
    /// Of one image, in pixels.
    shape: Vec<u32>,
    bytes: Vec<u8>,
}

/// Reads images of one or two dimensions: at least one image of at least one pixel.
pub(super) fn images(path: &Path, stored: impl BufRead) -> Result<Array, DataError> {
    let expected =
        "0x00000803 (images of unsigned bytes) or 0x00000802 (the same in one dimension)";
    read(path, stored, &[FLAT_IMAGES, IMAGES], expected)
}

/// Reads labels.
pub(super) fn labels(path: &Path, stored: impl BufRead) -> Result<Array, DataError> {
    let expected = "0x00000801 (labels of one unsigned byte)";
    read(path, stored, &[LABELS], expected)
}

/// Images with labels, as many as there are of both.
pub(super) fn stored(images: &Array, labels: &Array) -> Stored {
    let width = images.bytes.len() / images.len;
    Stored {
        pixels: Matrix::from_fn(images.len, width, |row, column| {
            f32::from(images.bytes[row * width + column])
        }),
        labels: labels.bytes.iter().copied().map(i64::from).collect(),
    }
}

/// Reads a whole file of one of the given kinds (shortest header first), described by `expected`.
fn read(
    path: &Path,
    stored: impl BufRead,
    kinds: &[u32],
    expected: &'static str,
) -> Result<Array, DataError> {
    let mut content = Content::new(path, stored)?;
    let magic = word(&mut content, path, header_length(kinds[0]))?;
    if !kinds.contains(&magic) {
        return Err(DataError::WrongMagic { path: path.into(), found: magic, expected });
    }
    let len = word(&mut content, path, header_length(magic))?;
    let mut shape = Vec::new();
    for _ in 1..dimensions(magic) {
        shape.push(word(&mut content, path, header_length(magic))?);
    }

    let claimed = if magic == LABELS {
        format!("{len} labels")
    } else {
        format!("{len} images of {} pixels", times(&shape))
    };
    if magic != LABELS && len == 0 {
        return Err(DataError::NoImages { path: path.into() });
    }
    if shape.contains(&0) {
        return Err(DataError::NoPixels { path: path.into(), found: claimed });
    }
    let pixels = (shape.iter()).fold(1, |product: u64, &size| product.saturating_mul(size.into()));
    if pixels > MAXIMUM_INPUTS {
        return Err(DataError::TooManyPixels {
            path: path.into(),
            found: claimed,
            maximum: MAXIMUM_INPUTS,
        });
    }
    let length = u64::from(len) * pixels;
    if length > MAXIMUM_BYTES {
        return Err(DataError::TooLarge {
            path: path.into(),
            found: claimed,
            maximum: MAXIMUM_BYTES,
        });
    }

    // Grows with what arrives, not with what is claimed. One byte more shows whether the file ends
    // where it should, and takes a decompressor to its checksum.
    let bytes = content.up_to(length + 1)?;
    let found = bytes.len() as u64;
    match found.cmp(&length) {
        Ordering::Less => {
            Err(DataError::Truncated { path: path.into(), found, expected: length, claimed })
        }
        Ordering::Greater => {
            Err(DataError::TrailingBytes { path: path.into(), expected: length, claimed })
        }
        // No more images than bytes, which are in memory: `len` fits.
        Ordering::Equal => Ok(Array { len: len as usize, shape, bytes }),
    }
}

/// Number of dimensions: the last byte of a magic number.
fn dimensions(magic: u32) -> u64 {
    u64::from(magic & 0xff)
}

/// Bytes before the data.
fn header_length(magic: u32) -> u64 {
    4 + 4 * dimensions(magic)
}

/// As in `28x28`.
fn times(shape: &[u32]) -> String {
    let sizes: Vec<_> = shape.iter().map(ToString::to_string).collect();
    sizes.join("x")
}

/// The next number of a header of `length` bytes.
fn word(content: &mut Content, path: &Path, length: u64) -> Result<u32, DataError> {
    let bytes = content.up_to(4)?.try_into();
    bytes.map(u32::from_be_bytes).map_err(|_| DataError::ShortHeader {
        path: path.into(),
        found: content.position(),
        expected: length,
    })
}

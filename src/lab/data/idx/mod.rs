//! IDX files, the format of MNIST and its relatives (Y. LeCun): a magic number, the length of each
//! dimension in four bytes each, then the numbers; all big endian or all little endian, plain or
//! gzip.

mod array;
mod element;
mod folder;
mod header;
mod name;
mod pair;

use std::path::Path;

pub(super) use array::{images, labels};
use element::Element;
use pair::Part;

use super::{DataError, Images};

/// The largest unsigned byte.
const WHITE: u8 = 255;

/// Reads the pairs of a folder, or those of its pairs that the last component of `path` names.
pub(super) fn load(name: String, path: &Path) -> Result<Images, DataError> {
    let (train, test) = folder::pairs(path)?;
    let train = train.read()?;
    let test = test.map(|pair| pair.read_fitting(&train)).transpose()?;

    let bytes = |part: &Part| part.element == Element::U8;
    let white = (bytes(&train) && test.as_ref().is_none_or(bytes)).then_some(WHITE);
    let note = test.as_ref().and_then(|test| unequal_units(train.element, test.element));
    let mut images = Images::new(name, path, white, train.stored, test.map(|test| test.stored))?;
    images.notes.extend(note);
    Ok(images)
}

/// What may be a mistake where the parts hold different types of numbers.
fn unequal_units(train: Element, test: Element) -> Option<String> {
    (train != test).then(|| {
        format!("training images are {train} and test images {test}, taken to have the same unit")
    })
}

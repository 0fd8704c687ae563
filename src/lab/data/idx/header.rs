//! The header of an IDX file: what its numbers are, and how many it claims to hold.

use std::fmt;
use std::path::Path;

use super::element::Element;
use super::name::Role;
use crate::data::DataError;
use crate::data::files::Content;
use crate::data::foreign;
use crate::data::images::{MAXIMUM_BYTES, MAXIMUM_INPUTS};

/// Numbers that QMNIST has for each image; the first is the class.
const QMNIST: u32 = 8;

/// A magic number: two zeros, a code for the type of numbers and the number of dimensions; or all
/// four the other way round in a file that is little endian throughout.
#[derive(Clone, Copy)]
struct Magic {
    element: Element,
    dimensions: u8,
    little_endian: bool,
}

impl Magic {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (code, dimensions, little_endian) = match *bytes {
            [0, 0, code, dimensions] => (code, dimensions, false),
            [dimensions, code, 0, 0] => (code, dimensions, true),
            _ => return None,
        };
        Some(Self { element: Element::of_code(code)?, dimensions, little_endian })
    }
}

impl Role {
    fn has(self, magic: Magic) -> bool {
        match self {
            Self::Images => (2..=4).contains(&magic.dimensions),
            Self::Labels => (1..=2).contains(&magic.dimensions) && magic.element.is_integer(),
        }
    }

    /// Bytes of the shortest header.
    fn shortest_header(self) -> u64 {
        match self {
            Self::Images => header_length(2),
            Self::Labels => header_length(1),
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Images => {
                "0x00000803 (images of unsigned bytes), 0x00000802 (flat ones), 0x00000804 (with \
                 colours), or 09, 0b, 0c, 0d or 0e for 08 (other numbers)"
            }
            Self::Labels => {
                "0x00000801 (labels of unsigned bytes), or 09, 0b or 0c for 08 (other integers)"
            }
        }
    }
}

/// Bytes before the data.
fn header_length(dimensions: u8) -> u64 {
    4 + 4 * u64::from(dimensions)
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Header {
    role: Role,
    pub(super) element: Element,
    pub(super) little_endian: bool,
    /// Number of images or labels.
    pub(super) len: u32,
    /// Of one image in pixels, or of one label.
    pub(super) shape: Vec<u32>,
}

impl Header {
    /// Reads a header that is sound and claims no more than the limits.
    pub(super) fn read(content: &mut Content, path: &Path, role: Role) -> Result<Self, DataError> {
        let start = content.up_to(4)?;
        let Some(magic) = Magic::of(&start).filter(|&magic| role.has(magic)) else {
            return Err(refusal(content, path, start, role)?);
        };
        let mut size = || {
            let mut bytes: [u8; 4] = content.up_to(4)?.try_into().map_err(|_| {
                let expected = header_length(magic.dimensions);
                DataError::ShortHeader { path: path.into(), found: content.position(), expected }
            })?;
            if magic.little_endian {
                bytes.reverse();
            }
            Ok(u32::from_be_bytes(bytes))
        };
        let len = size()?;
        let shape = (1..magic.dimensions).map(|_| size()).collect::<Result<_, DataError>>()?;
        let Magic { element, little_endian, .. } = magic;
        let header = Self { role, element, little_endian, len, shape };
        header.check(path)?;
        Ok(header)
    }

    fn check(&self, path: &Path) -> Result<(), DataError> {
        let (path, found) = (path.into(), self.to_string());
        match self.role {
            Role::Images if self.len == 0 => return Err(DataError::NoImages { path }),
            Role::Images if self.width() == 0 => return Err(DataError::NoPixels { path, found }),
            Role::Images if self.width() > MAXIMUM_INPUTS => {
                return Err(DataError::TooManyPixels { path, found, maximum: MAXIMUM_INPUTS });
            }
            Role::Labels if !self.has_one_label_each() => {
                return Err(DataError::LabelWidth { path, found });
            }
            Role::Images | Role::Labels => {}
        }
        if self.bytes() > MAXIMUM_BYTES {
            return Err(DataError::TooLarge { path, found, maximum: MAXIMUM_BYTES });
        }
        Ok(())
    }

    fn has_one_label_each(&self) -> bool {
        match self.shape[..] {
            [] | [1] => true,
            [QMNIST] => self.element == Element::I32,
            _ => false,
        }
    }

    /// Numbers of one image or label.
    pub(super) fn width(&self) -> u64 {
        self.shape.iter().fold(1, |product: u64, &size| product.saturating_mul(size.into()))
    }

    /// Bytes of data.
    pub(super) fn bytes(&self) -> u64 {
        let numbers = u64::from(self.len).saturating_mul(self.width());
        numbers.saturating_mul(self.element.size() as u64)
    }
}

/// What is claimed, as in `4 images of 28x28 pixels`.
impl fmt::Display for Header {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { len, shape, element, .. } = self;
        match self.role {
            Role::Images => write!(formatter, "{len} images of {} pixels", times(shape))?,
            Role::Labels if shape.is_empty() => write!(formatter, "{len} labels")?,
            Role::Labels => write!(formatter, "{len} labels of {} numbers", times(shape))?,
        }
        if *element != Element::U8 {
            write!(formatter, " ({element})")?;
        }
        Ok(())
    }
}

/// As in `28x28`.
pub(super) fn times(shape: &[u32]) -> String {
    let sizes: Vec<_> = shape.iter().map(ToString::to_string).collect();
    sizes.join("x")
}

/// Why a file that begins like this has no header.
fn refusal(
    content: &mut Content,
    path: &Path,
    mut start: Vec<u8>,
    role: Role,
) -> Result<DataError, DataError> {
    start.extend(content.up_to(foreign::START - start.len() as u64)?);
    if let Some(foreign) = foreign::recognise(path, &start) {
        return Ok(foreign);
    }
    let path = path.into();
    Ok(match start.first_chunk() {
        None => DataError::ShortHeader {
            path,
            found: start.len() as u64,
            expected: role.shortest_header(),
        },
        Some(&magic) => DataError::WrongMagic {
            path,
            found: u32::from_be_bytes(magic),
            expected: role.expected(),
        },
    })
}

//! The numbers of an IDX file.

use std::fmt;

/// The type of all numbers in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    U8,
    I8,
    I16,
    I32,
    F32,
    F64,
}

impl Element {
    /// By the third byte of a magic number.
    pub(super) fn of_code(code: u8) -> Option<Self> {
        match code {
            0x08 => Some(Self::U8),
            0x09 => Some(Self::I8),
            0x0b => Some(Self::I16),
            0x0c => Some(Self::I32),
            0x0d => Some(Self::F32),
            0x0e => Some(Self::F64),
            _ => None,
        }
    }

    pub(super) fn is_integer(self) -> bool {
        !matches!(self, Self::F32 | Self::F64)
    }

    /// Bytes of one number.
    pub(super) fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// The numbers in big-endian bytes, all of them exact.
    pub(super) fn numbers(self, bytes: &[u8]) -> Box<dyn Iterator<Item = f64> + '_> {
        match self {
            Self::U8 => each(bytes, u8::from_be_bytes),
            Self::I8 => each(bytes, i8::from_be_bytes),
            Self::I16 => each(bytes, i16::from_be_bytes),
            Self::I32 => each(bytes, i32::from_be_bytes),
            Self::F32 => each(bytes, f32::from_be_bytes),
            Self::F64 => each(bytes, f64::from_be_bytes),
        }
    }
}

fn each<const SIZE: usize, T: Into<f64> + 'static>(
    bytes: &[u8],
    number: fn([u8; SIZE]) -> T,
) -> Box<dyn Iterator<Item = f64> + '_> {
    let (numbers, _) = bytes.as_chunks::<SIZE>();
    Box::new(numbers.iter().map(move |&bytes| number(bytes).into()))
}

impl fmt::Display for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::U8 => "unsigned bytes",
            Self::I8 => "signed bytes",
            Self::I16 => "16-bit integers",
            Self::I32 => "32-bit integers",
            Self::F32 => "32-bit floats",
            Self::F64 => "64-bit floats",
        })
    }
}

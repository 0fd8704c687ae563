//! NumPy's format of one array: a magic number and a version, the length of the header, the header,
//! which is a Python dictionary, and the numbers.
//!
//! The crates that read it parse headers as any Python literal, which takes a time exponential in the
//! depth of nested brackets, and panic where the product of the sizes overflows. What is needed is
//! little, and is read here.

use std::path::Path;
use std::sync::Arc;

use super::array::{Array, Layout};
use super::header::Header;
use super::{ArrayError, Element};
use crate::numerics::MappedFile;

/// How such files begin.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// What the types may be, for messages.
const EXPECTED: &str = "numbers: f16, bf16, f32, f64 or integers";

/// The array in these bytes of a file, header and numbers.
pub(super) fn array(
    (path, name): (&Path, &str),
    bytes: &Arc<MappedFile>,
    (start, end): (usize, usize),
) -> Result<Array, ArrayError> {
    let stored = &bytes[start..end];
    let parsed = text(stored).and_then(|(text, length)| Ok((Header::parse(text)?, length)));
    let (header, length) = parsed.map_err(|reason| ArrayError::Damaged {
        path: path.into(),
        format: ".npy",
        reason: reason.into(),
    })?;
    let (element, big_endian) = element(&header.kind).ok_or_else(|| ArrayError::Type {
        path: path.into(),
        name: name.into(),
        found: header.kind,
        expected: EXPECTED,
    })?;
    let layout = Layout { element, big_endian, fortran: header.fortran };
    Array::new((path, name), bytes.clone(), (start + length, end), layout, header.shape)
}

/// The text of the header, and where the numbers begin.
fn text(stored: &[u8]) -> Result<(&str, usize), &'static str> {
    const SHORT: &str = "it ends inside its header";
    let rest = stored.strip_prefix(MAGIC).ok_or("it does not begin with NUMPY")?;
    let (length, before) = match rest {
        [1, _, a, b, ..] => (u32::from(u16::from_le_bytes([*a, *b])), 10),
        [2 | 3, _, a, b, c, d, ..] => (u32::from_le_bytes([*a, *b, *c, *d]), 12),
        [1..=3, ..] | [] => return Err(SHORT),
        _ => return Err("its version is none of 1, 2 and 3"),
    };
    let end = before + length as usize;
    let text = stored.get(before..end).ok_or(SHORT)?;
    let text = std::str::from_utf8(text).map_err(|_| "its header is no text")?;
    Ok((text, end))
}

/// The type, and whether its numbers are big endian.
fn element(kind: &str) -> Option<(Element, bool)> {
    let (order, kind) = kind.split_at_checked(1)?;
    let big_endian = match order {
        ">" => true,
        "<" | "|" | "=" => false,
        _ => return None,
    };
    let (letter, size) = kind.split_at_checked(1)?;
    let size = size.parse().ok()?;
    let whole = matches!(size, 1 | 2 | 4 | 8);
    let element = match (letter, size) {
        ("f", 2) => Element::F16,
        ("f", 4) => Element::F32,
        ("f", 8) => Element::F64,
        // The bfloat16 of JAX, for which NumPy has no name.
        ("V", 2) => Element::Bf16,
        ("i", _) if whole => Element::Signed(size),
        ("u", _) if whole => Element::Unsigned(size),
        ("b", 1) => Element::Bool,
        _ => return None,
    };
    Some((element, big_endian))
}

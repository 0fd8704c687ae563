//! Safetensors: names, types and places as JSON, then the numbers, little endian in C order.

use std::path::Path;
use std::sync::Arc;

use safetensors::{Dtype, SafeTensors};

use super::array::{Array, Layout};
use super::{ArrayError, Element};
use crate::numerics::MappedFile;

/// What the types may be, for messages.
const EXPECTED: &str = "f16, bf16, f32, f64, integers or bool";

/// Whether a file may be one: a length of eight bytes, and then JSON.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.get(8) == Some(&b'{') && bytes[..8].last() == Some(&0)
}

fn tensors<'a>(path: &Path, bytes: &'a MappedFile) -> Result<SafeTensors<'a>, ArrayError> {
    SafeTensors::deserialize(bytes).map_err(|error| ArrayError::Damaged {
        path: path.into(),
        format: ".safetensors",
        reason: error.to_string(),
    })
}

/// The names of its arrays.
pub(super) fn names(path: &Path, bytes: &MappedFile) -> Result<Vec<String>, ArrayError> {
    Ok(tensors(path, bytes)?.names().into_iter().map(str::to_owned).collect())
}

/// One of its arrays.
pub(super) fn array(path: &Path, name: &str, bytes: &Arc<MappedFile>) -> Result<Array, ArrayError> {
    let tensors = tensors(path, bytes)?;
    let tensor = tensors.tensor(name).map_err(|error| ArrayError::Damaged {
        path: path.into(),
        format: ".safetensors",
        reason: error.to_string(),
    })?;
    let element = element(tensor.dtype()).ok_or_else(|| ArrayError::Type {
        path: path.into(),
        name: name.into(),
        found: tensor.dtype().to_string(),
        expected: EXPECTED,
    })?;
    // Its numbers are a part of the bytes.
    let start = tensor.data().as_ptr().addr() - bytes.as_ptr().addr();
    let end = start + tensor.data().len();
    let layout = Layout { element, big_endian: false, fortran: false };
    Array::new((path, name), bytes.clone(), (start, end), layout, tensor.shape().to_vec())
}

fn element(kind: Dtype) -> Option<Element> {
    Some(match kind {
        Dtype::F16 => Element::F16,
        Dtype::BF16 => Element::Bf16,
        Dtype::F32 => Element::F32,
        Dtype::F64 => Element::F64,
        Dtype::I8 => Element::Signed(1),
        Dtype::I16 => Element::Signed(2),
        Dtype::I32 => Element::Signed(4),
        Dtype::I64 => Element::Signed(8),
        Dtype::U8 => Element::Unsigned(1),
        Dtype::U16 => Element::Unsigned(2),
        Dtype::U32 => Element::Unsigned(4),
        Dtype::U64 => Element::Unsigned(8),
        Dtype::BOOL => Element::Bool,
        _ => return None,
    })
}

//! Arrays that other programs wrote: NumPy's `.npy` and `.npz`, and `.safetensors`.
//!
//! Files are mapped into memory and their numbers are read in pieces, so that an array may be larger
//! than the memory. Numbers of two to eight bytes in either byte order, C and Fortran order, become
//! double precision.

mod array;
mod element;
mod error;
mod file;
mod header;
mod labels;
mod natural;
mod npy;
mod npz;
mod tensors;

pub use array::Array;
pub use element::Element;
pub use error::ArrayError;
pub use file::{ArrayFile, is_array_file};
pub use labels::read_labels;
pub use natural::natural_order;

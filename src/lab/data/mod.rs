//! Data sets: loaders, synthetic generators, and the split each seed makes of them.

pub mod arrays;
mod cifar;
mod classes;
mod digits;
mod doubts;
mod error;
mod exclusive_or;
mod files;
mod foreign;
mod held_out;
mod idx;
mod images;
mod label_noise;
mod mixture;
mod noise;
mod regression;
mod source;
mod specification;
mod split;
mod stream_name;
mod structureless;
mod tables;
mod tensors;

pub use digits::digits;
pub use error::DataError;
pub use held_out::HeldOutImages;
pub(crate) use images::number_of_label;
pub use images::{Images, Samples, sha256};
pub use source::Source;
pub use specification::{Classes, Data, ExtraClass, Inputs, LabelNoise, Labels, Noise, Scale};
pub use split::{HeldOut, Split};
pub use structureless::structureless;

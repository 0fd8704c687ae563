//! Data sets: loaders, synthetic generators, and the split each seed makes of them.

mod cifar;
mod classes;
mod digits;
mod error;
mod exclusive_or;
mod files;
mod idx;
mod images;
mod label_noise;
mod mixture;
mod noise;
mod source;
mod specification;
mod split;
mod stream_name;

pub use digits::digits;
pub use error::DataError;
pub use images::{Images, Samples};
pub use source::Source;
pub use specification::{Classes, Data, Inputs, LabelNoise, Labels, Noise, Scale};
pub use split::{HeldOut, Split};

//! Numerics with portable bits: the same result on every supported processor, whatever its vector
//! width, and on any number of threads.
//!
//! Three rules make that so, and everything above this floor relies on them:
//! - an element of a product is one chain of fused multiply-adds in a fixed order ([`matmul`]);
//! - a reduction adds into a fixed number of lanes, which is part of its definition and not of the
//!   processor ([`sum_of_squares`]);
//! - elementary functions are made of multiply-adds ([`exp`], [`ln`], [`tanh`]), never taken from
//!   the platform.

mod descent;
mod dispatch;
mod elementary;
mod epilogue;
pub(crate) mod exact;
mod logarithm;
mod mapped;
mod matrix;
mod portable;
mod product;
mod quantile;
mod random;
mod reduce;
mod share;
mod thin;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod tiles;
mod view;
mod work;

pub(crate) use descent::Descent;
pub use dispatch::{Kernels, bits_are_guaranteed, vectorised};
pub use elementary::{exp, ln, tanh};
pub(crate) use epilogue::Epilogue;
pub(crate) use exact::{Key, equal_by_key};
pub use mapped::MappedFile;
pub use matrix::{Buffer, Matrix, zeros};
pub(crate) use product::rows_of_product;
pub use product::{matmul, product};
pub use quantile::{standard_normal_distribution, standard_normal_quantile};
pub use random::Stream;
pub(crate) use reduce::column_sums;
pub use reduce::{argmax, column_means, mean, sum_of_squares};
pub(crate) use share::{TrainingTime, parts};
pub use view::{Accumulate, DEPTH_BLOCK, Number, View, ViewMut};
pub use work::{Estimate, Work};

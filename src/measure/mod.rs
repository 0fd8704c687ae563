//! What is measured on networks: one file a quantity, each with its source and formula.
//!
//! Measures take features as networks give them (`samples × units`, single precision) and compute in
//! double precision. A quantity that does not exist (no samples, a feature that is not finite) is NaN,
//! which a claim records as a missing cell.

mod effective_rank;
mod kernel_alignment;
mod linear_probe;
mod neural_collapse;
mod numerical_rank;
mod spectrum;
mod tunnel_start;
mod weight_change;

pub use effective_rank::effective_rank;
pub use kernel_alignment::centred_kernel_alignment;
pub use linear_probe::{FITTED_SAMPLES, LinearProbe};
pub use neural_collapse::{ClassVariances, class_variances, within_class_variability};
pub use numerical_rank::numerical_rank;
pub use tunnel_start::tunnel_start;
pub use weight_change::weight_change;

//! What is measured on networks: one file a quantity, each with its source and formula.
//!
//! Measures take features as networks give them (`samples × units`, single precision) and compute in
//! double precision. A quantity that does not exist (no samples, a feature that is not finite) is NaN,
//! which a claim records as a missing cell.

mod linear_probe;
mod neural_collapse;
mod numerical_rank;
mod spectrum;
mod tunnel_start;

pub use linear_probe::LinearProbe;
pub use neural_collapse::within_class_variability;
pub use numerical_rank::numerical_rank;
pub use tunnel_start::tunnel_start;

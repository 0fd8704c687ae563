//! What is measured on networks: one file a quantity, each with its source and formula.
//!
//! Measures take features as networks give them (`samples × units`, single precision), the weights
//! of a network, or one value a node or layer, and compute in double precision. A quantity that
//! does not exist (no samples, a feature that is not finite) is NaN, which a claim records as a
//! missing cell.

mod basin;
mod bimodality;
mod centred_energy;
mod code;
mod depth_spectrum;
mod deviations;
mod effective_rank;
mod guides;
mod kernel_alignment;
mod linear_probe;
mod neural_collapse;
mod node_strength;
mod numerical_rank;
mod order;
mod pairwise_cosine;
mod participation_ratio;
mod path_gain;
mod rank_alignment;
mod ranks;
mod spectrum;
mod variation;
mod weight_change;
mod weight_norm;

pub use basin::{Basin, Retained, sample_basin, weight_basin};
pub use bimodality::{bimodality_coefficient, otsu_share};
pub use centred_energy::centred_energy;
pub use code::{binary_entropy, bit_error_rate};
pub use depth_spectrum::{depth_spectrum, period_two_excess};
pub use effective_rank::effective_rank;
pub use guides::{ClassMeans, RidgeDirections};
pub use kernel_alignment::centred_kernel_alignment;
pub use linear_probe::{FITTED_SAMPLES, LinearProbe};
pub use neural_collapse::{ClassVariances, class_variances, nc1, scatter_ratio};
pub use node_strength::{NodeStrengths, Strength, node_strengths};
pub use numerical_rank::numerical_rank;
pub use order::order_preservation;
pub use pairwise_cosine::mean_pairwise_cosine;
pub use participation_ratio::participation_ratio;
pub use path_gain::{log_path_gain, log_path_gain_excess};
pub use rank_alignment::rank_alignment;
pub use ranks::ranks;
pub use variation::coefficient_of_variation;
pub use weight_change::weight_change;
pub use weight_norm::weight_norm;

//! What is measured on networks: one file a quantity, each with its source and formula.
//!
//! Measures take features as networks give them (`samples × units`, single precision), the weights
//! of a network, or one value a node or layer, and compute in double precision. A quantity that
//! does not exist (no samples, a feature that is not finite) is NaN, which a claim records as a
//! missing cell.
//!
//! A claim reaches every measure through [`Measures`], so that a test can replace it: a new measure is a
//! file, its line among the modules below, and its line in `measures!`.

use std::ops::RangeInclusive;

use crate::data::Samples;
use crate::net::{Classifier, Guided, JoinError, Network};
use crate::numerics::{Matrix, Stream};
use crate::train::{Loss, RandomFeatures, mean_loss};

mod basin;
mod bimodality;
mod centred_energy;
mod class_basins;
mod code;
mod confidence;
mod decidability;
mod depth_spectrum;
mod depth_wave;
mod deviations;
mod effective_rank;
pub mod features;
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
mod relative_error;
mod spectrum;
mod tunnel;
mod variation;
mod weights;

pub use basin::{Basin, Retained, sample_basin, weight_basin};
pub use bimodality::{bimodality_coefficient, otsu_share};
pub use centred_energy::centred_energy;
pub use class_basins::class_sample_basins;
pub use code::{binary_entropy, bit_error_rate};
pub use confidence::confident_share;
pub use decidability::decidability;
pub use depth_spectrum::depth_spectrum;
pub use depth_wave::{Waves, wave_excess};
pub use effective_rank::effective_rank;
pub use guides::{ClassMeans, ridge_directions, ridge_directions_work};
pub use kernel_alignment::{centred_kernel_alignment, kernel_alignment_work};
pub use linear_probe::{FITTED_SAMPLES, LinearProbe, probe_accuracy, probe_work, separations};
pub use neural_collapse::{
    ClassVariances, class_variances, nc1, nc1_work, scatter_ratio, scatter_work,
};
pub use node_strength::{NodeStrengths, Strength, node_strengths};
pub use numerical_rank::numerical_rank;
pub use order::order_preservation;
pub use pairwise_cosine::mean_pairwise_cosine;
pub use participation_ratio::participation_ratio;
pub use path_gain::{log_path_gain, log_path_gain_excess};
pub use rank_alignment::{rank_alignment, rank_alignment_work};
pub use ranks::ranks;
pub use relative_error::relative_error;
pub use spectrum::spectrum_work;
pub use tunnel::{Reference, Start, TunnelRule, retained_accuracy};
pub use variation::coefficient_of_variation;
pub use weights::{weight_change, weight_norm};

/// Hands the measures, one a line, to the macro `$each`: the method, the real implementation behind the equals
/// sign, and behind that its work; of a measure that takes microseconds, none.
macro_rules! measures {
    ($each:ident) => {
        $each! {
            fn numerical_rank(features: &Matrix<f32>) -> f64 = numerical_rank,
                spectrum_work(features.rows(), features.columns());
            fn effective_rank(features: &Matrix<f32>) -> f64 = effective_rank,
                spectrum_work(features.rows(), features.columns());
            fn probe_accuracy(fit: &Samples, test: &Samples, classes: usize) -> f64
                = probe_accuracy,
                probe_work(fit.len(), test.len(), fit.inputs.columns(), classes);
            fn separations(fit: &Samples, test: &Samples, classes: usize, pairs: &[[usize; 2]])
                -> Option<Vec<f64>> = separations,
                probe_work(fit.len(), test.len(), fit.inputs.columns(), classes);
            fn nc1(samples: &Samples, classes: usize) -> f64 = nc1,
                nc1_work(samples.len(), samples.inputs.columns());
            fn class_variances(samples: &Samples, classes: usize) -> ClassVariances
                = class_variances,
                scatter_work(samples.len(), samples.inputs.columns());
            fn scatter_ratio(samples: &Samples, classes: usize) -> f64 = scatter_ratio,
                scatter_work(samples.len(), samples.inputs.columns());
            fn centred_kernel_alignment(left: &Matrix<f32>, right: &Matrix<f32>) -> f64
                = centred_kernel_alignment,
                kernel_alignment_work(left.rows(), left.columns(), right.columns());
            fn mean_pairwise_cosine(features: &Matrix<f32>) -> f64 = mean_pairwise_cosine;
            fn centred_energy(outputs: &Matrix<f32>) -> f64 = centred_energy;
            fn order_preservation(fields: &[f32], outputs: &[f32]) -> f64 = order_preservation;
            fn rank_alignment(
                network: &Network, layer: usize, samples: &Samples, classes: usize
            ) -> f64 = rank_alignment,
                rank_alignment_work(&network.shape(), layer, samples.len());
            fn node_strengths(network: &Network, layer: usize, strength: Strength) -> NodeStrengths
                = node_strengths;
            fn log_path_gain_excess(network: &Network, pairings: usize, stream: &mut Stream) -> f64
                = log_path_gain_excess;
            fn weight_change(before: &Network, after: &Network, layer: usize) -> f64
                = weight_change;
            fn weight_norm(network: &Network, layer: usize) -> f64 = weight_norm;
            fn coefficient_of_variation(values: &[f64]) -> f64 = coefficient_of_variation;
            fn participation_ratio(values: &[f64]) -> f64 = participation_ratio;
            fn bimodality_coefficient(values: &[f64]) -> f64 = bimodality_coefficient;
            fn otsu_share(values: &[f64]) -> f64 = otsu_share;
            fn depth_spectrum(profile: &[f64]) -> Vec<f64> = depth_spectrum;
            fn wave_excess(
                profiles: &[Vec<f64>], waves: Waves, orders: usize, stream: &mut Stream
            ) -> f64 = wave_excess;
            fn weight_basin(
                network: &Network, samples: &Samples, basin: Basin, stream: &mut Stream
            ) -> f64 = weight_basin,
                basin.weight_work(&network.shape(), samples.len()).expected;
            fn sample_basin(
                classifier: &dyn Classifier, samples: &Samples, basin: Basin, stream: &mut Stream
            ) -> f64 = sample_basin,
                basin.sample_work(
                    classifier.work(samples.len()), samples.len(), samples.inputs.columns()
                ).expected;
            fn class_sample_basins(
                classifier: &dyn Classifier, samples: &Samples, classes: usize, basin: Basin,
                stream: &mut Stream
            ) -> Vec<f64> = class_sample_basins,
                basin.sample_work(
                    classifier.work(samples.len()), samples.len(), samples.inputs.columns()
                ).expected;
            fn mean_loss(network: &Network, loss: Loss, samples: &Samples) -> f64 = mean_loss,
                network.shape().evaluation_work(samples.len());
            fn predictions(classifier: &dyn Classifier, inputs: &Matrix<f32>) -> Vec<usize>
                = Classifier::predict,
                classifier.work(inputs.rows());
            fn class_means(samples: &Samples, first: usize, second: usize) -> ClassMeans
                = ClassMeans::of;
            fn ridge_directions(rows: &Matrix<f64>, targets: &[Vec<f64>], ridge: f64)
                -> Option<Vec<Vec<f64>>> = ridge_directions,
                ridge_directions_work(rows.rows(), rows.columns(), targets.len());
            fn angles(travellers: &Guided) -> Vec<f64> = Guided::angles,
                Guided::angles_work(travellers.guide().len(), travellers.inputs().rows());
            fn angles_to_line(travellers: &Guided) -> Vec<f64> = Guided::angles_to_line,
                Guided::angles_work(travellers.guide().len(), travellers.inputs().rows());
            fn projections(travellers: &Guided) -> Vec<f64> = Guided::projections,
                Guided::angles_work(travellers.guide().len(), travellers.inputs().rows());
            fn bit_error_rate(decoded: &[bool], message: &[bool]) -> f64 = bit_error_rate;
            fn binary_entropy(share: f64) -> f64 = binary_entropy;
            fn confident_share(logits: &Matrix<f32>, classes: usize, threshold: f64) -> f64
                = confident_share;
            fn decidability(first: &[f64], second: &[f64]) -> f64 = decidability;
            fn relative_error(found: &[f64], truth: &[f64]) -> f64 = relative_error;
            fn random_features(
                samples: &Samples, classes: usize, features: usize, ridge: f64, stream: &mut Stream
            ) -> Option<RandomFeatures> = RandomFeatures::fit,
                RandomFeatures::fit_work(
                    samples.len(), samples.inputs.columns(), features, classes, ridge
                );
            fn with_identity(network: &Network, layers: RangeInclusive<usize>) -> Network
                = Network::with_identity;
            fn with_affine(network: &Network, layers: RangeInclusive<usize>, inputs: &Matrix<f32>)
                -> Network = Network::with_affine,
                network.shape().evaluation_work(inputs.rows()) * 2.0;
            fn substitution_map(network: &Network, layer: usize) -> Matrix<f64>
                = Network::substitution_map;
            fn with_tail(
                network: &Network, tail: &Network, cut: usize
            ) -> Result<Network, JoinError> = Network::with_tail;
            fn silence(network: &Network, layer: usize, units: &[usize]) -> Network
                = Network::silence;
        }
    };
}

/// The trait of all measures.
macro_rules! declare {
    ($(
        fn $name:ident($($argument:ident: $kind:ty),*) -> $value:ty = $real:path $(, $work:expr)?;
    )*) => {
        /// What is measured on representations, weights and classifiers, one method a quantity; and
        /// the classifiers and networks that are made to be measured.
        ///
        /// All methods have the real implementation.
        pub trait Measures: Sync {
            $(
                #[doc = concat!("See [`", stringify!($real), "`].")]
                fn $name(&self, $($argument: $kind),*) -> $value {
                    $real($($argument),*)
                }
            )*
        }
    };
}

measures!(declare);
pub(crate) use measures;

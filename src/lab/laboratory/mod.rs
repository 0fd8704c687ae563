//! What trains, evaluates and measures, as one value ([`Laboratory`]), and what it hands to those who
//! measure: a network with its samples ([`Subject`]), or samples alone ([`Drawn`]).

mod subject;

pub use subject::{Drawn, Subject};

use std::collections::BTreeSet;

use crate::data::{Data, Images, Samples, Split};
use crate::measure::{
    Basin, ClassVariances, LinearProbe, NodeStrengths, Strength, bimodality_coefficient,
    centred_energy, centred_kernel_alignment, class_variances, coefficient_of_variation,
    effective_rank, log_path_gain_excess, mean_pairwise_cosine, nc1, node_strengths,
    numerical_rank, order_preservation, otsu_share, participation_ratio, period_two_excess,
    rank_alignment, sample_basin, scatter_ratio, weight_basin, weight_change, weight_norm,
};
use crate::net::{Classifier, Guided, GuidedLayer, Network};
use crate::numerics::{Matrix, Stream};
use crate::train::{Step, Trained, Training, TrainingError, train, train_telling};

/// Everything that stands between a claim and its numbers.
///
/// All methods but [`images`](Self::images) have the real implementation. A saboteur overrides one of
/// them, or of its [`Measures`], and the claims must notice.
pub trait Laboratory: Measures {
    /// What [`Inputs::Images`](crate::data::Inputs::Images) stands for.
    fn images(&self) -> &Images;

    /// The samples of one seed.
    fn split(&self, data: &Data, seed: u64) -> Split {
        Split::new(data, self.images(), seed)
    }

    /// Trains one network, see [`train`].
    ///
    /// # Errors
    /// Where it cannot be built or diverges.
    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
    ) -> Result<Trained, TrainingError> {
        train(training, parent, split, seed, kept_steps)
    }

    /// Trains likewise, and may tell after every step how many are taken, see [`train_telling`]. Without
    /// an implementation of its own a laboratory tells nothing and trains by [`train`](Self::train).
    ///
    /// # Errors
    /// As [`train`](Self::train).
    fn train_telling(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
        _tell: &mut dyn FnMut(usize),
    ) -> Result<Trained, TrainingError> {
        self.train(training, parent, split, seed, kept_steps)
    }

    /// The outputs of all layers, first hidden layer to logits, `samples × units` each.
    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        network.outputs(inputs)
    }

    /// Sends a guide and its inputs through one norm-maximising layer, see [`GuidedLayer::apply`].
    fn guide(&self, layer: &GuidedLayer, travellers: &Guided, stream: &mut Stream) -> Guided {
        layer.apply(travellers, stream)
    }
}

/// What is measured on representations and on weights, one method a quantity.
///
/// All methods have the real implementation.
pub trait Measures: Sync {
    /// See [`numerical_rank`].
    fn numerical_rank(&self, features: &Matrix<f32>) -> f64 {
        numerical_rank(features)
    }

    /// See [`effective_rank`].
    fn effective_rank(&self, features: &Matrix<f32>) -> f64 {
        effective_rank(features)
    }

    /// The accuracy on `test` of a [`LinearProbe`] fitted on `fit`; NaN where it does not exist.
    fn probe_accuracy(&self, fit: &Samples, test: &Samples, classes: usize) -> f64 {
        LinearProbe::fit(fit, classes).map_or(f64::NAN, |probe| probe.accuracy(test))
    }

    /// See [`nc1`].
    fn nc1(&self, samples: &Samples, classes: usize) -> f64 {
        nc1(samples, classes)
    }

    /// See [`class_variances`].
    fn class_variances(&self, samples: &Samples, classes: usize) -> ClassVariances {
        class_variances(samples, classes)
    }

    /// See [`centred_kernel_alignment`].
    fn centred_kernel_alignment(&self, left: &Matrix<f32>, right: &Matrix<f32>) -> f64 {
        centred_kernel_alignment(left, right)
    }

    /// See [`scatter_ratio`].
    fn scatter_ratio(&self, samples: &Samples, classes: usize) -> f64 {
        scatter_ratio(samples, classes)
    }

    /// See [`mean_pairwise_cosine`].
    fn mean_pairwise_cosine(&self, features: &Matrix<f32>) -> f64 {
        mean_pairwise_cosine(features)
    }

    /// See [`centred_energy`].
    fn centred_energy(&self, outputs: &Matrix<f32>) -> f64 {
        centred_energy(outputs)
    }

    /// See [`node_strengths`].
    fn node_strengths(&self, network: &Network, layer: usize, strength: Strength) -> NodeStrengths {
        node_strengths(network, layer, strength)
    }

    /// See [`log_path_gain_excess`].
    fn log_path_gain_excess(&self, network: &Network, pairings: usize, stream: &mut Stream) -> f64 {
        log_path_gain_excess(network, pairings, stream)
    }

    /// See [`weight_change`].
    fn weight_change(&self, before: &Network, after: &Network, layer: usize) -> f64 {
        weight_change(before, after, layer)
    }

    /// See [`weight_norm`].
    fn weight_norm(&self, network: &Network, layer: usize) -> f64 {
        weight_norm(network, layer)
    }

    /// See [`coefficient_of_variation`].
    fn coefficient_of_variation(&self, values: &[f64]) -> f64 {
        coefficient_of_variation(values)
    }

    /// See [`participation_ratio`].
    fn participation_ratio(&self, values: &[f64]) -> f64 {
        participation_ratio(values)
    }

    /// See [`bimodality_coefficient`].
    fn bimodality_coefficient(&self, values: &[f64]) -> f64 {
        bimodality_coefficient(values)
    }

    /// See [`otsu_share`].
    fn otsu_share(&self, values: &[f64]) -> f64 {
        otsu_share(values)
    }

    /// See [`period_two_excess`].
    fn period_two_excess(&self, profile: &[f64], orders: usize, stream: &mut Stream) -> f64 {
        period_two_excess(profile, orders, stream)
    }

    /// See [`order_preservation`].
    fn order_preservation(&self, fields: &[f32], outputs: &[f32]) -> f64 {
        order_preservation(fields, outputs)
    }

    /// See [`rank_alignment`].
    fn rank_alignment(&self, network: &Network, samples: &Samples, classes: usize) -> Vec<f64> {
        rank_alignment(network, samples, classes)
    }

    /// See [`weight_basin`].
    fn weight_basin(
        &self,
        network: &Network,
        samples: &Samples,
        basin: Basin,
        stream: &mut Stream,
    ) -> f64 {
        weight_basin(network, samples, basin, stream)
    }

    /// See [`sample_basin`].
    fn sample_basin(
        &self,
        classifier: &dyn Classifier,
        samples: &Samples,
        basin: Basin,
        stream: &mut Stream,
    ) -> f64 {
        sample_basin(classifier, samples, basin, stream)
    }
}

/// The laboratory as it is meant to be.
#[derive(Clone, Debug)]
pub struct StandardLaboratory {
    images: Images,
}

impl StandardLaboratory {
    /// A laboratory that works on these images.
    pub fn new(images: Images) -> Self {
        Self { images }
    }
}

impl Measures for StandardLaboratory {}

impl Laboratory for StandardLaboratory {
    fn images(&self) -> &Images {
        &self.images
    }

    fn train_telling(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        kept_steps: &BTreeSet<Step>,
        tell: &mut dyn FnMut(usize),
    ) -> Result<Trained, TrainingError> {
        train_telling(training, parent, split, seed, kept_steps, tell)
    }
}

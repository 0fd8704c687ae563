//! What can be measured, as methods that can be replaced.

use std::ops::RangeInclusive;

use crate::data::Samples;
use crate::measure::{
    Basin, ClassMeans, ClassVariances, LinearProbe, NodeStrengths, RidgeDirections, Strength,
    bimodality_coefficient, binary_entropy, bit_error_rate, centred_energy,
    centred_kernel_alignment, class_variances, coefficient_of_variation, depth_spectrum,
    effective_rank, log_path_gain_excess, mean_pairwise_cosine, nc1, node_strengths,
    numerical_rank, order_preservation, otsu_share, participation_ratio, period_two_excess,
    rank_alignment, sample_basin, scatter_ratio, weight_basin, weight_change, weight_norm,
};
use crate::net::{Classifier, Guided, JoinError, Network};
use crate::numerics::{Matrix, Stream};
use crate::train::{Loss, RandomFeatures, mean_loss};

/// What is measured on representations, weights and classifiers, one method a quantity; and the
/// classifiers and networks that are made to be measured.
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

    /// See [`mean_loss`].
    fn mean_loss(&self, network: &Network, loss: Loss, samples: &Samples) -> f64 {
        mean_loss(network, loss, samples)
    }

    /// See [`depth_spectrum`].
    fn depth_spectrum(&self, profile: &[f64]) -> Vec<f64> {
        depth_spectrum(profile)
    }

    /// For each pair of classes the share of their samples in `test` that a [`LinearProbe`] fitted
    /// on `fit` tells apart, see [`LinearProbe::separation`]. `None` where there is no probe.
    ///
    /// # Panics
    /// Where a class of a pair is not below `classes`.
    fn separations(
        &self,
        fit: &Samples,
        test: &Samples,
        classes: usize,
        pairs: &[[usize; 2]],
    ) -> Option<Vec<f64>> {
        let probe = LinearProbe::fit(fit, classes)?;
        let separation = |&[one, other]: &[usize; 2]| probe.separation(test, one, other);
        Some(pairs.iter().map(separation).collect())
    }

    /// See [`ClassMeans::of`].
    fn class_means(&self, samples: &Samples, first: usize, second: usize) -> ClassMeans {
        ClassMeans::of(samples, first, second)
    }

    /// For each list of targets, one target a row, the direction in which `rows` have these
    /// targets, see [`RidgeDirections`]. `None` where the rows have no direction.
    ///
    /// # Panics
    /// Where a list has not as many targets as there are rows.
    fn ridge_directions(
        &self,
        rows: &Matrix<f64>,
        targets: &[Vec<f64>],
        ridge: f64,
    ) -> Option<Vec<Vec<f64>>> {
        let directions = RidgeDirections::new(rows, ridge)?;
        let towards = |targets: &Vec<f64>| directions.towards(targets);
        Some(targets.iter().map(towards).collect())
    }

    /// See [`Guided::angles`].
    fn angles(&self, travellers: &Guided) -> Vec<f64> {
        travellers.angles()
    }

    /// See [`Guided::angles_to_line`].
    fn angles_to_line(&self, travellers: &Guided) -> Vec<f64> {
        travellers.angles_to_line()
    }

    /// See [`Guided::projections`].
    fn projections(&self, travellers: &Guided) -> Vec<f64> {
        travellers.projections()
    }

    /// See [`bit_error_rate`].
    fn bit_error_rate(&self, decoded: &[bool], message: &[bool]) -> f64 {
        bit_error_rate(decoded, message)
    }

    /// See [`binary_entropy`].
    fn binary_entropy(&self, share: f64) -> f64 {
        binary_entropy(share)
    }

    /// See [`RandomFeatures::fit`].
    fn random_features(
        &self,
        samples: &Samples,
        classes: usize,
        features: usize,
        ridge: f64,
        stream: &mut Stream,
    ) -> Option<RandomFeatures> {
        RandomFeatures::fit(samples, classes, features, ridge, stream)
    }

    /// See [`Classifier::predict`].
    fn predictions(&self, classifier: &dyn Classifier, inputs: &Matrix<f32>) -> Vec<usize> {
        classifier.predict(inputs)
    }

    /// See [`Network::with_identity`].
    fn with_identity(&self, network: &Network, layers: RangeInclusive<usize>) -> Network {
        network.with_identity(layers)
    }

    /// See [`Network::with_affine`].
    fn with_affine(
        &self,
        network: &Network,
        layers: RangeInclusive<usize>,
        inputs: &Matrix<f32>,
    ) -> Network {
        network.with_affine(layers, inputs)
    }

    /// See [`Network::substitution_map`].
    fn substitution_map(&self, network: &Network, layer: usize) -> Matrix<f64> {
        network.substitution_map(layer)
    }

    /// See [`Network::with_tail`].
    ///
    /// # Errors
    /// Where the parts do not fit.
    fn with_tail(
        &self,
        network: &Network,
        tail: &Network,
        cut: usize,
    ) -> Result<Network, JoinError> {
        network.with_tail(tail, cut)
    }

    /// See [`Network::silence`].
    fn silence(&self, network: &Network, layer: usize, units: &[usize]) -> Network {
        network.silence(layer, units)
    }
}

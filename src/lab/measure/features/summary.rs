//! A layer on some samples.

use std::collections::HashSet;

use super::collapse::Collapse;
use super::gram::Gram;
use super::moments::{Moments, NotFinite};
use super::{Features, Spectrum, drawn_units};
use crate::measure::LinearProbe;
use crate::measure::linear_probe::{SILENT, inverse_deviations};
use crate::numerics::Stream;

/// Most units whose covariance is decomposed; of more, as many are drawn at random (Masarczyk et al.
/// 2023, appendix).
const DECOMPOSED_UNITS: usize = 8_000;

/// A sum of squares below this share of what it is a difference of may have lost too many digits: of
/// sixteen, ten are left.
const LOST: f64 = 1e-6;

/// What measures need of a layer on some samples: means, and a product of the features with
/// themselves.
///
/// It takes at most `min(samples, units) · units` numbers in double precision, and as many again
/// while a matrix is decomposed.
pub struct Summary<'a> {
    pub(super) features: &'a dyn Features,
    pub(super) samples: Vec<usize>,
    /// One for each of the samples.
    pub(super) labels: Vec<usize>,
    pub(super) moments: Moments,
    pub(super) gram: Gram,
    /// `Σ z²` of each unit.
    pub(super) squares: Vec<f64>,
}

impl<'a> Summary<'a> {
    /// Reads these samples twice. `labels` has the class of every sample of the features, below
    /// `classes`.
    ///
    /// # Errors
    /// Where a feature is not finite.
    ///
    /// # Panics
    /// Without samples, or where there is no such sample or class.
    pub fn new(
        features: &'a dyn Features,
        samples: Vec<usize>,
        labels: &[usize],
        classes: usize,
    ) -> Result<Self, NotFinite> {
        assert!(!samples.is_empty(), "samples to measure");
        let labels: Vec<usize> = samples.iter().map(|&sample| labels[sample]).collect();
        let moments = Moments::of(features, &samples, &labels, classes)?;
        let gram = Gram::of(features, &samples, &moments.mean);
        let squares = gram.squares();
        Ok(Self { features, samples, labels, moments, gram, squares })
    }

    /// Whether less is to be done for most of these samples than for all: where there are no fewer of them
    /// than units.
    pub fn is_reducible(&self) -> bool {
        matches!(self.gram, Gram::Units(_))
    }

    /// The summary without these samples of the features, as for a probe: products are the differences
    /// from those of all, which takes no more than the products of what is left out, as far as these
    /// have the digits that a probe needs; otherwise they are formed anew.
    ///
    /// # Errors
    /// Where a feature is not finite.
    ///
    /// # Panics
    /// Where nothing is left.
    pub fn without(&self, left_out: &[usize]) -> Result<Self, NotFinite> {
        let absent: HashSet<usize> = left_out.iter().copied().collect();
        let kept = self.samples.iter().zip(&self.labels);
        let kept = kept.filter(|(sample, _)| !absent.contains(sample));
        let (samples, labels): (Vec<usize>, Vec<usize>) = kept.unzip();
        assert!(!samples.is_empty(), "samples to measure");
        let classes = self.moments.counts.len();
        let moments = Moments::of(self.features, &samples, &labels, classes)?;
        let (features, mean) = (self.features, (&moments.mean[..], samples.len()));
        let gram = self.gram.without(features, left_out, &self.moments.mean, mean);
        let gram = gram.filter(|gram| self.has_digits(&gram.squares()));
        let gram = gram.unwrap_or_else(|| Gram::of(features, &samples, &moments.mean));
        let squares = gram.squares().into_iter().map(|square| square.max(0.0)).collect();
        Ok(Self { features, samples, labels, moments, gram, squares })
    }

    /// Whether these differences from the sums of squares have the digits that a probe needs: of all units
    /// but those that are silent in it by far.
    fn has_digits(&self, squares: &[f64]) -> bool {
        let largest = squares.iter().copied().fold(0.0, f64::max);
        squares.iter().zip(&self.squares).all(|(&square, &of_all)| {
            // A rounding error is about 1e-15 of the sum over all, here 1e-11 of the largest.
            let is_silent = square < 0.1 * SILENT * SILENT * largest && of_all < 1e4 * largest;
            square >= LOST * of_all || is_silent
        })
    }

    /// Number of samples.
    pub fn samples(&self) -> usize {
        self.samples.len()
    }

    /// Number of units that have the same value in all samples.
    pub fn constant_units(&self) -> usize {
        self.squares.iter().filter(|&&square| square == 0.0).count()
    }

    /// Number of units that vary, but by so little beside the one that varies most (a standard deviation of at most a
    /// thousandth of its) that a probe leaves them out.
    pub fn silent_units(&self) -> usize {
        let scales = inverse_deviations(self.deviations());
        let units = scales.into_iter().zip(&self.squares);
        units.filter(|&(scale, &square)| scale == 0.0 && square > 0.0).count()
    }

    /// The standard deviation of each unit.
    pub(super) fn deviations(&self) -> Vec<f64> {
        let count = self.samples.len() as f64;
        self.squares.iter().map(|square| (square / count).sqrt()).collect()
    }

    /// Mean over pairs of samples of the cosine between their features, see
    /// [`mean_pairwise_cosine`](crate::measure::mean_pairwise_cosine).
    pub fn mean_cosine(&self) -> f64 {
        self.moments.mean_cosine
    }

    /// The share of the energy that is left without the mean, see
    /// [`centred_energy`](crate::measure::centred_energy).
    pub fn centred_energy(&self) -> f64 {
        let variance: f64 = self.squares.iter().sum::<f64>() / self.samples.len() as f64;
        let mean: f64 = self.moments.mean.iter().map(|value| value * value).sum();
        variance / (variance + mean)
    }

    /// Ranks, of units drawn from `stream` where there are more than 8,000. `None` where the squares
    /// of features overflow.
    pub fn spectrum(&self, stream: &mut Stream) -> Option<Spectrum> {
        let units = drawn_units(self.features.units(), DECOMPOSED_UNITS, stream);
        let ones = vec![1.0; self.features.units()];
        let product = self.gram.scaled(&units, &ones);
        Spectrum::of(&product, self.samples.len(), units.len())
    }

    /// A linear probe fitted on these samples, see [`LinearProbe`]. `None` where the squares of
    /// features overflow.
    pub fn probe(&self) -> Option<LinearProbe> {
        super::probe::fit(self)
    }

    /// How far classes are collapsed, with `probe` as the classifier. Reads the samples once more.
    pub fn collapse(&self, probe: &LinearProbe) -> Collapse {
        Collapse::of(self, probe)
    }
}

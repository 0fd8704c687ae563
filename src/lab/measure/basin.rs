//! Attraction basins: how much noise a classifier bears.

use crate::data::Samples;
use crate::net::{Classifier, Network, Shape, accuracy};
use crate::numerics::{Estimate, Matrix, Stream, Work, vectorised};

/// What is left of a classifier under noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retained {
    /// The share of samples with the class of their label; the basin ends where it falls to 50 %.
    Labels,
    /// The share of samples with the class that they are given without noise; the basin ends where
    /// it falls to 75 %.
    Predictions,
}

impl Retained {
    fn threshold(self) -> f64 {
        match self {
            Self::Labels => 0.5,
            Self::Predictions => 0.75,
        }
    }

    /// Where basins of trained networks usually end, as a part of their limit.
    fn usual_end(self) -> f64 {
        match self {
            Self::Labels => 0.25,
            Self::Predictions => 0.17,
        }
    }
}

/// How a basin is measured.
///
/// Noise grows from 0 along a grid; the same arrays of standard normal numbers are scaled all
/// along. The size of the basin is the first noise at which what is retained, averaged over draws,
/// falls to its threshold, interpolated linearly between the points of the grid: 0 where it is
/// below without noise, the limit where it stays above. A classifier that gives all samples one
/// class has no basin: NaN.
///
/// The basins are those of Lin et al. 2025 (arXiv 2501.02436), known at second hand; the definition is ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basin {
    /// What must not be lost.
    pub retained: Retained,
    /// Distance of the points of the grid, in the unit of the noise.
    pub grid: f64,
    /// The largest noise, a multiple of the grid.
    pub limit: f64,
    /// Arrays of noise.
    pub draws: usize,
}

/// Operations to add noise to a number.
const OF_A_NOISY_NUMBER: f64 = 0.5;

impl Basin {
    /// Of the weights: steps of 0.1 up to 5, in root mean squares of each matrix; 8 draws; labels.
    pub const WEIGHTS: Self = Self { retained: Retained::Labels, grid: 0.1, limit: 5.0, draws: 8 };
    /// Of the samples: steps of 0.1 up to 8, in the unit of the inputs; 3 draws; labels.
    pub const SAMPLES: Self = Self { limit: 8.0, draws: 3, ..Self::WEIGHTS };

    /// The same about the classifier's own predictions.
    #[must_use]
    pub fn of_predictions(self) -> Self {
        Self { retained: Retained::Predictions, ..self }
    }

    /// The same on another grid.
    #[must_use]
    pub fn grid(self, grid: f64) -> Self {
        Self { grid, ..self }
    }

    /// The work of a basin in sample space, of so many samples of so many inputs, where `evaluation` predicts
    /// their classes.
    pub fn sample_work(self, evaluation: Work, samples: usize, inputs: usize) -> Estimate {
        self.work(evaluation, samples * inputs)
    }

    /// The work of a basin in weight space, of a network of this shape on so many samples.
    pub fn weight_work(self, shape: &Shape, samples: usize) -> Estimate {
        self.work(shape.evaluation_work(samples), shape.weights())
    }

    /// The work of evaluating under noise on so many numbers, until it ends the basin.
    fn work(self, evaluation: Work, noisy: usize) -> Estimate {
        let begun = evaluation + Work::normals(self.draws * noisy);
        let point = evaluation + Work::operations(OF_A_NOISY_NUMBER * noisy as f64);
        let points = self.draws as f64 * self.limit / self.grid;
        let expected = begun + point * (self.retained.usual_end() * points);
        Estimate { expected, most: begun + point * points }
    }

    /// Arrays of normal noise for these inputs.
    pub(super) fn sample_noise(
        self,
        inputs: &Matrix<f32>,
        stream: &mut Stream,
    ) -> Vec<Matrix<f32>> {
        let draw = |_| {
            let mut noise = Matrix::zeros(inputs.rows(), inputs.columns());
            stream.fill_normal(noise.as_mut_slice(), 1.0);
            noise
        };
        (0..self.draws).map(draw).collect()
    }

    /// The noise at which the predictions on these inputs fall to the threshold, given the share
    /// that is right without noise and the classes that are right.
    pub(super) fn of_samples(
        self,
        classifier: &dyn Classifier,
        inputs: &Matrix<f32>,
        (clean, truth): (f64, &[usize]),
        draws: &[Matrix<f32>],
    ) -> f64 {
        let mut perturbed: Matrix<f32> = inputs.clone();
        self.first_crossing(clean, |size| {
            let shares = draws.iter().map(|noise| {
                let (sum, base) = (perturbed.as_mut_slice(), inputs.as_slice());
                add_scaled(sum, base, noise.as_slice(), size as f32);
                accuracy(&classifier.predict(&perturbed), truth)
            });
            shares.sum::<f64>() / draws.len() as f64
        })
    }

    /// The noise at which `right`, the share of right predictions, falls to the threshold.
    fn first_crossing(self, clean: f64, mut right: impl FnMut(f64) -> f64) -> f64 {
        let threshold = self.retained.threshold();
        if clean <= threshold {
            return 0.0;
        }
        let mut before = clean;
        let points = (self.limit / self.grid).round() as usize;
        for point in 1..=points {
            let after = right(self.grid * point as f64);
            if after <= threshold {
                let part = (before - threshold) / (before - after);
                return self.grid * ((point - 1) as f64 + part);
            }
            before = after;
        }
        self.limit
    }

    /// The classes that are right: those of the labels, or those that `clean` predictions name;
    /// `None` where a single class is predicted, or nothing.
    pub(super) fn truth(self, clean: &[usize], samples: &Samples) -> Option<Vec<usize>> {
        if clean.iter().all(|class| *class == clean[0]) {
            return None;
        }
        Some(match self.retained {
            Retained::Labels => samples.labels.clone(),
            Retained::Predictions => clean.to_vec(),
        })
    }
}

/// The basin of a network in weight space: the relative noise `s` that its predictions on `samples`
/// bear when every weight matrix `W` becomes `W + s·rms(W)·N(0, 1)`; biases stay.
pub fn weight_basin(
    network: &Network,
    samples: &Samples,
    basin: Basin,
    stream: &mut Stream,
) -> f64 {
    let clean = network.predict(&samples.inputs);
    let Some(truth) = basin.truth(&clean, samples) else {
        return f64::NAN;
    };
    let draws: Vec<Vec<f32>> = (0..basin.draws).map(|_| weight_noise(network, stream)).collect();
    let mut perturbed = network.clone();
    basin.first_crossing(accuracy(&clean, &truth), |size| {
        let shares = draws.iter().map(|noise| {
            add_scaled(perturbed.parameters_mut(), network.parameters(), noise, size as f32);
            accuracy(&perturbed.predict(&samples.inputs), &truth)
        });
        shares.sum::<f64>() / basin.draws as f64
    })
}

/// The basin of a classifier in sample space: the standard deviation `s` of normal noise that its
/// predictions bear when it is added to every input of `samples`.
pub fn sample_basin(
    classifier: &dyn Classifier,
    samples: &Samples,
    basin: Basin,
    stream: &mut Stream,
) -> f64 {
    let clean = classifier.predict(&samples.inputs);
    let Some(truth) = basin.truth(&clean, samples) else {
        return f64::NAN;
    };
    let draws = basin.sample_noise(&samples.inputs, stream);
    let clean = accuracy(&clean, &truth);
    basin.of_samples(classifier, &samples.inputs, (clean, &truth), &draws)
}

/// Normal noise for every weight, in the root mean square of its matrix; none for biases.
fn weight_noise(network: &Network, stream: &mut Stream) -> Vec<f32> {
    let mut noise = vec![0.0; network.parameters().len()];
    for layer in network.layers() {
        let weights = &network.parameters()[layer.weights.clone()];
        let squares: f64 = weights.iter().map(|w| f64::from(*w) * f64::from(*w)).sum();
        let root_mean_square = (squares / weights.len() as f64).sqrt();
        stream.fill_normal(&mut noise[layer.weights.clone()], root_mean_square);
    }
    noise
}

/// `sum = base + size · noise`.
fn add_scaled(sum: &mut [f32], base: &[f32], noise: &[f32], size: f32) {
    vectorised(
        #[inline(always)]
        || {
            for ((sum, base), noise) in sum.iter_mut().zip(base).zip(noise) {
                *sum = size.mul_add(*noise, *base);
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Mlp;

    #[test]
    fn crossings_are_interpolated() {
        let basin = Basin::SAMPLES;
        // 1 − s/4 reaches one half at 2, a point of the grid, and three quarters at 1.
        let line = |s: f64| 1.0 - 0.25 * s;
        assert!((basin.first_crossing(1.0, line) - 2.0).abs() < 1e-12);
        let own = basin.of_predictions();
        assert!((own.first_crossing(1.0, line) - 1.0).abs() < 1e-12);
        // Between two points a straight line stays one.
        assert!((basin.grid(0.3).first_crossing(1.0, line) - 2.0).abs() < 1e-12);
        assert_eq!(basin.first_crossing(0.4, line), 0.0);
        assert_eq!(basin.first_crossing(1.0, |_| 0.9), 8.0);
    }

    #[test]
    fn a_grid_is_the_one_that_was_asked_for() {
        assert_eq!(Basin::WEIGHTS.grid(0.25), Basin { grid: 0.25, ..Basin::WEIGHTS });
    }

    /// Squares of n normal numbers are 1 on average, with a standard error of √(2/n).
    #[test]
    fn noise_has_the_root_mean_square_of_its_matrix_and_spares_biases() {
        const SIZES: [f32; 3] = [3.0, 0.5, 7.0];
        let mlp = Mlp::relu(2, 40);
        let mut network = Network::initialise(&mlp, 50, 40, &mut Stream::new(1, "basin"))
            .expect("layers with units");
        let layers = network.layers().to_vec();
        for (layer, size) in layers.iter().zip(SIZES) {
            for weight in &mut network.parameters_mut()[layer.weights.clone()] {
                *weight = size.copysign(*weight);
            }
        }
        let noise = weight_noise(&network, &mut Stream::new(2, "noise"));
        let mut weights = 0;
        for (layer, size) in layers.iter().zip(SIZES.map(f64::from)) {
            let noise = &noise[layer.weights.clone()];
            let squares: f64 = noise.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
            let relative = squares / (size * size * noise.len() as f64);
            assert!((relative - 1.0).abs() < 4.0 * (2.0 / noise.len() as f64).sqrt(), "{relative}");
            weights += noise.len();
        }
        let still = noise.iter().filter(|noise| **noise == 0.0).count();
        assert_eq!(still, network.parameters().len() - weights, "biases");
    }

    #[test]
    fn the_first_crossing_counts() {
        let dip = |s: f64| if (1.0..2.0).contains(&s) { 0.0 } else { 1.0 };
        let found = Basin::SAMPLES.first_crossing(1.0, dip);
        assert!((found - 0.95).abs() < 1e-12, "{found}");
    }

    fn network() -> (Network, Samples) {
        let network = Network::initialise(&Mlp::relu(2, 8), 5, 3, &mut Stream::new(1, "basin"))
            .expect("layers with units");
        let mut stream = Stream::new(2, "samples");
        let inputs = Matrix::from_fn(60, 5, |_, _| stream.normal() as f32);
        let labels = network.predict(&inputs);
        (network, Samples { inputs, labels })
    }

    #[test]
    fn a_basin_depends_on_its_stream_and_on_nothing_else() {
        let (network, samples) = network();
        let weights = |name: &str| {
            weight_basin(&network, &samples, Basin::WEIGHTS, &mut Stream::new(3, name))
        };
        assert_eq!(weights("a"), weights("a"));
        assert_ne!(weights("a"), weights("b"));
        assert!(weights("a") > 0.0);
    }

    #[test]
    fn scaling_inputs_and_weights_scales_the_sample_basin_alone() {
        let (network, samples) = network();
        let own = Basin::SAMPLES.of_predictions();
        let stream = || Stream::new(3, "noise");
        let before = sample_basin(&network, &samples, own, &mut stream());
        let doubled =
            Samples { inputs: samples.inputs.map(|x| 2.0 * x), labels: samples.labels.clone() };
        // Without biases a ReLU network gives doubled inputs the same classes; powers of two are
        // exact.
        let wide = Basin { grid: 0.2, limit: 16.0, ..own };
        let after = sample_basin(&network, &doubled, wide, &mut stream());
        assert!((after - 2.0 * before).abs() < 1e-12, "{after} {before}");
        let weights =
            |samples: &Samples| weight_basin(&network, samples, Basin::WEIGHTS, &mut stream());
        assert_eq!(weights(&samples), weights(&doubled));
    }

    #[test]
    fn who_always_says_the_same_has_no_basin() {
        let (network, samples) = network();
        let head = network.depth();
        let silent: Vec<usize> = (0..8).collect();
        let constant = network.silence(head, &silent);
        let noise = || Stream::new(3, "noise");
        for basin in [Basin::SAMPLES, Basin::SAMPLES.of_predictions()] {
            assert!(sample_basin(&constant, &samples, basin, &mut noise()).is_nan());
            assert!(weight_basin(&constant, &samples, basin, &mut noise()).is_nan());
        }
        assert!(sample_basin(&network, &samples.first(0), Basin::SAMPLES, &mut noise()).is_nan());
    }
}

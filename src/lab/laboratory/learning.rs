//! How far a training has come.

use super::{Laboratory, Subject};
use crate::measure::Basin;
use crate::numerics::Stream;
use crate::train::{Loss, mean_loss};

/// Distance of the points between which basins are interpolated, small enough for those of networks that
/// have just memorised.
const GRID: f64 = 0.02;
/// Training samples on which basins are measured, the first of the split.
pub const BASIN_SAMPLES: usize = 500;

/// What is measured on a network at one step of its training. What does not exist is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearningPoint {
    /// Steps that the training has taken.
    pub steps: usize,
    /// Mean loss of the training samples.
    pub loss: f64,
    /// Share of training samples whose largest logit is their label's.
    pub training_accuracy: f64,
    /// The same of test samples.
    pub test_accuracy: f64,
    /// Noise on the inputs that the network's own predictions bear, see
    /// [`sample_basin`](crate::measure::sample_basin).
    pub sample_basin: f64,
    /// Noise on the weights that they bear, see [`weight_basin`](crate::measure::weight_basin).
    pub weight_basin: f64,
}

impl Subject<'_> {
    /// How far this network has come after so many `steps`; `loss` is what its training minimises, `seed`
    /// draws the noise, the same at every step.
    pub fn learning_point(
        &self,
        laboratory: &dyn Laboratory,
        steps: usize,
        loss: Loss,
        seed: u64,
    ) -> LearningPoint {
        let (network, split) = (self.network, self.split);
        let samples = split.train.first(BASIN_SAMPLES);
        let stream = |basin: &str| Stream::new(seed, &format!("curves/{basin}"));
        LearningPoint {
            steps,
            loss: mean_loss(network, loss, &split.train),
            training_accuracy: self.accuracy(laboratory, &split.train),
            test_accuracy: self.accuracy(laboratory, &split.test),
            sample_basin: laboratory.sample_basin(
                network,
                &samples,
                Basin::SAMPLES.of_predictions().grid(GRID),
                &mut stream("sample basin"),
            ),
            weight_basin: laboratory.weight_basin(
                network,
                &samples,
                Basin::WEIGHTS.of_predictions().grid(GRID),
                &mut stream("weight basin"),
            ),
        }
    }
}

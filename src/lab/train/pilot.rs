//! How long a training to a loss will take.

use std::f64::consts::LN_2;

use super::trainer::starting_network;
use super::{Length, Trainer, Training, mean_loss};
use crate::data::Split;
use crate::numerics::{TrainingTime, mean};

/// A pilot takes at most this part of the most steps.
const PART: usize = 10;

impl Training {
    /// The training to a loss that decides how many steps this one takes: itself or the one that counts its
    /// steps, in the first of its replicates. None where the steps are known beforehand, and where it goes on
    /// from another training.
    pub fn to_be_piloted(&self) -> Option<Self> {
        let recipe = match self.recipe.length {
            Length::ToLoss { .. } => self.recipe.clone(),
            Length::ToLossWithDropout { .. } => self.recipe.counted()?,
            Length::Epochs(_) | Length::Steps(_) => return None,
        };
        self.parent.is_none().then(|| Self { recipe, ..self.clone().replicate(0) })
    }
}

/// The steps that a training to a loss is expected to take: those of this seed, where a tenth of the most steps
/// reach the loss, and otherwise what its way down says. A loss that does not fall is not reached, and takes the
/// most steps. None for other trainings and for networks that cannot be built.
pub fn expected_steps(training: &Training, split: &Split, seed: u64) -> Option<usize> {
    let Length::ToLoss { below, every, at_most, .. } = training.recipe.length else {
        return None;
    };
    let network = starting_network(training, None, split, seed).ok()?;
    let mut trainer = Trainer::of(training, network, split, seed);
    let _time = TrainingTime::begin();
    let mut losses = Vec::new();
    for step in 1..=at_most.div_ceil(PART) {
        if !trainer.step(&split.train).is_finite() {
            return Some(step);
        }
        if step.is_multiple_of(every) {
            let loss = mean_loss(trainer.network(), training.recipe.loss, &split.train);
            if loss < below {
                return Some(step);
            }
            losses.push(loss);
        }
    }
    Some(reached(&losses, every, below, at_most as f64) as usize)
}

/// The step at which losses, looked at every so many steps, come below one, at most this one; that where they do
/// not fall.
///
/// Losses fall like an exponential of the steps while a network learns, and later like a power of them (−1 for
/// separable classes; Soudry et al. 2018, JMLR 19). Both are drawn through the means of the logarithms in the
/// second quarter of the looks and in the last two, and the geometric mean of what they say is taken, since
/// which of them it will be is not known beforehand.
fn reached(losses: &[f64], every: usize, below: f64, at_most: f64) -> f64 {
    let (first, last) = losses.split_at(losses.len() / 2);
    let first = &first[first.len() / 2..];
    if first.is_empty() {
        return at_most;
    }
    let [before, after] = [first, last].map(|losses| {
        let logarithms: Vec<f64> = losses.iter().map(|&loss| libm::log(loss)).collect();
        mean(&logarithms)
    });
    let (fallen, left) = (before - after, after - libm::log(below));
    if fallen <= 0.0 || !fallen.is_finite() {
        return at_most;
    }
    // The middle of the last half is twice as far from the start as that of the quarter before.
    let middle = 0.75 * (losses.len() * every) as f64;
    let by_power = middle * libm::exp(left / fallen * LN_2);
    let by_exponential = middle * (1.0 + 0.5 * left / fallen);
    let expected = (by_power.min(at_most) * by_exponential.min(at_most)).sqrt();
    // It is not reached yet.
    expected.max((losses.len() * every) as f64).min(at_most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, digits};
    use crate::net::Mlp;
    use crate::train::{Recipe, Step, train};

    /// Losses by the look, every ten steps.
    fn looks(loss: impl Fn(f64) -> f64) -> Vec<f64> {
        (1..=200).map(|look| loss(10.0 * f64::from(look))).collect()
    }

    #[test]
    fn powers_and_exponentials_are_extrapolated_to_ten_times_the_looks() {
        const MOST: f64 = 20_000.0;
        for share in [0.5, 0.1, 0.03] {
            let powers = [0.7, 1.0, 2.0].map(|power| {
                let losses = looks(|step| 3.0 * libm::pow(step, -power));
                (losses, 2_000.0 * libm::pow(share, -1.0 / power))
            });
            let exponentials = [1e-4, 1e-3, 3e-3].map(|rate| {
                let losses = looks(|step| 3.0 * libm::exp(-rate * step));
                (losses, 2_000.0 - libm::log(share) / rate)
            });
            for (losses, exact) in powers.into_iter().chain(exponentials) {
                let found = reached(&losses, 10, share * losses[199], MOST);
                let ratio = found / exact.min(MOST);
                // What both say lies up to five times apart: their mean is off by the root of that.
                assert!((0.44..2.3).contains(&ratio), "{share}: {found}, not {exact}");
            }
        }
    }

    #[test]
    fn no_loss_is_reached_before_the_last_look() {
        let losses = looks(|step| libm::exp(-1e-2 * step));
        assert_eq!(reached(&losses, 10, losses[100], 1e4), 2_000.0);
        assert_eq!(reached(&losses, 10, losses[100], 1_500.0), 1_500.0);
    }

    #[test]
    fn what_does_not_fall_is_not_reached() {
        assert_eq!(reached(&[0.5; 100], 10, 0.1, 1e4), 1e4);
        assert_eq!(reached(&[], 10, 0.1, 1e4), 1e4);
        let rising: Vec<f64> = (1..100).map(f64::from).collect();
        assert_eq!(reached(&rising, 10, 0.1, 1e4), 1e4);
    }

    #[test]
    fn a_pilot_that_reaches_the_loss_takes_the_steps_of_the_training() {
        let data = Data { train: 300, test: 100, ..Data::images() };
        let recipe = Recipe { batch: 20, ..Recipe::sgd(0.1) };
        let short =
            Training::new(Mlp::relu(2, 32), data.clone(), recipe.clone().to_loss(0.1, 10, 9_000));
        let split = Split::new(&data, &digits(), 3);
        let steps = |training: &Training| {
            let end = std::iter::once(Step::Last).collect();
            train(training, None, &split, 3, &end).expect("a training that converges").steps
        };
        assert_eq!(expected_steps(&short, &split, 3), Some(steps(&short)));
        // A tenth of the most steps does not reach it: the way down says how far it is.
        let few = Training {
            recipe: recipe.clone().to_loss(0.1, 10, steps(&short) * 4),
            ..short.clone()
        };
        let found = expected_steps(&few, &split, 3).expect("a training to a loss") as f64;
        let ratio = found / steps(&short) as f64;
        assert!((0.5..2.0).contains(&ratio), "{ratio}");
        // The loss of the first look is not below itself.
        let first = Training { recipe: recipe.clone().epochs(1), ..short.clone() };
        let ten = std::iter::once(Step::After(10)).collect();
        let trained = train(&first, None, &split, 3, &ten).expect("fifteen steps");
        let network = trained.at(Step::After(10)).expect("it was asked for");
        let loss = mean_loss(network, recipe.loss, &split.train);
        let second = Training { recipe: recipe.clone().to_loss(loss, 10, 9_000), ..short.clone() };
        assert_eq!(expected_steps(&second, &split, 3), Some(steps(&second)));
        assert!(steps(&second) > 10);
        let never = Training { recipe: recipe.to_loss(0.0, 10, 300), ..short };
        assert_eq!(expected_steps(&never, &split, 3), Some(300));
    }

    #[test]
    fn replicates_and_trainings_of_equal_length_have_one_pilot() {
        let training = |recipe| Training::new(Mlp::relu(2, 8), Data::images(), recipe);
        let recipe = Recipe::sgd(0.1);
        let counted = training(recipe.clone().dropout(0.5).to_loss(0.03, 10, 1_000));
        let as_long = training(recipe.clone().to_loss_with_dropout(0.5, 0.03, 10, 1_000));
        assert_eq!(as_long.to_be_piloted(), Some(counted.clone()));
        assert_eq!(counted.clone().replicate(3).to_be_piloted(), Some(counted.clone()));
        assert_eq!(training(recipe.clone()).to_be_piloted(), None);
        assert_eq!(counted.then(Data::images(), recipe).to_be_piloted(), None);
    }
}

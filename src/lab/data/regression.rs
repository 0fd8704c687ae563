//! A smooth function to predict.

use std::f64::consts::PI;

use super::images::label_of_number;
use super::{Inputs, Samples};
use crate::numerics::{Matrix, Stream, mean};

/// Number of inputs.
pub(super) const DIMENSIONS: usize = 8;
/// Mean of the targets, so that a network without biases has something to learn everywhere.
const MEAN: f64 = 2.0;

/// The samples of one seed, without targets: independent inputs uniform on [0, 1].
pub(super) fn inputs(samples: usize, seed: u64) -> Samples {
    let name = Inputs::Regression { samples }.stream_name();
    let mut stream = Stream::new(seed, &format!("inputs/{name}"));
    Samples {
        inputs: Matrix::from_fn(samples, DIMENSIONS, |_, _| stream.uniform() as f32),
        labels: vec![0; samples],
    }
}

/// Sets the labels to the numbers `2 + (g − mean)/sd` of the inputs, mean and standard deviation of
/// [`g`](response) over the training samples. Inputs without any spread have the target 2.
pub(super) fn set_targets(train: &mut Samples, test: &mut Samples) {
    let [fitted, tested] = [&*train, &*test].map(responses);
    let centre = mean(&fitted);
    let squares = fitted.iter().map(|g| (g - centre) * (g - centre));
    let deviation = (squares.sum::<f64>() / fitted.len() as f64).sqrt();
    let target = |g: &f64| {
        let relative = (g - centre) / deviation;
        let relative = if deviation > 0.0 { relative } else { 0.0 };
        label_of_number((MEAN + relative) as f32)
    };
    train.labels = fitted.iter().map(target).collect();
    test.labels = tested.iter().map(target).collect();
}

fn responses(samples: &Samples) -> Vec<f64> {
    let rows = (0..samples.len()).map(|row| samples.inputs.row(row));
    rows.map(response).collect()
}

/// `g(x) = 2 sin(πx₀x₁) + 4(x₂ − ½)² + x₃ + ½x₄ + exp(−3((x₅ − ½)² + (x₆ − ½)²)) − ½x₇`.
fn response(inputs: &[f32]) -> f64 {
    let x = |index: usize| f64::from(inputs[index]);
    let square = |index: usize| (x(index) - 0.5) * (x(index) - 0.5);
    2.0 * libm::sin(PI * x(0) * x(1))
        + 4.0 * square(2)
        + x(3)
        + 0.5 * x(4)
        + libm::exp(-3.0 * (square(5) + square(6)))
        - 0.5 * x(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_response_follows_its_formula() {
        // Corners and middles, where every term is known.
        assert_eq!(response(&[0.0, 1.0, 0.5, 0.0, 0.0, 0.5, 0.5, 0.0]), 1.0);
        let found = response(&[1.0, 0.5, 0.0, 1.0, 1.0, 0.5, 0.5, 1.0]);
        // 2 + 1 + 1 + ½ + 1 − ½.
        assert!((found - 5.0).abs() < 1e-15, "{found}");
        let found = response(&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        // sin π vanishes to rounding: 1 + exp(−3/2).
        assert!((found - 1.0 - libm::exp(-1.5)).abs() < 1e-15, "{found}");
    }

    #[test]
    fn targets_have_mean_two_and_deviation_one_over_the_training_samples() {
        let mut train = inputs(200, 3);
        let mut test = inputs(1, 4);
        set_targets(&mut train, &mut test);
        let numbers: Vec<f64> = (0..200).map(|row| f64::from(train.number(row))).collect();
        let centre = mean(&numbers);
        let squares = numbers.iter().map(|y| (y - centre) * (y - centre));
        // Targets up to 8 are rounded by at most 2⁻²².
        assert!((centre - 2.0).abs() < 3e-7, "{centre}");
        let variance = squares.sum::<f64>() / 200.0;
        assert!((variance - 1.0).abs() < 3e-6, "{variance}");
        // Test samples are placed on the same scale: the response is an affine function of the target.
        let [one, other] = [0, 1].map(|row| response(train.inputs.row(row)));
        let slope = (numbers[1] - numbers[0]) / (other - one);
        let expected = numbers[0] + slope * (response(test.inputs.row(0)) - one);
        // Three rounded numbers, the slope's error times a response up to 6 away over the distance
        // of the first two.
        let tolerance = 3e-7 * (2.0 + 12.0 / (other - one).abs());
        assert!((f64::from(test.number(0)) - expected).abs() < tolerance);
    }

    #[test]
    fn one_sample_has_no_spread_and_the_mean_as_target() {
        let mut train = inputs(1, 3);
        let mut test = inputs(0, 3);
        set_targets(&mut train, &mut test);
        assert_eq!(train.number(0), 2.0);
        assert!(test.is_empty());
    }

    #[test]
    fn a_seed_gives_the_same_inputs_again_and_another_seed_others() {
        assert_eq!(inputs(20, 1).inputs, inputs(20, 1).inputs);
        assert_ne!(inputs(20, 1).inputs, inputs(20, 2).inputs);
        let all = inputs(1_000, 1).inputs;
        assert!(all.as_slice().iter().all(|x| (0.0..=1.0).contains(x)));
    }
}

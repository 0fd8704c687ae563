//! Both losses and their gradients with respect to the logits (`classes × samples`).

use deepclaims_lab::train::Loss;
use nalgebra::DMatrix;

use super::bounded::{Bounded, ELEMENTARY, UNIT, relative};

/// A mean loss with its error, and its gradient.
pub(super) struct Evaluated {
    pub(super) value: f64,
    pub(super) error: f64,
    pub(super) gradient: Bounded,
}

pub(super) fn evaluate(loss: Loss, logits: &Bounded, labels: &[usize]) -> Evaluated {
    let share = 1.0 / labels.len() as f64;
    let mut result = Evaluated {
        value: 0.0,
        error: 0.0,
        gradient: Bounded::exact(DMatrix::zeros(logits.value.nrows(), labels.len())),
    };
    for (sample, &label) in labels.iter().enumerate() {
        match loss {
            Loss::CrossEntropy => cross_entropy(&mut result, logits, sample, label, share),
            Loss::Squared { target } => {
                squared(&mut result, logits, (sample, label), target, share);
            }
            Loss::Regression => {
                let number = f32::from_bits(u32::try_from(label).expect("bits of a number"));
                squared(&mut result, logits, (sample, 0), number.into(), share);
            }
        }
    }
    result
}

fn cross_entropy(
    result: &mut Evaluated,
    logits: &Bounded,
    sample: usize,
    label: usize,
    share: f64,
) {
    let column = logits.value.column(sample);
    let classes = column.len();
    let largest = column.max();
    // The logits' error, and the rounding of their distance from the largest.
    let error = logits.error.column(sample).max();
    let shift = error + UNIT * (largest - column.min() + 2.0 * error);
    let sum: f64 = column.iter().map(|logit| libm::exp(logit - largest)).sum();

    // The loss changes by at most twice the largest change of a logit. Exponentials and their sum
    // go through the logarithm, which turns relative errors into absolute ones and adds its own.
    result.value += share * (largest - column[label] + libm::log(sum));
    result.error += share
        * (2.0 * shift + relative(ELEMENTARY + classes) + relative(ELEMENTARY) * libm::log(sum));

    // Numerator and denominator each change by a factor of at most e^shift and the error of an
    // exponential; then come the sum, the share of a sample, the quotient and the product.
    let grown = libm::exp(2.0 * shift) * (1.0 + relative(2 * ELEMENTARY + classes + 3)) - 1.0;
    for class in 0..classes {
        let probability = libm::exp(column[class] - largest) / sum;
        let target = if class == label { 1.0 } else { 0.0 };
        let difference = probability - target;
        // The share of a sample and the difference round once more each.
        let handed_on = probability * grown + UNIT * target;
        result.gradient.value[(class, sample)] = share * difference;
        result.gradient.error[(class, sample)] =
            share * (handed_on + UNIT * (difference.abs() + handed_on));
    }
}

fn squared(
    result: &mut Evaluated,
    logits: &Bounded,
    (sample, label): (usize, usize),
    height: f64,
    share: f64,
) {
    for class in 0..logits.value.nrows() {
        let target = if class == label { height } else { 0.0 };
        let difference = logits.value[(class, sample)] - target;
        let handed_on = logits.error[(class, sample)];
        let error = handed_on + UNIT * (difference.abs() + handed_on);
        result.value += share * 0.5 * difference * difference;
        result.error += share * (difference.abs() + 0.5 * error) * error;
        // The share of a sample and the product with it round once each.
        result.gradient.value[(class, sample)] = share * difference;
        result.gradient.error[(class, sample)] =
            share * (error + relative(2) * (difference.abs() + error));
    }
}

//! `channels.correlation_law`.

use std::sync::LazyLock;

use deepclaims_lab::data::{Images, digits};
use deepclaims_lab::numerics;

use super::MODULE;
use super::bounds::{End, step_tolerances};
use super::flows::{random_flow, sizes};
use super::trainings::{Training, plain};
use super::units::{Unit, by_layer, squared_strengths};
use crate::exact::prelude::*;

/// Random numbers, hidden layers and samples.
type Case = (u64, usize, usize);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=3usize, 4..8usize)
}

/// Fewest units of a layer whose correlation is taken.
const UNITS: usize = 4;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("correlation_law", "The variance of Q at the start predicts how strongly in- and out-strengths of trained units are correlated.")
        .section("abstract")
        .reconstruction()
        .quantity("corr(in², out²) over the units of a hidden layer against [Var in² + Var out² − \
            Var Q]/(2 sd in² sd out²), with Q of the network itself or of its start; errors in \
            units of a bound on roundings and on what finite steps do to Q")
        .remark("The law is ours. With Var Q of the same network it is an identity; the start's \
            predicts because training conserves Q (channels.conservation).")
        .work(Work::operations(2e9))
        .property(Property::new(
            "The law is an identity in random linear and ReLU networks before and after 20 steps \
             of gradient descent.",
            || (cases(), any::<bool>()),
            |_, (case, relu)| identity(case, if *relu { Activation::Relu } else { Activation::Identity }),
        ))
        .property(Property::new(
            "Along the gradient flow of a linear network Var Q of the start predicts the \
             correlation.",
            cases,
            |_, case| flow(case),
        ))
        .property(Property::new(
            "Under plain gradient descent in single precision Var Q of the start of a ReLU network \
             predicts the correlation.",
            cases,
            |_, case| trained(case, &plain(RATE)),
        ))
        .property(reported(
            "The same on 50 of the embedded digits, with 20 hidden units.",
            any::<u64>,
            |_, &seed| trained_on_digits(seed),
        ))
        .property(broken(
            "With weight decay 1, which shrinks Q, Var Q of the start predicts the correlation.",
            cases,
            |_, case| trained(case, &plain(RATE).weight_decay(1.0)),
        ))
}

/// Of the plain trainings, in which the square of a step counts as an error.
const RATE: f64 = 0.002;

/// Variances over the units of a layer.
struct Layer {
    incoming: f64,
    outgoing: f64,
    difference: f64,
    covariance: f64,
}

impl Layer {
    fn of(units: &[Unit]) -> Self {
        let column = |part: fn(&Unit) -> f64| units.iter().map(part).collect::<Vec<f64>>();
        let incoming = column(|unit| unit.incoming);
        let outgoing = column(|unit| unit.outgoing);
        let difference = column(|unit| unit.difference());
        Self {
            incoming: covariance(&incoming, &incoming),
            outgoing: covariance(&outgoing, &outgoing),
            difference: covariance(&difference, &difference),
            covariance: covariance(&incoming, &outgoing),
        }
    }

    /// Product of the standard deviations.
    fn scale(&self) -> f64 {
        (self.incoming * self.outgoing).sqrt()
    }

    /// Pearson's coefficient.
    fn correlation(&self) -> f64 {
        self.covariance / self.scale()
    }

    /// The law, with the variance of Q that is given.
    fn law(&self, difference: f64) -> f64 {
        (self.incoming + self.outgoing - difference) / (2.0 * self.scale())
    }
}

fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (mean_of_one, mean_of_other) = (numerics::mean(one), numerics::mean(other));
    let pairs = one.iter().zip(other);
    let products = pairs.map(|(a, b)| (a - mean_of_one) * (b - mean_of_other));
    products.sum::<f64>() / one.len() as f64
}

/// What roundings may do to the law of a layer of n units.
///
/// A covariance rounds n times in its sum and a few times in each term, relative to the mean square of
/// the strengths at most; there are three variances in the law, halved, and the covariance. The
/// roundings of Q itself are worth another.
fn rounding(units: &[Unit], layer: &Layer) -> f64 {
    let squares = units.iter().map(|unit| unit.sum() * unit.sum());
    let mean_square = squares.sum::<f64>() / units.len() as f64;
    3.5 * DOUBLE * (units.len() + 8) as f64 * mean_square / layer.scale()
}

fn identity(&(seed, hidden, samples): &Case, activation: Activation) -> f64 {
    let mut stream = Stream::new(seed, "identity");
    let sizes = sizes(hidden, UNITS, &mut stream);
    let start = random_flow(&sizes, samples, activation, &mut stream);
    let mut end = start.clone();
    for _ in 0..20 {
        end.step(Method::Euler, 0.01);
    }
    let errors = |flow: &Flow| {
        let units = squared_strengths(flow.weights());
        let layers = by_layer(flow.weights(), &units).into_iter();
        largest(layers.map(|units| {
            let layer = Layer::of(units);
            let error = layer.correlation() - layer.law(layer.difference);
            error.abs() / rounding(units, &layer)
        }))
    };
    largest([errors(&start), errors(&end)])
}

/// The largest error of a prediction from the start's Q, in units of what changes of Q by at most
/// `allowed` can do.
fn prediction_error(start: &[DMatrix<f64>], end: &[DMatrix<f64>], allowed: &[f64]) -> f64 {
    let before = squared_strengths(start);
    let after = squared_strengths(end);
    let layers = by_layer(start, &before).into_iter().zip(by_layer(end, &after));
    let layers = layers.zip(by_layer(end, allowed));
    largest(layers.map(|((before, after), allowed)| {
        let (before, after) = (Layer::of(before).difference, Layer::of(after));
        let squares = allowed.iter().map(|change| change * change);
        let change = (squares.sum::<f64>() / allowed.len() as f64).sqrt();
        // Var(Q + d) − Var Q = 2 Cov(Q, d) + Var d.
        let variance = (2.0 * before.sqrt() + change) * change;
        let tolerance = variance / (2.0 * after.scale());
        (after.correlation() - after.law(before)).abs() / tolerance
    }))
}

fn flow(&(seed, hidden, samples): &Case) -> f64 {
    let mut stream = Stream::new(seed, "flow");
    let sizes = sizes(hidden, UNITS, &mut stream);
    let start = random_flow(&sizes, samples, Activation::Identity, &mut stream);
    let weights = start.weights().to_vec();
    let end = End::of(start, 0.0125, 24);
    prediction_error(&weights, &end.weights, &end.errors_of_differences())
}

fn trained(&(seed, hidden, samples): &Case, recipe: &Recipe) -> f64 {
    let mut stream = Stream::new(seed, "training");
    let sizes = sizes(hidden, UNITS, &mut stream);
    let training = Training::random(&sizes, samples, Activation::Relu, recipe, &mut stream);
    after_training(training, 50)
}

fn trained_on_digits(seed: u64) -> f64 {
    static DIGITS: LazyLock<Images> = LazyLock::new(digits);
    let mut stream = Stream::new(seed, "digits");
    let order = stream.permutation(DIGITS.train.len());
    let samples = DIGITS.train.select(&order[..50]);
    let (sizes, recipe) = ([64, 20, 10], plain(0.01));
    let training = Training::on(samples, &sizes, Activation::Relu, &recipe, &mut stream);
    after_training(training, 20)
}

/// The error of the prediction after so many steps, in units of what their squares and roundings may do
/// to Q: a step changes it by no more than η²(‖∂in‖² + ‖∂out‖²).
fn after_training(mut training: Training, steps: usize) -> f64 {
    let start = training.weights();
    let square = training.learning_rate() * training.learning_rate();
    let mut allowed = vec![0.0; squared_strengths(&start).len()];
    for _ in 0..steps {
        let (before, gradient) = (training.flow(), training.gradient());
        training.step();
        let after = training.weights();
        let rounded = step_tolerances(&before, &after, training.learning_rate(), SINGLE);
        let units = squared_strengths(&gradient).into_iter().zip(rounded);
        for (sum, (gradient, rounded)) in allowed.iter_mut().zip(units) {
            *sum += square * gradient.sum() + rounded;
        }
    }
    prediction_error(&start, &training.weights(), &allowed)
}

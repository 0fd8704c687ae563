//! `channels.conservation`.

use super::MODULE;
use super::bounds::{End, step_tolerances};
use super::flows::{random_flow, sizes};
use super::trainings::{Training, plain};
use super::units::squared_strengths;
use crate::exact::prelude::*;

/// Random numbers, hidden layers, samples and step size.
type Case = (u64, usize, usize, f64);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=4usize, 1..8usize, 0.01..0.1f64)
}

/// With networks and steps small enough that no training diverges, and enough samples that none is
/// over at once.
fn training_cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=3usize, 4..8usize, 0.005..0.03f64)
}

/// Steps one after the other.
const STEPS: usize = 4;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("conservation", "Training conserves the difference between a unit's squared in- and out-strength, up to the square of the step.")
        .section("abstract")
        .reconstruction()
        .quantity("Q_i = Σ_j(W^l_ij)² − Σ_k(W^{l+1}_ki)² of every hidden unit: its change in one \
            step of size η against η²(‖∂in_i‖² − ‖∂out_i‖²), or against 0 along the flow; errors \
            in units of a bound on roundings, or on the finite step of the flow")
        .remark("The law and its proof are ours: an activation with φ(z) = zφ'(z) makes ⟨in_i, \
            ∂in_i⟩ = ⟨out_i, ∂out_i⟩.")
        .work(Work::operations(0.5e9))
        .property(Property::new(
            "In linear networks a plain gradient step changes Q by the law.",
            cases,
            |_, case| steps(case, Activation::Identity),
        ))
        .property(Property::new(
            "In ReLU networks a plain gradient step changes Q by the law.",
            cases,
            |_, case| steps(case, Activation::Relu),
        ))
        .property(Property::new(
            "Trained in single precision by plain full-batch gradient descent, ReLU networks \
             change Q by the law.",
            training_cases,
            |_, case| trained(case, Activation::Relu, &plain(case.3), false, 0),
        ))
        .property(Property::new(
            "Along the gradient flow of a linear network Q stays what it was.",
            flowing,
            |_, case| drift(case, Activation::Identity),
        ))
        .property(broken(
            "Along the gradient flow of a tanh network Q stays what it was.",
            flowing,
            |_, case| drift(case, Activation::Tanh),
        ))
        // From here on the second and later steps count. Q differs from 0 in every random start, and
        // without a ReLU no unit falls silent.
        .property(broken(
            "In tanh networks a plain gradient step changes Q by the law.",
            training_cases,
            |_, case| trained(case, Activation::Tanh, &plain(case.3), false, 1),
        ))
        .property(broken(
            "Gradient descent with momentum 0.9 changes Q by the law.",
            training_cases,
            |_, case| optimised(case, Optimiser::Sgd { momentum: 0.9 }),
        ))
        .property(broken(
            "AdamW without decay changes Q by the law.",
            training_cases,
            |_, case| optimised(case, Optimiser::ADAMW),
        ))
        .property(broken(
            "Gradient descent with weight decay 0.1 changes Q by the law.",
            training_cases,
            |_, case| {
                let recipe = plain(case.3).weight_decay(0.1);
                trained(case, Activation::Identity, &recipe, false, 1)
            },
        ))
        .property(broken(
            "With the head frozen, gradient descent changes Q by the law.",
            training_cases,
            |_, case| trained(case, Activation::Identity, &plain(case.3), true, 1),
        ))
}

/// The largest error of a step in double precision.
fn steps(&(seed, hidden, samples, size): &Case, activation: Activation) -> f64 {
    let mut stream = Stream::new(seed, "conservation");
    let sizes = sizes(hidden, 1, &mut stream);
    let mut flow = random_flow(&sizes, samples, activation, &mut stream);
    largest((0..STEPS).map(|_| {
        let before = flow.clone();
        flow.step(Method::Euler, size);
        step_error(&before, &before.gradient(), flow.weights(), size, DOUBLE)
    }))
}

/// The largest error of a step of the trainer, from step `first` (counted from 0) on.
fn trained(
    &(seed, hidden, samples, _): &Case,
    activation: Activation,
    recipe: &Recipe,
    frozen: bool,
    first: usize,
) -> f64 {
    let mut stream = Stream::new(seed, "conservation");
    let sizes = sizes(hidden, 2, &mut stream);
    let mut training = Training::random(&sizes, samples, activation, recipe, &mut stream);
    if frozen {
        training = training.freeze(&[hidden + 1]);
    }
    let errors = (0..STEPS).map(|_| {
        let (before, gradient) = (training.flow(), training.gradient());
        training.step();
        let (after, size) = (training.weights(), training.learning_rate());
        step_error(&before, &gradient, &after, size, SINGLE)
    });
    largest(errors.skip(first))
}

/// The same of the later steps of a linear network under this optimiser.
fn optimised(case: &Case, optimiser: Optimiser) -> f64 {
    let recipe = Recipe { optimiser, ..plain(case.3) };
    trained(case, Activation::Identity, &recipe, false, 1)
}

/// By how much the change of Q in one step is off the law, in units of what roundings may do.
fn step_error(
    before: &Flow,
    gradient: &[DMatrix<f64>],
    after: &[DMatrix<f64>],
    size: f64,
    unit: f64,
) -> f64 {
    let tolerances = step_tolerances(before, after, size, unit);
    let gradients = squared_strengths(gradient);
    let [before, after] = [before.weights(), after].map(squared_strengths);
    let units = before.iter().zip(&after).zip(&gradients).zip(&tolerances);
    largest(units.map(|(((before, after), gradient), tolerance)| {
        let change = after.difference() - before.difference();
        (change - size * size * gradient.difference()).abs() / tolerance
    }))
}

/// Random numbers, hidden layers and samples.
fn flowing() -> impl Strategy<Value = (u64, usize, usize)> {
    (any::<u64>(), 1..=4usize, 2..8usize)
}

/// The largest change of Q along a flow, in units of what the integration may do.
fn drift(&(seed, hidden, samples): &(u64, usize, usize), activation: Activation) -> f64 {
    let mut stream = Stream::new(seed, "flow");
    let sizes = sizes(hidden, 2, &mut stream);
    let flow = random_flow(&sizes, samples, activation, &mut stream);
    let before = squared_strengths(flow.weights());
    let end = End::of(flow, 0.0125, 24);
    let after = squared_strengths(&end.weights);
    let tolerances = end.errors_of_differences();
    let units = before.iter().zip(&after).zip(&tolerances);
    largest(units.map(|((before, after), tolerance)| {
        (after.difference() - before.difference()).abs() / tolerance
    }))
}

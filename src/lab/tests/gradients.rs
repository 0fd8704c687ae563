//! Gradients against an independent implementation in double precision, that one against finite
//! differences, and both against closed forms.

mod reference;

use std::cell::Cell;

use deepclaims_lab::data::Samples;
use deepclaims_lab::net::{Activation, Connection, Initialisation, Mlp, Network, Scheme};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::{Loss, loss_gradient};
use nalgebra::DMatrix;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use reference::{Fault, Gradient, Reference, UNIT};

/// A network, data for it and a loss, by their description.
#[derive(Clone, Debug)]
struct Case {
    mlp: Mlp,
    inputs: usize,
    classes: usize,
    batch: usize,
    loss: Loss,
    seed: u64,
}

const SCHEMES: [Scheme; 4] = [Scheme::He, Scheme::LeCun, Scheme::Xavier, Scheme::Orthogonal];

/// All kinds of small networks, those with one or two units and batches of one sample often.
fn cases() -> impl Strategy<Value = Case> {
    let width = prop_oneof![1usize..=2, 1usize..=9];
    let connection = select(vec![
        Connection::Dense,
        Connection::Residual { scale: 0.5 },
        Connection::Residual { scale: 1.0 },
    ]);
    let activation = select(vec![Activation::Relu, Activation::Tanh, Activation::Identity]);
    let network = (
        prop::collection::vec(width, 0..=4),
        any::<bool>(),
        activation,
        connection,
        any::<bool>(),
        prop_oneof![4 => select(&SCHEMES), 1 => Just(Scheme::LooksLinear)],
        select(&SCHEMES),
    );
    let batch = prop_oneof![Just(1usize), 1usize..=8];
    let loss = select(vec![Loss::CrossEntropy, Loss::SQUARED, Loss::Squared { target: 3.0 }]);
    (network, 1usize..=7, 2usize..=5, batch, loss, any::<u64>()).prop_map(
        |(network, inputs, classes, batch, loss, seed)| {
            let (mut hidden, equal, activation, connection, biases, scheme, head) = network;
            if equal && let Some(&width) = hidden.first() {
                hidden.fill(width);
            }
            let mirrored = scheme == Scheme::LooksLinear;
            if mirrored {
                for width in &mut hidden {
                    *width = width.next_multiple_of(2);
                }
            }
            let initialisation = Initialisation::new(scheme, head);
            let mlp = Mlp { hidden, activation, connection, biases, initialisation };
            Case { mlp, inputs, classes, batch, loss, seed }
        },
    )
}

impl Case {
    /// The network, with biases that are not zero, and as many samples as the batch asks for; fewer
    /// where one is so close to the kink of a ReLU that rounding decides its gradient.
    fn build(&self) -> (Network, Samples) {
        let mut stream = Stream::new(self.seed, "gradients");
        let mut network = Network::initialise(&self.mlp, self.inputs, self.classes, &mut stream)
            .expect("looks-linear widths are even");
        for layer in network.layers().to_vec() {
            if let Some(range) = layer.biases {
                stream.fill_normal(&mut network.parameters_mut()[range], 0.5);
            }
        }
        let samples = Samples {
            inputs: Matrix::from_fn(self.batch, self.inputs, |_, _| stream.normal() as f32),
            labels: (0..self.batch).map(|_| stream.below(self.classes)).collect(),
        };
        let near = reference(&network).near_kink(&columns(&samples));
        let clear: Vec<usize> = (0..self.batch).filter(|&sample| !near[sample]).collect();
        (network, samples.select(&clear))
    }

    /// The deep residual network on which mistakes are planted: biases, equal widths, a full batch.
    fn residual(activation: Activation, connection: Connection) -> Self {
        Self {
            mlp: Mlp { activation, connection, ..Mlp::relu(3, 6) },
            inputs: 4,
            classes: 3,
            batch: 5,
            loss: Loss::CrossEntropy,
            seed: 1,
        }
    }
}

fn reference(network: &Network) -> Reference<'_> {
    let parameters = network.parameters().iter().map(|&p| f64::from(p)).collect();
    Reference::new(network.layers(), parameters)
}

/// The inputs with samples as columns.
fn columns(samples: &Samples) -> DMatrix<f64> {
    DMatrix::from_fn(samples.inputs.columns(), samples.len(), |input, sample| {
        f64::from(samples.inputs.row(sample)[input])
    })
}

/// Whether each number is as close to the expected one as its bound says, and at most this many
/// times that far.
fn compare(expected: &Gradient, found: &(f64, Vec<f32>), times: f64) -> Result<(), String> {
    let (loss, gradient) = found;
    if (loss - expected.loss).abs() > times * expected.loss_error {
        return Err(format!("loss {loss}, expected {}", expected.loss));
    }
    if gradient.len() != expected.values.len() {
        return Err(format!("{} numbers", gradient.len()));
    }
    let numbers = expected.values.iter().zip(&expected.errors);
    for (index, (found, (value, error))) in gradient.iter().zip(numbers).enumerate() {
        // The bounds leave out underflow, which is a distance below the smallest normal number.
        let tolerance = times * error + f64::from(f32::MIN_POSITIVE);
        let difference = (f64::from(*found) - value).abs();
        // A NaN is not close either.
        if difference.is_nan() || difference > tolerance {
            return Err(format!("parameter {index}: {found}, expected {value} ± {tolerance}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_those_of_double_precision(case in cases()) {
        let (network, samples) = case.build();
        prop_assume!(!samples.is_empty());
        let expected = reference(&network).gradient(case.loss, &columns(&samples), &samples.labels);
        let found = loss_gradient(&network, case.loss, &samples);
        prop_assert_eq!(compare(&expected, &found, 1.0), Ok(()));
    }

    #[test]
    fn the_order_of_samples_changes_roundings_only(case in cases()) {
        let (network, samples) = case.build();
        prop_assume!(!samples.is_empty());
        let expected = reference(&network).gradient(case.loss, &columns(&samples), &samples.labels);
        let order = Stream::new(case.seed, "order").permutation(samples.len());
        let (loss, gradient) = loss_gradient(&network, case.loss, &samples);
        let centred = Gradient {
            loss,
            values: gradient.into_iter().map(f64::from).collect(),
            ..expected
        };
        let permuted = loss_gradient(&network, case.loss, &samples.select(&order));
        // Both lie within the bound of the exact number.
        prop_assert_eq!(compare(&centred, &permuted, 2.0), Ok(()));
    }

    #[test]
    fn layers_are_the_described_ones(case in cases()) {
        let (network, _) = case.build();
        let sizes = [&[case.inputs], case.mlp.hidden.as_slice(), &[case.classes]].concat();
        prop_assert_eq!(network.layers().len(), sizes.len() - 1);
        let mut used = vec![false; network.parameters().len()];
        for (index, layer) in network.layers().iter().enumerate() {
            let is_hidden = index < case.mlp.depth();
            let activation = if is_hidden { case.mlp.activation } else { Activation::Identity };
            let scale = match case.mlp.connection {
                Connection::Residual { scale }
                    if is_hidden && index > 0 && sizes[index] == sizes[index + 1] =>
                {
                    Some(scale as f32)
                }
                _ => None,
            };
            prop_assert_eq!((layer.fan_in, layer.fan_out), (sizes[index], sizes[index + 1]));
            prop_assert_eq!(layer.activation, activation);
            prop_assert_eq!(layer.residual, scale);
            prop_assert_eq!(layer.weights.len(), layer.fan_in * layer.fan_out);
            prop_assert_eq!(layer.biases.as_ref().map(ExactSizeIterator::len), case.mlp.biases.then_some(layer.fan_out));
            for range in [Some(&layer.weights), layer.biases.as_ref()].into_iter().flatten() {
                prop_assert_eq!(range.start % 16, 0, "a 64-byte boundary");
                for seat in &mut used[range.clone()] {
                    prop_assert!(!*seat, "two parameters in one place");
                    *seat = true;
                }
            }
        }
        let count = used.iter().filter(|&&seat| seat).count();
        prop_assert_eq!(count, case.mlp.parameters(case.inputs, case.classes));
        let between = network.parameters().iter().zip(&used).filter(|(_, used)| !**used);
        prop_assert!(between.into_iter().all(|(value, _)| *value == 0.0));
    }

    #[test]
    fn relu_networks_without_biases_are_homogeneous(case in cases(), exponent in -20i32..=20) {
        let mlp = Mlp { activation: Activation::Relu, biases: false, ..case.mlp.clone() };
        let (network, samples) = Case { mlp, ..case }.build();
        // A power of two scales every number on the way and changes no rounding.
        let factor = libm::ldexpf(1.0, exponent);
        let scaled = samples.inputs.map(|x| factor * x);
        let outputs = network.outputs(&samples.inputs);
        for (expected, found) in outputs.iter().zip(network.outputs(&scaled)) {
            prop_assert_eq!(expected.map(|x| factor * x), found);
        }
    }

    #[test]
    fn rows_of_the_softmax_gradient_sum_to_zero(seed: u64, classes in 2usize..=5, batch in 1usize..=8, size in 0.0f64..30.0) {
        let mut stream = Stream::new(seed, "logits");
        let logits = Matrix::from_fn(batch, classes, |_, _| (size * stream.normal()) as f32);
        let labels: Vec<usize> = (0..batch).map(|_| stream.below(classes)).collect();
        let mut gradient = Matrix::zeros(batch, classes);
        let loss = Loss::CrossEntropy.evaluate(&logits, &labels, &mut gradient);
        prop_assert!(loss >= 0.0);
        // Errors of the exponentials cancel between numerator and denominator. What remains is
        // relative to the share of one sample: the sum's roundings, the quotient's, one of every
        // product and one of the difference; and one for their products with each other.
        let tolerance = (classes + 4) as f64 * UNIT / batch as f64;
        for row in 0..batch {
            let sum: f64 = gradient.row(row).iter().map(|&g| f64::from(g)).sum();
            prop_assert!(sum.abs() <= tolerance, "row {} sums to {}", row, sum);
        }
    }
}

/// Each tensor's gradient along a random direction, against the symmetric difference quotient.
#[test]
fn the_reference_agrees_with_finite_differences() {
    /// Small enough that few steps cross a kink, large enough for the roundings of the losses.
    const STEP: f64 = 1.0 / 65_536.0;
    let (compared, skipped) = (Cell::new(0), Cell::new(0));
    let configuration =
        ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(configuration).run(&cases(), |case| {
        let (network, samples) = case.build();
        prop_assume!(!samples.is_empty());
        let inputs = columns(&samples);
        let reference = reference(&network);
        let gradient = reference.gradient(case.loss, &inputs, &samples.labels);
        let mut stream = Stream::new(case.seed, "directions");
        let layers = network.layers().iter();
        for tensor in layers.flat_map(|layer| [Some(&layer.weights), layer.biases.as_ref()]) {
            let Some(tensor) = tensor else { continue };
            let mut direction = vec![0.0; gradient.values.len()];
            for part in &mut direction[tensor.clone()] {
                *part = stream.normal();
            }
            let moved = |steps: f64| reference.moved(&direction, steps * STEP);
            let sides = reference.sides(&inputs);
            if [-2.0, -1.0, 1.0, 2.0].iter().any(|&steps| moved(steps).sides(&inputs) != sides) {
                skipped.set(skipped.get() + 1);
                continue;
            }
            compared.set(compared.get() + 1);
            let loss = |steps: f64| moved(steps).loss(case.loss, &inputs, &samples.labels);
            let quotient = |steps: f64| (loss(steps) - loss(-steps)) / (2.0 * steps * STEP);
            let (narrow, wide) = (quotient(1.0), quotient(2.0));
            let slope: f64 = direction.iter().zip(&gradient.values).map(|(d, g)| d * g).sum();
            // The narrow quotient is off by a third of its distance from the wide one, up to the
            // fourth power of the step. Rounding: at most 16 terms in each of ten sums on the way
            // to a loss whose terms are of the size of `scale`, twice, divided by twice the step.
            let scale = 1.0 + gradient.loss + slope.abs();
            let rounding = 2.0 * 160.0 * 0.5 * f64::EPSILON * scale / (2.0 * STEP);
            let tolerance = (wide - narrow).abs() + rounding;
            prop_assert!(
                (slope - narrow).abs() <= tolerance,
                "{tensor:?}: {slope}, but {narrow} ± {tolerance}"
            );
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let (compared, skipped) = (compared.get(), skipped.get());
    println!("{compared} directions compared, {skipped} skipped because they cross a kink");
    // At most 40 units times 8 samples, each with a density of about one around its kink, move by
    // about four steps: 320 · 4 · 2^-16 = 2 % in the largest networks, a tenth of that in most.
    assert!(skipped * 50 < compared, "{skipped} of {compared} skipped");
}

#[test]
fn wrong_programs_are_noticed() {
    let residual = Connection::Residual { scale: 0.5 };
    let planted = [
        (Fault::BiasesOfOneSample, Activation::Relu, Connection::Dense),
        (Fault::TransposedWeights, Activation::Identity, Connection::Dense),
        (Fault::FlippedSign, Activation::Relu, Connection::Dense),
        (Fault::MissingSkip, Activation::Relu, residual),
        (Fault::MissingBranchScale, Activation::Relu, residual),
        (Fault::MissingDerivative, Activation::Relu, Connection::Dense),
        (Fault::MissingDerivative, Activation::Tanh, Connection::Dense),
        (Fault::SumOfSamples, Activation::Relu, Connection::Dense),
    ];
    for (fault, activation, connection) in planted {
        for loss in [Loss::CrossEntropy, Loss::SQUARED] {
            let case = Case { loss, ..Case::residual(activation, connection) };
            let (network, samples) = case.build();
            let found = loss_gradient(&network, loss, &samples);
            let right = reference(&network).gradient(loss, &columns(&samples), &samples.labels);
            assert_eq!(compare(&right, &found, 1.0), Ok(()), "{case:?}");
            let wrong = reference(&network).with_fault(fault).gradient(
                loss,
                &columns(&samples),
                &samples.labels,
            );
            assert!(compare(&wrong, &found, 1.0).is_err(), "{fault:?}, {loss}");
        }
    }
}

/// Mistakes are far larger than the tolerance only if the tolerance is small.
#[test]
fn the_bounds_are_close_to_rounding() {
    for activation in [Activation::Relu, Activation::Tanh, Activation::Identity] {
        for connection in [Connection::Dense, Connection::Residual { scale: 0.5 }] {
            let case = Case::residual(activation, connection);
            let (network, samples) = case.build();
            let bounds =
                reference(&network).gradient(case.loss, &columns(&samples), &samples.labels);
            let norm = |numbers: &[f64]| numbers.iter().map(|x| x * x).sum::<f64>().sqrt();
            let relative = norm(&bounds.errors) / norm(&bounds.values);
            println!("{activation}: relative bound {relative:.1e}");
            // Four layers of six units, forward and back: some hundred roundings of 2^-24, ten
            // times more where a tanh saturates and the rounding of 1 − t² is large by comparison.
            assert!(relative < 1e-3, "{activation}: {relative}");
        }
    }
}

#[test]
fn the_loss_of_zero_logits_is_the_logarithm_of_the_classes() {
    for classes in 2..=10 {
        let logits = Matrix::zeros(3, classes);
        let mut gradient = Matrix::zeros(3, classes);
        let loss = Loss::CrossEntropy.evaluate(&logits, &[0, 1, 0], &mut gradient);
        let exact = libm::log(classes as f64);
        // The logarithm is within two units in the last place, 2^-23 each.
        assert!((loss - exact).abs() <= 4.0 * UNIT * exact, "{classes} classes: {loss}");
    }
}

#[test]
fn an_exact_fit_has_no_squared_error() {
    let labels = [2, 0, 1, 2];
    let logits =
        Matrix::from_fn(4, 3, |sample, class| if labels[sample] == class { 1.0 } else { 0.0 });
    let mut gradient = Matrix::from_fn(4, 3, |_, _| 7.0);
    let loss = Loss::SQUARED.evaluate(&logits, &labels, &mut gradient);
    assert!(loss == 0.0, "{loss}");
    assert!(gradient.as_slice().iter().all(|&g| g == 0.0));
}

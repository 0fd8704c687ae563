//! The multilayer perceptron a second time: in double precision, with samples as columns, and
//! written from the documentation of the library alone.
//!
//! Every number comes with a bound on how far a computation in single precision may be from it. The
//! bounds are those of running error analysis (N. J. Higham, "Accuracy and Stability of Numerical
//! Algorithms", 2002, chapter 3): every operation hands on the errors of its operands and adds its
//! own rounding, and a sum of `k` terms, in whatever order, rounds `k` times. The double precision
//! of the values themselves is finer by 2^-29 and does not count.

mod bounded;
mod loss;

use std::ops::Range;

use deepclaims_lab::net::{Activation, Layer};
use deepclaims_lab::train::Loss;
use nalgebra::DMatrix;

pub(crate) use bounded::UNIT;
use bounded::{Bounded, relative};

/// A mistake that the comparison with the library must notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The biases' gradient is that of the first sample.
    BiasesOfOneSample,
    /// Gradients go back through the weights instead of their transpose.
    TransposedWeights,
    /// The weights of the second layer have the opposite gradient.
    FlippedSign,
    /// Gradients go back through the branch of a residual layer alone.
    MissingSkip,
    /// The branch of a residual layer counts in full.
    MissingBranchScale,
    /// The nonlinearity's derivative is taken to be one.
    MissingDerivative,
    /// The gradient of the sum over the samples, not of their mean.
    SumOfSamples,
}

/// What a forward pass leaves of one layer.
struct Pass {
    before_activation: Bounded,
    branch: Bounded,
    output: Bounded,
}

/// A number for each parameter, laid out like them, and the bound on the error of each.
pub(crate) struct Gradient {
    pub(crate) loss: f64,
    pub(crate) loss_error: f64,
    pub(crate) values: Vec<f64>,
    pub(crate) errors: Vec<f64>,
}

/// A network in double precision.
pub(crate) struct Reference<'a> {
    layers: &'a [Layer],
    parameters: Vec<f64>,
    fault: Option<Fault>,
}

impl<'a> Reference<'a> {
    pub(crate) fn new(layers: &'a [Layer], parameters: Vec<f64>) -> Self {
        Self { layers, parameters, fault: None }
    }

    pub(crate) fn with_fault(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }

    /// The same network with its parameters moved by `length` along `direction`.
    pub(crate) fn moved(&self, direction: &[f64], length: f64) -> Self {
        let parameters = self
            .parameters
            .iter()
            .zip(direction)
            .map(|(parameter, part)| parameter + length * part)
            .collect();
        Self { parameters, ..*self }
    }

    /// The mean loss alone.
    pub(crate) fn loss(&self, loss: Loss, inputs: &DMatrix<f64>, labels: &[usize]) -> f64 {
        let passes = self.forward(inputs);
        loss::evaluate(loss, &passes[passes.len() - 1].output, labels).value
    }

    /// The mean loss and its gradient.
    pub(crate) fn gradient(&self, loss: Loss, inputs: &DMatrix<f64>, labels: &[usize]) -> Gradient {
        let passes = self.forward(inputs);
        let evaluated = loss::evaluate(loss, &passes[passes.len() - 1].output, labels);
        let mut gradient = Gradient {
            loss: evaluated.value,
            loss_error: evaluated.error,
            values: vec![0.0; self.parameters.len()],
            errors: vec![0.0; self.parameters.len()],
        };
        let mut flowing = evaluated.gradient;
        if self.has(Fault::SumOfSamples) {
            flowing = flowing.scaled(labels.len() as f64);
        }
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let input = if index == 0 {
                Bounded::exact(inputs.clone())
            } else {
                passes[index - 1].output.clone()
            };
            let local = self.through_activation(layer, &passes[index], &flowing);
            let mut weights = local.times(&input.transposed());
            if index == 1 && self.has(Fault::FlippedSign) {
                weights = weights.scaled(-1.0);
            }
            gradient.write(&layer.weights, &weights);
            if let Some(range) = &layer.biases {
                let samples = if self.has(Fault::BiasesOfOneSample) { 1 } else { labels.len() };
                gradient.write(range, &local.sum_of_columns(samples));
            }
            let matrix = self.weights(layer);
            let back = if self.has(Fault::TransposedWeights) && matrix.is_square() {
                matrix
            } else {
                matrix.transpose()
            };
            let through_branch = Bounded::exact(back).times(&local);
            flowing = if layer.residual.is_some() && !self.has(Fault::MissingSkip) {
                flowing.plus(&through_branch)
            } else {
                through_branch
            };
        }
        gradient
    }

    /// Whether single precision may put a unit of the sample on the other side of the ReLU's kink.
    /// A sum that is zero because all its terms are is zero in every precision.
    pub(crate) fn near_kink(&self, inputs: &DMatrix<f64>) -> Vec<bool> {
        let passes = self.forward(inputs);
        (0..inputs.ncols())
            .map(|sample| {
                self.relu_passes(&passes).any(|pass| {
                    let z = &pass.before_activation;
                    let pairs = z.value.column(sample);
                    pairs
                        .iter()
                        .zip(z.error.column(sample).iter())
                        .any(|(value, error)| *error > 0.0 && value.abs() <= *error)
                })
            })
            .collect()
    }

    /// Which side of its kink each ReLU is on.
    pub(crate) fn sides(&self, inputs: &DMatrix<f64>) -> Vec<bool> {
        let passes = self.forward(inputs);
        self.relu_passes(&passes)
            .flat_map(|pass| pass.before_activation.value.iter().map(|z| *z > 0.0))
            .collect()
    }

    fn relu_passes<'b>(&'b self, passes: &'b [Pass]) -> impl Iterator<Item = &'b Pass> {
        let layers = self.layers.iter().zip(passes);
        layers.filter(|(layer, _)| layer.activation == Activation::Relu).map(|(_, pass)| pass)
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn weights(&self, layer: &Layer) -> DMatrix<f64> {
        let values = &self.parameters[layer.weights.clone()];
        DMatrix::from_row_slice(layer.fan_out, layer.fan_in, values)
    }

    fn forward(&self, inputs: &DMatrix<f64>) -> Vec<Pass> {
        let mut passes = Vec::<Pass>::new();
        for layer in self.layers {
            let input = passes
                .last()
                .map_or_else(|| Bounded::exact(inputs.clone()), |pass| pass.output.clone());
            let mut before_activation = Bounded::exact(self.weights(layer)).times(&input);
            if let Some(range) = &layer.biases {
                let biases = &self.parameters[range.clone()];
                let repeated =
                    DMatrix::from_fn(layer.fan_out, inputs.ncols(), |unit, _| biases[unit]);
                before_activation = before_activation.plus(&Bounded::exact(repeated));
            }
            let branch = activate(layer.activation, &before_activation);
            let output = match layer.residual {
                Some(scale) => input.plus(&branch.scaled(f64::from(scale))),
                None => branch.clone(),
            };
            passes.push(Pass { before_activation, branch, output });
        }
        passes
    }

    /// From the gradient with respect to a layer's output, the one with respect to `Wh + b`.
    fn through_activation(&self, layer: &Layer, pass: &Pass, flowing: &Bounded) -> Bounded {
        let scaled = match layer.residual {
            Some(scale) if !self.has(Fault::MissingBranchScale) => flowing.scaled(scale.into()),
            _ => flowing.clone(),
        };
        if self.has(Fault::MissingDerivative) {
            return scaled;
        }
        match layer.activation {
            Activation::Identity => scaled,
            Activation::Relu => {
                let step = pass.before_activation.value.map(|z| if z > 0.0 { 1.0 } else { 0.0 });
                scaled.times_entrywise(&Bounded::exact(step))
            }
            // 1 − t², by one multiply-add of a rounded t.
            Activation::Tanh => scaled.times_entrywise(&pass.branch.map(|t, error| {
                let derivative = 1.0 - t * t;
                let handed_on = (2.0 * t.abs() + error) * error;
                (derivative, handed_on + UNIT * (derivative + handed_on))
            })),
        }
    }
}

/// `φ(z)`. No activation is steeper than one, so errors do not grow.
fn activate(activation: Activation, z: &Bounded) -> Bounded {
    match activation {
        Activation::Identity => z.clone(),
        Activation::Relu => {
            z.map(|z, error| (z.max(0.0), if z + error > 0.0 { error } else { 0.0 }))
        }
        Activation::Tanh => z.map(|z, error| {
            let t = libm::tanh(z);
            (t, error + relative(bounded::ELEMENTARY) * (t.abs() + error))
        }),
    }
}

impl Gradient {
    fn write(&mut self, range: &Range<usize>, gradient: &Bounded) {
        let row_major = |matrix: &DMatrix<f64>| matrix.transpose().as_slice().to_vec();
        self.values[range.clone()].copy_from_slice(&row_major(&gradient.value));
        self.errors[range.clone()].copy_from_slice(&row_major(&gradient.error));
    }
}
